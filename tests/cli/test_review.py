"""contactory review and resolve, as people and programs use them."""

import json
from pathlib import Path
from typing import Any

import pytest

from contactory.cli.resolve import _numbers
from contactory.errors import InvalidInput
from local.standing import Standing

TEXT = """Email,First Name,Last Name,Company
ana@reviewed.com,Ana,Silva,Reviewed
ana@reviewed.com,Anna,Silva,Reviewed
"dan@gmail,com",Dan,Nowak,Hooli
nobody,Fay,Nowak,Hooli
"""


def run(installation: Standing, *arguments: str) -> tuple[int, Any, str]:
    """Exit status, the JSON object and stderr."""
    status, out, err = installation.run(*arguments, "--json")
    return status, json.loads(out) if out else None, err


def test_an_import_is_reviewed_and_resolved_to_its_end(installation: Standing, tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text(TEXT)
    status, found, _ = run(installation, "import", str(tmp_path / "leads.csv"))
    assert status == 3
    job = str(found["job_id"])

    status, shown, _ = run(installation, "review", job)
    assert (status, shown["status"], shown["rows_issue"]) == (0, "NEEDS_REVIEW", 4)
    emails, twins = shown["issues"]
    assert (emails["kind"], emails["open_rows"], emails["suggested_rows"]) == ("invalid_email", 2, 1)
    assert twins["actions"][:2] == ["keep_first", "keep_last"]

    status, out, _ = installation.run("review", job)
    assert status == 0
    assert "Meant, perhaps: dan@gmail.com" in out

    resolve = ("resolve", job, "--issue")
    status, found, err = run(installation, *resolve, "invalid_email", "--action", "use_suggestion", "--no-reprocess")
    assert (status, found["status"], found["issues"]["invalid_email"]) == (3, "NEEDS_REVIEW", 1)
    assert "1 row changed; 1 issue settled." in err
    status, found, err = run(installation, *resolve, "invalid_email", "--action", "keep_first")
    assert (status, found) == (2, None)
    assert "invalid_email is settled by use_suggestion, edit, discard" in err
    status, found, _ = run(installation, *resolve, "invalid_email", "--action", "discard", "--rows", "1-3")
    assert (status, found) == (2, None)
    status, found, _ = run(installation, *resolve, "invalid_email", "--action", "discard", "--value", "nobody")
    assert (status, found["rows_discarded"]) == (3, 1)
    status, found, _ = run(installation, *resolve, "duplicate_in_file", "--action", "keep_last")
    assert (status, found["status"], found["contacts_created"]) == (0, "COMPLETED", 2)
    status, _, err = run(installation, *resolve, "duplicate_in_file", "--action", "keep_last")
    assert status == 2
    assert "COMPLETED" in err


@pytest.mark.parametrize(
    ("text", "rows"), [("", None), ("1", (1,)), ("1,5-7", (1, 5, 6, 7)), (" 3 - 4 , 3", (3, 4)), ("0", (0,))]
)
def test_lists_of_rows(text: str, rows: tuple[int, ...] | None) -> None:
    assert _numbers(text) == rows


@pytest.mark.parametrize("text", ["a", "1,", "5-1", "1-200001", "-3", "1;2", "1-2-3"])
def test_lists_that_are_none(text: str) -> None:
    with pytest.raises(InvalidInput):
        _numbers(text)


def test_an_action_needs_its_kind_of_problem(installation: Standing) -> None:
    status, _, err = installation.run("resolve", "1", "--action", "discard")
    assert (status, "--issue and --action go together" in err) == (2, True)
