"""GET /contacts/{id}/provenance: where each value came from, through imports, people, merges, providers and reverts."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from cast import Person
from contactory.contacts.models import Company, Contact, FieldChange
from contactory.contacts.provenance import MOST_CHANGES
from contactory.contacts.record_values import TEXT_FIELDS, Kind, column_for
from contactory.contacts.services.recording import Cause, locked, write_values
from contactory.imports.columns import COMPANY_SOURCES
from contactory.imports.models import StagedRow
from contactory.imports.review_models import ReviewAction, RowEdit
from contactory.workspaces.scope import workspace_scope
from contacts.records import send, shown
from imports.pipeline import imported

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

FIRST = (
    "E-mail,Name,Company,Position,Web,Pastry\n Ana@Estuary.com , Ana Silva ,Estuary Foods,Buyer,www.estuary.com,scone\n"
)
SECOND = (
    "Email,First name,Last name,Company,Job title,City\nana@estuary.com,Ana,Souza,Estuary Foods,  Head Buyer,Porto\n"
)


@pytest.fixture
def first(alice: Person) -> dict[str, Any]:
    """The import that makes Ana."""
    return imported(alice, FIRST, filename="first.csv", mapping={"Position": "title", "Name": "full_name"})


@pytest.fixture
def ana(alice: Person, first: dict[str, Any]) -> dict[str, Any]:
    (contact,) = shown(alice, f"imports/{first['id']}/results")["items"]
    found: dict[str, Any] = contact
    return found


def history(person: Person, record_id: int, which: str = "contacts") -> dict[str, dict[str, Any]]:
    """The fields of a record's provenance, by name."""
    document = shown(person, f"{which}/{record_id}/provenance")
    assert document["complete"] is True
    return {each["field"]: each for each in document["fields"]}


def told(field: dict[str, Any]) -> list[tuple[str, str]]:
    """Value and source of what a field has and had, the present one first."""
    return [(step["value"], step["source"]) for step in (field["source"], *field["earlier"])]


def test_values_of_the_import_that_made_it(
    alice: Person, vera: Person, first: dict[str, Any], ana: dict[str, Any]
) -> None:
    fields = history(vera, ana["id"])
    cell = {"import_id": first["id"], "filename": "first.csv", "row_number": 1, "line": 2, "correction": None}
    for name, header, raw in (
        ("email", "E-mail", " Ana@Estuary.com "),
        ("title", "Position", "Buyer"),
        ("first_name", "Name", " Ana Silva "),
        ("full_name", "Name", " Ana Silva "),
        ("custom:Pastry", "Pastry", "scone"),
    ):
        source = fields[name]["source"]
        assert (source["source"], source["cell"]) == ("import", {**cell, "header": header, "raw": raw}), name
        assert (source["value"], fields[name]["earlier"]) == (fields[name]["value"], [])
    assert fields["title"]["label"] == "Job title"
    values = shown(alice, f"contacts/{ana['id']}")
    assert {name: each["value"] for name, each in fields.items() if ":" not in name} == {
        name: value for group in values["fields"].values() for name, value in group.items() if value
    }


def test_what_an_import_a_person_and_a_key_replaced(alice: Person, bob: Person, ana: dict[str, Any]) -> None:
    second = imported(alice, SECOND, filename="second.csv", policies={"on_existing": "overwrite"})
    send(bob, "PATCH", f"contacts/{ana['id']}", {"title": "Seller"})
    send(alice, "PATCH", f"contacts/{ana['id']}", {"title": None, "notes": "new"})
    fields = history(alice, ana["id"])
    assert told(fields["title"]) == [
        ("", "person"),
        ("Seller", "person"),
        ("Head Buyer", "import"),
        ("Buyer", "import"),
    ]
    emptied, sold, headed, bought = (fields["title"]["source"], *fields["title"]["earlier"])
    assert sold["actor"] == {"id": f"api_key:{bob.key_id}", "name": "bob"}
    assert emptied["actor"]["name"] == "alice"
    assert headed["cell"]["import_id"] == second["id"]
    assert (headed["cell"]["raw"], headed["cell"]["line"], bought["cell"]["raw"]) == ("  Head Buyer", 2, "Buyer")
    assert told(fields["last_name"]) == [("Souza", "import"), ("Silva", "import")]
    assert told(fields["notes"]) == [("new", "person")]
    assert (fields["city"]["source"]["cell"]["header"], fields["title"]["value"]) == ("City", "")


