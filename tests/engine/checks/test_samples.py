import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest

from contactory.engine.checks import RowChecker
from contactory.engine.issue_codes import IssueKind
from contactory.engine.mapping import suggest
from contactory.errors import InvalidInput
from contactory.samples import HEADER, write_sample

FIRST_KINDS = (IssueKind.MISSING_REQUIRED, IssueKind.INVALID_EMAIL, IssueKind.INVALID_VALUE)


def fitting_rows(path: Path) -> tuple[list[list[str]], int]:
    """The rows that fit the header, and how many lines do not; the one open quote is closed at its line's end."""
    text = path.read_bytes().decode().replace(';"Estuary Foods;', ";UNCLOSED;x;")
    rows = list(csv.reader(text.splitlines(keepends=True), delimiter=";", strict=True))
    assert rows[0] == list(HEADER)
    return [row for row in rows[1:] if len(row) == len(HEADER)], sum(len(row) != len(HEADER) for row in rows)


@pytest.mark.parametrize(("rows", "seed"), [(60, 1), (3000, 11), (3000, 12)])
def test_the_truth_about_a_sample_is_what_checking_finds(tmp_path: Path, rows: int, seed: int) -> None:
    truth = write_sample(tmp_path / "sample.csv", rows, seed)
    fitting, damaged = fitting_rows(tmp_path / "sample.csv")
    columns = [pa.array(cells) for cells in zip(*fitting, strict=True)]
    batch = pa.RecordBatch.from_arrays(columns, names=list(HEADER))
    checked = RowChecker(suggest(HEADER, len(HEADER), fitting[:100])).check(batch)

    first: dict[int, IssueKind] = {}
    for kind in FIRST_KINDS:
        for problems in checked.problems:
            if problems.kind == kind:
                first.update((place, kind) for place in problems.positions.tolist() if place not in first)
    counted = Counter(first.values())
    keys = Counter(key for place, key in enumerate(checked.email_key.to_pylist()) if key and place not in first)
    twins = sum(count for count in keys.values() if count > 1)

    assert truth["rows"] == rows == len(fitting) + damaged
    assert {kind.value: truth[kind.value] for kind in FIRST_KINDS} == {
        kind.value: counted[kind] for kind in FIRST_KINDS
    }
    assert (truth["duplicate_in_file"], truth["damaged"]) == (twins, damaged)
    assert truth["clean"] == rows - counted.total() - twins - damaged > 0
    assert min(truth.values()) > 0


def test_a_sample_shows_what_real_files_are_like(tmp_path: Path) -> None:
    write_sample(tmp_path / "sample.csv")
    text = (tmp_path / "sample.csv").read_bytes().decode()
    fitting, _ = fitting_rows(tmp_path / "sample.csv")
    mapping = suggest(HEADER, len(HEADER), fitting[:100])

    assert any("\r\n" in cell for row in fitting for cell in row)
    assert any(cell != cell.strip() for row in fitting for cell in row)
    assert "\u00a0" in text
    assert "ą" in text
    assert text.count('"') % 2 == 1
    assert mapping.custom_columns() == {"Favourite Pastry": 15}
    assert len(mapping.field_columns()) == 15


def test_the_same_arguments_write_the_same_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one.csv", "two.csv", "other.csv")]
    for path, seed in zip(paths, (5, 5, 6), strict=True):
        write_sample(path, 200, seed, ",")

    one, two, other = (path.read_bytes() for path in paths)
    assert one == two != other


def test_a_sample_too_small_for_its_problems_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="60"):
        write_sample(tmp_path / "sample.csv", 59)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(["sample.csv", "100"], 0), ([], 2), (["sample.csv", "x"], 2), (["no/such/folder.csv"], 2)],
)
def test_the_command_line(tmp_path: Path, arguments: list[str], status: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "contactory.samples", *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == status
    assert "Traceback" not in done.stderr
    assert (tmp_path / "sample.csv").exists() == (status == 0)
    assert ("invalid_email" in done.stdout) == (status == 0)
