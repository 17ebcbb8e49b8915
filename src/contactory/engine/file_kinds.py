"""Telling text from pictures, archives, programs and other things that are not tables."""

import re

from contactory.errors import UnreadableFile

HEAD_BYTES = 64 << 10
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"%PDF-", "a PDF document"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"BZh91AY&SY", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1\x00\x00", "an Arrow file"),
    (b"{\\rtf", "a rich-text document"),
)
MARKUP = re.compile(
    rb"\s*<(?:!doctype\s|(?:html|head|body|table|tr|meta|title|style|script|svg)[\s>]|\?xml|!--)", re.IGNORECASE
)
# Tab, line ends, form feed, vertical tab, escape, the old end-of-file mark, information separators and the start of a
# heading, which some exports have between their cells, are text.
CONTROLS = bytes(set(range(32)) - {1, 9, 10, 11, 12, 13, 26, 27, 28, 29, 30, 31}) + b"\x7f"


def refuse_other_kinds(head: bytes) -> None:
    """Raise UnreadableFile where the first bytes of a file are those of something else than text."""
    for magic, kind in MAGIC:
        if head.startswith(magic):
            raise not_a_table(kind)
    if head.startswith(b"MZ") and b"\0" in head:
        raise not_a_table("a program")
    if MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise not_a_table("a web page or an XML document")


def refuse_binary(head: bytes) -> None:
    """Raise UnreadableFile where more than one byte in twenty is a control character."""
    controls = len(head) - len(head.translate(None, CONTROLS))
    if controls * 20 > len(head):
        raise not_a_table("binary data")


def not_a_table(kind: str) -> UnreadableFile:
    """The refusal of a file that seems to be of another kind."""
    return UnreadableFile(f"The file is not a text table: it seems to be {kind}.", code="not_a_table")
