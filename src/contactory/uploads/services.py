"""Uploads in numbered parts: opened, filled in any order, completed once, aborted, or cleaned up when abandoned."""

import secrets
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from contactory.environment import environment
from contactory.errors import Conflict, InvalidInput, NotFound, WrongState
from contactory.runs.crashpoints import crashpoint
from contactory.uploads.checksums import Checksum, sha256_of, verified
from contactory.uploads.filenames import safe_filename
from contactory.uploads.models import Upload, UploadPart, UploadState
from contactory.uploads.queries import upload_of
from contactory.uploads.sizes import check_size, of_length
from contactory.uploads.storage import Stored, store
from contactory.uploads.whole_files import store_file, store_path
from contactory.workspaces.scope import system_scope, workspace_scope

__all__ = [
    "abort_upload",
    "clean_abandoned",
    "complete_upload",
    "discard_upload",
    "open_upload",
    "put_part",
    "store_file",
    "store_path",
]

PART_SIZE: Final = 8 * 1024**2
MAX_PARTS: Final = 10_000
_LISTED: Final = 1000
_BATCH: Final = 200


def open_upload(
    *, workspace_id: int, filename: str, size: int, actor: str, sha256: str | None = None, part_size: int | None = None
) -> Upload:
    """Begin an upload of `size` bytes; parts have part_size bytes each, 8 MiB unless the file is very large.

    Raises FileTooLarge, and InvalidInput for an empty file or a checksum that cannot be read.
    """
    if size < 1:
        raise InvalidInput("The file is empty: send one with at least a header line.", code="empty_file")
    check_size(size)
    with workspace_scope(workspace_id):
        return Upload.objects.create(
            workspace_id=workspace_id,
            token=secrets.token_hex(16),
            filename=safe_filename(filename),
            size=size,
            part_size=part_size or max(PART_SIZE, -(-size // MAX_PARTS)),
            declared_sha256=sha256_of(sha256) if sha256 else "",
            created_by=actor,
            expires_at=Now() + _life(),
        )


def put_part(
    *, workspace_id: int, upload_id: int, number: int, chunks: Iterable[bytes], checksums: list[Checksum] | None = None
) -> UploadPart:
    """Store one part, streamed to the disk; sent again, it takes the place of the former one.

    Raises InvalidInput for a wrong number, length or checksum (nothing is kept then), WrongState when the upload is
    complete already, Unavailable when the disk is full.
    """
    with workspace_scope(workspace_id):
        upload = upload_of(workspace_id, upload_id)
        _check_takes_parts(upload, number)
    key = f"{upload.part_prefix}-{number}-{secrets.token_hex(8)}"
    length = upload.size_of_part(number)
    stored = store().write_stream(key, verified(of_length(chunks, length, f"Part {number}"), checksums or []))
    crashpoint("uploads.part:stored")
    try:
        with workspace_scope(workspace_id):
            part = _register_part(upload_of(workspace_id, upload_id, lock=True), number, key, stored)
            crashpoint("uploads.part:before_commit")
        return part
    except (OperationalError, InterfaceError):
        # The commit may have come through; a file that is not the part's goes when the upload is complete or given up.
        raise
    except BaseException:
        store().delete(key)
        raise


def check_part(*, workspace_id: int, upload_id: int, number: int, length: int | None) -> None:
    """Refuse a part before its bytes are read, as far as its number and announced length allow."""
    with workspace_scope(workspace_id):
        upload = upload_of(workspace_id, upload_id)
        _check_takes_parts(upload, number)
    wanted = upload.size_of_part(number)
    if length is not None and length != wanted:
        raise InvalidInput(
            f"Part {number} has {length} bytes, but must have {wanted}.", code="wrong_part_size", expected=wanted
        )


def complete_upload(*, workspace_id: int, upload_id: int) -> Upload:
    """Make the parts one immutable object; called again, or twice at once, it gives the same result.

    Raises Conflict with the lists `missing` and `wrong` of part numbers, and InvalidInput when the whole file is not
    the one whose SHA-256 was declared; the upload stays open then, and its parts may be sent again.
    """
    with workspace_scope(workspace_id):
        upload = upload_of(workspace_id, upload_id, lock=True)
        if upload.state == UploadState.COMPLETE:
            return upload
        parts = list(UploadPart.objects.filter(workspace_id=workspace_id, upload=upload).order_by("number"))
        _check_all_there(upload, parts)
        key = f"{upload.object_prefix}-{secrets.token_hex(8)}"
        try:
            stored = store().join(key, [part.key for part in parts])
            crashpoint("uploads.complete:joined")
            _check_whole(upload, stored)
            _mark_complete(upload, key, stored)
            crashpoint("uploads.complete:before_commit")
        except BaseException:
            store().delete(key)
            raise
        return upload


def abort_upload(*, workspace_id: int, upload_id: int) -> None:
    """Give up an open upload and remove its parts; doing it again changes nothing. WrongState once it is complete."""
    with workspace_scope(workspace_id):
        upload = Upload.objects.select_for_update().filter(workspace_id=workspace_id, pk=upload_id).first()
        if upload is None:
            raise NotFound("There is no such upload in this workspace.")
        if upload.state == UploadState.COMPLETE:
            raise WrongState("The upload is COMPLETE; only an OPEN one can be aborted.", state=upload.state)
        _delete(upload)


def discard_upload(*, workspace_id: int, upload_id: int) -> None:
    """Remove an upload and its stored object, whatever its state, for a caller who knows that nothing refers to it."""
    with workspace_scope(workspace_id):
        _delete(upload_of(workspace_id, upload_id, lock=True))


def clean_abandoned() -> int:
    """Delete the uploads that were left open for longer than CONTACTORY_UPLOAD_TTL_HOURS; returns how many.

    An upload whose last part arrived more recently than that is not abandoned.
    """
    cleaned, last = 0, 0
    while batch := _clean_batch(last):
        cleaned += sum(state == UploadState.OPEN for _, state in batch)
        last, _ = batch[-1]
    store().clean_drafts(_life().total_seconds())
    return cleaned


def _clean_batch(last: int) -> list[tuple[int, str]]:
    """Clean some uploads behind the last one whose time is over; gives their ids and the states they were found in."""
    recent = UploadPart.objects.filter(upload=OuterRef("pk"), received_at__gt=Now() - _life())
    idle = Q(~Exists(recent)) | ~Q(state=UploadState.OPEN)
    late = Upload.objects.filter(idle, pk__gt=last, expires_at__lt=Now()).order_by("pk")
    with system_scope():
        batch = list(late.select_for_update(skip_locked=True)[:_BATCH])
        found = [(upload.pk, upload.state) for upload in batch]
        for upload in batch:
            if upload.state == UploadState.OPEN:
                _delete(upload)
            else:
                # Whoever completed or aborted it died before it could tidy up.
                _tidy_after_commit(upload)
    return found


def _life() -> timedelta:
    return timedelta(hours=environment().upload_ttl_hours)


def _check_takes_parts(upload: Upload, number: int) -> None:
    if upload.state != UploadState.OPEN:
        raise WrongState(f"The upload is {upload.state} and takes no more parts.", state=upload.state)
    if not 1 <= number <= upload.part_count:
        raise InvalidInput(
            f"There is no part {number}: this file has parts 1 to {upload.part_count}.", code="no_such_part"
        )


def _register_part(upload: Upload, number: int, key: str, stored: Stored) -> UploadPart:
    _check_takes_parts(upload, number)
    former = UploadPart.objects.filter(upload=upload, number=number).values_list("key", flat=True).first()
    part, _ = UploadPart.objects.update_or_create(
        upload=upload,
        number=number,
        defaults={
            "workspace_id": upload.workspace_id,
            "size": stored.size,
            "sha256": stored.sha256,
            "key": key,
            "received_at": Now(),
        },
    )
    if former is not None:
        transaction.on_commit(lambda: store().delete(former))
    return part


def _check_all_there(upload: Upload, parts: list[UploadPart]) -> None:
    there = {part.number for part in parts}
    missing = [number for number in range(1, upload.part_count + 1) if number not in there]
    wrong = [part.number for part in parts if not _is_whole(upload, part)]
    if not missing and not wrong:
        return
    said = [f"{len(numbers)} {what}" for numbers, what in ((missing, "missing"), (wrong, "damaged")) if numbers]
    raise Conflict(
        f"The upload cannot be completed: of {upload.part_count} parts {' and '.join(said)}; send those first.",
        code="parts_missing",
        missing=missing[:_LISTED],
        wrong=wrong[:_LISTED],
    )


def _is_whole(upload: Upload, part: UploadPart) -> bool:
    try:
        return store().size(part.key) == part.size == upload.size_of_part(part.number)
    except NotFound:
        return False


def _check_whole(upload: Upload, stored: Stored) -> None:
    if stored.size != upload.size:
        raise Conflict(f"The parts make {stored.size} bytes, but {upload.size} were declared; send the parts again.")
    if upload.declared_sha256 and stored.sha256 != upload.declared_sha256:
        raise InvalidInput(
            "The whole file does not match the sha256 that was declared; send again the parts that differ.",
            code="checksum_mismatch",
            expected=upload.declared_sha256,
            actual=stored.sha256,
        )


def _mark_complete(upload: Upload, key: str, stored: Stored) -> None:
    upload.state, upload.key, upload.sha256 = UploadState.COMPLETE, key, stored.sha256
    upload.save(update_fields=["state", "key", "sha256"])
    UploadPart.objects.filter(upload=upload).delete()
    _tidy_after_commit(upload)


def _delete(upload: Upload) -> None:
    upload.state = UploadState.DELETED
    upload.save(update_fields=["state"])
    UploadPart.objects.filter(upload=upload).delete()
    _tidy_after_commit(upload)


def _tidy_after_commit(upload: Upload) -> None:
    transaction.on_commit(lambda: _tidy(upload))


def _tidy(upload: Upload) -> None:
    """Remove all that is stored for the upload but its object, and note that nothing is left to be cleaned."""
    crashpoint("uploads.tidy:after_commit")
    kept = upload.key if upload.state == UploadState.COMPLETE else ""
    for key in _stored_keys(upload):
        if key != kept:
            store().delete(key)
    with workspace_scope(upload.workspace_id):
        Upload.objects.filter(pk=upload.pk).update(expires_at=None)


def _stored_keys(upload: Upload) -> Iterator[str]:
    yield from store().keys(upload.part_prefix)
    yield from store().keys(upload.object_prefix)
