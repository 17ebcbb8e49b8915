"""Writes what providers gave into many records at once, with a change for each value."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.backends.utils import CursorWrapper

from contactory.contacts.lost_answers import LostAnswer, lost_to_json
from contactory.contacts.record_values import FIELDS_OF, Kind
from contactory.engine.email_syntax import judge
from contactory.engine.several_values import EMAILS
from contactory.store.queries import SQL
from contactory.suppression.hashing import address_key_of
from contactory.suppression.queries import any_suppression, suppressions

KEY_OF: Final[Mapping[str, str]] = {Kind.CONTACT: "email", Kind.COMPANY: "domain"}
TAKEN = "taken"
SUPPRESSED = "suppressed"
_ATTEMPTS = 3


# What is said of an address is not written where the address is not.
_SAID_OF: Final[Mapping[str, tuple[str, ...]]] = {"email": ("email_status", "email_confidence")}


@dataclass(frozen=True, slots=True)
class GivenValue:
    """One value for one field, what it cost in the currency of the ledger, and the answers that it won over."""

    field: str
    value: str
    provider: str
    cost: Decimal
    confidence: float | None
    lost: tuple[LostAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class NotWritten:
    """A value that was left out, and why.

    Its key belongs to another record (TAKEN), or to somebody erased (SUPPRESSED), or it is about such a key.
    """

    record_id: int
    field: str
    code: str
    sentence: str


Wanted = dict[int, dict[str, GivenValue]]


@dataclass(frozen=True, slots=True)
class GivenWrites:
    """Writes of one enrichment into contacts or companies that the caller has locked (many_values)."""

    cursor: CursorWrapper
    workspace_id: int
    kind: str
    enrichment_id: int

    def write(
        self, present: Mapping[int, Mapping[str, str]], given: Mapping[int, Sequence[GivenValue]]
    ) -> list[NotWritten]:
        """Write the values; gives those that had to be left out.

        present are the records' values. What is there already is no change, and what a person said of themselves is
        never written.
        """
        wanted = {record_id: self._changing(present[record_id], values) for record_id, values in given.items()}
        left_out = _dropped(wanted, self._suppressed(wanted)) if self.kind == Kind.CONTACT else []
        for attempt in range(1, _ATTEMPTS + 1):
            left_out += _dropped(wanted, self._taken(wanted))
            try:
                with transaction.atomic():
                    self._update(wanted)
                break
            except IntegrityError:
                # Somebody has made a record of one of the keys since they were looked up: now it is there to be seen.
                if attempt == _ATTEMPTS:
                    raise
        self._note(present, wanted)
        return left_out

    def _changing(self, present: Mapping[str, str], values: Sequence[GivenValue]) -> dict[str, GivenValue]:
        fields = FIELDS_OF[self.kind]
        return {
            each.field: each
            for each in values
            if each.value != present.get(each.field, "") and not fields[each.field].protected
        }

    def _suppressed(self, wanted: Wanted) -> list[NotWritten]:
        addresses = {
            (record_id, name): values[name].value
            for record_id, values in wanted.items()
            for name in EMAILS
            if name in values
        }
        gone = suppressed_addresses(self.workspace_id, addresses.values()) if addresses else set()
        sentence = "The person with this address was erased on request and must not come back."
        return [NotWritten(*place, SUPPRESSED, sentence) for place, address in addresses.items() if address in gone]

    def _taken(self, wanted: Wanted) -> list[NotWritten]:
        key = KEY_OF[self.kind]
        keys = {record_id: values[key].value for record_id, values in wanted.items() if key in values}
        if not keys:
            return []
        given: dict[str, Any] = {"workspace": self.workspace_id, "keys": list(set(keys.values()))}
        self.cursor.execute(self._statement("owners_of_keys").replace("{key}", key), given)
        owners: dict[str, int] = dict(self.cursor.fetchall())
        found = []
        for record_id, text in keys.items():
            owner = owners.setdefault(text, record_id) if text else record_id
            if owner != record_id:
                sentence = f"This {key} belongs to the {self.kind} {owner}: merge the two, if they are one."
                found.append(NotWritten(record_id, key, TAKEN, sentence))
        return found

    def _update(self, wanted: Wanted) -> None:
        names = sorted({name for values in wanted.values() for name in values})
        rows = [
            {"id": record_id, **{name: each.value for name, each in values.items()}}
            for record_id, values in wanted.items()
            if values
        ]
        if rows:
            statement = (
                self._statement("write_many")
                .replace("{assignments}", ", ".join(f"{name} = coalesce(n.{name}, c.{name})" for name in names))
                .replace("{columns}", ", ".join(f"{name} text" for name in names))
            )
            self.cursor.execute(statement, {"workspace": self.workspace_id, "rows": json.dumps(rows)})

    def _note(self, present: Mapping[int, Mapping[str, str]], wanted: Wanted) -> None:
        rows = [
            {
                "record": record_id,
                "field": name,
                "old": present[record_id].get(name, ""),
                "new": each.value,
                "provider": each.provider,
                "cost": str(each.cost),
                "confidence": each.confidence,
                "lost": lost_to_json(each.lost),
            }
            for record_id, values in wanted.items()
            for name, each in values.items()
        ]
        if rows:
            given: dict[str, Any] = {
                "workspace": self.workspace_id,
                "enrichment": self.enrichment_id,
                "rows": json.dumps(rows),
            }
            self.cursor.execute(self._statement("note_many_changes"), given)

    def _statement(self, name: str) -> str:
        return SQL[name].replace("{record}", self.kind)


def suppressed_addresses(workspace_id: int, addresses: Iterable[str]) -> set[str]:
    """Those of the addresses that were erased from the workspace and must not come back."""
    if not any_suppression(workspace_id):
        return set()
    key = address_key_of(workspace_id)
    hashes = {key.hash(normal): text for text in set(addresses) if text and (normal := judge(text).key)}
    found = suppressions(workspace_id).filter(hash__in=list(hashes)).values_list("hash", flat=True)
    return {hashes[bytes(each)] for each in found}


def _dropped(wanted: Wanted, left_out: Sequence[NotWritten]) -> list[NotWritten]:
    """Take these out of what is wanted, with what is about them; gives all that went."""
    about = [
        NotWritten(each.record_id, name, each.code, f"It is about the {each.field} that was left out.")
        for each in left_out
        for name in _SAID_OF.get(each.field, ())
        if name in wanted[each.record_id]
    ]
    for each in (*left_out, *about):
        wanted[each.record_id].pop(each.field, None)
    return [*left_out, *about]
