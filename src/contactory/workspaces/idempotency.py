"""A POST that is sent twice with one Idempotency-Key has one effect and one answer.

The key's row is inserted in the transaction of the effect: whoever comes second waits at the unique index until the
first has committed, and then finds its answer. A refusal rolls the row back, so a refused request may be mended
and sent again with the same key.
"""

import functools
import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.db import OperationalError, connection
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from ninja import Schema
from ninja.responses import NinjaJSONEncoder, Status
from psycopg.errors import LockNotAvailable

from contactory.errors import Conflict, InvalidInput
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.models import IdempotentResponse
from contactory.workspaces.permissions import Caller, Scope, allow
from contactory.workspaces.scope import workspace_scope
from contactory.workspaces.services import RESPONSE_LIFE

HEADER = "Idempotency-Key"
REPLAY_HEADER = "Idempotent-Replay"
_SANE = re.compile(r"[\x21-\x7e]{1,255}")
_PATIENCE = "10s"

_CLAIM = """
INSERT INTO idempotent_response (workspace_id, key, route, fingerprint, body)
VALUES (%s, %s, %s, %s, '') ON CONFLICT (workspace_id, key) DO NOTHING RETURNING id
"""

Effect = Callable[[], Status[Any]]
Reveal = Callable[[dict[str, Any]], dict[str, Any]]


def idempotent(scope: Scope) -> Callable[[Callable[..., Status[Any]]], Callable[..., HttpResponse]]:
    """Decorate a POST route: check the scope, bind the workspace, and honour Idempotency-Key for a JSON body.

    The route returns Status(code, schema) and may raise refusals; everything it writes is one transaction with the key.
    """

    def decorate(route: Callable[..., Status[Any]]) -> Callable[..., HttpResponse]:
        @functools.wraps(route)
        def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            allow(caller_of(request), scope)
            body = fingerprint(request, hashlib.sha256(request.body).hexdigest())
            return once(request, fingerprint=body, effect=lambda: route(request, *args, **kwargs))

        return serve

    return decorate


def fingerprint(request: HttpRequest, *parts: str) -> str:
    """What must be the same for two requests to count as one: method, path, query and these parts of the body.

    For a multipart request the parts are its fields and the SHA-256 of the file, known once the file is stored.
    """
    identity = [request.method, request.get_full_path(), *parts]
    return hashlib.sha256(json.dumps(identity).encode()).hexdigest()


def once(request: HttpRequest, *, fingerprint: str, effect: Effect, reveal: Reveal | None = None) -> HttpResponse:
    """Run the effect in the caller's workspace, or give again the answer that its Idempotency-Key got before.

    effect returns Status(code, schema). reveal adds to the answer what may not be stored; it must add the same each
    time. Raises InvalidInput for a key used with another body, Conflict while the first request takes too long.
    Check the caller's scope before.
    """
    caller = caller_of(request)
    key = request.headers.get(HEADER)
    reveal = reveal or _nothing_to_reveal
    if key is None:
        with workspace_scope(caller.workspace_id):
            answer = effect()
        return _response(answer.status_code, reveal(_document(answer)))
    if not _SANE.fullmatch(key):
        raise InvalidInput(f"{HEADER} must be 1 to 255 printable ASCII characters without spaces.", code="invalid_key")
    with workspace_scope(caller.workspace_id):
        row_id = _claim(caller, key, request.path, fingerprint)
        if row_id is None:
            return _replay(caller, key, fingerprint, reveal)
        answer = effect()
        document = _document(answer)
        IdempotentResponse.objects.filter(pk=row_id).update(status=answer.status_code, body=json.dumps(document))
    return _response(answer.status_code, reveal(document))


def _claim(caller: Caller, key: str, route: str, fingerprint: str) -> int | None:
    mine = IdempotentResponse.objects.filter(workspace_id=caller.workspace_id, key=key)
    mine.filter(created_at__lt=Now() - RESPONSE_LIFE).delete()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_PATIENCE])
            cursor.execute(_CLAIM, [caller.workspace_id, key, route[:255], fingerprint])
            row = cursor.fetchone()
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise Conflict(
                f"A request with this {HEADER} is still being worked on; send it again in a few seconds.",
                code="request_in_progress",
            ) from None
        raise
    return None if row is None else int(row[0])


def _replay(caller: Caller, key: str, fingerprint: str, reveal: Reveal) -> HttpResponse:
    first = IdempotentResponse.objects.get(workspace_id=caller.workspace_id, key=key)
    if first.fingerprint != fingerprint:
        raise InvalidInput(
            f"This {HEADER} was used for another request within the last 24 hours; use a new key for a new request.",
            code="idempotency_key_reused",
        )
    response = _response(first.status or 200, reveal(json.loads(first.body)))
    response[REPLAY_HEADER] = "true"
    return response


def _document(answer: Status[Any]) -> dict[str, Any]:
    body: Schema = answer.value
    # By the encoder of all other answers, so that a moment looks the same wherever it is shown.
    document: dict[str, Any] = json.loads(json.dumps(body.model_dump(by_alias=True), cls=NinjaJSONEncoder))
    return document


def _response(status: int, document: dict[str, Any]) -> HttpResponse:
    return HttpResponse(json.dumps(document), status=status, content_type="application/json; charset=utf-8")


def _nothing_to_reveal(document: dict[str, Any]) -> dict[str, Any]:
    return document
