"""A person with a text of their own in every field goes a long way, is erased, and nothing of it is left anywhere."""

import gzip
from pathlib import Path

from cast import Person
from contactory.contacts.services.editing import edit_contact
from contactory.contacts.services.merging import merge_contacts
from contactory.engine.fields import CONTACT_FIELDS
from contactory.imports.models import ImportJob, JobState
from contactory.imports.services.control import reprocess
from contactory.imports.services.review import act
from contactory.imports.services.review_targets import Target
from contactory.workspaces.scope import workspace_scope
from erasure.tracing import erased, files_with, tables_with
from exports.making import exported
from imports.pipeline import imported, run_all
from imports.review.settling import contacts

MAIN, FORMER = "canary.main@person-one.org", "canary.former@person-two.org"
# What a file says of a company stays with the company, to which others belong.
OF_COMPANIES = ("industry", "website", "seo_description", "apollo_account_id")
# Fields whose values are checked or belong to the company are given what anybody could have.
FREE = [
    field.name
    for field in CONTACT_FIELDS
    if field.kind == "text" and not field.name.startswith("company") and field.name not in OF_COMPANIES
]


def personal(marker: str, email: str) -> dict[str, str]:
    """A value of one's own for each field that takes any text, and for a column that has no field."""
    return {name: f"{marker}-{name.replace('_', '-')}" for name in FREE} | {"email": email, "Pastry": f"{marker}-bun"}


def line_of(values: dict[str, str], columns: list[str]) -> str:
    return ",".join(values.get(column, "") for column in columns)


def test_no_byte_of_an_erased_person_is_left(alice: Person, stored: Path) -> None:
    first, second = personal("canary1", MAIN), personal("canary2", FORMER)
    columns = list(first)
    others = [f"p{n}@c{n}.com,Ana{n}" for n in range(3)]
    rows = [
        *(line_of(dict(zip(["email", "first_name"], other.split(","), strict=True)), columns) for other in others),
        line_of(first, columns),
        line_of(first | {"email": MAIN.upper()}, columns),
        line_of(first | {"email": "canary1@not@an@address"}, columns),
        f'canary1-torn,"{MAIN},canary1-tail',
        line_of({"email": "friend@c9.com", "first_name": "Friend", "Pastry": f"ask {MAIN} about it"}, columns),
        line_of({"email": f"jo{MAIN}", "first_name": "Neighbour"}, columns),
    ]
    text = "\n".join([",".join(columns), *rows]) + "\n"
    job_id = _reviewed(alice, text)
    zipped = gzip.compress("\n".join([",".join(columns), line_of(second, columns)]).encode() + b"\n")
    _from_bytes(alice, zipped)
    _lived(alice)
    assert set(tables_with("canary1", "canary2")) >= {"contact", "staged_row", "field_change", "gone_record"}
    assert files_with("canary1")

    receipt = erased(alice, MAIN)

    assert receipt.state == "DONE", receipt.error
    wanted = [MAIN, FORMER, "canary1", "canary2"]
    neighbour = f"jo{MAIN}"
    left = [
        (table, row)
        for table, rows in tables_with(*wanted).items()
        for row in rows
        if "canary" in row.lower().replace(neighbour, "")
    ]
    assert left == []
    for file in files_with(*wanted):
        assert b"canary" not in file.read_bytes().lower().replace(neighbour.encode(), b""), file
    assert set(contacts(alice)) >= {"p0@c0.com", "friend@c9.com", neighbour}
    with workspace_scope(alice.workspace_id):
        job = ImportJob.objects.get(pk=job_id)
    assert job.state == JobState.COMPLETED
    assert job.rows_total == len(rows) == job.rows_success + job.rows_discarded
    assert receipt.counts["contacts"] == 1
    assert receipt.counts["merged_contacts"] == 1
    assert receipt.counts["exports"] == 1
    assert len(receipt.notes) == 1
    assert "packed" in receipt.notes[0]


def _reviewed(alice: Person, text: str) -> int:
    """An import with problems, settled by people: an edit, a choice among twins, and a discarded row."""
    job_id = int(imported(alice, text, policies={"required": ["email"]})["id"])
    actor = f"api_key:{alice.key_id}"

    def decide(action: str, *numbers: int, **more: object) -> None:
        act(
            workspace_id=alice.workspace_id,
            job_id=job_id,
            actor=actor,
            action=action,
            target=Target(rows=numbers),
            **more,  # type: ignore[arg-type]
        )

    decide("edit", 6, cells={"email": MAIN})
    decide("discard", 7)
    decide("keep_first", 4, 5, 6)
    reprocess(workspace_id=alice.workspace_id, job_id=job_id)
    run_all(alice.workspace_id)
    return job_id


def _from_bytes(alice: Person, data: bytes) -> None:
    import io

    from contactory.imports.policies import Policies
    from contactory.imports.services.creating import create_job
    from contactory.uploads.services import store_file

    upload = store_file(
        workspace_id=alice.workspace_id, filename="second.csv.gz", stream=io.BytesIO(data), actor="test"
    )
    create_job(workspace_id=alice.workspace_id, upload=upload, policies=Policies(required=("email",)))
    run_all(alice.workspace_id)


def _lived(alice: Person) -> None:
    """The person's two contacts are edited, merged and exported."""
    known = contacts(alice)
    this, other = known[MAIN], known[FORMER]
    edit_contact(
        workspace_id=alice.workspace_id, contact_id=this.pk, changes={"title": "canary1 of buns"}, actor="account:1"
    )
    prefer = dict.fromkeys(FREE, "this")
    merge_contacts(
        workspace_id=alice.workspace_id, contact_id=this.pk, other_id=other.pk, actor="account:1", prefer=prefer
    )  # type: ignore[arg-type]
    assert exported(alice).state == "READY"
