"""The open problems of an import as a file: one line a row, with all that is wrong with it and all its cells."""

import csv
import io

import pytest
from asgiref.sync import async_to_sync
from django.http import StreamingHttpResponse

from cast import Person
from contactory.exports import problems
from exports.making import exported, records_of, rows_of
from imports.pipeline import imported, table

pytestmark = pytest.mark.usefixtures("stored")
ROWS = [
    "good@a.com,Ana,Silva,A,x",
    "bad@@a.com,,Silva,A,=1+1",
    'ana@gmial,Ana,,A,"two\nlines"',
    "twin@a.com,Ana,Silva,A,x",
    "twin@a.com,Ana,Souza,A,x",
]


async def _all(response: StreamingHttpResponse) -> bytes:
    return b"".join([part async for part in response.streaming_content])  # type: ignore[union-attr]


def downloaded(person: Person, import_id: int) -> list[dict[str, str]]:
    response = person.client.get(f"/api/v1/imports/{import_id}/issues.csv")
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == f'attachment; filename="import-{import_id}-issues.csv"'
    text = async_to_sync(_all)(response).decode()  # type: ignore[arg-type]
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_each_row_with_a_problem_is_one_line_with_its_cells(alice: Person) -> None:
    job = imported(alice, table(*ROWS))
    found = downloaded(alice, job["id"])
    assert [(row["Row"], row["Line"]) for row in found] == [("2", "3"), ("3", "4"), ("4", "6"), ("5", "7")]
    assert set(found[0]["Problem"].split(" | ")) == {"missing_required", "invalid_email"}
    assert len(found[0]["Reason"].split(" | ")) == 2
    assert (found[0]["Email"], found[0]["First name"], found[0]["Pastry"]) == ("bad@@a.com", "", "'=1+1")
    assert found[1]["Pastry"] == "two\nlines"
    assert [row["Problem"] for row in found[2:]] == ["duplicate_in_file"] * 2


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_the_export_says_the_same_as_the_download(alice: Person, form: str) -> None:
    job = imported(alice, table(*ROWS))
    export = exported(alice, "import_issues", import_id=job["id"], format=form)
    assert (export.rows_done, export.filename) == (4, f"import-{job['id']}-issues.{form}")
    shown = [
        {name: text.removeprefix("'") for name, text in row.items() if text} for row in downloaded(alice, job["id"])
    ]
    assert [{name: text.removeprefix("'") for name, text in row.items() if text} for row in records_of(export)] == shown


def test_pages_meet_without_a_gap(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    job = imported(alice, table(*(f"bad{number}@@a.com,Ana,Silva,A,x" for number in range(10))))
    monkeypatch.setattr(problems, "PAGE", 3)
    assert [row["Row"] for row in downloaded(alice, job["id"])] == [str(number) for number in range(1, 11)]
    assert len(rows_of(exported(alice, "import_issues", import_id=job["id"]))) == 11


def test_an_unreadable_row_shows_its_raw_text(alice: Person) -> None:
    job = imported(alice, table("a@a.com,Ana,Silva,A,x", "b@a.com,Ben", "c@a.com,Cleo,Rossi,A,x"))
    (row,) = downloaded(alice, job["id"])
    assert "b@a.com,Ben" in row["Raw text"] or row["Email"] == "b@a.com"


def test_an_import_without_problems_gives_a_header(alice: Person) -> None:
    job = imported(alice, table("good@a.com,Ana,Silva,A,x"))
    assert downloaded(alice, job["id"]) == []


def test_strangers_and_absent_imports_are_refused(alice: Person, charlie: Person) -> None:
    job = imported(alice, table(*ROWS))
    assert charlie.client.get(f"/api/v1/imports/{job['id']}/issues.csv").status_code == 404
    assert alice.client.get("/api/v1/imports/999/issues.csv").status_code == 404
