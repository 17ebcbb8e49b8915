"""How records are answered: with their ETag, with where they went, and with the newer one where a change came late."""

import functools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest, HttpResponse

from contactory.api.described import described
from contactory.api.problems import problem
from contactory.contacts.api_schemas import CompanyDetailOut, ContactDetailOut, shown_company, shown_contact
from contactory.contacts.change_schemas import etag_of
from contactory.contacts.models import Company, Contact
from contactory.contacts.queries import origin_of
from contactory.contacts.refusals import ChangedMeanwhile, MergedAway

_GONE = "Gone. The record was merged into another one, which merged_into names."
_MOVED = "Moved Permanently. The record was merged into the one that Location names, and merged_into."


def shown(record: Contact | Company) -> dict[str, Any]:
    """The record with all that is known of it."""
    origin = origin_of(record)
    return shown_contact(record, origin) if isinstance(record, Contact) else shown_company(record, origin)


def detailed(record: Contact | Company, response: HttpResponse) -> dict[str, Any]:
    """The record with all that is known of it, and its ETag on the response."""
    response["ETag"] = etag_of(record.updated_at)
    return shown(record)


def tagged(route: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate a route that answers with a record by way of an Idempotency-Key: the answer bears the record's ETag."""

    @functools.wraps(route)
    def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = route(request, *args, **kwargs)
        response["ETag"] = f'"{json.loads(response.content)["updated_at"]}"'
        return response

    return serve


@contextmanager
def current_told() -> Iterator[None]:
    """Within it, the refusal of a change that came late has the newer record in current."""
    try:
        yield
    except ChangedMeanwhile as refusal:
        schema = ContactDetailOut if isinstance(refusal.record, Contact) else CompanyDetailOut
        refusal.facts["current"] = schema.model_validate(shown(refusal.record)).model_dump()
        raise


def led_on(route: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate a GET of one record: one that was merged is answered by a redirection to where it went."""

    @functools.wraps(route)
    def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return route(request, *args, **kwargs)
        except MergedAway as gone:
            return _moved(request, gone)

    return serve


def saying(*statuses: int, moves: bool = False, goes: bool = False) -> dict[str, Any]:
    """The openapi_extra of a route of records; moves and goes add the answers for a record that was merged."""
    extra = described(*statuses)
    like = extra["responses"][404]["content"]
    if moves:
        extra["responses"][301] = {"description": _MOVED, "content": like}
    if goes:
        extra["responses"][410] = {"description": _GONE, "content": like}
    return extra


def _moved(request: HttpRequest, gone: MergedAway) -> HttpResponse:
    response = problem(301, gone.code, gone.sentence, gone.facts)
    # Whatever stands behind the record's number stays: /contacts/7/provenance leads to /contacts/9/provenance.
    collection = f"/{gone.collection}/"
    before, _, after = request.path.rpartition(collection)
    _, slash, rest = after.partition("/")
    response["Location"] = f"{before}{collection}{gone.into_id}{slash}{rest}"
    return response
