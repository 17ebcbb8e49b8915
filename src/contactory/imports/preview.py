"""Looks at the head of a file as an import would: how it is written, its columns, what each becomes, its first rows."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings

from contactory.engine.archives import MAGIC as ZIP_MAGIC
from contactory.engine.archives import Archive
from contactory.engine.batches import Batch, Damage
from contactory.engine.decode import Decoded, decode
from contactory.engine.encodings import wide_encoding
from contactory.engine.index import index
from contactory.engine.layout import Layout, Limits
from contactory.engine.mapping import Mapping, require, suggest
from contactory.engine.ole_directory import MAGIC as OLE_MAGIC
from contactory.engine.read_csv import read_segment
from contactory.engine.read_gzip import MAGIC
from contactory.engine.read_workbook import ReadSheet
from contactory.engine.read_zip import table_in, workbook_kind
from contactory.engine.sniff import sniff
from contactory.errors import InvalidInput, UnreadableFile
from contactory.imports.reading import FOUND_OUT, Reading
from contactory.imports.record_kinds import RecordKind, known_kind
from contactory.imports.services.mapping_memory import recall
from contactory.uploads.whole_files import Readable

HEAD_BYTES = 4 << 20
SAMPLE_ROWS = 200
# As many as the reader looks at to find the header.
SHEET_ROWS = 1_000
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One of the first rows; cells is None and damage says why where it does not fit the header."""

    row_number: int
    line: int
    cells: list[str] | None
    damage: Damage | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What the head of a file says; whole tells whether the head is all of it. sheet is set for a workbook."""

    layout: Layout
    mapping: Mapping
    rows: list[PreviewRow]
    missing: list[str]
    whole: bool
    sheet: ReadSheet | None = None


def preview(
    stream: Readable,
    *,
    rows: int,
    kind: str = "contacts",
    sheet: str = "",
    reading: Reading = FOUND_OUT,
    memory_of: int | None = None,
) -> Preview:
    """Read at most 4 MiB from the start of a file and give up to that many of its rows (200 at most).

    Of a workbook it reads the sheet of that name, or the first with a table, up to about SHEET_ROWS rows. Raises
    UnreadableFile for what is no table, InvalidInput for a kind or a sheet that is not there. An import looks at the
    whole file, so its verdict on the encoding may differ where the head is all ASCII. reading overrules what would be
    found out about the text. memory_of is the workspace whose
    earlier imports may settle the mapping.
    """
    records = known_kind(kind)
    limits = Limits(**settings.READER_LIMITS)
    settings.SPOOL_PATH.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="preview-", dir=settings.SPOOL_PATH) as folder:
        source = Path(folder) / "head"
        whole = _take(stream, source, limits)
        spool, encoding = Path(folder) / "decoded", reading.encoding
        decoded = decode(
            source, spool, limits, encoding=encoding, sheet=sheet, most_rows=SHEET_ROWS, delimiter=reading.delimiter
        )
        layout = sniff(decoded.path, decoded, limits, **reading.layout)
        found = _first_rows(decoded, layout)
    mapping = suggest(
        layout.header, layout.width, [row.cells for row in found if row.cells is not None], records.fields
    )
    if memory_of is not None:
        mapping = recall(workspace_id=memory_of, kind=kind, header=layout.header, guessed=mapping)
    whole = whole and (decoded.sheet is None or decoded.sheet.complete)
    return Preview(layout, mapping, found[:rows], _missing(records, mapping), whole, decoded.sheet)


def _take(stream: Readable, source: Path, limits: Limits) -> bool:
    """Write to source what of the file must be looked at; whether that is all of it.

    A text is cut after its first bytes; an archive or a workbook cannot be read without its end.
    """
    head = stream.read(HEAD_BYTES)
    following = stream.read(1)
    start = _unpacked(head) if head.startswith(MAGIC) else head
    if not start.startswith((*ZIP_MAGIC, OLE_MAGIC)):
        text, whole = _cut(head, start, not following)
        source.write_bytes(text)
        return whole
    with source.open("wb") as file:
        file.write(head + following)
        while block := stream.read(BLOCK):
            file.write(block)
            if file.tell() > limits.file_bytes:
                break
    return not head.startswith(ZIP_MAGIC) or _cut_table(source, limits)


def _cut(head: bytes, start: bytes, ended: bool) -> tuple[bytes, bool]:
    """The first bytes, unpacked (as in start) if they must be cut, and whether they are all there is."""
    if ended and (start is head or len(start) < HEAD_BYTES):
        return head, True
    return _whole_lines(start), False


def _cut_table(source: Path, limits: Limits) -> bool:
    """Put the head of a long text in a zip archive in the archive's place; whether it was left as it is."""
    with Archive(source, limits) as archive:
        if workbook_kind(archive):
            return True
        start = archive.head(table_in(archive), HEAD_BYTES)
    if len(start) < HEAD_BYTES or start.startswith((*ZIP_MAGIC, OLE_MAGIC, MAGIC)):
        return True
    source.write_bytes(_whole_lines(start))
    return False


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


def _missing(kind: RecordKind, mapping: Mapping) -> list[str]:
    """The fields that imports require by default and that no column gives."""
    try:
        require(mapping, kind.required, kind.fields)
    except InvalidInput as refusal:
        missing = refusal.facts.get("missing", [])
        return list(missing) if isinstance(missing, list) else []
    return []
