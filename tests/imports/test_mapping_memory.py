"""A mapping that was settled is taken over for the next file of the same source, and what drifted is told."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Person
from contactory.imports.models import MappingMemory
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import imported, run_all, send_file

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

HEADER = "Mail,Given,Family,Firm,Colour,Junk"
SETTLED = {"Given": "first_name", "Family": "last_name", "Firm": "company", "Junk": ""}
PLACE = "/api/v1/imports/mappings"


def rows(*names: str) -> str:
    return "".join(f"{name}@x.com,{name},Silva,Estuary,blue,zz\n" for name in names)


def columns(shown: dict[str, Any]) -> dict[str, str | None]:
    return {column["header"]: column["field"] for column in shown["mapping"]["columns"]}


def settle(person: Person, header: str = HEADER, *names: str, **fields: Any) -> dict[str, Any]:
    shown = imported(person, f"{header}\n{rows(*(names or ('ana',)))}", mapping=SETTLED, **fields)
    assert shown["status"] == "COMPLETED", shown
    return shown


def test_what_a_person_settled_is_taken_over(alice: Person) -> None:
    first = settle(alice)
    again = imported(alice, f"{HEADER.upper()}\n{rows('bea', 'eva')}", filename="march.csv")

    assert again["status"] == "COMPLETED"
    assert list(columns(again).values()) == ["email", "first_name", "last_name", "company", None, None]
    whys = {column["why"] for column in again["mapping"]["columns"]}
    assert whys == {f"As in import {first['id']} of leads.csv on {first['created_at'][:10]}."}
    assert {column["confidence"] for column in again["mapping"]["columns"]} == {1.0}
    assert [column["custom"] for column in again["mapping"]["columns"][4:]] == ["COLOUR", None]
    assert again["mapping"]["memory"] == {
        "import_id": first["id"], "filename": "leads.csv", "on": first["created_at"][:10], "exact": True,
    }  # fmt: skip
    assert again["mapping"]["drift"] is None


def test_a_persons_word_counts_before_the_import_is_complete(alice: Person) -> None:
    waiting = imported(alice, f"{HEADER}\nnonsense,Ana,Silva,Estuary,blue,zz\n", mapping=SETTLED)
    assert waiting["status"] == "NEEDS_REVIEW"

    assert columns(imported(alice, f"{HEADER}\n{rows('bea')}"))["Firm"] == "company"


def test_a_guess_is_remembered_once_its_import_is_complete(alice: Person) -> None:
    header = "Email,First name,Last name,Company,Pastry"
    waiting = imported(alice, f"{header}\nnonsense,Ana,Silva,Estuary,scone\n")
    assert waiting["status"] == "NEEDS_REVIEW"
    second = imported(alice, f"{header}\nbea@x.com,Bea,Silva,Estuary,scone\n")
    assert (second["status"], second["mapping"]["memory"]) == ("COMPLETED", None)

    third = imported(alice, f"{header}\neva@x.com,Eva,Silva,Estuary,scone\n")
    assert third["mapping"]["memory"]["import_id"] == second["id"]
    assert [kept["used_count"] for kept in alice.client.get(PLACE).json()["items"]] == [1]


def test_of_a_similar_header_the_columns_in_common_are_taken_over_and_the_drift_is_told(alice: Person) -> None:
    first = settle(alice)
    changed = "Mail,Given,Family,Firm name,Colour,Town"
    text = f"{changed}\nbea@x.com,Bea,Silva,Estuary,blue,Porto\n"
    again = imported(alice, text)

    assert columns(again) == {
        "Mail": "email", "Given": "first_name", "Family": "last_name", "Firm name": "company", "Colour": None,
        "Town": "city",
    }  # fmt: skip
    assert again["mapping"]["memory"]["import_id"] == first["id"]
    assert again["mapping"]["memory"]["exact"] is False
    assert again["mapping"]["drift"] == {
        "added": ["Town"],
        "missing": ["Junk"],
        "renamed": [{"before": "Firm", "after": "Firm name"}],
        "moved": False,
    }


def test_a_header_with_too_little_in_common_is_guessed(alice: Person) -> None:
    settle(alice)
    again = imported(alice, "Mail,Given,a,b,c,d,e,f\nx@y.com,Ana,1,2,3,4,5,6\n", policies={"required": ["email"]})

    assert again["mapping"]["memory"] is None
    assert columns(again)["Given"] is None


def test_overrides_of_this_import_win_and_are_remembered_instead(alice: Person) -> None:
    settle(alice)
    changed = imported(alice, f"{HEADER}\n{rows('bea')}", mapping={"Junk": "notes"})
    assert changed["mapping"]["columns"][5]["why"] == "You said so."
    assert columns(changed)["Firm"] == "company"

    again = imported(alice, f"{HEADER}\n{rows('eva')}")
    assert columns(again)["Junk"] == "notes"
    assert again["mapping"]["memory"]["import_id"] == changed["id"]


def test_memory_can_be_left_out(alice: Person) -> None:
    settle(alice, remember="false")
    assert alice.client.get(PLACE).json()["items"] == []
    settle(alice, HEADER, "bea")

    refused = imported(alice, f"{HEADER}\n{rows('eva')}", remember="false")
    assert (refused["status"], refused["error"]["code"]) == ("FAILED", "missing_column")


def test_an_import_keeps_its_mapping_whatever_is_remembered_later(alice: Person) -> None:
    first = settle(alice)
    imported(alice, f"{HEADER}\n{rows('bea')}", mapping={**SETTLED, "Firm": "", "Junk": "company"})

    shown = alice.client.get(f"/api/v1/imports/{first['id']}").json()
    assert columns(shown)["Firm"] == "company"


def test_the_preview_shows_what_an_import_would_take_over(alice: Person) -> None:
    first = settle(alice)
    text = f"{HEADER},Town\n{rows('bea').replace('zz', 'zz,Porto')}"
    seen = preview(alice, text)
    assert seen["mapping"]["memory"]["import_id"] == first["id"]
    assert seen["mapping"]["drift"]["added"] == ["Town"]
    assert seen["missing_required"] == []

    guessed = preview(alice, text, remember="false")
    assert guessed["mapping"]["memory"] is None
    assert guessed["missing_required"] == ["first_name", "last_name"]


def preview(person: Person, text: str, **fields: str) -> Any:
    file = SimpleUploadedFile("look.csv", text.encode())
    return person.client.post("/api/v1/imports/preview", {"file": file, **fields}).json()


def test_files_without_a_header_of_their_own_are_not_remembered(alice: Person) -> None:
    text = "Column1,Column2,Column3,Column4\nana@x.com,Ana,Silva,Estuary Lda\n"
    imported(alice, text, mapping={"Column2": "first_name", "Column3": "last_name", "Column4": "company"})

    with workspace_scope(alice.workspace_id):
        assert not MappingMemory.objects.exists()


def test_remembered_mappings_are_listed_and_forgotten(alice: Person, vera: Person) -> None:
    first = settle(alice)
    (kept,) = alice.client.get(PLACE).json()["items"]
    assert (kept["kind"], kept["import_id"], kept["used_count"]) == ("contacts", first["id"], 0)
    assert kept["columns"] == [
        {"header": "Mail", "becomes": "field", "field": "email"},
        {"header": "Given", "becomes": "field", "field": "first_name"},
        {"header": "Family", "becomes": "field", "field": "last_name"},
        {"header": "Firm", "becomes": "field", "field": "company"},
        {"header": "Colour", "becomes": "custom", "field": None},
        {"header": "Junk", "becomes": "nothing", "field": None},
    ]
    assert vera.client.delete(f"{PLACE}/{kept['id']}").status_code == 403
    assert len(vera.client.get(PLACE).json()["items"]) == 1

    assert alice.client.delete(f"{PLACE}/{kept['id']}").status_code == 204
    assert alice.client.delete(f"{PLACE}/{kept['id']}").status_code == 404
    assert alice.client.get(PLACE).json()["items"] == []
    assert imported(alice, f"{HEADER}\n{rows('bea')}")["error"]["code"] == "missing_column"


def test_a_workspace_remembers_only_its_own(alice: Person, charlie: Person) -> None:
    settle(alice)

    assert imported(charlie, f"{HEADER}\n{rows('bea')}")["error"]["code"] == "missing_column"
    assert charlie.client.get(PLACE).json()["items"] == []


def test_a_refused_import_is_not_remembered(alice: Person) -> None:
    imported(alice, f"{HEADER}\n{rows('ana')}", mapping={"Given": "first_name"})

    assert alice.client.get(PLACE).json()["items"] == []


def test_two_files_of_one_source_may_be_opened_in_any_order(alice: Person) -> None:
    for name in ("ana", "bea"):
        assert send_file(alice, f"{HEADER}\n{rows(name)}", mapping=SETTLED).status_code == 202
    run_all(alice.workspace_id)

    (kept,) = alice.client.get(PLACE).json()["items"]
    assert kept["used_count"] == 1
