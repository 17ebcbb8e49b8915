"""Tables whose lines stand in quotes once more are read as the tables they are; others are left alone."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import read_bytes

from contactory.engine import wrapped_lines
from contactory.engine.wrapped_lines import FACT, are_wrapped, unwrap

HEADER = ["id", "name", "email", "note"]
cells = st.text(st.sampled_from("ab1 ,;\"'\né"), max_size=12)
tables = st.lists(st.lists(cells, min_size=4, max_size=4), min_size=1, max_size=30)


def line(row: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(row)
    return out.getvalue()


def wrapped(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@settings(max_examples=80, deadline=None)
@given(tables, st.sampled_from(["\r\n", "\n"]), st.integers(7, 200), st.sets(st.integers(0, 29)))
def test_lines_come_out_of_their_quotes_wherever_blocks_end(
    rows: list[list[str]], newline: str, block: int, bare: set[int]
) -> None:
    lines = [line(row) for row in rows]
    # A line with a line end of its own is only known for one by the quotes around it.
    kept = {place for place in bare if place < len(lines) and "\n" not in lines[place] and lines[place][:1] != '"'}
    source = newline.join(text if place in kept else wrapped(text) for place, text in enumerate(lines))
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(wrapped_lines, "BLOCK", block)
        (Path(folder) / "source").write_bytes(b"???" + source.encode())
        unwrap(Path(folder) / "source", Path(folder) / "target", 3)
        assert (Path(folder) / "target").read_bytes().decode() == newline.join(lines)


@pytest.mark.parametrize("header", [wrapped, str])
def test_the_rows_are_exact_and_a_fact_says_what_was_done(header: type[str]) -> None:
    rows = [
        [str(i), 'Ana "Nina" Sá', f"p{i}@mail.example", "one, two\r\nthree" if i % 9 == 0 else ""] for i in range(60)
    ]
    text = "\r\n".join([header(line(HEADER)), *(wrapped(line(row)) for row in rows)])
    outcome = read_bytes(text.encode())
    assert outcome.layout.header == tuple(HEADER)
    assert outcome.exact() == [tuple(row) for row in rows]
    assert FACT in outcome.layout.facts


def test_one_such_line_among_others_is_mended() -> None:
    lines = [line(HEADER), *(f"{i},Ana {i},p{i}@mail.example," for i in range(20))]
    lines[8] = wrapped('7,"Sá, Ana",p7@mail.example,')
    outcome = read_bytes("\n".join(lines).encode())
    assert set(outcome.flagged) == {8}
    assert outcome.rows[8] == ("7", "Sá, Ana", "p7@mail.example", "")


@pytest.mark.parametrize(
    "text",
    [
        '"location"\n"Austin, Texas"\n"Lyon, France"\n',
        '"note"\n"he said ""hi"", and left"\n"she, ""x"""\n',
        '"id","name"\n"1","Ana"\n"2","Bo"\n',
        '"Austin, Texas"\n"Lyon, France"\n',
        '"id,name',
    ],
)
def test_what_is_one_column_or_properly_quoted_is_left_alone(text: str) -> None:
    assert not are_wrapped(text.encode())
