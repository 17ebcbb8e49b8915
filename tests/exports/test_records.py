"""Contacts, companies and results as files: which rows, which columns, and the same values in every format."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from cast import Person
from contactory.contacts.models import Contact
from contactory.errors import InvalidInput, NotFound
from contactory.exports.columns import field_column, field_names
from contactory.exports.requests import ExportRequest
from contactory.exports.services import request_export
from contactory.uploads.storage import store
from exports.making import ABOUT, content, exported, records_of, rows_of
from imports.pipeline import imported, people, table
from imports.texts import import_text

pytestmark = pytest.mark.usefixtures("stored")
FORMATS = ["csv", "xlsx", "parquet"]
NASTY = [
    'nia@nasty.com,"Nía ""N""","Ø, with comma",Nasty & <Co>,"two\nlines"',
    "omar@nasty.com,عمر,山田,  Nasty  ,ends with a quote '",
    "pia@nasty.com,Pia,O'Neil,'Quoted',#N/A",
]


@pytest.mark.parametrize("form", FORMATS)
def test_every_contact_is_there_once_and_exact(alice: Person, form: str) -> None:
    imported(alice, table(*people(30), *NASTY))
    export = exported(alice, format=form)
    assert (export.state, export.rows_done, export.rows_total) == ("READY", 33, 33)
    found = {row["Email"]: row for row in records_of(export)}
    assert len(found) == 33
    assert found["nia@nasty.com"]["First name"] == 'Nía "N"'
    assert found["nia@nasty.com"]["Last name"] == "Ø, with comma"
    assert found["nia@nasty.com"]["Company"] == "Nasty & <Co>"
    assert found["nia@nasty.com"]["Pastry"] == "two\nlines"
    assert (found["omar@nasty.com"]["First name"], found["omar@nasty.com"]["Last name"]) == ("عمر", "山田")
    assert found["pia@nasty.com"]["Pastry"] == "#N/A"
    assert hashlib.sha256(content(export)).hexdigest() == export.sha256
    assert len(content(export)) == export.size


def test_a_csv_is_rfc_4180_and_begins_with_a_mark_only_if_asked(alice: Person) -> None:
    imported(alice, table(*NASTY))
    data = content(exported(alice, columns=["email", "custom:Pastry"]))
    assert data == (
        b'Email,Pastry\r\nnia@nasty.com,"two\nlines"\r\nomar@nasty.com,"ends with a quote \'"\r\n'.replace(
            b'"ends', b"ends"
        ).replace(b"'\"", b"'")
        + b"pia@nasty.com,#N/A\r\n"
    )
    assert content(exported(alice, columns=["email"], bom=True)).startswith(b"\xef\xbb\xbfEmail\r\n")


def test_only_columns_that_hold_something_are_there_and_those_that_an_import_needs(alice: Person) -> None:
    imported(alice, table("solo@one.com,Solo,One,,"), policies={"required": ["email"]})
    header = rows_of(exported(alice))[0]
    assert header == ["Email", "First name", "Last name", "Company", *ABOUT]


def test_no_contacts_make_a_file_with_a_header(alice: Person) -> None:
    export = exported(alice)
    assert (export.state, export.rows_done) == ("READY", 0)
    assert rows_of(export) == [["Email", "First name", "Last name", "Company", *ABOUT]]


def test_named_columns_come_in_their_order(alice: Person) -> None:
    imported(alice, table("ana@a.com,Ana,Silva,A,scone"))
    export = exported(alice, columns=["custom:Pastry", "last_name", "custom:Nothing", "email"])
    assert rows_of(export) == [["Pastry", "Last name", "Nothing", "Email"], ["scone", "Silva", "", "ana@a.com"]]


def test_one_empty_column_keeps_its_rows(alice: Person) -> None:
    imported(alice, table("ana@a.com,Ana,Silva,A,scone", "ben@a.com,Ben,Khan,A,"))
    assert rows_of(exported(alice, columns=["custom:Pastry"])) == [["Pastry"], ["scone"], [""]]


