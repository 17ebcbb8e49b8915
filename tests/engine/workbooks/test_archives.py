"""A zip archive with one table in it, and the engine's command over a workbook."""

import gzip
import json
from pathlib import Path

import pytest
from workbook_files import PEOPLE, read, xlsx, zipped

from contactory.engine.__main__ import main
from contactory.errors import UnreadableFile

TABLE = "Email;Name\na@example.com;Zoë\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_the_table_in_an_archive_is_read(encoding: str) -> None:
    seen = read(zipped({"folder/leads.csv": TABLE.encode(encoding)}))
    assert (seen.layout.header, seen.rows) == (("Email", "Name"), [("a@example.com", "Zoë")])
    assert "The file was packed in a zip archive, under the name folder/leads.csv." in seen.layout.facts


def test_a_workbook_in_an_archive_is_read() -> None:
    seen = read(zipped({"leads.xlsx": xlsx(PEOPLE)}))
    assert seen.rows == [tuple(row) for row in PEOPLE[1:]]
    assert read(gzip.compress(xlsx(PEOPLE))).rows == seen.rows


def test_what_archivers_add_does_not_count() -> None:
    files = {"leads.csv": TABLE, "__MACOSX/._leads.csv": b"\0", ".DS_Store": b"\0", "logo.png": b"\x89PNG\r\n\x1a\n"}
    assert len(read(zipped(files)).rows) == 1


def test_two_tables_are_refused_by_name() -> None:
    with pytest.raises(UnreadableFile, match=r"2 files \(a\.csv, b\.tsv\), and one table") as refusal:
        read(zipped({"a.csv": TABLE, "b.tsv": TABLE}))
    assert refusal.value.code == "several_tables"


def test_what_is_no_table_in_an_archive_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="PNG picture"):
        read(zipped({"logo.png": b"\x89PNG\r\n\x1a\n"}))
    with pytest.raises(UnreadableFile, match="packed file within"):
        read(zipped({"leads.csv.gz": gzip.compress(TABLE.encode())}))
    with pytest.raises(UnreadableFile, match="empty"):
        read(zipped({"leads.csv": b""}))


def test_the_command_reads_a_sheet_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "people.csv", tmp_path / "out"
    source.write_bytes(xlsx([["Only a note"]], PEOPLE, names=["Cover", "Leads"]))
    assert main([str(source), "--out-dir", str(out)]) == 0
    assert (out / "people.csv").read_text(encoding="utf-8").splitlines()[1] == '"ana@example.com","Ana","01234"'
    found = json.loads((out / "people.json").read_text(encoding="utf-8"))
    assert (found["dialect"]["delimiter"], found["dialect"]["agreement"]) == (",", "unanimous")
    assert found["counts"]["loaded"] == 2
    assert sorted(path.name for path in out.iterdir()) == ["people.csv", "people.json", "people.rejects.csv"]
    assert main([str(source), "--sheet", "leads"]) == 0
    assert 'the sheet "Leads", 2 of 2' in capsys.readouterr().out
    assert main([str(source), "--sheet", "Leeds"]) == 2
    assert 'its sheets are: "Cover", "Leads"' in capsys.readouterr().err
