"""What the OpenAPI description says that ninja cannot know: error documents, and bodies that come in two forms."""

from http import HTTPStatus
from typing import Any

from ninja import Field, Schema
from pydantic import BaseModel

_WHY: dict[int, str] = {
    401: "No API key and no session, or one that is no good.",
    403: "The caller may not do this.",
    404: "There is nothing here in the caller's workspace.",
    409: "The present state does not allow it; the document names that state.",
    413: "The file is too large.",
    422: "A value is wrong; the document says which and why.",
    429: "The same was asked too often; try again after Retry-After.",
    503: "A part that is needed cannot be used now; try again after Retry-After.",
}


class Problem(Schema):
    """RFC 9457 problem document; further members carry facts, such as the present state."""

    type: str = Field(description="a URN that ends in the code", examples=["urn:contactory:problem:wrong_state"])
    title: str = Field(description="the phrase of the HTTP status", examples=["Conflict"])
    status: int = Field(description="the HTTP status", examples=[409])
    detail: str = Field(
        description="one sentence for a person", examples=["Import 12 is COMPLETED and cannot be cancelled."]
    )
    code: str = Field(description="stable and machine-readable", examples=["wrong_state"])
    correlation_id: str = Field(description="finds the request in the log", examples=["4f0c9a1e77b2a0d1c3e5f7a9"])


def described(*statuses: int, body: dict[str, Any] | None = None, **answers: dict[str, Any]) -> dict[str, Any]:
    """The openapi_extra of a route: the problems it may answer with, apart from 401 and 403, which all routes have.

    body maps content types to schemas of the request; an answer such as ok={"text/event-stream": schema} replaces the
    content of the answer 200.
    """
    responses: dict[int, Any] = {status: _problem(status) for status in sorted({401, 403, *statuses})}
    if "ok" in answers:
        responses[200] = {"content": {kind: {"schema": schema} for kind, schema in answers["ok"].items()}}
    extra: dict[str, Any] = {"responses": responses}
    if body is not None:
        content = {kind: {"schema": schema} for kind, schema in body.items()}
        extra["requestBody"] = {"required": True, "content": content}
    return extra


def inlined(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a model with its definitions written out, so that it can stand anywhere in a description."""
    schema = model.model_json_schema()
    definitions = schema.pop("$defs", {})
    written: dict[str, Any] = _written_out(schema, definitions)
    return written


def _written_out(part: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(part, list):
        return [_written_out(each, definitions) for each in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _written_out(definitions[part["$ref"].rpartition("/")[2]], definitions)
    return {name: _written_out(value, definitions) for name, value in part.items()}


def _problem(status: int) -> dict[str, Any]:
    return {
        "description": f"{HTTPStatus(status).phrase}. {_WHY[status]}",
        "content": {"application/problem+json": {"schema": inlined(Problem)}},
    }
