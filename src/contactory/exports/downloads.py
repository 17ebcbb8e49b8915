"""Files on their way out: a block at a time, on a thread that is borrowed for it, under any server."""

from collections.abc import AsyncIterator
from typing import BinaryIO

from asgiref.sync import sync_to_async
from django.db import close_old_connections, connection
from django.http import StreamingHttpResponse

from contactory.exports.csv_file import encoded, header_line
from contactory.exports.problems import problem_batch, problem_headers, problem_page
from contactory.exports.rendering import CONTENT_TYPES
from contactory.imports.models import ImportJob
from contactory.imports.queries import find_job
from contactory.uploads.storage import BLOCK
from contactory.workspaces.scope import workspace_scope


def attachment(chunks: AsyncIterator[bytes], *, filename: str, kind: str) -> StreamingHttpResponse:
    """An answer that a browser keeps as a file; the name must be one of ours, of plain characters."""
    # The request lasts as long as the download; its connection must not.
    connection.close()
    response = StreamingHttpResponse(chunks, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


async def blocks_of_file(file: BinaryIO) -> AsyncIterator[bytes]:
    """The file in blocks of 1 MiB; it is closed at the end, or when nobody listens any more."""
    read = sync_to_async(file.read, thread_sensitive=False)
    try:
        while block := await read(BLOCK):
            yield block
    finally:
        file.close()


async def problems_as_csv(workspace_id: int, job: ImportJob) -> AsyncIterator[bytes]:
    """The open problems of an import as CSV, some rows at a time, so that the first are there at once."""
    yield header_line(problem_headers(job))
    page = sync_to_async(_page, thread_sensitive=False)
    after: int | None = 0
    while after is not None:
        lines, after = await page(workspace_id, job.pk, after)
        if lines:
            yield lines


def _page(workspace_id: int, job_id: int, after: int) -> tuple[bytes, int | None]:
    """The lines behind a row and the number of the last one, None at the end. Needs a thread of its own."""
    close_old_connections()
    try:
        with workspace_scope(workspace_id):
            job = find_job(workspace_id, job_id)
            rows = problem_page(job, after)
            lines = bytes(encoded(problem_batch(job, rows).columns)) if rows else b""
    finally:
        if connection.settings_dict["CONN_MAX_AGE"] == 0:
            connection.close()
    return lines, rows[-1].row_number if rows else None
