"""How an address is kept without being kept: HMAC-SHA256 under a key of the workspace's own.

The key comes from SECRET_KEY, so that whoever has the table alone cannot find out an address by trying. HMAC is written
out as its two passes here because PostgreSQL, which hashes the addresses of a file, knows only plain SHA-256.
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

from django.conf import settings

_BLOCK = 64


@dataclass(frozen=True, slots=True)
class AddressKey:
    """The key of one workspace."""

    key: bytes

    def hash(self, address: str) -> bytes:
        """The 32 bytes that stand for the normal form of an address."""
        return hmac.digest(self.key, address.encode(), "sha256")

    @property
    def mark(self) -> str:
        """Eight hex digits that differ where the key differs."""
        return hmac.digest(self.key, b"mark", "sha256").hex()[:8]

    @property
    def pads(self) -> dict[str, Any]:
        """What SQL needs to do the same: sha256(outer || sha256(inner || address))."""
        padded = self.key.ljust(_BLOCK, b"\0")
        return {"inner": bytes(byte ^ 0x36 for byte in padded), "outer": bytes(byte ^ 0x5C for byte in padded)}


def address_key_of(workspace_id: int) -> AddressKey:
    """The key of a workspace, from SECRET_KEY."""
    salt = f"contactory suppression:{workspace_id}".encode()
    return AddressKey(hmac.digest(settings.SECRET_KEY.encode(), salt, hashlib.sha256))


def sql_hash(expression: str) -> str:
    """SQL for the hash of the text that an expression gives; it names the parameters inner and outer."""
    return f"sha256(%(outer)s::bytea || sha256(%(inner)s::bytea || convert_to({expression}, 'UTF8')))"
