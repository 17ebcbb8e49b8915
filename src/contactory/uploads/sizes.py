"""How long a file and its parts may be, checked while the bytes pass."""

from collections.abc import Iterable, Iterator

from contactory.environment import environment
from contactory.errors import InvalidInput


class FileTooLarge(InvalidInput):
    """A file that is longer than CONTACTORY_MAX_FILE_BYTES."""

    code = "file_too_large"
    status = 413


def check_size(size: int) -> None:
    """Raise FileTooLarge when a file of so many bytes is not taken."""
    limit = environment().max_file_bytes
    if size > limit:
        raise FileTooLarge(
            f"The file is larger than {limit.human_readable()}, the most that is taken here; split it, or raise "
            "CONTACTORY_MAX_FILE_BYTES.",
            limit=int(limit),
        )


def within_limit(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Pass the chunks on; FileTooLarge as soon as they are more than a file may have."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        check_size(size)
        yield chunk


def of_length(chunks: Iterable[bytes], length: int, what: str) -> Iterator[bytes]:
    """Pass the chunks on; InvalidInput as soon as they are more than length bytes, or in the end fewer."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > length:
            break
        yield chunk
    if size != length:
        relation = "more than" if size > length else f"{size} bytes, fewer than"
        raise InvalidInput(
            f"{what} has {relation} the {length} bytes that it must have; send it again.",
            code="wrong_part_size",
            expected=length,
        )
