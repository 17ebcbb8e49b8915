"""contactory review --export and --apply: a file of problems out, edited, and back."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from local.standing import Standing

TEXT = """Email,First Name,Last Name,Company
ana@given-back.com,Ana,Silva,Back
"dan.back@gmail,com",Dan,Nowak,Hooli
nobody,Fay,Nowak,Hooli
"""


def run(installation: Standing, *arguments: str) -> tuple[int, Any, str]:
    """Exit status, the JSON object and stderr."""
    status, out, err = installation.run(*arguments, "--json")
    return status, json.loads(out) if out else None, err


def test_problems_go_out_and_come_back(installation: Standing, tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text(TEXT)
    _, found, _ = run(installation, "import", str(tmp_path / "leads.csv"))
    job, file = str(found["job_id"]), tmp_path / "issues.csv"
    status, _, err = run(installation, "review", job, "--export", str(file))
    assert (status, "2 rows written" in err) == (0, True)
    with file.open(newline="") as given:
        lines = list(csv.DictReader(given))
    lines[0]["Decision"], lines[1]["Email"] = "use_suggestion", "fay@hooli.com"
    with file.open("w", newline="") as given:
        writer = csv.DictWriter(given, list(lines[0]))
        writer.writeheader()
        writer.writerows([*lines, lines[0]])
    status, shown, _ = run(installation, "review", job, "--apply", str(file), "--dry-run")
    assert (status, shown["edited"], [each["code"] for each in shown["refusals"]]) == (0, 1, ["row_twice", "row_twice"])
    status, shown, err = run(installation, "review", job, "--apply", str(file))
    assert (status, shown) == (2, None)
    assert "Line 2, row 2: another line is about the same row" in err
    with file.open("w", newline="") as given:
        writer = csv.DictWriter(given, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    status, found, err = run(installation, "review", job, "--apply", str(file))
    assert (status, found["status"], found["contacts_created"]) == (0, "COMPLETED", 3)
    assert "Of 2 lines 0 ask for nothing; applied: 1 with other cells, 1 use_suggestion; refused: 0." in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--export", "issues.txt"), "end the name of the file in .csv or .xlsx"),
        (("--apply", "absent.csv"), "There is no file absent.csv"),
        (("--export", "a.csv", "--apply", "a.csv"), "name one of them"),
        (("--dry-run",), "belong to --apply"),
    ],
)
def test_wrong_usage_is_one_line(installation: Standing, arguments: tuple[str, ...], said: str) -> None:
    status, out, err = installation.run("review", "1", *arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert len(err.strip().splitlines()) == 1


def test_a_later_version_of_a_file_brings_only_what_changed(installation: Standing, tmp_path: Path) -> None:
    header, *rows = ["Email,First Name,Last Name,Company", *(f"p{n}@later.com,Ana{n},Silva,Later" for n in range(6))]
    file = tmp_path / "later.csv"
    file.write_text("\n".join([header, *rows]) + "\n")
    _, first, _ = run(installation, "import", str(file))
    file.write_text(
        "\n".join([header, "new@later.com,New,One,Later", rows[0].replace("Ana0", "Anna"), *rows[1:]]) + "\n"
    )
    status, found, _ = run(
        installation, "import", str(file), "--corrects", str(first["job_id"]), "--on-existing", "overwrite"
    )
    assert (status, found["corrects"], found["rows_unchanged"]) == (0, first["job_id"], 5)
    assert (found["contacts_created"], found["contacts_updated"], found["rows_discarded"]) == (1, 1, 5)
    status, out, _ = installation.run("import", str(file))
    assert (status, f"a later version of import {found['job_id']}" in " ".join(out.split())) == (3, True)
    status, shown, err = run(installation, "import", str(file), "--corrects", "999")
    assert (status, shown, "There is no import 999 to correct." in err) == (2, None, True)
