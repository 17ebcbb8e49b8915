"""What a record is called where only its id stands otherwise."""

from collections.abc import Collection, Mapping
from typing import Final

from contactory.contacts.models import Company, Contact
from contactory.contacts.queries import companies, contacts

_NAME_PARTS: Final = ("first_name", "last_name", "full_name", "email")


def names_of_contacts(workspace_id: int, ids: Collection[int]) -> dict[int, str]:
    """Name and e-mail address of those of these contacts that are there; call it inside the scope."""
    found = contacts(workspace_id).filter(id__in=ids).only(*_NAME_PARTS)
    return {each.id: name_of_contact({part: getattr(each, part) for part in _NAME_PARTS}) for each in found}


def names_of_companies(workspace_id: int, ids: Collection[int]) -> dict[int, str]:
    """Name and domain of those of these companies that are there; call it inside the scope."""
    found = companies(workspace_id).filter(id__in=ids).only("name", "domain")
    return {each.id: name_of_company({"name": getattr(each, "name", ""), "domain": each.domain}) for each in found}


def names_of(workspace_id: int, kind: type[Contact] | type[Company], ids: Collection[int]) -> dict[int, str]:
    """What records of one kind are called, as far as they are there; call it inside the scope."""
    if not ids:
        return {}
    return names_of_contacts(workspace_id, ids) if kind is Contact else names_of_companies(workspace_id, ids)


def name_of_contact(values: Mapping[str, str]) -> str:
    """A contact as "Ada Byron, ada@example.com", from its values by field, or as much of it as there is."""
    parts = " ".join(filter(None, (values.get("first_name", ""), values.get("last_name", ""))))
    return _joined(parts or values.get("full_name", ""), values.get("email", ""))


def name_of_company(values: Mapping[str, str]) -> str:
    """A company as "Estuary Foods, estuary.com", from its values by field, or as much of it as there is."""
    return _joined(values.get("name", ""), values.get("domain", ""))


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
