"""A file that comes with a request: it is stored first, and taken away where no import was begun from it."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from ninja.responses import Status

from contactory.imports.services.discarding import discard_unused
from contactory.uploads.models import Upload
from contactory.workspaces.idempotency import once


def begun_once(
    request: HttpRequest, upload: Upload, *, fingerprint: str, effect: Callable[[], Status[Any]]
) -> HttpResponse:
    """The answer of the effect, which begins an import from the file; once for an Idempotency-Key.

    A replay and a refusal have no use for the copy that came with them. Raises what idempotency.once raises.
    """
    begun = False

    def begin() -> Status[Any]:
        nonlocal begun
        begun = True
        return effect()

    try:
        response = once(request, fingerprint=fingerprint, effect=begin)
    except BaseException:
        # Where the database is away, what is left is a file that no import was begun from, for all to see.
        with suppress(OperationalError, InterfaceError):
            discard_unused(workspace_id=upload.workspace_id, upload_id=upload.pk)
        raise
    if not begun:
        discard_unused(workspace_id=upload.workspace_id, upload_id=upload.pk)
    return response
