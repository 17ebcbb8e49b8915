"""No row of a difficult file is lost in silence: each is loaded exactly, or reported under its number."""

import pytest
from nasty_files import NastyFile, all_files
from reading import read_bytes

from contactory.errors import UnreadableFile

FILES = all_files()
READABLE = [file for file in FILES if file.rows is not None]
REFUSED = [file for file in FILES if file.rows is None]


@pytest.mark.parametrize("file", READABLE, ids=lambda file: file.name)
@pytest.mark.parametrize("target_rows", [7, 50_000])
def test_every_row_is_exact_or_reported(file: NastyFile, target_rows: int) -> None:
    outcome = read_bytes(file.data, target_rows=target_rows)
    rows = file.rows or ()
    assert outcome.layout.header == file.header
    assert outcome.counts.rows() == len(rows)
    reported = {number - 1 for number in (*outcome.flagged, *outcome.rejected)}
    assert reported <= file.may_report
    wrong = [i for i, row in enumerate(rows) if i not in reported and outcome.rows.get(i + 1) != row]
    assert wrong == []


@pytest.mark.parametrize("file", REFUSED, ids=lambda file: file.name)
def test_what_is_no_table_is_refused_in_one_sentence(file: NastyFile) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_bytes(file.data)
    assert refusal.value.sentence.startswith("The file ")
    assert "\n" not in refusal.value.sentence


def test_mended_rows_have_the_text_that_was_meant() -> None:
    mended = {"a quote within", "bare quotes", "an open quote"}
    for file in READABLE:
        if file.name in mended:
            outcome = read_bytes(file.data)
            assert not outcome.rejected
            exact = [row for place, row in enumerate(file.rows or ()) if outcome.rows[place + 1] == row]
            assert len(exact) == len(file.rows or ()), file.name
