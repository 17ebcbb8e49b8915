"""What the rows of a job become, contacts or companies, and what statements about them say in its place.

Statements of store/sql name the column of a row's key {key}, the table of the records {record}, its column with the
same key {field}, and the word for it {key_noun}.
"""

from dataclasses import dataclass
from typing import Final

from contactory.engine.fields import FIELDS_OF_KIND, REQUIRED_OF_KIND, Field
from contactory.errors import InvalidInput
from contactory.store.queries import SQL


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One kind of import. name is that of the jobs; rows with the same text in the column key are of one record."""

    name: str
    record: str
    field: str
    key: str
    key_noun: str

    @property
    def fields(self) -> dict[str, Field]:
        """The fields that a column of a file can become."""
        return FIELDS_OF_KIND[self.name]

    @property
    def required(self) -> tuple[str, ...]:
        """The fields that every row must have unless a job says otherwise."""
        return REQUIRED_OF_KIND[self.name]

    def sql(self, name: str) -> str:
        """The named statement about records of this kind."""
        return self.told(SQL[name])

    def told(self, statement: str) -> str:
        """The statement, about records of this kind."""
        for word in ("record", "field", "key", "key_noun"):
            statement = statement.replace(f"{{{word}}}", getattr(self, word))
        return statement


CONTACTS: Final = RecordKind("contacts", "contact", "email", "email_key", "e-mail")
COMPANIES: Final = RecordKind("companies", "company", "domain", "domain_key", "domain")
RECORD_KINDS: Final = {kind.name: kind for kind in (CONTACTS, COMPANIES)}


def known_kind(name: str) -> RecordKind:
    """The kind of that name; raises InvalidInput."""
    if name not in RECORD_KINDS:
        kinds = ", ".join(RECORD_KINDS)
        raise InvalidInput(f"Imports of {name!r} are not supported; the kinds are: {kinds}.", field="kind")
    return RECORD_KINDS[name]
