"""How a setting is declared: the variable it is read from, what it means and what it accepts."""

from typing import Any

from pydantic import Field
from pydantic.config import JsonDict


def setting(name: str, default: Any, meaning: str, accepts: str, *, secret: bool = False, **limits: Any) -> Any:
    """A field that is read from the environment variable of that name; a secret's value is never shown."""
    extra: JsonDict = {"accepts": accepts, "secret": secret}
    return Field(default, validation_alias=name, description=meaning, json_schema_extra=extra, **limits)
