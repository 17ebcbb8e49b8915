"""A process that may be killed: python sender.py WORKSPACE_ID UPLOAD_ID FILE sends the parts that are missing."""

import sys
from pathlib import Path

import django

django.setup()

from contactory.uploads.models import Upload, UploadState  # noqa: E402 - models need Django to be ready
from contactory.uploads.queries import upload_of  # noqa: E402
from contactory.uploads.services import complete_upload, put_part  # noqa: E402
from contactory.workspaces.scope import workspace_scope  # noqa: E402


def missing_parts(upload: Upload) -> list[int]:
    with workspace_scope(upload.workspace_id):
        there = set(upload.parts.values_list("number", flat=True))
    return [number for number in range(1, upload.part_count + 1) if number not in there]


def send(workspace_id: int, upload_id: int, content: bytes) -> None:
    with workspace_scope(workspace_id):
        upload = upload_of(workspace_id, upload_id)
    if upload.state == UploadState.OPEN:
        for number in missing_parts(upload):
            start = (number - 1) * upload.part_size
            part = content[start : start + upload.size_of_part(number)]
            halves = [part[: len(part) // 2], part[len(part) // 2 :]]
            put_part(workspace_id=workspace_id, upload_id=upload_id, number=number, chunks=halves)
    complete_upload(workspace_id=workspace_id, upload_id=upload_id)


if __name__ == "__main__":
    send(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]).read_bytes())
