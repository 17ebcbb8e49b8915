"""contactory export, as people and programs use it: what it writes and where, and how it is refused."""

import csv
import io
import json
from pathlib import Path

import pytest
from pyarrow import parquet
from python_calamine import CalamineWorkbook

from local.standing import Standing

TEXT = """Email,First Name,Last Name,Company
ana@exported-a.com,Ana,=1+1,Exported Alpha
ben@exported-b.com,Ben,Khan,Exported Beta
bad@@b.com,Bad,Row,Beta
"""


@pytest.fixture(scope="module")
def imported(installation: Standing, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The id of an import that made two contacts, and that of one with an open problem."""
    folder = tmp_path_factory.mktemp("exporting")
    header, *rows = TEXT.splitlines(keepends=True)
    jobs = []
    for name, lines, ends in (("good.csv", rows[:2], 0), ("bad.csv", rows[2:], 3)):
        (folder / name).write_text(header + "".join(lines))
        status, out, _ = installation.run("import", str(folder / name), "--json")
        found = json.loads(out)
        assert (status, found["rows_total"]) == (ends, len(lines))
        jobs.append(str(found["job_id"]))
    return jobs[0], jobs[1]


def run(installation: Standing, folder: Path, *arguments: str) -> tuple[int, str, str]:
    return installation.run("export", *arguments, cwd=folder)


def test_piped_csv_goes_to_stdout_and_nowhere_else(
    installation: Standing, imported: tuple[str, str], tmp_path: Path
) -> None:
    chosen = ("--columns", "email,last_name", "--filter", f"import_id={imported[0]}")
    status, out, err = run(installation, tmp_path, "contacts", *chosen)
    assert (status, err) == (0, "")
    assert list(csv.reader(io.StringIO(out))) == [
        ["Email", "Last name"],
        ["ana@exported-a.com", "'=1+1"],
        ["ben@exported-b.com", "Khan"],
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_other_formats_go_to_a_file_named_after_what_they_hold(
    installation: Standing, imported: tuple[str, str], tmp_path: Path, form: str
) -> None:
    status, out, err = run(installation, tmp_path, "companies", "--format", form, "--filter", "q=exported-")
    assert (status, out) == (0, "")
    assert f"2 rows written to companies.{form}" in err
    (file,) = tmp_path.iterdir()
    if form == "xlsx":
        found = [row[0] for row in CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()[1:]]
    else:
        found = parquet.read_table(file)["Domain"].to_pylist()
    assert found == ["exported-a.com", "exported-b.com"]


def test_the_ending_of_the_file_says_the_format_and_a_filter_narrows(
    installation: Standing, imported: tuple[str, str], tmp_path: Path
) -> None:
    assert run(installation, tmp_path, "contacts", "-o", "some.parquet", "--filter", "domain=exported-b.com")[0] == 0
    assert parquet.read_table(tmp_path / "some.parquet")["Email"].to_pylist() == ["ben@exported-b.com"]


def test_an_import_gives_its_results_and_its_open_problems(
    installation: Standing, imported: tuple[str, str], tmp_path: Path
) -> None:
    _, out, _ = run(installation, tmp_path, imported[0])
    assert [row["Import outcome"] for row in csv.DictReader(io.StringIO(out))] == ["created", "created"]
    _, out, _ = run(installation, tmp_path, imported[1], "--issues")
    (row,) = csv.DictReader(io.StringIO(out))
    assert (row["Row"], row["Line"], row["Problem"], row["Email"]) == ("1", "2", "invalid_email", "bad@@b.com")


def test_a_file_that_is_there_stays_until_the_new_one_is_whole(
    installation: Standing, imported: tuple[str, str], tmp_path: Path
) -> None:
    (tmp_path / "out.csv").write_text("precious")
    assert run(installation, tmp_path, "contacts", "-o", "out.csv", "--columns", "emial")[0] == 2
    assert (tmp_path / "out.csv").read_text() == "precious"
    assert run(installation, tmp_path, "contacts", "-o", "out.csv")[0] == 0
    assert (tmp_path / "out.csv").read_text().startswith("Email,")
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("pastries",), "contacts, companies, or the id"),
        (("9999",), "no such import"),
        (("contacts", "--issues"), "--issues is for an import"),
        (("contacts", "--format", "pdf"), "csv, xlsx, parquet"),
        (("contacts", "--columns", "emial"), "email"),
        (("contacts", "--filter", "domain"), "name=value"),
        (("contacts", "--filter", "pastry=x"), "pastry: there is no such filter; the names are "),
        (("contacts", "--filter", "company_id=x"), "'company_id=x': say a whole number."),
        (("contacts", "--filter", "created_since=now"), "'created_since=now': say a time such as"),
        (("contacts", "--workspace", "nobody"), "nobody"),
        (("contacts", "--format", "xlsx", "-o", "-"), "Only csv"),
        (("contacts", "-o", "absent/out.csv"), "absent/out.csv cannot be written"),
        (("contacts", "-o", "."), "directory"),
    ],
)
def test_what_cannot_be_exported_is_refused_in_one_line(
    installation: Standing, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    status, out, err = run(installation, tmp_path, *arguments)
    assert (status, out, len(err.splitlines())) == (2, "", 1), err
    assert err.startswith("contactory: ")
    assert said in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []
