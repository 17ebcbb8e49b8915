"""What was exported here, imported here again, changes nothing: every column comes back to where it was."""

from pathlib import Path
from typing import Any

import pytest

from cast import Person
from contactory.contacts.models import Contact, FieldChange
from contactory.engine.mapping import suggest
from contactory.exports.columns import field_column, field_names
from contactory.imports.models import ImportJob
from contactory.imports.policies import Policies
from contactory.imports.services.creating import create_job
from contactory.uploads.services import store_path
from contactory.workspaces.scope import workspace_scope
from exports.making import content, exported
from imports.pipeline import imported, run_all
from imports.texts import outcome

pytestmark = pytest.mark.usefixtures("stored")
HEADER = (
    "Email,First Name,Last Name,Company,Job Title,Work Phone,Mobile Phone,Company LinkedIn Url,Twitter Url,Employees,"
    "Annual Revenue,Last Contacted,Do Not Call,Keywords,Notes,Phone 7,Favourite Pastry,Address (old)"
)
ROWS = [
    "ana@a.com,Ana,Silva,Alpha,Buyer,+49 151 1234567,+15125559548,https://linkedin.com/company/a,https://twitter.com/a,"
    "12,-12.5,2024-03-12,true,a; b,-12.5,+49 151 1234567,pastel de nata,Rua 1",
    'ben@b.com,Ben,"Khan, Jr","Beta ""B""",,,,,,,,,,,"two\nlines",,,',
    "cleo@c.com,Cléo,O'Neil,'Quoted',,00351 22 555 0199,,,,,,,,,#N/A,,=1+1,-",
]


def contacts_of(person: Person) -> list[dict[str, Any]]:
    """Every contact with all it holds, but for when it was changed."""
    with workspace_scope(person.workspace_id):
        rows = Contact.objects.filter(workspace_id=person.workspace_id).order_by("id").values()
        return [{name: value for name, value in row.items() if name != "updated_at"} for row in rows]


def imported_again(person: Person, path: Path, policy: str) -> dict[str, Any]:
    upload = store_path(workspace_id=person.workspace_id, path=path)
    policies = Policies.model_validate({"on_existing": policy, "on_invalid": "review"})
    job = create_job(workspace_id=person.workspace_id, upload=upload, policies=policies)
    run_all(person.workspace_id)
    return outcome(person.workspace_id, job.id)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("policy", ["fill_empty", "overwrite"])
def test_an_export_imported_again_has_nothing_to_do(alice: Person, tmp_path: Path, policy: str, form: str) -> None:
    first = imported(alice, "\n".join([HEADER, *ROWS]) + "\n")
    assert first["status"] == "COMPLETED", first
    before = contacts_of(alice)
    path = tmp_path / f"contacts.{form}"
    path.write_bytes(content(exported(alice, format=form)))
    job = imported_again(alice, path, policy)
    assert (job["status"], job["contacts_created"], job["contacts_updated"]) == ("COMPLETED", 0, 0), job
    assert contacts_of(alice) == before
    with workspace_scope(alice.workspace_id):
        assert not FieldChange.objects.filter(job_id=job["job_id"]).exists()


def test_an_export_makes_the_same_contacts_elsewhere(alice: Person, charlie: Person, tmp_path: Path) -> None:
    imported(alice, "\n".join([HEADER, *ROWS[:2]]) + "\n")
    path = tmp_path / "contacts.csv"
    path.write_bytes(content(exported(alice)))
    job = imported_again(charlie, path, "review")
    assert job["status"] == "COMPLETED"
    fields = field_names(Contact)
    ours, theirs = ([{name: row[name] for name in fields} for row in contacts_of(each)] for each in (alice, charlie))
    assert ours == theirs
    for mine, copy in zip(contacts_of(alice), contacts_of(charlie), strict=True):
        assert mine["custom"].items() <= copy["custom"].items()


def test_every_header_is_known_for_its_field_without_a_look_at_values() -> None:
    names = field_names(Contact)
    mapping = suggest([field_column(name).header for name in names], len(names), [])
    assert {column.field for column in mapping.columns} == set(names)
    assert [column.field for column in mapping.columns] == names


def test_the_mapping_of_an_export_takes_each_column_for_its_field(alice: Person, tmp_path: Path) -> None:
    imported(alice, "\n".join([HEADER, *ROWS]) + "\n")
    path = tmp_path / "contacts.csv"
    path.write_bytes(content(exported(alice)))
    job_id = imported_again(alice, path, "skip")["job_id"]
    with workspace_scope(alice.workspace_id):
        mapping = ImportJob.objects.get(id=job_id).mapping
    assert mapping is not None
    told = {column["header"]: column["field"] for column in mapping["columns"]}
    known = {field_column(name).header: name for name in field_names(Contact)}
    assert {header: known.get(header) for header in told} == told
    assert sum(field is not None for field in told.values()) == 16
