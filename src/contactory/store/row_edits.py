"""Corrected rows on their way into PostgreSQL: like staged rows, by way of a table that is private to the session."""

import pyarrow as pa
from django.db.backends.utils import CursorWrapper

from contactory.store import binary_copy as binary
from contactory.store.queries import SQL
from contactory.store.staged_rows import LoadedRows, element_runs, original_arrays

_FIELDS = 5


def copy_edits(cursor: CursorWrapper, edited: LoadedRows) -> None:
    """COPY rows as they are after a correction into incoming_edit; their lines, raw texts and reasons are not asked."""
    with cursor.copy(SQL["copy_incoming_edits"]) as copy:
        copy.write(binary.SIGNATURE)
        for chunk in binary.chunks(_stream(edited)):
            copy.write(chunk)
        copy.write(binary.TRAILER)


def _stream(edited: LoadedRows) -> memoryview:
    count = len(edited.rows)
    _, texts = element_runs(edited)
    parts = [
        pa.scalar(_FIELDS.to_bytes(2, "big"), pa.binary()),
        binary.int4(edited.rows),
        binary.text(edited.email_key),
        binary.text(edited.domain_key),
        *binary.text_array(texts, len(edited.clean)),
        original_arrays(edited, count),
    ]
    return binary.stream(binary.join(parts))
