"""What the audit trail speaks of, by the names that people know it by."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from django.db import connection

from contactory.errors import Refusal
from contactory.providers.registry import provider_class
from contactory.store.queries import SQL
from contactory.workspaces.actors import names_for_audit

_KINDS: Final = ("import", "upload", "export", "recipe", "enrichment", "call", "contact", "company")
_NUMBERED = re.compile(r"([a-z_]+):(\d{1,18})")


def names_in_audit(workspace_id: int, texts: Iterable[str]) -> dict[str, str]:
    """The names of actors and subjects such as "import:12", by what the events say; call it inside the scope.

    What is gone, or was never called anything, is left out.
    """
    said = set(texts)
    return _provider_names(said) | _row_names(workspace_id, said) | names_for_audit(workspace_id, said)


def _row_names(workspace_id: int, said: Iterable[str]) -> dict[str, str]:
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for text in said:
        if found := _NUMBERED.fullmatch(text):
            numbers[found[1]].append(int(found[2]))
    if not numbers:
        return {}
    wanted: dict[str, Any] = {kind: numbers[kind] for kind in _KINDS}
    wanted |= {"workspace": workspace_id, "workspaces": numbers["workspace"]}
    with connection.cursor() as cursor:
        cursor.execute(SQL["names_of_subjects"], wanted)
        return dict(cursor.fetchall())


def _provider_names(said: Iterable[str]) -> dict[str, str]:
    names = {}
    for text in said:
        kind, _, name = text.partition(":")
        if kind == "provider":
            # One that came with a package that was removed is known by its word only.
            try:
                names[text] = provider_class(name).label
            except Refusal:
                continue
    return names
