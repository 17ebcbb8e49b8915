"""Secrets that people and programs show: how they are made, and the hash that is kept of them."""

import hashlib
import hmac
import secrets

from django.conf import settings


def new_seed() -> str:
    """256 random bits, for a secret that nobody may work out again."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """How secrets are kept: SHA-256 is enough for 256 random bits, which nobody can guess through."""
    return hashlib.sha256(secret.encode()).hexdigest()


def derived(purpose: str, message: str) -> str:
    """256 bits in hex that only this installation can work out again from the message.

    A request that is repeated with its Idempotency-Key must get the same secret, which is not stored: the key is part
    of the message then, and SECRET_KEY makes the result unknown to anybody who knows the message.
    """
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"contactory {purpose}:{message}".encode(), hashlib.sha256).hexdigest()
