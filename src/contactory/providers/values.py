"""The values that a provider gives, in the normal forms of the engine."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from contactory.engine.countries import COUNTRY_FIELDS, country_code
from contactory.engine.dates import iso_date
from contactory.engine.domains import company_domain
from contactory.engine.email_syntax import PLACEHOLDER, judge
from contactory.engine.fields import Field, Kind
from contactory.engine.lists import COMMA, SEPARATOR, separated
from contactory.engine.numbers import decimal_of
from contactory.engine.phones import phones_in
from contactory.engine.yes_no import answer_of
from contactory.providers.protocol import FIELDS_OF_TARGET, Target
from contactory.providers.questions import Value

_URL = re.compile(r"(?:https?://)?(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]+(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_LONGEST_URL = 2_000  # characters


class Values:
    """The values of one answer, as they are read; what is empty or cannot be its field's kind is left out.

    country, by name or code, is where phone numbers without a calling code are from.
    """

    def __init__(self, target: Target, country: str = "") -> None:
        self.found: dict[str, Value] = {}
        self._fields = FIELDS_OF_TARGET[target]
        self._country = country_code(country) or ""

    def put(self, name: str, text: str, confidence: Decimal | None = None) -> None:
        """Take a text for a field unless the field has a value; confidence counts from 0 to 1."""
        if not text or name in self.found:
            return
        normal = normal_form(self._fields[name], text, self._country)
        if normal:
            sure = float(confidence) if confidence is not None and 0 <= confidence <= 1 else None
            self.found[name] = Value(normal, sure)

    def put_list(self, name: str, things: Iterable[str]) -> None:
        """Take a list for a field, each thing once."""
        distinct = list(dict.fromkeys(" ".join(thing.split()) for thing in things))
        between = SEPARATOR if any("," in thing for thing in distinct) else COMMA
        self.put(name, between.join(thing.replace(";", ",") for thing in distinct))


def normal_form(field: Field, text: str, country: str = "") -> str:
    """The engine's form of one value of a field, "" for what is not of the field's kind; an import leaves it."""
    line = text.strip() if field.kind == "text" else " ".join(text.split())
    if not line:
        return ""
    if field.kind == "phone":
        return next(iter(phones_in(line, country)), "")
    if field.name in COUNTRY_FIELDS:
        return country_code(line) or line
    if field.kind == "boolean":
        return answer_of(line, field.name) or ""
    return _FORMS[field.kind](line) if field.kind in _FORMS else line


def _email(text: str) -> str:
    return "" if text.lower() == PLACEHOLDER else judge(text).key or ""


def _url(text: str) -> str:
    return text if len(text) <= _LONGEST_URL and _URL.fullmatch(text) else ""


_FORMS: dict[Kind, Callable[[str], str]] = {
    "email": _email,
    "domain": lambda text: company_domain(text) or "",
    "url": _url,
    "date": lambda text: iso_date(text, None) or "",
    "number": lambda text: decimal_of(text) or "",
    "integer": lambda text: decimal_of(text, whole=True) or "",
    "list": separated,
}
