"""Takes people out of stored files: a new object with their records blanked takes the place of the old one.

The new object has the size and the records of the old one, so that segments stay where they are. A file that was
packed, a workbook or in another encoding is not written anew: its original goes, and its decoded text, blanked, takes
its place.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError, transaction

from contactory.engine.layout import Layout
from contactory.engine.record_places import BLANK, blanked, places
from contactory.errors import NotFound
from contactory.imports.models import ImportJob, Segment
from contactory.imports.queries import SETTLED
from contactory.runs.claim import Claim
from contactory.runs.crashpoints import crashpoint
from contactory.store.queries import SQL
from contactory.suppression.models import ErasedRow
from contactory.uploads.models import Upload, UploadState
from contactory.uploads.storage import BLOCK, Stored, store
from contactory.workspaces.scope import workspace_scope

# An address that a block ends within is found together with the beginning of the next block.
_OVERLAP = 4096
_UNCERTAIN = 2


class Busy(Exception):  # noqa: N818 - it says how things stand
    """An import is at work on the file."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was taken out of one object; files is 1 for the first of its upload. notes are sentences for the receipt."""

    files: int
    records: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Patch:
    """Bytes [start, start + len(new)) of an object, as they shall be."""

    start: int
    new: bytes


@dataclass(slots=True)
class _Object:
    """One stored text, the imports that read it, and what is to be written over it."""

    key: str
    jobs: list[ImportJob]
    patches: list[_Patch] = field(default_factory=list)
    records: int = 0


def uploads_to_clean(workspace_id: int) -> list[int]:
    """The uploads of the workspace that have a stored object; call it inside the workspace's scope."""
    complete = Upload.objects.filter(workspace_id=workspace_id, state=UploadState.COMPLETE)
    return list(complete.order_by("pk").values_list("pk", flat=True))


def clean_upload(
    claim: Claim, upload_id: int, pattern: re.Pattern[bytes] | None, note: Callable[[Cleaned], None] | None = None
) -> None:
    """Blank the erased rows of an upload's imports in its objects, and what the pattern finds.

    note is told of each object that is written anew, in the transaction in which it takes the place of the old one.
    Raises Busy while one of its imports is at work.
    """
    with workspace_scope(claim.workspace_id):
        upload = Upload.objects.get(workspace_id=claim.workspace_id, pk=upload_id)
        objects = [_examined(each, pattern) for each in _objects(upload, _settled_jobs(upload))]
    _remove_strays(claim, upload_id)
    changed = [each for each in objects if each.patches]
    for number, each in enumerate(changed):
        _replace(claim, upload, each, note, first=number == 0)


def _settled_jobs(upload: Upload) -> list[ImportJob]:
    jobs = list(ImportJob.objects.filter(workspace_id=upload.workspace_id, upload=upload).order_by("id"))
    if any(job.state not in SETTLED for job in jobs):
        raise Busy
    return jobs


def _objects(upload: Upload, jobs: Sequence[ImportJob]) -> list[_Object]:
    if upload.state != UploadState.COMPLETE:
        return []
    found = {upload.key: _Object(upload.key, [])}
    for job in jobs:
        key = job.decoded_key or upload.key
        found.setdefault(key, _Object(key, [])).jobs.append(job)
    return list(found.values())


def _examined(wanted: _Object, pattern: re.Pattern[bytes] | None) -> _Object:
    """The object with its patches; those of whole records first, so that they count."""
    for job in wanted.jobs:
        wanted.patches += _patches_of_rows(wanted.key, job)
    wanted.records = len(wanted.patches)
    try:
        if pattern is not None:
            wanted.patches += _patches_of_mentions(wanted.key, pattern)
    except NotFound:
        # The object is gone by its retention, or was taken away by hand: nothing of the person is in it.
        wanted.patches = []
    return wanted


def _patches_of_rows(key: str, job: ImportJob) -> Iterator[_Patch]:
    erased = ErasedRow.objects.filter(workspace_id=job.workspace_id, job_id=job.pk)
    if job.layout is None or not erased.filter(file_done=False).exists():
        return
    layout = Layout.from_json(job.layout)
    rows = list(erased.order_by("row_number").values_list("row_number", flat=True))
    for segment in Segment.objects.filter(workspace_id=job.workspace_id, job=job).order_by("number"):
        wanted = [row for row in rows if segment.first_row <= row < segment.first_row + segment.rows]
        if not wanted:
            continue
        data = store().read_range(key, segment.start, segment.end)
        for start, stop in places(data, layout, int(segment.first_row), wanted):
            new = blanked(data[start:stop], layout)
            if new != data[start:stop]:
                yield _Patch(int(segment.start) + start, new)


