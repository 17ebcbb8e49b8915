"""A person or a program changes some values of a record."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError

from contactory.contacts.models import Company, Contact, FieldChange
from contactory.contacts.queries import companies, rows_of
from contactory.contacts.record_values import COMPANY_ID, Kind, Record, kind_of
from contactory.contacts.services.recording import Cause, locked, write_values
from contactory.contacts.typed_values import cleaned_values
from contactory.errors import Conflict, InvalidInput
from contactory.workspaces.scope import workspace_scope

_KEYS = {Kind.CONTACT: "email", Kind.COMPANY: "domain"}


def edit_contact(
    *, workspace_id: int, contact_id: int, changes: Mapping[str, object], actor: str, expected: datetime | None = None
) -> Contact:
    """Change some values of a contact: fields by name, custom fields as "custom:NAME", company_id; None empties.

    expected is the updated_at of the contact that the caller has read; None changes it whatever it is now. A value that
    is there already is no change. Raises NotFound, MergedAway, ChangedMeanwhile, InvalidInput, and Conflict for an
    address that another contact has.
    """
    with workspace_scope(workspace_id):
        record = locked(Contact, workspace_id, contact_id, expected=expected)
        _edit(record, changes, actor)
        return record


def edit_company(
    *, workspace_id: int, company_id: int, changes: Mapping[str, object], actor: str, expected: datetime | None = None
) -> Company:
    """Change some values of a company: domain, and fields by name; None empties. As edit_contact."""
    with workspace_scope(workspace_id):
        record = locked(Company, workspace_id, company_id, expected=expected)
        _edit(record, changes, actor)
        return record


def _edit(record: Record, changes: Mapping[str, object], actor: str) -> None:
    kind = kind_of(record)
    wanted = cleaned_values(kind, changes, record.workspace.default_country)
    _check_references(record.workspace_id, kind, wanted)
    try:
        write_values(record, wanted, Cause(FieldChange.Source.PERSON, actor))
    except IntegrityError:
        raise _taken(record, wanted) from None


def _check_references(workspace_id: int, kind: str, wanted: Mapping[str, str]) -> None:
    if wanted.get("domain") == "" and kind == Kind.COMPANY:
        raise InvalidInput("A company must have a domain, which is its key.", code="invalid_value", field="domain")
    company_id = wanted.get(COMPANY_ID)
    # Locked, so that the company is not deleted or merged before the contact points to it.
    if company_id and not companies(workspace_id).select_for_update().filter(id=int(company_id)).exists():
        raise InvalidInput(
            f"There is no company {company_id} in this workspace.", code="invalid_value", field=COMPANY_ID
        )


def _taken(record: Record, wanted: Mapping[str, str]) -> Conflict:
    kind = kind_of(record)
    key = _KEYS[kind]
    owner = (
        rows_of(record.workspace_id, type(record)).filter(**{key: wanted[key]}).exclude(id=record.pk).only("id").first()
    )
    whose = f"the {kind} {owner.pk}" if owner is not None else f"another {kind}"
    return Conflict(
        f"{wanted[key]} belongs to {whose}: choose another {key}, or merge the two.",
        code=f"{key}_taken",
        taken_by=owner.pk if owner is not None else None,
    )
