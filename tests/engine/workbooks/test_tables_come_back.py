"""Random tables come back through xlsx as exactly the texts that they stand for."""

from datetime import date, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbook_files import read, xlsx

# What XML can hold; a lone carriage return is what no writer keeps.
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="￾￿"), min_size=1, max_size=30)
LINES = st.lists(TEXTS, min_size=2, max_size=4).map("\n".join)
WHOLE = st.integers(-(10**15), 10**15)
DAYS = st.dates(date(1900, 3, 1), date(9999, 12, 31)).map(lambda day: datetime.fromisoformat(day.isoformat()))
CELLS = st.one_of(st.none(), TEXTS, LINES, WHOLE, DAYS)
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=12)
HEADER = ("Email", "First name", "Company", "City", "Phone")


def text_of(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, st.integers(0, 3), st.integers(0, 2))
def test_every_cell_comes_back(rows: list[tuple[object, ...]], above: int, left: int) -> None:
    numbered = [(f"p{number}@example.com", *row) for number, row in enumerate(rows)]
    table = [*([] for _ in range(above)), *([None] * left + [*row] for row in (HEADER, *numbered))]
    seen = read(xlsx(table))
    assert seen.layout.header == HEADER
    assert seen.rows == [tuple(map(text_of, row)) for row in numbered]
    assert (seen.counts.rejected, seen.counts.flagged) == (0, 0)


def test_long_texts_and_many_lines_are_no_damage() -> None:
    long = "\n".join(f"line {number}, with a comma, and another, and more" for number in range(300))
    seen = read(xlsx([HEADER, ["a@example.com", long, "x", "y", "z"], ["b@example.com", "B", "x", "y", "1"]]))
    assert seen.rows[0][1] == long
    assert (seen.counts.loaded, seen.counts.rejected, seen.counts.flagged) == (2, 0, 0)


def test_many_rows_are_cut_and_joined_without_a_seam() -> None:
    table = [HEADER, *([f"p{n}@example.com", "same", n, n / 4, None] for n in range(3_000))]
    seen = read(xlsx(table))
    assert len(seen.rows) == 3_000
    assert seen.rows[2_999] == ("p2999@example.com", "same", "2999", "749.75", "")
    assert {row[1] for row in seen.rows} == {"same"}
