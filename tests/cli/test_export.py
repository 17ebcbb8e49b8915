"""contactory export, as people and programs use it: what it writes and where, and how it is refused."""

import csv
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pyarrow import parquet
from python_calamine import CalamineWorkbook

from local.commands import contactory, result

PARTS = ("DATABASE_URL", "CELERY_BROKER_URL", "SECRET_KEY", "PROMETHEUS_MULTIPROC_DIR")
TEXT = (
    "Email,First Name,Last Name,Company\nana@a.com,Ana,=1+1,Alpha\nben@b.com,Ben,Khan,Beta\nbad@@b.com,Bad,Row,Beta\n"
)


@pytest.fixture(scope="module")
def home() -> Iterator[dict[str, str]]:
    """The environment of a home with two contacts in it and one open problem; nothing runs there."""
    with TemporaryDirectory(prefix="contactory-export-") as folder:
        kept = {name: value for name, value in os.environ.items() if name not in PARTS}
        environment = {**kept, "CONTACTORY_HOME": f"{folder}/home", "CONTACTORY_WORKER_PROCESSES": "1"}
        good, bad = Path(folder, "good.csv"), Path(folder, "bad.csv")
        header, *rows = TEXT.splitlines(keepends=True)
        good.write_text(header + "".join(rows[:2]))
        bad.write_text(header + rows[2])
        for file, status in ((good, 0), (bad, 3)):
            done = result(contactory("import", str(file), "--json", environment=environment))
            assert (done[0], json.loads(done[1])["rows_total"]) == (status, 2 - (status > 0))
        yield environment


def run(home: dict[str, str], folder: Path, *arguments: str) -> tuple[int, str, str]:
    return result(contactory("export", *arguments, environment=home, cwd=folder))


def test_piped_csv_goes_to_stdout_and_nowhere_else(home: dict[str, str], tmp_path: Path) -> None:
    status, out, err = run(home, tmp_path, "contacts", "--columns", "email,last_name")
    assert (status, err) == (0, "")
    assert list(csv.reader(io.StringIO(out))) == [["Email", "Last name"], ["ana@a.com", "'=1+1"], ["ben@b.com", "Khan"]]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_other_formats_go_to_a_file_named_after_what_they_hold(home: dict[str, str], tmp_path: Path, form: str) -> None:
    status, out, err = run(home, tmp_path, "companies", "--format", form)
    assert (status, out) == (0, "")
    assert f"2 rows written to companies.{form}" in err
    (file,) = tmp_path.iterdir()
    if form == "xlsx":
        found = [row[0] for row in CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()[1:]]
    else:
        found = parquet.read_table(file)["Domain"].to_pylist()
    assert found == ["a.com", "b.com"]


def test_the_ending_of_the_file_says_the_format_and_a_filter_narrows(home: dict[str, str], tmp_path: Path) -> None:
    assert run(home, tmp_path, "contacts", "-o", "some.parquet", "--filter", "domain=b.com")[0] == 0
    assert parquet.read_table(tmp_path / "some.parquet")["Email"].to_pylist() == ["ben@b.com"]


def test_an_import_gives_its_results_and_its_open_problems(home: dict[str, str], tmp_path: Path) -> None:
    _, out, _ = run(home, tmp_path, "1")
    assert [row["Import outcome"] for row in csv.DictReader(io.StringIO(out))] == ["created", "created"]
    _, out, _ = run(home, tmp_path, "2", "--issues")
    (row,) = csv.DictReader(io.StringIO(out))
    assert (row["Row"], row["Line"], row["Problem"], row["Email"]) == ("1", "2", "invalid_email", "bad@@b.com")


def test_a_file_that_is_there_stays_until_the_new_one_is_whole(home: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("precious")
    assert run(home, tmp_path, "contacts", "-o", "out.csv", "--columns", "emial")[0] == 2
    assert (tmp_path / "out.csv").read_text() == "precious"
    assert run(home, tmp_path, "contacts", "-o", "out.csv")[0] == 0
    assert (tmp_path / "out.csv").read_text().startswith("Email,")
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("pastries",), "contacts, companies, or the id"),
        (("99",), "no such import"),
        (("contacts", "--issues"), "--issues is for an import"),
        (("contacts", "--format", "pdf"), "csv, xlsx, parquet"),
        (("contacts", "--columns", "emial"), "email"),
        (("contacts", "--filter", "domain"), "name=value"),
        (("contacts", "--filter", "pastry=x"), "pastry"),
        (("contacts", "--filter", "company_id=x"), "company_id"),
        (("contacts", "--workspace", "nobody"), "nobody"),
        (("contacts", "--format", "xlsx", "-o", "-"), "Only csv"),
        (("contacts", "-o", "absent/out.csv"), "absent/out.csv cannot be written"),
        (("contacts", "-o", "."), "directory"),
    ],
)
def test_what_cannot_be_exported_is_refused_in_one_line(
    home: dict[str, str], tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    status, out, err = run(home, tmp_path, *arguments)
    assert (status in (1, 2), out, len(err.splitlines())) == (True, "", 1), err
    assert err.startswith("contactory: ")
    assert said in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []
