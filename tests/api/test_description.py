"""The OpenAPI description: every route says what it does, what it takes, what it gives and how it refuses."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, get_args

import pytest
from ninja import Schema
from pydantic import PlainSerializer

from contactory.api_root import api

SCHEMA = api.get_openapi_schema()
OURS = ("/api/v1/imports", "/api/v1/contacts", "/api/v1/companies")
OPERATIONS = [
    (f"{method.upper()} {path}", operation)
    for path, methods in SCHEMA["paths"].items()
    for method, operation in methods.items()
    if path.startswith(OURS)
]
each_operation = pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[name for name, _ in OPERATIONS])


def schemas_of(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict) and "schema" in part:
        yield part["schema"]
    for value in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from schemas_of(value)


@each_operation
def test_an_operation_says_what_it_does_and_how_it_refuses(name: str, operation: dict[str, Any]) -> None:
    assert operation["summary"]
    assert operation["description"].strip()
    assert {401, 403} <= operation["responses"].keys()
    if "{" in name:
        assert 404 in operation["responses"]
    for status, answer in operation["responses"].items():
        if status >= 400:
            problem = answer["content"]["application/problem+json"]["schema"]
            assert {"type", "title", "status", "detail", "code"} <= problem["properties"].keys()


@each_operation
def test_what_goes_in_and_out_has_an_example(name: str, operation: dict[str, Any]) -> None:
    answers = [answer for status, answer in operation["responses"].items() if status < 300]
    for schema in schemas_of([answers, operation.get("requestBody")]):
        target = SCHEMA["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
        assert "example" in target or has_examples(target), name


def has_examples(schema: dict[str, Any]) -> bool:
    """Whether the items of a list, or single properties, show what they are like."""
    text = str(schema)
    return "example" in text or any(
        "example" in str(SCHEMA["components"]["schemas"][name])
        for name in SCHEMA["components"]["schemas"]
        if name in text
    )


def test_a_file_or_an_upload_begins_an_import() -> None:
    content = SCHEMA["paths"]["/api/v1/imports"]["post"]["requestBody"]["content"]
    assert content["application/json"]["schema"]["required"] == ["upload_id"]
    form = content["multipart/form-data"]["schema"]
    assert form["properties"]["file"]["format"] == "binary"
    assert {"kind", "mapping", "policies"} < form["properties"].keys()
    assert "$ref" not in str(content)


def test_each_amount_that_goes_out_has_the_one_form() -> None:
    """A bare decimal would be written as the database keeps it: "818.000000"."""
    known = [Schema]
    for kind in known:
        known += [each for each in kind.__subclasses__() if each not in known]
    shown = [kind for kind in known if not kind.__name__.endswith(("In", "Changes", "Query"))]
    amounts = [(kind.__name__, name) for kind in shown for name, field in kind.model_fields.items() if _is_bare(field)]
    assert len(shown) > 100
    assert amounts == []


def _is_bare(field: Any) -> bool:
    if field.annotation is Decimal:
        return not any(isinstance(each, PlainSerializer) for each in field.metadata)
    return Decimal in get_args(field.annotation)
