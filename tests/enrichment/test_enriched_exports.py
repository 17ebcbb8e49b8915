"""Values that providers gave are those that an import would have made of them."""

from pathlib import Path

import pytest
from enriching import done, people, recipe

from cast import Person
from contactory.contacts.models import Contact, FieldChange
from contactory.providers.sandbox.world import World
from contactory.workspaces.scope import workspace_scope
from exports.making import content, exported
from exports.test_what_comes_back import contacts_of, imported_again


@pytest.mark.usefixtures("stored")
def test_an_export_of_enriched_contacts_imported_again_has_nothing_to_do(
    alice: Person, world: World, tmp_path: Path
) -> None:
    world.coverage.change({"apollo.match": 1.0})
    people(alice, range(20), company="Acme")
    # One question at a time: what is said of many at once leaves the funding out.
    done(alice, recipe("apollo.people", batch_size=1))
    with workspace_scope(alice.workspace_id):
        raised = set(Contact.objects.exclude(last_raised_at="").values_list("last_raised_at", flat=True))
    assert {len(day) for day in raised} == {len("2024-03-01")}, raised
    before = contacts_of(alice)
    path = tmp_path / "contacts.csv"
    path.write_bytes(content(exported(alice)))
    job = imported_again(alice, path, "overwrite")
    assert (job["status"], job["contacts_created"], job["contacts_updated"]) == ("COMPLETED", 0, 0), job
    assert contacts_of(alice) == before
    with workspace_scope(alice.workspace_id):
        assert not FieldChange.objects.filter(job_id=job["job_id"]).exists()
