"""A whole file in one go: from a request, or from this machine's own disk."""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from django.db import InterfaceError, OperationalError
from django.db.models.functions import Now

from contactory.environment import environment
from contactory.errors import UnreadableFile
from contactory.runs.crashpoints import crashpoint
from contactory.uploads.filenames import safe_filename
from contactory.uploads.models import Upload, UploadState
from contactory.uploads.sizes import check_size, within_limit
from contactory.uploads.storage import BLOCK, Stored, store
from contactory.workspaces.scope import workspace_scope


class Readable(Protocol):
    """Something that gives bytes until it gives none: a file, or a request."""

    def read(self, size: int = ..., /) -> bytes: ...


def blocks_of(stream: Readable) -> Iterator[bytes]:
    """The stream in blocks of 4 MiB, so that no file is ever held in memory."""
    while block := stream.read(BLOCK):
        yield block


def store_file(*, workspace_id: int, filename: str, stream: Readable, actor: str) -> Upload:
    """Store all that the stream gives as one immutable object; returns its upload, COMPLETE.

    Raises FileTooLarge, and Unavailable when the disk is full; nothing is kept then.
    """
    return _store(workspace_id, filename, within_limit(blocks_of(stream)), actor)


def store_path(*, workspace_id: int, path: Path, actor: str = "command") -> Upload:
    """Store a copy of a file of this machine, so that it may be edited meanwhile; returns its upload, COMPLETE.

    Raises UnreadableFile when there is no such file or it may not be read, FileTooLarge, Unavailable when the disk
    is full.
    """
    if path.is_dir():
        raise UnreadableFile(f"{path} is a directory; name a file.", code="is_directory")
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise UnreadableFile(f"There is no file {path}; check the name.", code="no_such_file") from None
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read ({error.strerror}).") from None
    with file:
        check_size(path.stat().st_size)
        return _store(workspace_id, path.name, within_limit(blocks_of(file)), actor)


def _store(workspace_id: int, filename: str, chunks: Iterable[bytes], actor: str) -> Upload:
    # The row is there before the bytes: whatever a crash leaves on the disk belongs to an upload that is cleaned up.
    upload = _reserve(workspace_id, filename, actor)
    try:
        stored = store().write_stream(upload.key, chunks)
        crashpoint("uploads.whole:stored")
        return _finish(upload, stored)
    except BaseException:
        # Where the database is away the row may say COMPLETE by now, so its file stays until the row says otherwise.
        with suppress(OperationalError, InterfaceError):
            _forget(upload)
            store().delete(upload.key)
        raise


def _reserve(workspace_id: int, filename: str, actor: str) -> Upload:
    token = secrets.token_hex(16)
    with workspace_scope(workspace_id):
        return Upload.objects.create(
            workspace_id=workspace_id,
            token=token,
            key=f"{workspace_id}/objects/{token}-{secrets.token_hex(8)}",
            filename=safe_filename(filename),
            size=0,
            part_size=1,
            created_by=actor,
            expires_at=Now() + timedelta(hours=environment().upload_ttl_hours),
        )


def _finish(upload: Upload, stored: Stored) -> Upload:
    upload.state, upload.expires_at = UploadState.COMPLETE, None
    upload.size, upload.sha256, upload.part_size = stored.size, stored.sha256, max(1, stored.size)
    with workspace_scope(upload.workspace_id):
        upload.save(update_fields=["state", "expires_at", "size", "sha256", "part_size"])
    return upload


def _forget(upload: Upload) -> None:
    with workspace_scope(upload.workspace_id):
        # Should this process end before the file is gone, the next cleaning takes it away.
        Upload.objects.filter(pk=upload.pk).update(state=UploadState.DELETED, expires_at=Now())
