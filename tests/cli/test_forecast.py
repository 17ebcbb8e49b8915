"""contactory forecast and import --partial, as people and programs use them."""

import json
from pathlib import Path

import pytest

from local.standing import Standing

HEADER = "Email,First Name,Last Name,Company,Job Title\n"
ROWS = "ana@foreseen-north.com,Ana,Silva,North,Buyer\nben@foreseen-south.com,Ben,Khan,South,\n"
BAD = "no-address,Cleo,Rossi,West,\n"


@pytest.fixture
def leads(tmp_path: Path) -> str:
    path = tmp_path / "leads.csv"
    path.write_text(HEADER + ROWS + BAD, encoding="utf-8")
    return str(path)


def test_an_import_is_foreseen_and_written_in_part(installation: Standing, leads: str) -> None:
    run = installation.run
    job = str(json.loads(run("import", leads, "--json")[1])["job_id"])
    status, out, err = run("forecast", job, "--kind", "create", "--json")
    found = json.loads(out)
    assert (status, err, found["status"], found["create"], found["held"]) == (0, "", "NEEDS_REVIEW", 2, 1)
    assert [row["row_number"] for row in found["rows"]] == [1, 2]
    status, out, _ = run("forecast", job, "--kind", "held")
    assert (status, "rows held for a decision" in out, "row 3 (line 4) held: " in out) == (0, True, True)
    status, out, _ = run("import", leads, "--partial", "--overwrite-protected", "consent", "--json")
    part = json.loads(out)
    assert (status, part["status"], part["rows_success"], part["rows_issue"]) == (3, "NEEDS_REVIEW", 2, 1)
    status, out, _ = run("resolve", str(part["job_id"]), "--issue", "invalid_email", "--action", "discard", "--json")
    assert (status, json.loads(out)["status"], json.loads(out)["rows_success"]) == (0, "COMPLETED", 2)
    # The first import meets what the second has written.
    assert json.loads(run("forecast", job, "--json")[1])["checked_again"] == 2


def test_what_is_settled_is_written_while_the_rest_waits(installation: Standing, tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    twins = "eve@foreseen-west.com,Eve,Rossi,West,\n" * 2
    path.write_text(HEADER + "dan@foreseen-east.com,Dan,Nowak,East,\n" + twins + BAD, encoding="utf-8")
    job = str(json.loads(installation.run("import", str(path), "--json")[1])["job_id"])
    words = ("resolve", job, "--issue", "duplicate_in_file", "--action", "keep_first", "--partial", "--json")
    status, out, _ = installation.run(*words)
    found = json.loads(out)
    figures = (found["rows_success"], found["rows_discarded"], found["rows_issue"])
    assert (status, found["status"], figures) == (3, "NEEDS_REVIEW", (2, 1, 1))


def test_what_cannot_be_foreseen_is_said_in_one_line(installation: Standing, leads: str) -> None:
    for words, said in (
        (("forecast", "999"), "no such import"),
        (("forecast", "1", "--kind", "perhaps"), "perhaps"),
        (("import", leads, "--overwrite-protected", "first_name"), "overwrite-protected"),
    ):
        status, out, err = installation.run(*words)
        assert (status, out, said in err, len(err.splitlines())) == (2, "", True, 1), err
