"""contactory revert, as people and programs use it: what it prints, how it ends, and what it leaves."""

import json
from pathlib import Path

from local.standing import Standing

HEADER = "Email,First Name,Last Name,Company,Job Title\n"
ROWS = "ana@{0}-north.com,Ana,Silva,{0} North,Buyer\nben@{0}-south.com,Ben,Khan,{0} South,\n"


def written(path: Path, name: str, more: str = "") -> str:
    """A file of two people whom only the test that names them knows."""
    path.write_text(HEADER + ROWS.format(name) + more, encoding="utf-8")
    return str(path)


def test_a_file_is_imported_looked_at_undone_and_imported_again(installation: Standing, tmp_path: Path) -> None:
    leads = written(tmp_path / "leads.csv", "undone")
    run = installation.run
    job = str(json.loads(run("import", leads, "--json")[1])["job_id"])
    status, out, _ = run("revert", job, "--dry-run")
    assert (status, "would become REVERTED" in out) == (0, True)
    status, out, err = run("revert", job, "--json")
    found = json.loads(out)
    assert (status, err, found["status"], found["dry_run"]) == (0, "", "REVERTED", False)
    assert (found["contacts_created"], found["contacts_removed"], found["companies_removed"]) == (2, 2, 2)
    again = json.loads(run("import", leads, "--json")[1])
    assert (again["status"], again["contacts_created"]) == ("COMPLETED", 2)
    status, out, _ = run("revert", str(again["job_id"]))
    assert (status, "is REVERTED" in out) == (0, True)


def test_what_cannot_be_undone_is_said_in_one_line(installation: Standing, tmp_path: Path) -> None:
    leads = written(tmp_path / "bad.csv", "kept", "no-address,Cleo,Rossi,West,\n")
    status, out, _ = installation.run("import", leads, "--json")
    job = json.loads(out)["job_id"]
    assert status == 3
    for words, said in (
        ((str(job),), "NEEDS_REVIEW"),
        (("999",), "no such import"),
        ((str(job), "--workspace", "nobody"), "nobody"),
        (("leads",), "IMPORT 'leads': say a whole number."),
        ((), "--enrichment"),
        ((str(job), "--enrichment", "1"), "--enrichment"),
        (("--enrichment", "999"), "no such enrichment"),
    ):
        status, out, err = installation.run("revert", *words)
        assert (status, out, said in err, len(err.splitlines())) == (2, "", True, 1), err


def test_an_enrichment_is_looked_at_and_undone(installation: Standing, tmp_path: Path) -> None:
    leads = written(tmp_path / "leads.csv", "enriched")
    run = installation.run
    imported = json.loads(run("import", leads, "--enrich", "apollo-contacts", "--json")[1])
    enrichment = imported["enrichment"]
    assert imported["status"] == enrichment["status"] == "COMPLETED"
    words = ("revert", "--enrichment", str(enrichment["id"]))
    status, out, err = run(*words, "--dry-run", "--json")
    would = json.loads(out)
    assert (status, err, would["dry_run"], would["reverted"]) == (0, "", True, False)
    assert (would["fields_restored"] > would["records_restored"] > 0, would["fields_kept"]) == (True, 0)
    status, out, _ = run(*words)
    assert (status, "is undone" in out, f"{would['fields_restored']:,}" in out, "stays paid" in out) == (0, *[True] * 3)
    again = json.loads(run(*words, "--json")[1])
    assert (again["reverted"], again["fields_restored"]) == (True, would["fields_restored"])
    assert (again["credits"], again["money"]) == (would["credits"], would["money"])
