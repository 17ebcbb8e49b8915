"""Typed cells become the exact text that they stand for."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbook_files import PEOPLE, ods, ods_with, raw_xlsx, read, xls, xlsx

from contactory.engine.cell_texts import text_of_duration, text_of_number, texts_of

HEADER = ["Email", "Value", "Other"]


def cells_of(*values: object) -> list[str]:
    """The texts of these values, one to a row, after a way through an xlsx file."""
    table = [["Email", "Value"], *([f"p{number}@example.com", value] for number, value in enumerate(values))]
    return [row[1] for row in read(xlsx(table)).rows]


def test_texts_stay_as_they_are() -> None:
    texts = ["007", " x ", "NA", "null", "1e5", "=1+1", "TRUE", "a\nb", 'a "b"', "Zoë 你好", "a,b;c", "_x000D_", "\t"]
    assert cells_of(*texts) == texts


def test_numbers_have_no_fraction_that_nobody_wrote() -> None:
    numbers = [7, 7.0, 0, -3, 7.5, 0.1 + 0.2, 1e20, 1e-7, 5511987654321, 2**53, 1e300]
    wanted = ["7", "7", "0", "-3", "7.5", "0.3", "100000000000000000000", "0.0000001", "5511987654321"]
    assert cells_of(*numbers) == [*wanted, "9007199254740992", "1e+300"]


def test_moments_are_iso_and_dates_have_no_midnight() -> None:
    stamps = ["2024-01-31", "2024-01-31T13:05:09", "1999-12-31T23:59:59.500"]
    moments = [datetime.fromisoformat(stamp) for stamp in stamps]
    assert cells_of(*moments) == stamps
    old = xlsx([["Email", "Since"], ["a@example.com", moments[0]], ["b@example.com", moments[1]]], date_1904=True)
    assert [row[1] for row in read(old).rows] == stamps[:2]
    assert cells_of(time(6, 30)) == ["06:30:00"]


def test_booleans_and_errors_are_texts() -> None:
    assert cells_of(True, False) == ["TRUE", "FALSE"]
    rows = "<row><c t='str'><v>Email</v></c><c t='str'><v>Value</v></c></row>"
    rows += "".join(f'<row><c t="str"><v>p{n}@example.com</v></c>{cell}</row>' for n, cell in enumerate(ODD_CELLS))
    assert [
        row[1]
        for row in read(raw_xlsx(rows, strings="<si><t>first</t></si><si><t xml:space='preserve'> x</t></si>")).rows
    ] == [*("#N/A", "#DIV/0!", "2", "x<b", "bold end", "", " x", "5", " x", "2024-01-02", "&<")]


ODD_CELLS = [
    '<c t="e"><v>#N/A</v></c>',
    '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>',
    "<c><f>1+1</f><v>2</v></c>",
    '<c t="inlineStr"><is><t><![CDATA[x<b]]></t></is></c>',
    '<c t="inlineStr"><is><r><t>bold</t></r><r><t xml:space="preserve"> end</t></r></is></c>',
    '<c t="s"/>',
    "<c t='s' ><f>A1</f><v>1</v></c>",
    "<c><!-- a note --><v>5</v></c>",
    '<c t="s"><v> 1 </v></c>',
    '<c t="d"><v>2024-01-02T00:00:00</v></c>',
    '<c t="str"><v>&amp;&lt;</v></c>',
]


def test_names_may_have_prefixes() -> None:
    rows = (
        '<x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c><x:c r="B1" t="inlineStr"><x:is><x:t>Name</x:t></x:is></x:c>'
        '</x:row><x:row r="2"><x:c r="A2" t="e"><x:v>#REF!</x:v></x:c><x:c r="B2"><x:v>3</x:v></x:c></x:row>'
    )
    part = f'<x:worksheet xmlns:x="urn:x"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    seen = read(raw_xlsx("", strings="<x:si><x:t>Email</x:t></x:si>", **{"xl__worksheets__sheet1.xml": part}))
    assert seen.layout.header == ("Email", "Name")
    assert seen.rows == [("#REF!", "3")]


def test_the_other_kinds_of_workbooks_say_the_same() -> None:
    table = [*PEOPLE, ["c@example.com", 7, True], ["d@example.com", 7.25, "é"]]
    wanted = [*map(tuple, PEOPLE[1:]), ("c@example.com", "7", "TRUE"), ("d@example.com", "7.25", "é")]
    for data in (xlsx(table), ods(table), xls(table)):
        seen = read(data)
        assert (seen.layout.header, seen.rows) == (tuple(PEOPLE[0]), wanted)
    dates = read(ods([HEADER, ["e@example.com", date(2024, 1, 31), datetime.fromisoformat("2024-01-31T13:05:09")]]))
    assert dates.rows == [("e@example.com", "2024-01-31", "2024-01-31T13:05:09")]
    old = [HEADER, ["e@example.com", (45000.0,), (45000.5,)]]
    assert read(xls(old)).rows == [("e@example.com", "2023-03-15", "2023-03-15T12:00:00")]
    assert read(xls(old, date1904=True)).rows[0][1] == "2027-03-16"


def test_an_error_in_an_ods_sheet_is_its_text() -> None:
    error = 'office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p>'
    seen = read(ods_with(1, 2, error + "</table:table-cell>"))
    assert seen.rows[-1] == ("#N/A", "#N/A", "")


def test_an_error_in_an_xls_sheet_is_its_text() -> None:
    table = [HEADER, ["e@example.com", b"\x2a", complex(7)], [b"\x17", 1, None]]
    assert read(xls(table)).rows == [("e@example.com", "#N/A", "#DIV/0!"), ("#REF!", "1", "")]


def test_durations_count_hours() -> None:
    assert text_of_duration(timedelta(days=1, hours=12)) == "36:00:00"
    assert text_of_duration(-timedelta(minutes=1, milliseconds=250)) == "-00:01:00.250"
    assert texts_of(["", timedelta(seconds=5), "", ""]) == ["", "00:00:05"]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_text_of_a_number_is_that_number(number: float) -> None:
    text = text_of_number(number)
    assert float(text) == number
    assert not text.endswith(".0")
    if 1e-9 <= abs(number) < 1e21:
        assert "e" not in text


@pytest.mark.parametrize("number", [float("inf"), float("nan")])
def test_what_is_no_number_has_a_text_too(number: float) -> None:
    assert text_of_number(number) in ("inf", "nan")