@pytest.mark.parametrize(
    ("wanted", "emails"),
    [
        ({"q": "ana@"}, ["ana@a.com"]),
        ({"q": "Khan"}, ["ben@b.com"]),
        ({"domain": "b.com"}, ["ben@b.com"]),
        ({"email": " ANA@A.com "}, ["ana@a.com"]),
        ({"updated_since": "2100-01-01T00:00:00Z"}, []),
        ({"domain": "nowhere.com"}, []),
        ({"import_id": 2}, ["ben@b.com"]),
    ],
)
def test_filters_are_those_of_the_list(alice: Person, wanted: dict[str, Any], emails: list[str]) -> None:
    imported(alice, table("ana@a.com,Ana,Silva,A,x"))
    imported(alice, table("ben@b.com,Ben,Khan,B,x"))
    export = exported(alice, filter=wanted)
    assert [row["Email"] for row in records_of(export)] == emails
    assert export.rows_total == len(emails)


def test_an_export_has_nothing_of_another_workspace(alice: Person, charlie: Person) -> None:
    imported(alice, table("ana@a.com,Ana,Silva,A,x"))
    imported(charlie, table("zoe@z.com,Zoe,Zimmer,Z,x"))
    assert [row["Email"] for row in records_of(exported(charlie))] == ["zoe@z.com"]


def test_companies_are_exported_by_domain(alice: Person) -> None:
    imported(alice, table("ana@a.com,Ana,Silva,Alpha,x", "ben@b.com,Ben,Khan,Beta,x"))
    found = records_of(exported(alice, "companies"))
    assert [(row["Domain"], row["Name"]) for row in found] == [("a.com", "Alpha"), ("b.com", "Beta")]
    filtered = records_of(exported(alice, "companies", filter={"q": "b."}))
    assert [row["Domain"] for row in filtered] == ["b.com"]


def test_results_are_the_contacts_that_an_import_made_or_changed(alice: Person, tmp_path: Path) -> None:
    imported(alice, table("ana@a.com,Ana,Silva,A,x", "ben@b.com,Ben,Khan,B,x"))
    text = "Email,First Name,Last Name,Company,City\nana@a.com,Ana,Silva,A,Porto\ncleo@c.com,Cleo,Rossi,C,Rome\n"
    job = import_text(alice.workspace_id, tmp_path, text, on_existing="fill_empty")
    assert job["status"] == "COMPLETED"
    found = records_of(exported(alice, "import_results", import_id=job["job_id"]))
    told = {(row["Email"], row["Import outcome"], row["City"]) for row in found}
    assert told == {("ana@a.com", "updated", "Porto"), ("cleo@c.com", "created", "Rome")}


def test_custom_fields_of_any_name_are_columns(alice: Person) -> None:
    header = "Email,First name,Last name,Company,2024,100%,it's,Email (old)"
    imported(alice, f"{header}\nana@a.com,Ana,Silva,A,one,two,three,four\n")
    (row,) = records_of(exported(alice))
    assert [row[name] for name in ("2024", "100%", "it's")] == ["one", "two", "three"]


def test_every_field_has_a_header_of_its_own() -> None:
    headers = [field_column(name).header for name in field_names(Contact)]
    assert len(set(headers)) == len(headers) > 60


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"what": "import_results"}, "import_id"),
        ({"what": "contacts", "import_id": 1}, "in filter"),
        ({"what": "contacts", "columns": ["emial"]}, "email"),
        ({"what": "contacts", "columns": ["email", "email"]}, "twice"),
        ({"what": "companies", "columns": ["first_name"]}, "no column"),
        ({"what": "companies", "filter": {"email": "a@b.com"}}, "cannot be filtered by email"),
        ({"what": "contacts", "format": "xlsx", "bom": True}, "csv only"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused_before_a_run_is_made(
    alice: Person, wanted: dict[str, Any], said: str
) -> None:
    with pytest.raises(InvalidInput, match=said):
        request_export(workspace_id=alice.workspace_id, request=ExportRequest.model_validate(wanted), actor="test")


def test_the_import_of_another_workspace_is_no_import(alice: Person, charlie: Person) -> None:
    job = imported(alice, table("ana@a.com,Ana,Silva,A,x"))
    with pytest.raises(NotFound):
        exported(charlie, "import_results", import_id=job["id"])


def test_a_text_that_no_cell_of_xlsx_holds_fails_in_a_sentence_and_keeps_nothing(alice: Person) -> None:
    imported(alice, table(f"ana@a.com,Ana,Silva,A,{'x' * 33_000}"))
    export = exported(alice, format="xlsx")
    assert (export.state, export.error_code) == ("FAILED", "text_too_long")
    assert "Pastry" in export.error
    assert store().keys(export.object_prefix) == []
    assert records_of(exported(alice, format="parquet"))[0]["Pastry"] == "x" * 33_000
