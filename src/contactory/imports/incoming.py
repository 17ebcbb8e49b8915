"""Reads what a request for an import or a preview brings: JSON that names an upload, or the file itself in a form."""

import json
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from ninja.errors import ValidationError
from pydantic import BaseModel
from pydantic import ValidationError as SchemaError

from contactory.api.parsing import json_in, require_text
from contactory.errors import InvalidInput, WrongState
from contactory.uploads.models import Upload, UploadState
from contactory.uploads.queries import upload_of

Model = TypeVar("Model", bound=BaseModel)


def is_form(request: HttpRequest) -> bool:
    """Whether the request is a multipart form; InvalidInput when it is neither that nor JSON."""
    kind = request.content_type
    if kind == "multipart/form-data":
        return True
    if kind in ("application/json", ""):
        return False
    raise InvalidInput(
        "Send JSON with an upload_id, or multipart/form-data with the file in the field file.",
        code="unsupported_content_type",
    )


def json_of(request: HttpRequest, model: type[Model]) -> Model:
    """The JSON body as that model; raises as json_in does, and ninja's ValidationError where it does not fit."""
    said = json_in(request.body)
    try:
        return model.model_validate(said)
    except SchemaError as error:
        raise _described(error) from None


def form_of(request: HttpRequest, model: type[Model], json_fields: tuple[str, ...] = ()) -> Model:
    """The fields of the form as that model; those of json_fields are JSON texts."""
    values: dict[str, Any] = {}
    for name, value in request.POST.items():
        text = str(value)
        require_text(name, text)
        values[name] = _parsed(name, text) if name in json_fields and text.strip() else text
    values = {name: value for name, value in values.items() if value != ""}
    try:
        return model.model_validate(values)
    except SchemaError as error:
        raise _described(error) from None


def file_of(request: HttpRequest) -> "UploadedFile[Any]":
    """The one file of the form, in the field file."""
    files = request.FILES.getlist("file")
    if len(files) != 1 or len(request.FILES) != 1:
        raise InvalidInput("Send exactly one file, in the form field file.", code="file_missing", field="file")
    if not files[0].size:
        raise InvalidInput("The file is empty: send one with at least a header line.", code="empty_file", field="file")
    return files[0]


def complete_upload(workspace_id: int, upload_id: int) -> Upload:
    """The upload of that id; NotFound, and WrongState while parts of it are missing. Call it inside the scope."""
    upload = upload_of(workspace_id, upload_id)
    if upload.state != UploadState.COMPLETE:
        raise WrongState(
            f"Upload {upload_id} is {upload.state}; complete it before it is imported.", state=upload.state
        )
    return upload


def _parsed(name: str, text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        raise InvalidInput(f"The form field {name} is not JSON; send an object such as {{}}.", field=name) from None


def _described(error: SchemaError) -> ValidationError:
    errors: list[dict[str, Any]] = [
        {**each, "loc": ("body", "payload", *each["loc"])} for each in error.errors(include_url=False)
    ]
    return ValidationError(errors)
