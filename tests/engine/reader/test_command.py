"""The reader alone: python -m contactory.engine."""

import csv
import gzip
import json
from pathlib import Path

import pytest

from contactory.engine.__main__ import main

TABLE = 'id;name;note\n1;Ana;"a;b"\n2;Zoë;5" pipe\n3;Eva\n\n4;Ole;"two\nlines"\n'


def rows_of(path: Path) -> list[list[str]]:
    """The cells of a written file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))


def test_a_file_becomes_rows_rejects_and_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "people.csv", tmp_path / "out"
    source.write_text(TABLE, encoding="utf-8")
    assert main([str(source), "--out-dir", str(out)]) == 0
    assert rows_of(out / "people.csv") == [
        ["id", "name", "note"],
        ["1", "Ana", "a;b"],
        ["2", "Zoë", '5" pipe'],
        ["4", "Ole", "two\nlines"],
    ]
    assert rows_of(out / "people.rejects.csv") == [
        ["line", "record", "reason", "raw"],
        ["3", "2", "stray_quote", '2;Zoë;5" pipe'],
        ["4", "3", "too_few_cells", "3;Eva"],
    ]
    found = json.loads((out / "people.json").read_text(encoding="utf-8"))
    assert found["counts"] == {"header": 1, "preamble": 0, "blank": 1, "loaded": 2, "flagged": 1, "rejected": 1}
    assert found["dialect"] == {
        "delimiter": ";",
        "quote": '"',
        "escape": "",
        "encoding": "utf-8",
        "newline": "\n",
        "header_line": 1,
        "agreement": "unanimous",
    }
    assert sorted(path.name for path in out.iterdir()) == ["people.csv", "people.json", "people.rejects.csv"]
    assert "1 file read, 0 refused" in capsys.readouterr().out


def test_a_refused_file_does_not_stop_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "packed.csv").write_bytes(gzip.compress(TABLE.encode()))
    names = ["empty.csv", "packed.csv", "missing.csv"]
    assert main([*(str(tmp_path / name) for name in names), "--out-dir", str(out)]) == 2
    assert json.loads((out / "empty.json").read_text(encoding="utf-8")) == {"refused": "The file is empty."}
    assert "refused" in json.loads((out / "missing.json").read_text(encoding="utf-8"))
    assert not (out / "empty.csv").exists()
    assert len(rows_of(out / "packed.csv")) == 4
    assert "Traceback" not in capsys.readouterr().err


def test_without_a_folder_it_says_what_it_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "people.csv"
    source.write_text(TABLE, encoding="utf-8")
    assert main([str(source)]) == 0
    said = capsys.readouterr().out
    assert "delimiter ';'" in said
    assert "2 loaded, 1 flagged, 1 rejected" in said
    assert [path.name for path in tmp_path.iterdir()] == ["people.csv"]
