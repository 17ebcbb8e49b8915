"""Checksums that a client sends along with bytes, in any of the headers in use."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from contactory.errors import InvalidInput

_SIZES: Final[Mapping[str, int]] = {"sha256": 32, "sha512": 64, "md5": 16}
# RFC 9530 names; one that we do not know is skipped, as the RFC says.
_DIGEST_NAMES: Final[Mapping[str, str]] = {"sha-256": "sha256", "sha-512": "sha512", "md5": "md5"}
_DIGEST_ITEM = re.compile(r"\s*([a-z0-9-]+)=:([A-Za-z0-9+/=]*):\s*(?:;[^,]*)?")


class Checksum(NamedTuple):
    """What the bytes must hash to, and the header that said so."""

    header: str
    algorithm: str
    digest: bytes


def checksums_in(headers: Mapping[str, str]) -> list[Checksum]:
    """The checksums in X-Checksum-Sha256 (hex or base64), Content-MD5 and Content-Digest.

    Raises InvalidInput for a header that cannot be read: a checksum that is not checked must not look as if it were.
    """
    found = []
    if value := headers.get("X-Checksum-Sha256"):
        found.append(_checksum("X-Checksum-Sha256", "sha256", value))
    if value := headers.get("Content-MD5"):
        found.append(_checksum("Content-MD5", "md5", value))
    if value := headers.get("Content-Digest"):
        found.extend(_content_digest(value))
    return found


def sha256_of(text: str, *, name: str = "sha256") -> str:
    """A SHA-256 in hex or base64, as lower-case hex; InvalidInput when it is neither."""
    return _checksum(name, "sha256", text).digest.hex()


def verified(chunks: Iterable[bytes], checksums: list[Checksum]) -> Iterator[bytes]:
    """Pass the chunks on; InvalidInput after the last one when a checksum does not match."""
    hashes = [hashlib.new(each.algorithm, usedforsecurity=False) for each in checksums]
    for chunk in chunks:
        for each in hashes:
            each.update(chunk)
        yield chunk
    for checksum, actual in zip(checksums, hashes, strict=True):
        if not hmac.compare_digest(checksum.digest, actual.digest()):
            raise InvalidInput(
                f"The bytes that arrived do not match {checksum.header}; send them again.",
                code="checksum_mismatch",
                header=checksum.header,
                actual=actual.hexdigest(),
            )


def _content_digest(value: str) -> list[Checksum]:
    items = [_DIGEST_ITEM.fullmatch(item) for item in value.split(",")]
    if None in items:
        raise _unreadable("Content-Digest", "an RFC 9530 dictionary such as sha-256=:<base64>:")
    return [
        _checksum("Content-Digest", _DIGEST_NAMES[item[1]], item[2])
        for item in items
        if item is not None and item[1] in _DIGEST_NAMES
    ]


def _checksum(header: str, algorithm: str, text: str) -> Checksum:
    size = _SIZES[algorithm]
    digest = _bytes_of(text.strip(), size)
    if digest is None:
        raise _unreadable(header, f"{size} bytes in hex or base64")
    return Checksum(header, algorithm, digest)


def _bytes_of(text: str, size: int) -> bytes | None:
    try:
        digest = bytes.fromhex(text) if len(text) == 2 * size else base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        return None
    return digest if len(digest) == size else None


def _unreadable(header: str, accepted: str) -> InvalidInput:
    return InvalidInput(f"{header} cannot be read; it takes {accepted}.", code="bad_checksum", header=header)
