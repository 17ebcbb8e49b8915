"""How keys of providers are kept: encrypted by Fernet under keys that can be changed, and known by a keyed hash."""

import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from contactory.environment import environment
from contactory.errors import Unavailable
from contactory.home import encryption_key
from contactory.providers.access import Key


def encrypted(key: Key) -> bytes:
    """The key under the first of the encryption keys."""
    return _fernet(_encryption_keys()).encrypt(key.reveal().encode())


def decrypted(kept: bytes | memoryview) -> Key:
    """The key itself; raises Unavailable where none of the encryption keys opens it."""
    try:
        return Key(_fernet(_encryption_keys()).decrypt(bytes(kept)).decode())
    except InvalidToken:
        raise Unavailable(
            "The key of this account was encrypted under a key that CONTACTORY_ENCRYPTION_KEYS no longer has: "
            "add the former one behind the present one, or enter the account's key again.",
            code="encryption_key_missing",
        ) from None


def encrypted_again(kept: bytes | memoryview) -> bytes | None:
    """The same key under the first of the encryption keys, None where it is so already; raises as decrypted does."""
    key = decrypted(kept)
    try:
        Fernet(_encryption_keys()[0]).decrypt(bytes(kept))
    except InvalidToken:
        return encrypted(key)
    return None


def fingerprint(provider: str, key: Key) -> bytes:
    """The 32 bytes that an account of a provider is known by; they tell nothing to who does not have SECRET_KEY."""
    salted = hmac.digest(settings.SECRET_KEY.encode(), b"contactory provider accounts", hashlib.sha256)
    return hmac.digest(salted, f"{provider}\0{key.reveal()}".encode(), hashlib.sha256)


def hint(key: Key) -> str:
    """What a person may see of a key: its last four characters, or only that there is one where it is short."""
    text = key.reveal()
    return f"…{text[-4:]}" if len(text) >= 12 else "…"


def _encryption_keys() -> tuple[str, ...]:
    return environment().encryption_keys or (encryption_key(environment()),)


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
