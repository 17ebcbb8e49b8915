"""Reads about suppression, workspace first; call them inside the workspace's scope."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import QuerySet

from contactory.engine.email_syntax import judge
from contactory.engine.several_values import EMAILS
from contactory.errors import Conflict, Unavailable
from contactory.suppression.hashing import address_key_of
from contactory.suppression.models import Suppression


def suppressions(workspace_id: int) -> QuerySet[Suppression]:
    """The workspace's suppression entries."""
    return Suppression.objects.filter(workspace_id=workspace_id)


def any_suppression(workspace_id: int, *, since: datetime | None = None) -> bool:
    """Whether an entry was made, since that time if one is given.

    Raises Unavailable where one was made under another SECRET_KEY: nobody can tell then whom it means.
    """
    entries = suppressions(workspace_id)
    if since is not None:
        entries = entries.filter(created_at__gte=since)
    marks = set(entries.values_list("key_mark", flat=True).distinct())
    if marks - {address_key_of(workspace_id).mark}:
        raise Unavailable(
            "SECRET_KEY is not the one under which erased people are kept out of this workspace: set the former one.",
            code="suppression_key_changed",
        )
    return bool(marks)


def is_suppressed(workspace_id: int, addresses: Iterable[str]) -> bool:
    """Whether one of the addresses must not come back; a text that is no address never is."""
    key = address_key_of(workspace_id)
    hashes = [key.hash(found) for address in addresses if address and (found := judge(address).key)]
    if not hashes or not any_suppression(workspace_id):
        return False
    return suppressions(workspace_id).filter(hash__in=hashes).exists()


def refuse_suppressed(workspace_id: int, values: Mapping[str, str]) -> None:
    """Raise Conflict where the values of a contact name an address that was erased from the workspace."""
    if is_suppressed(workspace_id, [values.get(name, "") for name in EMAILS]):
        raise Conflict(
            "The person with this address was erased on request and must not come back; an owner can lift that.",
            code="address_suppressed",
        )
