"""Which sheet is read, where the table lies on it, and what is said about it."""

import pytest
from workbook_files import PEOPLE, Table, ods, raw_xlsx, read, xls, xlsx

from contactory.errors import InvalidInput, UnreadableFile

EMPTY: Table = []
NOTE = [["Only a note"]]
OTHER = [["Email", "City"], ["eva@example.com", "Faro"], ["ole@example.com", "Bergen"], ["ida@example.com", "Oslo"]]


def names_in(data: bytes, sheet: str = "") -> tuple[str, str]:
    """The name of the sheet that is read, and why it is that one."""
    found = read(data, sheet=sheet).decoded.sheet
    assert found is not None
    return found.sheets[found.chosen].name, found.why


def test_the_first_visible_sheet_with_a_table_is_read() -> None:
    names = ["Old", "Leads", "More"]
    book = xlsx(OTHER, PEOPLE, OTHER, names=names, hidden=["Old"])
    name, why = names_in(book)
    assert (name, "first visible" in why) == ("Leads", True)
    facts = read(book).layout.facts
    assert 'The rows are those of the sheet "Leads", 2 of 3 in the workbook; the other 2 were not read.' in facts
    assert names_in(xlsx(PEOPLE)) == ("Sheet1", "It is the only sheet.")


def test_where_the_first_has_no_table_the_largest_is_read() -> None:
    for first in (EMPTY, NOTE):
        name, why = names_in(xlsx(first, PEOPLE, OTHER, names=["Cover", "Few", "Many"]))
        assert (name, "most rows" in why) == ("Many", True)
    assert names_in(ods(NOTE, PEOPLE, names=["Cover", "Few"]))[0] == "Few"


def test_a_sheet_can_be_named_hidden_ones_too() -> None:
    book = xlsx(PEOPLE, OTHER, names=["Leads", "Ärchive"], hidden=["Ärchive"])
    assert names_in(book, "Ärchive") == ("Ärchive", "It was asked for by name.")
    assert names_in(book, " leads ")[0] == "Leads"
    with pytest.raises(InvalidInput, match=r'no sheet \'Leeds\'; its sheets are: "Leads", "Ärchive"\.'):
        read(book, sheet="Leeds")
    with pytest.raises(InvalidInput, match="not a workbook"):
        read(b"a,b\n1,2\n", sheet="Leads")


@pytest.mark.parametrize(
    "book", [xlsx(EMPTY), xlsx(NOTE), xlsx(EMPTY, NOTE), ods(NOTE), xls(NOTE), raw_xlsx("", sheets=0)]
)
def test_a_workbook_without_a_table_is_refused(book: bytes) -> None:
    with pytest.raises(UnreadableFile, match="No sheet of the workbook holds a table") as refusal:
        read(book)
    assert refusal.value.code == "no_table"


def test_a_table_that_is_hidden_is_not_taken_unasked() -> None:
    with pytest.raises(UnreadableFile, match='name a hidden one to read it: "Leads"'):
        read(xlsx(NOTE, PEOPLE, names=["Cover", "Leads"], hidden=["Leads"]))


def test_titles_above_the_table_are_set_aside() -> None:
    table = [["Leads of the spring fair"], ["Made on", "2024-01-31"], [], ["Email", "Name", "City", "Phone", "Zip"]]
    table += [[f"p{n}@example.com", f"Ana {n}", "Faro", f"+35191234567{n}", "01234"] for n in range(8)]
    seen = read(xlsx(table))
    assert seen.layout.header == ("Email", "Name", "City", "Phone", "Zip")
    assert (seen.layout.dialect.header_line, seen.counts.loaded, seen.layout.dialect.agreement) == (4, 8, "unanimous")
    two = read(xlsx([["Leads"], [], ["Email", "Name"], ["a@example.com", "Ana"], ["b@example.com", "Bo"]]))
    assert (two.layout.header, len(two.rows)) == (("Email", "Name"), 2)


def test_blank_rows_and_gaps_are_kept_and_no_column_is_lost() -> None:
    table = [["Email", "Name", "", "Note"], ["a@example.com", "Ana"], [], ["b@example.com", None, None, "late"], []]
    seen = read(xlsx([*table, ["c@example.com"]]))
    assert seen.layout.header == ("Email", "Name", "", "Note")
    assert seen.rows == [
        ("a@example.com", "Ana", "", ""),
        ("b@example.com", "", "", "late"),
        ("c@example.com", "", "", ""),
    ]
    assert seen.counts.blank == 2
    assert seen.text.splitlines()[2] == ""


def test_one_column_is_a_table() -> None:
    seen = read(xlsx([["Email"], ["a@example.com"], [None], ["b@example.com"]]))
    assert (seen.layout.header, seen.rows) == (("Email",), [("a@example.com",), ("b@example.com",)])


def test_rows_and_cells_may_leave_their_places_out() -> None:
    rows = (
        "<row><c t='str'><v>Email</v></c><c t='str'><v>Name</v></c></row><row/><row r='5'><c r='B5'><v>3</v></c></row>"
    )
    seen = read(raw_xlsx(rows + "<row><c r='A6' t='str'><v>a@example.com</v></c></row>"))
    assert (seen.layout.header, seen.rows) == (("Email", "Name"), [("", "3"), ("a@example.com", "")])
    assert seen.counts.blank == 3


def test_a_preview_stops_early_and_says_so() -> None:
    table = [["Email", "Name"], *([f"p{n}@example.com", f"Ana {n}"] for n in range(5_000))]
    found = read(xlsx(table), most_rows=600).decoded.sheet
    assert found is not None
    assert (found.complete, 600 <= found.lines <= 1_200) == (False, True)
    assert (found.sheets[0].rows, found.sheets[0].columns) == (5_001, 2)


def test_a_file_is_judged_by_its_bytes() -> None:
    # decode is never told a name: what is called .xlsx may be text, and the reverse.
    seen = read("Email;Name\na@example.com;Zoë\n".encode())
    assert (seen.decoded.sheet, seen.rows) == (None, [("a@example.com", "Zoë")])
