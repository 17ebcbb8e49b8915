"""Reads what a request brings: JSON and query strings, whose texts are texts that can be kept."""

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from contactory.errors import InvalidInput, Refusal


class MalformedBody(Refusal):
    """A request body that is not JSON at all."""

    code = "bad_request"
    status = 400


class RequestParser(Parser):
    """The parser of all routes."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The JSON of the body; raises as json_in does."""
        return json_in(request.body)

    def parse_querydict(
        self, data: "MultiValueDict[Any, Any]", list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """The values by name; raises InvalidInput that names the first that is no text."""
        for name, values in data.lists():
            for value in values:
                if isinstance(value, str):
                    require_text(name, value)
        found: dict[str, Any] = super().parse_querydict(data, list_fields, request)
        return found


def json_in(body: bytes) -> Any:
    """The value that the JSON text says; raises MalformedBody, and InvalidInput for a text in it that is none."""
    try:
        value = json.loads(body.decode("utf-8-sig"), parse_constant=_not_json)
    except json.JSONDecodeError as error:
        raise MalformedBody(f"The body is not JSON: look at line {error.lineno}, column {error.colno}.") from None
    except (ValueError, RecursionError):
        raise MalformedBody("The body is not JSON that can be read: send an object such as {}, in UTF-8.") from None
    # Only an escape can bring such a character: raw ones are neither JSON nor UTF-8.
    if b"\\u" in body:
        for place, text in _texts(value):
            require_text(place, text)
    return value


def _not_json(_name: str) -> NoReturn:
    raise ValueError


def _texts(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place or "body", value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield place or "body", name
            yield from _texts(part, f"{place}.{name}" if place else name)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _texts(part, f"{place}.{number}" if place else str(number))


def require_text(place: str, text: str) -> None:
    """Refuse a text that the database cannot keep; place is the name that the sender knows it by."""
    # Half of a pair of surrogates is no character, and PostgreSQL keeps no text with a NUL in it.
    if "\x00" not in text and (text.isascii() or not any("\ud800" <= mark <= "\udfff" for mark in text)):
        return
    shown = "".join(mark if mark.isprintable() else "?" for mark in place[:80])
    raise InvalidInput(
        f"{shown} has a character in it that is no text (NUL, or half of a pair): leave it out.",
        code="invalid_value",
        field=shown,
    )