def _patches_of_mentions(key: str, pattern: re.Pattern[bytes]) -> Iterator[_Patch]:
    with store().open_read(key) as file:
        offset, text = 0, file.read(BLOCK)
        while text:
            block = file.read(BLOCK)
            # What stands at the end of a block may go on in the next one, which begins with it again.
            last = len(text) - _UNCERTAIN if block else len(text)
            for found in pattern.finditer(text):
                if found.end() <= last and (found.start() or not offset):
                    yield _Patch(offset + found.start(), bytes([BLANK]) * len(found[0]))
            kept = text[-_OVERLAP:] if block else b""
            offset += len(text) - len(kept)
            text = kept + block


def _replace(
    claim: Claim, upload: Upload, wanted: _Object, note: Callable[[Cleaned], None] | None, *, first: bool
) -> None:
    new_key = f"{upload.object_prefix}-{secrets.token_hex(8)}"
    stored = store().write_stream(new_key, _patched(wanted.key, wanted.patches))
    crashpoint("erasure.files:written")
    original = wanted.key == upload.key
    try:
        with claim.transaction() as cursor:
            held = Upload.objects.select_for_update().get(workspace_id=upload.workspace_id, pk=upload.pk)
            if held.key != upload.key or len(_settled_jobs(held)) < len(wanted.jobs):
                raise Busy
            _point_to(held, wanted, new_key, stored, packed=not original)
            cursor.execute(SQL["file_rows_done"], {"jobs": [job.pk for job in wanted.jobs]})
            used = {new_key, *(job.decoded_key for job in _settled_jobs(held))}
            transaction.on_commit(_deleting({wanted.key, upload.key} - used))
            if note is not None:
                packed = (
                    f"The original of upload {upload.pk} was packed or a workbook: it is deleted, and its text is kept."
                )
                note(Cleaned(int(first), wanted.records, () if original else (packed,)))
    except (OperationalError, InterfaceError):
        # The commit may have come through: which of the two objects is a stray is seen when this is tried again.
        raise
    except BaseException:
        store().delete(new_key)
        raise
    upload.key = new_key


def _point_to(upload: Upload, wanted: _Object, key: str, stored: Stored, *, packed: bool) -> None:
    """Make the new object the upload's own, and the text of the imports that read the old one."""
    upload.key, upload.sha256, upload.size = key, stored.sha256, stored.size
    upload.save(update_fields=["key", "sha256", "size"])
    for job in wanted.jobs:
        ImportJob.objects.filter(pk=job.pk).update(decoded_key=key if packed else "")
        for segment in Segment.objects.filter(workspace_id=job.workspace_id, job=job):
            if any(segment.start <= patch.start < segment.end for patch in wanted.patches):
                data = store().read_range(key, segment.start, segment.end)
                same = Segment.objects.filter(workspace_id=job.workspace_id, job=job, number=segment.number)
                same.update(sha256=hashlib.sha256(data).hexdigest())


def _patched(key: str, patches: Sequence[_Patch]) -> Iterator[bytes]:
    """The object block by block, with the patches in it; where two meet, both count."""
    ordered = sorted(patches, key=lambda patch: patch.start)
    with store().open_read(key) as file:
        offset, first = 0, 0
        while block := file.read(BLOCK):
            end = offset + len(block)
            changed = bytearray(block)
            while first < len(ordered) and ordered[first].start + len(ordered[first].new) <= offset:
                first += 1
            for patch in ordered[first:]:
                if patch.start >= end:
                    break
                _write_over(changed, patch, offset)
            yield bytes(changed)
            offset = end


def _write_over(block: bytearray, patch: _Patch, offset: int) -> None:
    start, stop = max(patch.start, offset), min(patch.start + len(patch.new), offset + len(block))
    if start < stop:
        block[start - offset : stop - offset] = patch.new[start - patch.start : stop - patch.start]


def _deleting(keys: Collection[str]) -> Callable[[], None]:
    def delete() -> None:
        crashpoint("erasure.files:swapped")
        for key in keys:
            store().delete(key)

    return delete


def _remove_strays(claim: Claim, upload_id: int) -> None:
    """Remove what an earlier attempt left: objects of this upload that nothing refers to."""
    with workspace_scope(claim.workspace_id):
        # A commit whose answer was lost may be under way still: with the row in hand it has ended.
        upload = Upload.objects.select_for_update().get(workspace_id=claim.workspace_id, pk=upload_id)
        jobs = _settled_jobs(upload)
        if upload.state != UploadState.COMPLETE:
            return
        used = {upload.key, *(job.decoded_key for job in jobs)}
        for prefix in (upload.object_prefix, f"{upload.workspace_id}/decoded/{upload.token}"):
            for key in store().keys(prefix):
                if key not in used:
                    store().delete(key)
