"""contactory enrich and import --enrich, as people and programs use them."""

import json
import re
from pathlib import Path

import pytest

from local.standing import Standing

HEADER = "Email,First Name,Last Name,Company\n"


@pytest.fixture
def leads(tmp_path: Path) -> str:
    path = tmp_path / "leads.csv"
    people = (f"ada.byron{number}@enriched{number}.com,Ada,Byron{number},Enriched {number}\n" for number in range(12))
    path.write_text(HEADER + "".join(people), encoding="utf-8")
    return str(path)


def test_an_import_is_enriched_and_asked_about_once(installation: Standing, leads: str) -> None:
    status, out, err = installation.run("import", leads, "--enrich", "apollo-contacts", "--json")
    imported = json.loads(out)
    run = imported["enrichment"]
    assert (status, imported["status"], run["status"], run["items_total"]) == (0, "COMPLETED", "COMPLETED", 12), err
    assert float(run["credits"]) == run["counts"]["success"] + run["counts"]["partial"] > 0
    assert run["sandbox"]
    words = ("enrich", "--recipe", "apollo-contacts", "--filter", f"import={imported['job_id']}")
    status, out, _ = installation.run(*words, "--dry-run", "--json")
    forecast = json.loads(out)
    assert (status, forecast["records"], forecast["ceiling"]) == (0, 12, "0")
    status, out, _ = installation.run(*words)
    assert (status, "COMPLETED" in out, "0.00 USD" in out, "made up" in out) == (0, True, True, True)


def test_a_run_that_needs_a_person_ends_with_three(installation: Standing, tmp_path: Path) -> None:
    path = tmp_path / "dear.csv"
    path.write_text(HEADER + "".join(f"eve{n}@dear{n}.com,Eve,Dear{n},Dear {n}\n" for n in range(6)), encoding="utf-8")
    job = str(json.loads(installation.run("import", str(path), "--json")[1])["job_id"])
    words = ("enrich", "--contacts", "--recipe", "apollo-contacts", "--filter", f"import={job}", "--budget", "0.01")
    status, out, _ = installation.run(*words)
    assert (status, "PAUSED" in out) == (3, True), out
    (said,) = re.findall(r"contactory (enrich --resume \d+) --budget MORE", out)
    assert installation.run(*said.split(), "--dry-run")[0] == 2
    status, out, err = installation.run(*said.split(), "--budget", "25", "--json")
    run = json.loads(out)
    assert (status, run["status"], run["budget"], run["items_total"]) == (0, "COMPLETED", "25", 6), err
    status, _, err = installation.run(*said.split())
    assert (status, "COMPLETED and cannot be resumed" in err, len(err.splitlines())) == (2, True, 1), err


def test_what_cannot_be_enriched_is_said_in_one_line(installation: Standing, leads: str) -> None:
    for words, said in (
        (("enrich", "--recipe", "apolo-contacts"), "apollo-contacts"),
        (("enrich", "--filter", "import=12"), "--recipe"),
        (("enrich", "--resume", "3", "--recipe", "apollo-contacts"), "--resume"),
        (("enrich", "--resume", "987654", "--budget", "0.1234567"), "--budget"),
        (("enrich", "--resume", "987654"), "no such enrichment"),
        (("enrich", "--recipe", "apollo-contacts", "--filter", "shoe=39"), "updated-since"),
        (("enrich", "--recipe", "apollo-contacts", "--filter", "import=x"), "import_id=x"),
        (("enrich", "--recipe", "apollo-contacts", "--filter", "import_id=x"), "import_id=x"),
        (("enrich", "--recipe", "apollo-contacts", "--budget", "1e30"), "million million"),
        (("enrich", "--recipe", "apollo-contacts", "--budget", "-1"), "--budget"),
        (("enrich", "--recipe", "apollo-contacts", "--companies"), "not companies"),
        (("enrich", "--recipe", "apollo-contacts", "--companies", "--contacts"), "name one"),
        (("enrich", "--recipe", "apollo-contacts", "--filter", "import=987654"), "no contacts"),
        (("import", leads, "--enrich", "explorium-companies"), "not for contacts"),
    ):
        status, out, err = installation.run(*words)
        assert (status, out, said in err, len(err.splitlines())) == (2, "", True, 1), (words, out, err)
