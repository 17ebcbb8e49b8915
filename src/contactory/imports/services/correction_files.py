"""Files that people give back: read like any other file, and put line by line where the database can compare them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
import pyarrow as pa
from django.conf import settings
from django.db.backends.utils import CursorWrapper

from contactory.engine.batches import Batch
from contactory.engine.decode import decode
from contactory.engine.formulas import undefused
from contactory.engine.layout import Layout, Limits
from contactory.engine.read_csv import read_file
from contactory.engine.sniff import sniff
from contactory.errors import InvalidInput
from contactory.imports.models import ImportJob
from contactory.imports.row_pages import column_names, numbered_names
from contactory.imports.services.issue_files import ABOUT, DECISION, KEY, ROW
from contactory.store import binary_copy as binary
from contactory.store.queries import SQL
from contactory.store.staged_rows import storable

_FIELDS = 8
_LISTED = 20


class Form(StrEnum):
    """What was given back: the file of open problems, or the whole file that was imported."""

    ISSUES = "issues"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class CorrectionFile:
    """A file of corrections that is ready to be read; columns are the places of the import's columns in it.

    about are the places of row number, key and decision, in a file of open problems.
    """

    form: Form
    path: Path
    layout: Layout
    columns: tuple[int, ...]
    about: tuple[int, int, int] | None


def opened_corrections(source: Path, folder: Path, job: ImportJob) -> CorrectionFile:
    """Recognise a file by its header; folder takes what decoding writes.

    Raises UnreadableFile for what is no table, and InvalidInput (other_columns, with the differences) for a file that
    is neither of the two forms.
    """
    limits = Limits(**settings.READER_LIMITS)
    decoded = decode(source, folder / "decoded", limits)
    names = column_names(job)
    if job.layout is not None and job.layout["header"] is None:
        layout = sniff(decoded.path, decoded, limits)
        if not _tells(layout):
            layout = sniff(decoded.path, decoded, limits, header_line=None)
    else:
        layout = sniff(decoded.path, decoded, limits)
        if _recognised(decoded.path, layout, names) is None:
            # A few lines may not look as if there were a header above them; here there must be one.
            first = sniff(decoded.path, decoded, limits, header_line=1)
            layout = first if _recognised(decoded.path, first, names) is not None else layout
    found = _recognised(decoded.path, layout, names)
    if found is None:
        raise _other_columns(job, layout, names)
    return found


def copy_lines(cursor: CursorWrapper, file: CorrectionFile) -> None:
    """COPY every line of the file into corrected_line, also those that cannot be read."""
    with cursor.copy(SQL["copy_corrected_lines"]) as copy:
        copy.write(binary.SIGNATURE)
        for batch in read_file(file.path, file.layout):
            for data in _streams(file, batch):
                for chunk in binary.chunks(data):
                    copy.write(chunk)
        copy.write(binary.TRAILER)


def _tells(layout: Layout) -> bool:
    return layout.header is not None and KEY in _headers(layout)


def _headers(layout: Layout) -> list[str]:
    header = layout.header if layout.header is not None else ("",) * layout.width
    texts: list[str] = undefused(pa.array([" ".join(name.split()) for name in header], pa.string())).to_pylist()
    return [name or f"Column {number}" for number, name in enumerate(texts, 1)]


def _recognised(path: Path, layout: Layout, names: Sequence[str]) -> CorrectionFile | None:
    headers = _headers(layout)
    whole = numbered_names(headers)
    if sorted(whole) == sorted(names):
        return CorrectionFile(Form.WHOLE, path, layout, tuple(whole.index(name) for name in names), None)
    about = {name: headers.index(name) for name in ABOUT if name in headers}
    if any(name not in about for name in (ROW, KEY, DECISION)):
        return None
    rest = {name: place for place, name in enumerate(headers) if place not in about.values()}
    if set(rest) != set(names) or len(rest) + len(about) != len(headers):
        return None
    columns = tuple(rest[name] for name in names)
    return CorrectionFile(Form.ISSUES, path, layout, columns, (about[ROW], about[KEY], about[DECISION]))


def _other_columns(job: ImportJob, layout: Layout, names: Sequence[str]) -> InvalidInput:
    headers = _headers(layout)
    wanted = [*names, *((ROW, KEY, DECISION) if {ROW, KEY, DECISION} & set(headers) - set(names) else ())]
    missing = [name for name in wanted if name not in headers]
    unknown = [name for name in headers if name not in wanted and name not in ABOUT]
    both = {"missing": missing, "unknown": unknown}
    said = [f"{word}: {', '.join(found[:_LISTED])}" for word, found in both.items() if found]
    told = "; ".join(said) or "a column stands there twice"
    return InvalidInput(
        f"The columns of the file are not those of import {job.id} ({told}); give back the file of its open problems, "
        "or the file that was imported, with the header as it was.",
        code="other_columns",
        line=layout.dialect.header_line or 1,
        missing=missing,
        unknown=unknown,
    )


def _streams(file: CorrectionFile, batch: Batch) -> Iterator[memoryview]:
    if batch.cells.num_rows:
        yield _loaded(file, batch)
    if batch.rejected:
        yield _rejected(batch)


def _loaded(file: CorrectionFile, batch: Batch) -> memoryview:
    texts = [column.cast(pa.string()) for column in storable(batch.cells).columns]
    if file.about is not None:
        texts = [undefused(column) for column in texts]
    count = batch.cells.num_rows
    blank = pa.array([""] * count, pa.string())
    about = [texts[place] for place in file.about] if file.about is not None else [blank] * 3
    cells = binary.elements([texts[place] for place in file.columns])
    nothing = binary.null_column(count)
    parts = [
        binary.int4(batch.rows),
        binary.int8(batch.lines),
        *map(binary.text, about),
        *binary.text_array([cells], len(file.columns)),
        nothing,
        nothing,
    ]
    return _stream(parts)


def _rejected(batch: Batch) -> memoryview:
    rejected = batch.rejected
    count = len(rejected)
    blank = binary.text(pa.array([""] * count, pa.string()))
    parts = [
        binary.int4(np.array([damage.row for damage in rejected], dtype=np.int64)),
        binary.int8(np.array([damage.line for damage in rejected], dtype=np.int64)),
        *[blank] * 3,
        binary.null_column(count),
        binary.text(pa.array([damage.raw.replace("\x00", "\\x00") for damage in rejected], pa.string())),
        binary.text(pa.array([damage.sentence.replace("\x00", "\\x00") for damage in rejected], pa.string())),
    ]
    return _stream(parts)


def _stream(parts: list[pa.Array]) -> memoryview:
    return binary.stream(binary.join([pa.scalar(_FIELDS.to_bytes(2, "big"), pa.binary()), *parts]))