def test_a_merged_value_is_told_through_to_its_file(alice: Person, ana: dict[str, Any]) -> None:
    other = imported(
        alice,
        "Email,First name,Last name,Company,Job title,City\nana@gmail.com,Ana,Silva,Estuary,Buyer,Porto\n",
        filename="other.csv",
    )
    (twin,) = shown(alice, f"imports/{other['id']}/results")["items"]
    send(alice, "PATCH", f"contacts/{twin['id']}", {"city": "Lisbon"})
    third = imported(alice, "Email,First name,Last name,Company,Stage\nx@y.com,A,B,C,Lead\n", filename="third.csv")
    (lead,) = shown(alice, f"imports/{third['id']}/results")["items"]
    assert send(alice, "POST", f"contacts/{twin['id']}/merge", {"other_id": lead["id"]})[0] == 200
    body = {"other_id": twin["id"], "prefer": {"company": "other"}}
    assert send(alice, "POST", f"contacts/{ana['id']}/merge", body)[0] == 200
    fields = history(alice, ana["id"])
    city = fields["city"]["source"]
    assert (city["source"], city["merged_from"], city["actor"]["name"]) == ("merge", twin["id"], "alice")
    assert [(step["value"], step["source"]) for step in city["before_merge"]] == [
        ("Lisbon", "person"),
        ("Porto", "import"),
    ]
    assert city["before_merge"][1]["cell"]["filename"] == "other.csv"
    assert told(fields["company"]) == [("Estuary", "merge"), ("Estuary Foods", "import")]
    stage = fields["stage"]["source"]["before_merge"]
    assert [step["merged_from"] for step in stage] == [lead["id"]]
    assert stage[0]["before_merge"][0]["cell"]["filename"] == "third.csv"
    (spare,) = fields["tertiary_email"]["source"]["before_merge"]
    assert (spare["value"], spare["cell"]["header"], spare["cell"]["filename"]) == (
        "ana@gmail.com",
        "Email",
        "other.csv",
    )


def test_a_provider_tells_its_cost_and_a_change_taken_back_says_so(alice: Person, ana: dict[str, Any]) -> None:
    with workspace_scope(alice.workspace_id):
        contact = locked(Contact, alice.workspace_id, ana["id"])
        write_values(
            contact,
            {"title": "Chief Buyer", "city": "Porto"},
            Cause(
                FieldChange.Source.PROVIDER, enrichment_id=9, provider="sandbox", cost=Decimal("0.25"), confidence=0.9
            ),
        )
        FieldChange.objects.filter(workspace_id=alice.workspace_id, field="title").update(
            undone_at=Now(), undone_by="account:1"
        )
        write_values(contact, {"title": "Buyer"}, Cause(FieldChange.Source.REVERT, "account:1"))
    fields = history(alice, ana["id"])
    assert told(fields["title"]) == [("Buyer", "revert"), ("Chief Buyer", "provider"), ("Buyer", "import")]
    undone = fields["title"]["earlier"][0]
    assert (undone["provider"], Decimal(undone["cost"]), undone["confidence"]) == ("sandbox", Decimal("0.25"), 0.9)
    assert undone["undone_at"] is not None
    assert (fields["city"]["source"]["source"], fields["city"]["source"]["undone_at"]) == ("provider", None)


def test_a_value_that_was_taken_back_is_not_the_present_one(alice: Person, ana: dict[str, Any]) -> None:
    send(alice, "PATCH", f"contacts/{ana['id']}", {"title": "Seller"})
    with workspace_scope(alice.workspace_id):
        Contact.objects.filter(workspace_id=alice.workspace_id).update(title="Buyer", city="Faro")
        FieldChange.objects.filter(workspace_id=alice.workspace_id).update(undone_at=Now())
    fields = history(alice, ana["id"])
    assert told(fields["title"]) == [("Buyer", "import"), ("Seller", "person")]
    # The file has no column for it, so it is not the file's.
    assert told(fields["city"]) == [("Faro", "unknown")]


def test_a_cell_that_was_corrected_in_review_shows_both(
    alice: Person, first: dict[str, Any], ana: dict[str, Any]
) -> None:
    with workspace_scope(alice.workspace_id):
        row = StagedRow.objects.get(workspace_id=alice.workspace_id, row_number=1)
        about = {"workspace_id": alice.workspace_id, "job_id": first["id"]}
        action = ReviewAction.objects.create(action="edit", actor=f"account:{alice.account.pk}", rows=1, **about)
        texts = [text.replace("Buyer", "Seller") for text in row.texts]
        RowEdit.objects.create(row_number=1, texts=texts, originals=row.originals, action=action, **about)
    fields = history(alice, ana["id"])
    cell = fields["title"]["source"]["cell"]
    assert (cell["raw"], cell["correction"]["text"]) == ("Buyer", "Seller")
    assert cell["correction"]["actor"]["name"] == "alice@example.com"
    assert fields["company"]["source"]["cell"]["correction"] is None


def test_without_staged_rows_the_line_is_unknown(alice: Person, first: dict[str, Any], ana: dict[str, Any]) -> None:
    with workspace_scope(alice.workspace_id):
        StagedRow.objects.filter(workspace_id=alice.workspace_id).delete()
    cell = history(alice, ana["id"])["title"]["source"]["cell"]
    assert (cell["filename"], cell["row_number"], cell["line"], cell["raw"]) == ("first.csv", 1, None, None)


