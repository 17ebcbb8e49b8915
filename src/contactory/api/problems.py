"""Every error of the API as one kind of document: RFC 9457 problem+json with a stable code."""

import json
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from asgiref.sync import iscoroutinefunction
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.decorators import sync_and_async_middleware
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from contactory.errors import Refusal, Unauthenticated, Unavailable
from contactory.telemetry.logs import correlation_id
from contactory.wrong_values import wanted

CONTENT_TYPE = "application/problem+json"
ABSENT = "There is nothing here: check the address, and that the key belongs to the workspace that you mean."
STRANGER = "Sign in, or send an API key in the header Authorization: Bearer <api key>."

_log = structlog.get_logger(__name__)


def problem(status: int, code: str, sentence: str, facts: Mapping[str, object] | None = None) -> HttpResponse:
    """A problem document; facts are further members of it and never replace the standard ones."""
    document = {
        **(facts or {}),
        "type": f"urn:contactory:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": sentence,
        "code": code,
        "correlation_id": correlation_id(),
    }
    response = HttpResponse(json.dumps(document, cls=DjangoJSONEncoder), status=status, content_type=CONTENT_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="contactory"'
    if status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
        response["Retry-After"] = str(document.get("retry_after", 5))
    # Django would log each answer from 400 upwards once more.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


@csrf_exempt
def nothing_here(_request: HttpRequest, **_path: str) -> HttpResponse:
    """The answer, to any method, at an address of the API that has no route."""
    return problem(404, "not_found", ABSENT)


def refused(refusal: Refusal) -> HttpResponse:
    """The problem document of a refusal: a stranger and an absent thing always get the same one."""
    return problem(refusal.status, refusal.code, refusal.sentence, refusal.facts)


def describe_errors_of(api: NinjaAPI) -> None:
    """Make the API answer every exception with a problem document."""
    answers: list[tuple[type[Exception], Callable[[Any], HttpResponse]]] = [
        (Refusal, refused),
        (ValidationError, _invalid_request),
        (AuthenticationError, lambda _: refused(Unauthenticated(STRANGER))),
        (HttpError, _http_error),
        (Http404, lambda _: problem(404, "not_found", ABSENT)),
        (
            RequestDataTooBig,
            lambda _: problem(413, "body_too_large", "The request body is too large for this address."),
        ),
        (SuspiciousOperation, lambda _: problem(400, "bad_request", "The request is malformed.")),
        (MultiPartParserError, lambda _: problem(400, "bad_request", "The multipart body is malformed.")),
        (UnreadablePostError, lambda _: problem(400, "body_cut_short", "The request body ended early; send it again.")),
        (OperationalError, _database_unavailable),
        (InterfaceError, _database_unavailable),
        (Exception, _bug),
    ]
    for kind, answer in answers:
        api.add_exception_handler(kind, _handler(answer))


def _handler(answer: Callable[[Any], HttpResponse]) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda _request, error: answer(error)


def _http_error(error: HttpError) -> HttpResponse:
    # What a parser refuses comes wrapped into "cannot parse".
    if isinstance(error.__cause__, Refusal):
        return refused(error.__cause__)
    return problem(error.status_code, _code_of(error.status_code), f"{error.message}.")


def _invalid_request(error: ValidationError) -> HttpResponse:
    errors = [_field_error(each) for each in error.errors]
    sentence = " ".join(each["sentence"] for each in errors[:5])
    if len(errors) > 5:
        sentence += f" And {len(errors) - 5} more."
    return problem(422, "invalid_request", sentence, {"errors": errors})


def _field_error(error: Mapping[str, Any]) -> dict[str, str]:
    place, *path = [str(part) for part in error["loc"]]
    # The first step inside a body is the name of the parameter in our own code, which says nothing to a client.
    if place == "body" or (place in ("form", "file") and len(path) > 1):
        path = path[1:]
    field = ".".join(path) or place
    return {"in": place, "field": field, "code": str(error["type"]), "sentence": f"{field}: {wanted(error)}."}


def _database_unavailable(error: Exception) -> HttpResponse:
    _log.warning("database unavailable", error=type(error).__name__)
    return refused(Unavailable("The database cannot answer now; try again in a few seconds."))


def _bug(error: Exception) -> HttpResponse:
    if isinstance(error, DatabaseError):
        # PostgreSQL puts the row that it refuses into its message, and rows are people.
        frames = "".join(traceback.format_tb(error.__traceback__))
        _log.error("request failed", error=type(error).__name__, sqlstate=_sqlstate(error), frames=frames)
    else:
        _log.error("request failed", exc_info=error)
    return problem(500, "internal_error", "Something went wrong on our side; the log has it under this correlation id.")


def _sqlstate(error: DatabaseError) -> str:
    return str(getattr(error.__cause__, "sqlstate", None) or "")


def _code_of(status: int) -> str:
    return HTTPStatus(status).phrase.lower().replace(" ", "_").replace("-", "_")


Answer = HttpResponseBase | Awaitable[HttpResponseBase]


@sync_and_async_middleware
def problem_middleware(get_response: Callable[[HttpRequest], Answer]) -> Callable[[HttpRequest], Answer]:
    """Turn what is left of Django's own error pages, where programs ask, into problem documents."""
    if iscoroutinefunction(get_response):

        async def serve_async(request: HttpRequest) -> HttpResponseBase:
            answer = get_response(request)
            assert isinstance(answer, Awaitable)  # noqa: S101 - narrows the type; iscoroutinefunction said so
            return _as_problem(request, await answer)

        return serve_async

    def serve(request: HttpRequest) -> HttpResponseBase:
        answer = get_response(request)
        assert isinstance(answer, HttpResponseBase)  # noqa: S101 - as above
        return _as_problem(request, answer)

    return serve


_FOR_PROGRAMS: tuple[str, ...] = ("/api/", "/health/", "/metrics")
_SENTENCES: Mapping[int, str] = {
    404: ABSENT,
    405: "This address does not take that method; the header Allow says which it takes.",
    500: "Something went wrong on our side; the log has it under this correlation id.",
}
_CODES: Mapping[int, str] = {500: "internal_error"}
_KEPT_HEADERS: Sequence[str] = ("Allow", "Retry-After", "WWW-Authenticate", "Set-Cookie")


def _as_problem(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    status = response.status_code
    is_page = response.get("Content-Type", "").startswith("text/html")
    if not is_page or status < 400 or not request.path.startswith(_FOR_PROGRAMS):
        return response
    described = problem(status, _CODES.get(status, _code_of(status)), _SENTENCES.get(status, "The request is refused."))
    for name in _KEPT_HEADERS:
        if response.has_header(name):
            described[name] = response[name]
    return described
