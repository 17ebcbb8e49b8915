"""Text for bytes that are not valid UTF-8: a value where Windows-1252 gives one, and what a person is shown."""

import re

RAW_BYTES = 64 << 10
ESCAPED = re.compile("[\udc80-\udcff]+")


def through_cp1252(text: bytes) -> str | None:
    """The text, with each byte that is not UTF-8 read as Windows-1252; None where even that has no such character."""
    try:
        return ESCAPED.sub(_as_cp1252, text.decode(errors="surrogateescape"))
    except UnicodeDecodeError:
        return None


def _as_cp1252(run: re.Match[str]) -> str:
    return run[0].encode(errors="surrogateescape").decode("cp1252")


def shown(text: bytes) -> str:
    """The text for a person, cut at 64 KiB, with bytes that are not UTF-8 as \\xNN."""
    return text[:RAW_BYTES].decode(errors="backslashreplace")
