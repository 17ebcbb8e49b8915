"""The file of open problems, taken out, edited and given back: what it says is done, and nothing else."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Person
from contactory.errors import Conflict, InvalidInput, Refusal
from contactory.imports.models import ReviewAction
from contactory.imports.services.review_undo import undo
from contactory.workspaces.scope import workspace_scope
from imports.corrections.giving_back import Lines, changed, given_back, lines_of, taken_out
from imports.pipeline import run_all
from imports.review.settling import contacts, counts, decide, finished, open_issues, reviewed, row_of

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

ANA = "ana@northwind.com,Ana,Silva,Northwind,12"
ANA_AGAIN = "ANA@northwind.com,Anna,Silva,Northwind,13"
BEN = "ben@globex.com,Ben,Khan,Globex,5"
NO_NAME = "cleo@hooli.com,,Rossi,Hooli,7"
COMMA = '"dan@hooli,com",Dan,Nowak,Hooli,8'
SHORT = "eve@hooli.com,Eve"
FORMULA = 'fay@hooli,=1+1,"two\nlines",Hooli,9'


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_that_nobody_changed_changes_nothing(alice: Person, tmp_path: Path, form: str) -> None:
    job = reviewed(alice, ANA, ANA_AGAIN, BEN, NO_NAME, SHORT, FORMULA)
    before = open_issues(alice, job)
    done = given_back(alice, job, taken_out(alice, job, tmp_path, form))
    assert (done.lines, done.unchanged, done.edited, done.decided, done.refused) == (5, 5, 0, {}, [])
    assert open_issues(alice, job) == before
    with workspace_scope(alice.workspace_id):
        assert not ReviewAction.objects.filter(job_id=job).exists()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_cells_and_decisions_are_taken_and_the_import_completes(alice: Person, tmp_path: Path, form: str) -> None:
    job = reviewed(alice, ANA, ANA_AGAIN, BEN, NO_NAME, COMMA, SHORT)

    def change(lines: Lines) -> None:
        _, again, no_name, comma, short = lines
        again["Decision"] = "keep"
        no_name["First name"] = "Cleo"
        comma["Decision"] = "Use suggestion"
        short |= {"Email": "eve@hooli.com", "First name": "Eve", "Last name": "=Eve", "Company": "Hooli"}

    done = given_back(alice, job, changed(alice, job, tmp_path, change, form))
    assert (done.lines, done.unchanged, done.edited, done.refused) == (5, 1, 2, [])
    assert done.decided == {"keep": 1, "use_suggestion": 1}
    assert {(each.row_number, each.column, each.before, each.after) for each in done.differences} == {
        (4, "First name", "", "Cleo"),
        (6, "Email", "", "eve@hooli.com"),
        (6, "First name", "", "Eve"),
        (6, "Last name", "", "=Eve"),
        (6, "Company", "", "Hooli"),
    }
    assert open_issues(alice, job) == {}
    assert counts(alice, job) == (5, 0, 1, 0)
    assert finished(alice, job).state == "COMPLETED"
    found = contacts(alice)
    assert set(found) == {
        "ana@northwind.com",
        "ben@globex.com",
        "cleo@hooli.com",
        "dan@hooli.com",
        "eve@hooli.com",
    }
    assert (found["ana@northwind.com"].first_name, found["eve@hooli.com"].last_name) == ("Anna", "=Eve")
    with workspace_scope(alice.workspace_id):
        actions = ReviewAction.objects.filter(job_id=job).order_by("id")
        assert [(each.action, each.source) for each in actions] == [
            ("edit", "file"),
            ("use_suggestion", "file"),
            ("discard", "file"),
        ]


def test_lines_that_were_taken_out_stay_as_they_are(alice: Person, tmp_path: Path) -> None:
    job = reviewed(alice, NO_NAME, COMMA, SHORT)
    path = changed(alice, job, tmp_path, lambda lines: [lines[1] | {"Decision": "discard"}])
    done = given_back(alice, job, path)
    assert (done.lines, done.unchanged, done.decided) == (1, 0, {"discard": 1})
    assert [row_of(alice, job, number).status for number in (1, 2, 3)] == ["ISSUE", "DISCARD", "ISSUE"]


def test_a_trial_says_the_same_and_keeps_nothing(alice: Person, tmp_path: Path) -> None:
    job = reviewed(alice, NO_NAME, COMMA)

    def change(lines: Lines) -> None:
        lines[0]["First name"] = "Cleo"
        lines[1]["Decision"] = "use_suggestion"

    path = changed(alice, job, tmp_path, change)
    before = open_issues(alice, job)
    trial = given_back(alice, job, path, dry_run=True)
    assert (open_issues(alice, job), counts(alice, job)) == (before, (0, 2, 0, 0))
    done = given_back(alice, job, path)
    assert (trial.edited, trial.decided, trial.resolved, trial.differences) == (
        1,
        {"use_suggestion": 1},
        2,
        done.differences,
    )
    assert (done.edited, done.decided, done.resolved) == (trial.edited, trial.decided, trial.resolved)
    assert trial.action_ids == []


def test_a_file_that_is_given_back_twice_is_applied_once(alice: Person, tmp_path: Path) -> None:
    job = reviewed(alice, NO_NAME, COMMA, SHORT)

    def change(lines: Lines) -> None:
        lines[0]["First name"] = "Cleo"
        lines[1]["Decision"] = "use_suggestion"
        lines[2]["Decision"] = "discard"

    path = changed(alice, job, tmp_path, change)
    given_back(alice, job, path)
    again = given_back(alice, job, path)
    assert (again.unchanged, again.edited, again.decided, again.refused) == (3, 0, {}, [])


def test_what_a_file_did_can_be_undone(alice: Person, tmp_path: Path) -> None:
    job = reviewed(alice, NO_NAME, COMMA)
    before = open_issues(alice, job)
    path = changed(alice, job, tmp_path, lambda lines: [lines[0] | {"First name": "Cleo"}])
    (action,) = given_back(alice, job, path).action_ids
    undo(workspace_id=alice.workspace_id, job_id=job, actor="test", action_id=action)
    assert open_issues(alice, job) == before


def _refused(person: Person, job: int, path: Path) -> list[tuple[int, str]]:
    """Where and why the lines of a file are refused; the trial and the refusal must say the same."""
    trial = given_back(person, job, path, dry_run=True)
    with pytest.raises(Conflict) as refusal:
        given_back(person, job, path)
    assert refusal.value.code == "lines_refused"
    listed: list[dict[str, object]] = refusal.value.facts["lines"]  # type: ignore[assignment]
    assert [each["sentence"] for each in listed] == [each.sentence for each in trial.refused]
    return [(each.line, each.code) for each in trial.refused]


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        (lambda a, b: [a, b | {"Row key": ""}], [(3, "no_row_key")]),
        (lambda a, b: [a | {"Row key": a["Row key"].replace("i1-", "i7-")}, b], [(2, "other_import")]),
        (lambda a, b: [a | {"Row": "99"}, b], [(2, "unknown_row")]),
        (lambda a, b: [a | {"Row": "first"}, b], [(2, "unknown_row")]),
        (lambda a, b: [a | {"Row": b["Row"]}, b | {"Row": a["Row"]}], [(2, "other_row"), (3, "other_row")]),
        (lambda a, b: [a, b, a], [(2, "row_twice"), (4, "row_twice")]),
        (lambda a, b: [a | {"Decision": "burn"}, b], [(2, "unknown_decision")]),
        (lambda a, b: [a | {"Decision": "keep_first"}, b], [(2, "decision_does_not_fit")]),
        (lambda a, b: [a | {"Decision": "discard", "First name": "X"}, b], [(2, "edited_and_discarded")]),
    ],
)
def test_a_line_that_cannot_be_meant_is_listed_and_nothing_is_applied(
    alice: Person, tmp_path: Path, change: object, refused: list[tuple[int, str]]
) -> None:
    job = reviewed(alice, NO_NAME, COMMA, BEN)
    before = open_issues(alice, job)

    def edit(lines: Lines) -> Lines:
        first, second = lines
        first["Employees"] = "70"
        changed_lines: Lines = change(first, second)  # type: ignore[operator]
        return changed_lines

    assert _refused(alice, job, changed(alice, job, tmp_path, edit)) == refused
    assert (open_issues(alice, job), row_of(alice, job, 1).cells["Employees"]) == (before, "7")


def test_the_other_lines_are_applied_where_that_is_wished(alice: Person, tmp_path: Path) -> None:
    job = reviewed(alice, NO_NAME, COMMA)
    path = changed(alice, job, tmp_path, lambda x: [x[0] | {"First name": "Cleo"}, x[1] | {"Decision": "burn"}])
    done = given_back(alice, job, path, skip_refused=True)
    assert (done.edited, [each.code for each in done.refused]) == (1, ["unknown_decision"])
    assert [row_of(alice, job, number).status for number in (1, 2)] == ["READY", "ISSUE"]


def test_two_rows_of_one_group_cannot_both_be_kept(alice: Person, tmp_path: Path) -> None:
    job = reviewed(alice, ANA, ANA_AGAIN, BEN, "ben@globex.com,Benny,Khan,Globex,6")

    def change(lines: Lines) -> None:
        lines[0]["Decision"] = lines[1]["Decision"] = "keep"
        lines[2]["Decision"] = lines[3]["Decision"] = "keep_last"

    path = changed(alice, job, tmp_path, change)
    assert _refused(alice, job, path) == [(2, "group_decided_twice"), (3, "group_decided_twice")]
    given_back(alice, job, path, skip_refused=True)
    assert [row_of(alice, job, number).status for number in (1, 2, 3, 4)] == ["ISSUE", "ISSUE", "DISCARD", "READY"]


def test_a_row_that_somebody_changed_meanwhile_is_not_overwritten(alice: Person, bob: Person, tmp_path: Path) -> None:
    job = reviewed(alice, NO_NAME, COMMA, SHORT)
    path = changed(alice, job, tmp_path, lambda x: [x[0] | {"First name": "Cleo"}, x[1], x[2]])
    decide(bob, job, "edit", 1, cells={"First name": "Clio"})
    decide(bob, job, "use_suggestion", 2)
    assert _refused(alice, job, path) == [(2, "row_changed")]
    done = given_back(alice, job, path, skip_refused=True)
    assert (done.unchanged, done.edited) == (2, 0)
    assert row_of(alice, job, 1).cells["First name"] == "Clio"
    assert row_of(alice, job, 2).cells["Email"] == "dan@hooli.com"


def test_a_file_of_now_may_change_what_was_changed_before(alice: Person, bob: Person, tmp_path: Path) -> None:
    job = reviewed(alice, NO_NAME, COMMA)
    decide(bob, job, "edit", 1, cells={"Last name": "R"})
    done = given_back(alice, job, changed(alice, job, tmp_path, lambda x: [x[0] | {"First name": "Cleo"}]))
    assert (done.edited, row_of(alice, job, 1).cells["Last name"]) == (1, "R")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda line: {name: text for name, text in line.items() if name != "Row key"}, "missing: Row key"),
        (lambda line: {name: text for name, text in line.items() if name != "Company"}, "missing: Company"),
        (lambda line: line | {"Notes": "call her"}, "unknown: Notes"),
        (
            lambda line: {name.replace("Company", "Firm"): t for name, t in line.items()},
            "missing: Company; unknown: Firm",
        ),
        (lambda line: {"Name": "a", "Street": "b"}, "missing: Email"),
    ],
)
def test_other_headers_are_named(alice: Person, tmp_path: Path, change: object, named: str) -> None:
    job = reviewed(alice, NO_NAME, COMMA)
    path = changed(alice, job, tmp_path, lambda lines: [change(line) for line in lines])  # type: ignore[operator]
    with pytest.raises(InvalidInput) as refusal:
        given_back(alice, job, path)
    assert refusal.value.code == "other_columns"
    assert named in refusal.value.sentence


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + bytes(100), b"PK\x03\x04 not a zip archive"])
def test_what_is_no_table_is_refused(alice: Person, tmp_path: Path, content: bytes) -> None:
    job = reviewed(alice, NO_NAME)
    path = tmp_path / "issues.csv"
    path.write_bytes(content)
    with pytest.raises(Refusal):
        given_back(alice, job, path)


def test_a_spreadsheet_that_writes_semicolons_and_another_encoding_is_understood(alice: Person, tmp_path: Path) -> None:
    job = reviewed(alice, "zoé@hooli,Zoé,,Hooli,3", *[COMMA] * 3)
    lines = lines_of(taken_out(alice, job, tmp_path))
    lines[0] |= {"Email": "zoe@hooli.com", "Last name": "Blé"}
    path = tmp_path / "given-back.csv"
    header = ";".join(lines[0])
    path.write_bytes(
        "\r\n".join([header, *(";".join(f'"{t}"' for t in line.values()) for line in lines), ";" * 13, ""]).encode(
            "cp1252"
        )
    )
    done = given_back(alice, job, path)
    assert (done.edited, done.unchanged, done.refused) == (1, 3, [])
    assert row_of(alice, job, 1).cells["Last name"] == "Blé"


def test_columns_that_are_called_like_those_of_the_file_itself(alice: Person, tmp_path: Path) -> None:
    text = "Row,Decision,Email,First name,Last name,Company\nA,yes,cleo@hooli.com,,Rossi,Hooli\n"
    job = alice.client.post("/api/v1/imports", {"file": SimpleUploadedFile("a.csv", text.encode())}).json()["id"]
    run_all(alice.workspace_id)
    path = tmp_path / "given-back.csv"
    path.write_text(taken_out(alice, job, tmp_path).read_text().replace(",A,yes,", ",B,no,"))
    done = given_back(alice, job, path)
    assert {(each.column, each.before, each.after) for each in done.differences} == {
        ("Row", "A", "B"),
        ("Decision", "yes", "no"),
    }
