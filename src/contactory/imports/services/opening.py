"""Opens a job's file: what it is, which column is which, and where its segments are."""

import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from contactory.engine.column_formats import ColumnFormats, decide_formats
from contactory.engine.decode import decode
from contactory.engine.fields import FIELDS_OF_KIND
from contactory.engine.index import index
from contactory.engine.layout import Layout, Limits
from contactory.engine.mapping import Mapping, apply_overrides, require, suggest
from contactory.engine.read_csv import read_segment
from contactory.engine.segments import Segment
from contactory.engine.sniff import sniff
from contactory.errors import UnreadableFile
from contactory.imports.models import ImportJob
from contactory.imports.models import Segment as CutSegment
from contactory.imports.policies import Policies
from contactory.imports.reading import Reading
from contactory.imports.services.mapping_memory import recall, remember
from contactory.imports.services.routing import begin, enqueue_check
from contactory.runs.claim import Claim, LeaseLost
from contactory.runs.crashpoints import crashpoint
from contactory.runs.dispatch import enqueue
from contactory.store.queries import SQL
from contactory.uploads.storage import store
from contactory.workspaces.scope import workspace_scope

SAMPLE_ROWS = 2000
_ABANDONED_SECONDS = 24 * 3600.0
_BLOCK = 1 << 20


def open_file(claim: Claim) -> None:
    """Sniff, map and index the file; every segment gets its run as soon as the index has cut it.

    Raises UnreadableFile for what is no table, and InvalidInput when a required field has no column.
    """
    job = begin(claim)
    started = time.monotonic()
    path, key, layout = _readable(claim, job)
    segments = _segments(job, path, layout)
    first = next(segments, None)
    if first is None or first.rows == 0:
        raise UnreadableFile(
            f"{job.filename} has {_what_it_has(layout)} but no rows, so there is nothing to import.", code="no_rows"
        )
    sample = _sample(path, layout, first)
    mapping = _mapping(job, layout, sample)
    with claim.transaction():
        if job.mapping is None:
            remember(job, layout.header, mapping)
        job.layout, job.mapping, job.decoded_key = layout.to_json(), mapping.to_json(), key
        job.formats = job.formats or _formats(job, mapping, sample).to_json()
        job.save(update_fields=["layout", "mapping", "decoded_key", "formats"])
    for segment in chain([first], segments):
        _announce(claim, job, segment)
    with claim.finishing() as cursor:
        cursor.execute(SQL["indexed"], {"job": job.id, "seconds": time.monotonic() - started})
        outcome = cursor.fetchone()
        if outcome is None:
            raise LeaseLost(f"import {job.id} is no longer processing")
        if outcome[0]:
            enqueue_check(job.workspace_id, job.id, job.round)


def _readable(claim: Claim, job: ImportJob) -> tuple[Path, str, Layout]:
    """The file as UTF-8 on this machine, its key in the store, and its layout."""
    limits = Limits(**settings.READER_LIMITS)
    source = store().path(job.upload.key)
    if job.layout is not None:
        return store().path(job.decoded_key or job.upload.key), job.decoded_key, Layout.from_json(job.layout)
    _clear_spool(claim.run_id)
    with TemporaryDirectory(prefix=f"open-{claim.run_id}-", dir=settings.SPOOL_PATH) as folder:
        said = Reading.model_validate(job.reading)
        decoded = decode(
            source, Path(folder) / "decoded", limits, encoding=said.encoding, sheet=job.sheet, delimiter=said.delimiter
        )
        layout = sniff(decoded.path, decoded, limits, **said.layout)
        _check_header(layout)
        if decoded.path == source:
            return source, "", layout
        # Another import of the same file may read another sheet of it, or read it otherwise.
        key = f"{job.workspace_id}/decoded/{job.upload.key.rpartition('/')[2]}-{job.pk}"
        store().write_stream(key, _blocks(decoded.path))
        crashpoint("imports.open:decoded")
        return store().path(key), key, layout


def _segments(job: ImportJob, path: Path, layout: Layout) -> Iterator[Segment]:
    """Cut the file; what an earlier attempt has cut stays as it was, whatever the settings say now."""
    with workspace_scope(job.workspace_id):
        ends = list(CutSegment.objects.filter(job_id=job.pk).order_by("number").values_list("end", flat=True))
    targets = {"target_rows": settings.SEGMENT_ROWS, "target_bytes": settings.SEGMENT_BYTES}
    return index(path, layout, ends=ends, **targets)


def _clear_spool(run_id: int) -> None:
    """Remove what killed attempts left: those of this run, and any that are a day old."""
    settings.SPOOL_PATH.mkdir(parents=True, exist_ok=True)
    for left in settings.SPOOL_PATH.glob("open-*"):
        try:
            abandoned = left.stat().st_mtime < time.time() - _ABANDONED_SECONDS
        except FileNotFoundError:
            continue
        if abandoned or left.name.startswith(f"open-{run_id}-"):
            shutil.rmtree(left, ignore_errors=True)


def _check_header(layout: Layout) -> None:
    for number, name in enumerate(layout.header or (), 1):
        if "\0" in name:
            raise UnreadableFile(
                f"The header of column {number} has a NUL character; take it out.", code="nul_in_header"
            )


def _mapping(job: ImportJob, layout: Layout, sample: Sequence[Sequence[str]]) -> Mapping:
    if job.mapping is not None:
        # Segments may have been staged under it, and another version of this program might guess otherwise.
        return Mapping.from_json(job.mapping)
    fields = FIELDS_OF_KIND[job.kind]
    guessed = suggest(layout.header, layout.width, sample, fields)
    if job.remember:
        guessed = recall(workspace_id=job.workspace_id, kind=job.kind, header=layout.header, guessed=guessed)
    mapping = apply_overrides(guessed, job.overrides, fields)
    require(mapping, Policies.model_validate(job.policies).required, fields)
    return mapping


def _formats(job: ImportJob, mapping: Mapping, sample: Sequence[Sequence[str]]) -> ColumnFormats:
    country = job.country or job.workspace.default_country
    return decide_formats(mapping, sample, country, FIELDS_OF_KIND[job.kind])


def _sample(path: Path, layout: Layout, segment: Segment) -> Sequence[Sequence[str]]:
    with path.open("rb") as file:
        file.seek(segment.start)
        data = file.read(segment.end - segment.start)
    rows: list[tuple[str, ...]] = []
    for batch in read_segment(data, layout, segment):
        columns = [column.slice(0, SAMPLE_ROWS).to_pylist() for column in batch.cells.columns]
        rows += zip(*columns, strict=True)
        if len(rows) >= SAMPLE_ROWS:
            break
    return rows[:SAMPLE_ROWS]


def _announce(claim: Claim, job: ImportJob, segment: Segment) -> None:
    """Write the segment down and make its run, unless an earlier attempt did."""
    values = asdict(segment) | {"workspace": job.workspace_id, "job": job.id, "all_clean": segment.clean}
    counted = {
        "job": job.id,
        "segments": segment.number + 1,
        "rows": segment.first_row - 1 + segment.rows,
        "bytes": segment.end,
    }
    with claim.transaction() as cursor:
        cursor.execute(SQL["add_segment"], values)
        cursor.execute(SQL["count_indexed"], counted)
        if cursor.rowcount != 1:
            raise LeaseLost(f"import {job.id} is no longer processing")
        enqueue(
            workspace_id=job.workspace_id,
            step="imports.stage_segment",
            subject=job.id,
            arguments=[segment.number],
        )


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _what_it_has(layout: Layout) -> str:
    return f"a header ({', '.join(layout.header[:8])})" if layout.header else "no header"
