"""Tables that the csv module writes come back cell for cell, whatever they hold and however they are cut."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from reading import Outcome, Row, read_bytes, read_segments

from contactory.engine.index import index
from contactory.engine.layout import Dialect, Layout

LETTERS = [*"ab09 ,;|\t\"'\n\\.éŁ€😀=@-", "\r\n", "\x0b", "\x85", "\u2028", "\ufeff"]
cells = st.lists(st.sampled_from(LETTERS), max_size=6).map("".join)
words = st.lists(st.sampled_from([*"abcdefg ,;|\"'éŁ", "\n", "mail", "Köln"]), min_size=1, max_size=6).map("".join)


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    """Rows of one width, of any text."""
    width = draw(st.integers(1, 6))
    return draw(st.lists(st.tuples(*[cells] * width), min_size=1, max_size=25))


@st.composite
def dialects(draw: st.DrawFn) -> Dialect:
    """The dialects that the csv module can write."""
    quote, newline = draw(st.sampled_from("\"'")), draw(st.sampled_from(["\n", "\r\n"]))
    return Dialect(draw(st.sampled_from(",;\t|")), quote, "", "utf-8", newline, None, "unanimous")


def written(rows: list[Row], dialect: Dialect) -> bytes:
    """The rows in a dialect."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=dialect.delimiter, quotechar=dialect.quote, lineterminator=dialect.newline)
    writer.writerows(rows)
    return out.getvalue().encode()


def read_indexed(data: bytes, layout: Layout, rows: int, size: int) -> Outcome:
    """Index and read bytes under a layout that is given."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "text"
        path.write_bytes(data)
        return read_segments(data, layout, list(index(path, layout, target_rows=rows, target_bytes=size)))


def could_be_rows(row: Row, dialect: Dialect) -> bool:
    """Whether each physical line of a row has the delimiters of a whole row: then the reader must ask."""
    lines = written([row], dialect).decode().removesuffix(dialect.newline).replace("\r\n", "\n").split("\n")
    can_span = len(row) > 2 or (len(row) == 2 and dialect.delimiter == "\t")
    return can_span and len(lines) > 1 and all(line.count(dialect.delimiter) >= len(row) - 1 for line in lines)


@settings(max_examples=400, deadline=None)
@given(tables(), dialects(), st.integers(1, 10), st.integers(1, 300))
def test_a_known_dialect_comes_back_exactly(rows: list[Row], dialect: Dialect, step: int, size: int) -> None:
    rows = [row for row in rows if not could_be_rows(row, dialect) and not (len(row) > 1 and not "".join(row).strip())]
    layout = Layout(dialect, None, len(rows[0]) if rows else 1, 0, 1)
    outcome = read_indexed(written(rows, dialect), layout, step, size)
    assert outcome.loaded() == rows
    assert not outcome.flagged
    assert not outcome.rejected


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(*[words] * 3), min_size=3, max_size=25), dialects().filter(lambda found: found.quote == '"'))
def test_a_dialect_that_is_found_comes_back_exactly(notes: list[Row], dialect: Dialect) -> None:
    header = ("id", "e-mail", "first name", "city", "note")
    rows = [(str(place), f"p{place}@mail.example", *note) for place, note in enumerate(notes)]
    if any(could_be_rows(row, dialect) for row in rows):
        return
    outcome = read_bytes(written([header, *rows], dialect))
    assert outcome.layout.header == header
    assert outcome.loaded() == rows
    assert not outcome.flagged
