"""contactory import, as people and programs use it: what it prints, how it ends, and what it leaves behind."""

import json
from pathlib import Path
from typing import Any

import pytest

from contactory.samples import write_sample
from local.commands import contactory, eventually, processes_of, result
from local.standing import Standing

KEYS = {
    "job_id", "status", "rows_total", "rows_processed", "rows_ready", "rows_issue", "rows_discarded", "rows_success",
    "contacts_created", "contacts_updated", "issues", "dialect", "seconds",
}  # fmt: skip
HEADER = "Email;First Name;Last Name;Company\n"


def run(installation: Standing, *arguments: str) -> tuple[int, dict[str, Any], str]:
    """Exit status, the JSON object and stderr of an import."""
    status, out, err = installation.run("import", *arguments, "--json")
    return status, json.loads(out) if out else {}, err


def write(folder: Path, text: str) -> str:
    path = folder / "leads.csv"
    path.write_bytes(text.encode("latin-1"))
    return str(path)


def test_the_sample_stops_for_review_with_the_truth_about_it(installation: Standing, tmp_path: Path) -> None:
    truth = write_sample(tmp_path / "sample.csv", rows=400, seed=5)
    status, found, _ = run(installation, str(tmp_path / "sample.csv"))
    assert (status, found["status"], set(found)) == (3, "NEEDS_REVIEW", KEYS)
    assert found["rows_total"] == found["rows_processed"] == truth["rows"]
    assert found["rows_ready"] == truth["clean"]
    for kind in ("missing_required", "invalid_email", "invalid_value", "duplicate_in_file"):
        assert found["issues"][kind] == truth[kind], kind
    assert found["issues"]["malformed_row"] + found["issues"]["repaired_row"] == truth["damaged"]
    assert sum(found["issues"].values()) == found["rows_issue"]
    assert set(found["seconds"]) == {"total", "parse", "stage", "check", "consolidate"}
    assert set(found["dialect"]) == {"delimiter", "encoding", "quote", "header_line", "agreement"}


def test_a_clean_file_completes(installation: Standing, tmp_path: Path) -> None:
    file = write(tmp_path, HEADER + "ana@clean.com;Ana;Silva;Clean\nben@clean.com;Ben;Khan;Clean\n")
    status, found, _ = run(installation, file)
    assert (status, found["status"], found["contacts_created"]) == (0, "COMPLETED", 2)
    assert found["dialect"]["delimiter"] == ";"


def test_nothing_has_to_run_beforehand_and_nothing_stays(
    bare_environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    file = write(tmp_path, HEADER + "ana@alone.com;Ana;Silva;Alone\n")
    status, out, _ = result(contactory("import", file, "--json", environment=bare_environment))
    assert (status, json.loads(out)["status"]) == (0, "COMPLETED")
    eventually(lambda: not processes_of(home), "nothing stays")
    status, out, _ = result(contactory("export", "contacts", "--columns", "email", environment=bare_environment))
    assert (status, out.split()) == (0, ["Email", "ana@alone.com"])
    eventually(lambda: not processes_of(home), "nothing stays")


def test_the_table_says_what_became_of_the_rows(installation: Standing, tmp_path: Path) -> None:
    file = write(tmp_path, HEADER + "cleo@table.com;Cleo;Rossi;Table\nnot-an-address;Dan;Nowak;Table\n")
    status, out, _ = installation.run("import", file)
    assert status == 3
    assert "NEEDS_REVIEW" in out
    assert "invalid_email" in out


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("Email;First Name;Last Name;Company\n", (), "no rows"),
        ("Name;Firm\nAna Silva;Northwind\n", (), "No column was found for email"),
        (HEADER + "a@b.com;A;B;C\n", ("--map", "Email=nonsense"), "nonsense"),
        (HEADER + "a@b.com;A;B;C\n", ("--map", "Emial=email"), "Emial"),
        (HEADER + "a@b.com;A;B;C\n", ("--workspace", "nobody"), "nobody"),
        (HEADER + "a@b.com;A;B;C\n", ("--required", "pastry"), "pastry"),
        (HEADER + "a@b.com;A;B;C\n", ("--on-duplicate", "maybe"), "--on-duplicate"),
        (HEADER + "a@b.com;A;B;C\n", ("--kind", "pastries"), "pastries"),
        ("\x89PNG\r\n\x1a\n" + "\x00\x01" * 500, (), "not a text table"),
        ("", (), "empty"),
    ],
)
def test_what_cannot_be_imported_is_refused_in_one_line_and_leaves_nothing(
    installation: Standing, tmp_path: Path, text: str, options: tuple[str, ...], said: str
) -> None:
    files = installation.home / "files"
    before = sorted(files.rglob("*"))
    status, found, err = run(installation, write(tmp_path, text), *options)
    lines = [line for line in err.splitlines() if line.startswith("contactory: ")]
    assert (status, found, len(lines)) == (2, {}, 1)
    assert said in lines[0]
    assert "Traceback" not in err
    assert [path for path in files.rglob("*") if path.is_file() and path not in before] == []


def test_an_api_key_is_printed_once_and_only_that(installation: Standing) -> None:
    status, out, _ = installation.run("api-key", "test", "--scopes", "imports:read")
    assert status == 0
    assert out.strip().startswith("ctk_")
    status, out, err = installation.run("api-key", "test", "--scopes", "imports:nonsense")
    assert (status, out, "imports:nonsense" in err) == (2, "", True)
