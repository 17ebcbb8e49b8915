"""Looks at the head of a file as an import would: how it is written, its columns, what each becomes, its first rows."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings

from contactory.engine.batches import Batch, Damage
from contactory.engine.decode import Decoded, decode
from contactory.engine.encodings import wide_encoding
from contactory.engine.fields import DEFAULT_REQUIRED
from contactory.engine.index import index
from contactory.engine.layout import Layout, Limits
from contactory.engine.mapping import Mapping, require, suggest
from contactory.engine.read_csv import read_segment
from contactory.engine.read_gzip import MAGIC
from contactory.engine.sniff import sniff
from contactory.errors import InvalidInput, UnreadableFile
from contactory.uploads.whole_files import Readable

HEAD_BYTES = 4 << 20
SAMPLE_ROWS = 200


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One of the first rows; cells is None and damage says why where it does not fit the header."""

    row_number: int
    line: int
    cells: list[str] | None
    damage: Damage | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What the head of a file says; whole tells whether the head is all of it."""

    layout: Layout
    mapping: Mapping
    rows: list[PreviewRow]
    missing: list[str]
    whole: bool


def preview(stream: Readable, *, rows: int) -> Preview:
    """Read at most 4 MiB from the start of a file and give up to that many of its rows (200 at most).

    Raises UnreadableFile for what is no table. An import looks at the whole file, so its verdict on the encoding may
    differ where the head is all ASCII.
    """
    head, whole = _head_of(stream)
    settings.SPOOL_PATH.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="preview-", dir=settings.SPOOL_PATH) as folder:
        source = Path(folder) / "head"
        source.write_bytes(head)
        limits = Limits(**settings.READER_LIMITS)
        decoded = decode(source, Path(folder) / "decoded", limits)
        layout = sniff(decoded.path, decoded, limits)
        found = _first_rows(decoded, layout)
    mapping = suggest(layout.header, layout.width, [row.cells for row in found if row.cells is not None])
    return Preview(layout, mapping, found[:rows], _missing(mapping), whole)


def _head_of(stream: Readable) -> tuple[bytes, bool]:
    """The first bytes, unpacked if they must be cut, and whether they are all there is."""
    head = stream.read(HEAD_BYTES)
    whole = not stream.read(1)
    if not head.startswith(MAGIC):
        return (head, True) if whole else (_whole_lines(head), False)
    unpacked = _unpacked(head)
    if whole and len(unpacked) < HEAD_BYTES:
        return head, True
    return _whole_lines(unpacked), False


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(packed, HEAD_BYTES)
    except zlib.error:
        raise UnreadableFile("The gzip file is damaged and cannot be unpacked; send it again.") from None


def _whole_lines(head: bytes) -> bytes:
    """The head without the line that it cuts in two, so that the cut is not taken for damage."""
    if wide_encoding(head)[0] is not None:
        return head[: len(head) // 4 * 4]
    end = max(head.rfind(b"\n"), head.rfind(b"\r"))
    return head[: end + 1] if end > 0 else head


def _first_rows(decoded: Decoded, layout: Layout) -> list[PreviewRow]:
    segment = next(index(decoded.path, layout, target_rows=SAMPLE_ROWS, target_bytes=settings.SEGMENT_BYTES), None)
    if segment is None:
        return []
    with decoded.path.open("rb") as file:
        file.seek(segment.start)
        data = file.read(segment.end - segment.start)
    found = [row for batch in read_segment(data, layout, segment) for row in _rows_of(batch)]
    return sorted(found, key=lambda row: row.row_number)


def _rows_of(batch: Batch) -> Iterator[PreviewRow]:
    mended = {damage.row: damage for damage in batch.flagged}
    cells: list[list[Any]] = [column.to_pylist() for column in batch.cells.columns]
    for place, (row, line) in enumerate(zip(batch.rows.tolist(), batch.lines.tolist(), strict=True)):
        yield PreviewRow(row, line, [column[place] for column in cells], mended.get(row))
    for damage in batch.rejected:
        yield PreviewRow(damage.row, damage.line, None, damage)


def _missing(mapping: Mapping) -> list[str]:
    """The fields that imports require by default and that no column gives."""
    try:
        require(mapping, DEFAULT_REQUIRED)
    except InvalidInput as refusal:
        missing = refusal.facts.get("missing", [])
        return list(missing) if isinstance(missing, list) else []
    return []
