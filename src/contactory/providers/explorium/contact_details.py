"""What Explorium says about the ways to reach a prospect."""

from contactory.providers.email_statuses import DELIVERABLE, RISKY, UNDELIVERABLE, UNKNOWN
from contactory.providers.shapes import Node
from contactory.providers.values import Values

_STATUSES = {"valid": DELIVERABLE, "catch-all": RISKY, "invalid": UNDELIVERABLE}
_PHONE_FIELDS = ("work_direct_phone", "other_phone")

EMAIL_FIELDS = ("email", "email_status", "secondary_email")
PHONE_FIELDS = ("mobile_phone", *_PHONE_FIELDS)


def read_contact_details(data: Node, values: Values, wanted: tuple[str, ...]) -> None:
    """Take the addresses and numbers of the wanted fields; raises WrongShape."""
    if "email" in wanted:
        _put_emails(data, values)
    if "mobile_phone" in wanted:
        _put_phones(data, values)


def _put_emails(data: Node, values: Values) -> None:
    by_kind = [(entry.text("type"), entry.text("address")) for entry in data.nodes("emails")]
    # The name is spelt so by the provider.
    values.put("email", data.text("professions_email"))
    for kind, address in by_kind:
        if kind.endswith("professional"):
            values.put("email", address)
    if "email" in values.found:
        values.put("email_status", _STATUSES.get(data.text("professional_email_status"), UNKNOWN))
    for kind, address in by_kind:
        if kind == "personal":
            values.put("secondary_email", address)


def _put_phones(data: Node, values: Values) -> None:
    values.put("mobile_phone", data.text("mobile_phone"))
    mobile = values.found.get("mobile_phone")
    for entry in data.nodes("phone_numbers"):
        field = next((name for name in _PHONE_FIELDS if name not in values.found), "")
        if not field:
            return
        values.put(field, entry.text("phone_number"))
        if mobile is not None and values.found.get(field) == mobile:
            del values.found[field]
