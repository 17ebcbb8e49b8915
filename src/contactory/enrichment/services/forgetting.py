"""Takes people who are erased out of runs: what was found about them goes, what it cost stays."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.utils import CursorWrapper

from contactory.store.queries import SQL


def forget_people(
    cursor: CursorWrapper, *, workspace_id: int, contact_ids: Sequence[int], addresses: Sequence[str]
) -> int:
    """Blank the items about these contacts and addresses, and delete the answers to them; gives how many items.

    Call it before the contacts are deleted, in the same transaction. Workers that have one of them in hand find the
    contact gone, and keep nothing.
    """
    named: dict[str, Any] = {
        "workspace": workspace_id,
        "contacts": list(contact_ids),
        "likes": [f"%{address.lower()}%" for address in addresses],
    }
    cursor.execute(SQL["items_of_person"], named)
    named["items"] = [row[0] for row in cursor.fetchall()]
    cursor.execute(SQL["forget_provider_answers"], named)
    cursor.execute(SQL["blank_enrichment_items"], named)
    return len(named["items"])
