"""What a value should have been, in words for a person: pydantic's own are for those who know its types."""

from collections.abc import Mapping
from typing import Any

_WHOLE_NUMBER = "say a whole number"
_NUMBER = "say a number"
_TIME = "say a time such as 2026-03-01T00:00:00Z"
_PLAIN = {
    "missing": "it is missing",
    "extra_forbidden": "there is nothing of this name; check how it is spelled",
    "int_type": _WHOLE_NUMBER,
    "int_parsing": _WHOLE_NUMBER,
    "int_from_float": _WHOLE_NUMBER,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": "say true or false",
    "bool_parsing": "say true or false",
    "string_type": "say a text",
    "list_type": "say a list",
    "tuple_type": "say a list",
    "dict_type": "say an object",
    "model_type": "say an object",
    "model_attributes_type": "say an object",
    "datetime_type": _TIME,
    "datetime_parsing": _TIME,
    "datetime_from_date_parsing": _TIME,
}
# What stands in braces is in the context of the error.
_BOUNDED = {
    "greater_than": "say more than {gt}",
    "greater_than_equal": "say {ge} or more",
    "less_than": "say less than {lt}",
    "less_than_equal": "say {le} or less",
    "decimal_max_places": "say at most {decimal_places} decimal places",
    "decimal_max_digits": "say at most {max_digits} digits",
    "decimal_whole_digits": "say at most {whole_digits} digits before the point",
    "literal_error": "say {expected}",
    "enum": "say {expected}",
}


def wanted(error: Mapping[str, Any]) -> str:
    """What to say instead, for one of the errors of a pydantic ValidationError; neither a capital nor a full stop."""
    kind, context = str(error["type"]), error.get("ctx") or {}
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind in _BOUNDED:
        return _BOUNDED[kind].format_map({name: _shown(bound) for name, bound in context.items()})
    if kind.startswith(("string_too_", "too_")):
        return _of_length(kind, context)
    said = str(error["msg"]).removeprefix("Value error, ").rstrip(".")
    return said if kind == "value_error" else said[:1].lower() + said[1:]


def _shown(bound: object) -> object:
    # 0.0 is 0 to a person.
    return int(bound) if isinstance(bound, float) and bound.is_integer() else bound


def _of_length(kind: str, context: Mapping[str, Any]) -> str:
    bound, number = ("at most", "max_length") if kind.endswith("long") else ("at least", "min_length")
    things = "character" if kind.startswith("string") else "thing"
    length = context[number]
    return f"say {bound} {length} {things}{'' if length == 1 else 's'}"
