"""Two records that are one: the other's values fill what this one lacks, and the other is gone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from contactory.contacts.models import Company, Contact, FieldChange, GoneRecord
from contactory.contacts.queries import absent, contacts, large, rows_of
from contactory.contacts.record_values import Kind, Record, kind_of, kind_of_model, values_of
from contactory.contacts.services.deleting import remove_row
from contactory.contacts.services.recording import NEXT_MOMENT, Cause, check_unchanged, write_values
from contactory.contacts.typed_values import check_names
from contactory.engine.fields import CONTACT_FIELDS
from contactory.errors import Conflict, InvalidInput
from contactory.workspaces.audit import Facts, audit
from contactory.workspaces.scope import workspace_scope

Side = Literal["this", "other"]
_FURTHER_ADDRESSES = ("secondary_email", "tertiary_email")
_PROTECTED = tuple(field.name for field in CONTACT_FIELDS if field.protected)


def merge_contacts(
    *,
    workspace_id: int,
    contact_id: int,
    other_id: int,
    actor: str,
    prefer: Mapping[str, Side] | None = None,
    expected: datetime | None = None,
) -> Contact:
    """Merge the other contact into this one, and give this one as it is then.

    The other's values fill the empty fields; prefer says of a field that both have whose value stays, by default this
    one's. An address that does not stay becomes a further address where there is room. expected is this contact's
    updated_at as the caller has read it. Merging what was merged before changes nothing. Raises NotFound, MergedAway,
    ChangedMeanwhile, InvalidInput, and Conflict (consent_differs) where the two disagree about a consent and prefer is
    silent.
    """
    with workspace_scope(workspace_id):
        this, other = _both(Contact, workspace_id, contact_id, other_id)
        if other is not None:
            check_unchanged(this, expected)
            _merge(this, other, prefer or {}, actor)
        return this


def merge_companies(
    *,
    workspace_id: int,
    company_id: int,
    other_id: int,
    actor: str,
    prefer: Mapping[str, Side] | None = None,
    expected: datetime | None = None,
) -> Company:
    """Merge the other company into this one as merge_contacts does; the other's contacts become this one's."""
    with workspace_scope(workspace_id):
        this, other = _both(Company, workspace_id, company_id, other_id)
        if other is not None:
            check_unchanged(this, expected)
            _merge(this, other, prefer or {}, actor)
        return this


def combined(this: Mapping[str, str], other: Mapping[str, str], prefer: Mapping[str, Side]) -> dict[str, str]:
    """The values that this record gets from the other one; a value that the other lacks never replaces one."""
    taken = {name: value for name, value in other.items() if name not in this or prefer.get(name) == "other"}
    if "email" in this and "email" in other and this["email"] != other["email"]:
        spare = this["email"] if "email" in taken else other["email"]
        result = {**this, **taken}
        known = {result.get(name, "").casefold() for name in _FURTHER_ADDRESSES}
        free = [name for name in _FURTHER_ADDRESSES if not result.get(name)]
        if free and spare not in known:
            taken[free[0]] = spare
    return taken


def _merge(this: Record, other: Record, prefer: Mapping[str, Side], actor: str) -> None:
    kind, workspace_id = kind_of(this), this.workspace_id
    check_names(kind, prefer)
    mine, theirs = values_of(this), values_of(other)
    _check_consents(kind, mine, theirs, prefer)
    _remove_other(other, into=this, values=theirs, actor=actor)
    write_values(this, combined(mine, theirs, prefer), Cause(FieldChange.Source.MERGE, actor, merged_from=other.pk))
    facts = Facts(after={"merged": other.pk})
    audit(workspace_id=workspace_id, actor=actor, action=f"{kind}.merged", subject=f"{kind}:{this.pk}", facts=facts)


def _both(model: type[Record], workspace_id: int, record_id: int, other_id: int) -> tuple[Record, Record | None]:
    """Both records, locked in the order of their ids; the other is None where it was merged into this one before."""
    rows = rows_of(workspace_id, model).select_for_update().filter(id__in=(record_id, other_id))
    found = {record.pk: record for record in rows.order_by("id")}
    kind = kind_of_model(model)
    if record_id not in found:
        raise absent(workspace_id, model, record_id)
    if record_id == other_id:
        raise InvalidInput(f"A {kind} cannot be merged with itself: other_id must be another one.", field="other_id")
    if other_id not in found:
        gone = GoneRecord.objects.filter(workspace_id=workspace_id, kind=kind, record_id=other_id, into_id=record_id)
        if not gone.exists():
            raise absent(workspace_id, model, other_id)
    return found[record_id], found.get(other_id)


def _check_consents(kind: str, mine: Mapping[str, str], theirs: Mapping[str, str], prefer: Mapping[str, Side]) -> None:
    if kind != Kind.CONTACT:
        return
    differing = [
        name
        for name in _PROTECTED
        if name in mine and name in theirs and name not in prefer and mine[name].casefold() != theirs[name].casefold()
    ]
    if differing:
        raise Conflict(
            f"The two contacts differ in {' and '.join(differing)}, which is what a person said about themselves: "
            "say in prefer whose value stays.",
            code="consent_differs",
            fields=differing,
        )


def _remove_other(other: Record, *, into: Record, values: dict[str, str], actor: str) -> None:
    kind, workspace_id = kind_of(other), other.workspace_id
    if kind == Kind.COMPANY:
        contacts(workspace_id).filter(company_record_id=large(other.pk)).update(
            company_record_id=into.pk, updated_at=NEXT_MOMENT
        )
    absorbed = GoneRecord.objects.filter(workspace_id=workspace_id, kind=kind, into_id=other.pk)
    absorbed.update(into_id=into.pk)
    remove_row(other, actor=actor, into_id=into.pk, values=values)