def test_without_the_import_its_number_is_left(alice: Person, ana: dict[str, Any]) -> None:
    with workspace_scope(alice.workspace_id):
        Contact.objects.filter(workspace_id=alice.workspace_id).update(created_by_job=987654)
    source = history(alice, ana["id"])["title"]["source"]
    assert (source["source"], source["cell"]["import_id"], source["cell"]["filename"]) == ("import", 987654, None)


def test_a_contact_that_no_import_made(alice: Person) -> None:
    with workspace_scope(alice.workspace_id):
        made = Contact.objects.create(workspace_id=alice.workspace_id, first_name="Ana")  # type: ignore[misc]
    fields = history(alice, made.pk)
    assert fields.keys() == {"first_name"}
    assert (told(fields["first_name"]), fields["first_name"]["source"]["cell"]) == ([("Ana", "person")], None)


def test_somebody_who_left_has_no_name(alice: Person, ana: dict[str, Any]) -> None:
    with workspace_scope(alice.workspace_id):
        contact = locked(Contact, alice.workspace_id, ana["id"])
        for number, actor in enumerate(("account:987", "api_key:987", "system", f"account:{alice.account.pk}")):
            write_values(contact, {"title": f"title {number}"}, Cause(FieldChange.Source.PERSON, actor))
    title = history(alice, ana["id"])["title"]
    names = [step["actor"]["name"] for step in (title["source"], *title["earlier"][:-1])]
    assert names == ["alice@example.com", None, None, None]


def test_a_company_tells_the_same(alice: Person, first: dict[str, Any], ana: dict[str, Any]) -> None:
    with workspace_scope(alice.workspace_id):
        Company.objects.filter(workspace_id=alice.workspace_id).update(created_row=1)
    send(alice, "PATCH", f"companies/{ana['company_id']}", {"name": "Estuary Ltd"})
    fields = history(alice, ana["company_id"], "companies")
    assert told(fields["name"]) == [("Estuary Ltd", "person"), ("Estuary Foods", "import")]
    assert fields["name"]["earlier"][0]["cell"]["header"] == "Company"
    domain = fields["domain"]["source"]["cell"]
    assert (domain["header"], domain["raw"], domain["line"]) == ("Web", "www.estuary.com", 2)
    with workspace_scope(alice.workspace_id):
        Company.objects.filter(workspace_id=alice.workspace_id).update(created_row=None)
    named = history(alice, ana["company_id"], "companies")["name"]["earlier"][0]["cell"]
    assert (named["header"], named["filename"], named["row_number"], named["raw"]) == (
        "Company",
        "first.csv",
        None,
        None,
    )


def test_each_field_of_a_company_leads_to_the_column_it_is_made_from() -> None:
    assert {name: column_for(Kind.COMPANY, name) for name in COMPANY_SOURCES} == COMPANY_SOURCES
    assert set(TEXT_FIELDS[Kind.COMPANY]) - {"domain", "founded_year"} <= COMPANY_SOURCES.keys()


def test_provenance_is_a_fixed_number_of_queries(alice: Person, ana: dict[str, Any]) -> None:
    counts = []
    for number in range(3):
        imported(alice, SECOND.replace("Head", f"Head {number}"), policies={"on_existing": "overwrite"})
        send(alice, "PATCH", f"contacts/{ana['id']}", {"notes": f"n{number}", "custom": {"Tea": f"t{number}"}})
        with CaptureQueriesContext(connection) as captured:
            history(alice, ana["id"])
        counts.append(len(captured))
    assert len(set(counts)) == 1
    assert counts[0] < 20


def test_of_very_many_changes_the_newest_are_told(alice: Person, ana: dict[str, Any]) -> None:
    with workspace_scope(alice.workspace_id):
        FieldChange.objects.bulk_create(
            FieldChange(
                workspace_id=alice.workspace_id,
                contact_id=ana["id"],
                field="notes",
                old=str(number),
                new=str(number + 1),
                source=FieldChange.Source.PERSON,
            )
            for number in range(MOST_CHANGES + 1)
        )
        Contact.objects.filter(workspace_id=alice.workspace_id).update(notes=str(MOST_CHANGES + 1))
    document = shown(alice, f"contacts/{ana['id']}/provenance")
    assert document["complete"] is False
    (notes,) = [each for each in document["fields"] if each["field"] == "notes"]
    assert (notes["source"]["value"], len(notes["earlier"])) == (str(MOST_CHANGES + 1), MOST_CHANGES)
    assert told(notes)[-1] == ("1", "unknown")


def test_a_stranger_sees_no_provenance(alice: Person, charlie: Person, ana: dict[str, Any]) -> None:
    for path in (f"contacts/{ana['id']}", f"companies/{ana['company_id']}"):
        assert send(charlie, "GET", f"{path}/provenance")[0] == 404
