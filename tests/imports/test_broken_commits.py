"""An import whose commits break again and again, before they get there or before their answer comes back."""

from itertools import count, cycle
from random import Random
from typing import Any

import pytest
from django.db import connections

from breaking_line import COMMITTED, NOT_COMMITTED, WHOLE, Verdict, breaking_line
from cast import Person
from contactory.contacts.models import Company, Contact
from contactory.runs.executor import execute
from contactory.runs.models import Run
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import imported, people, send_file, table

pytestmark = pytest.mark.usefixtures("stored")

FILE = table(*people(12), "p1@c0.com,Ana1,Twin,Company 0,bun", "none at all,Bo,Broken,Company 1,tart", "short,row")
POLICIES = {"on_duplicate": "keep_last", "on_invalid": "discard", "on_repaired": "accept"}
SHOWN = ("status", "rows_total", "rows_success", "rows_discarded", "contacts_created", "companies_created")


MOST_TRIES = 200


@pytest.mark.parametrize("fates", [(COMMITTED,), (NOT_COMMITTED,), (NOT_COMMITTED, COMMITTED)])
def test_it_comes_to_what_it_comes_to_undisturbed(
    alice: Person, charlie: Person, settings: Any, fates: tuple[Verdict, ...]
) -> None:
    settings.SEGMENT_ROWS, settings.MAX_RETRIES = 5, 50
    undisturbed = imported(charlie, FILE, policies=POLICIES)
    place = send_file(alice, FILE, policies=POLICIES).headers["Location"]
    chance, tries, fate = Random(1), count(), cycle(fates)

    def judge(_transaction: bytes) -> Verdict:
        return next(fate) if chance.randrange(6) == 0 else WHOLE

    with breaking_line(judge):
        while (run_id := due()) is not None:
            assert next(tries) < MOST_TRIES
            execute(run_id)
    assert next(tries) > undisturbed_tries(charlie)
    disturbed = alice.client.get(place).json()
    assert {name: disturbed[name] for name in SHOWN} == {name: undisturbed[name] for name in SHOWN}
    assert disturbed["status"] == "COMPLETED"
    assert records(alice) == records(charlie)


def due() -> int | None:
    """The first run that has not ended, with nothing to wait for: neither a pause nor the end of a lease."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE run SET run_at = now(), lease_until = lease_until - interval '1 hour'")
        cursor.execute("SELECT min(id) FROM run WHERE state IN ('READY', 'RUNNING')")
        (run_id,) = cursor.fetchone()
        return None if run_id is None else int(run_id)


def undisturbed_tries(person: Person) -> int:
    with workspace_scope(person.workspace_id):
        return Run.objects.count()


def records(person: Person) -> list[tuple[str, ...]]:
    with workspace_scope(person.workspace_id):
        contacts = Contact.objects.order_by("email").values_list("email", "first_name", "last_name", "company")
        return [*contacts, *Company.objects.order_by("domain").values_list("domain", "name")]
