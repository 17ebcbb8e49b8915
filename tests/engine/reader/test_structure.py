"""The array rules and the rules told one record at a time must be the same rules."""

from hypothesis import given, settings
from hypothesis import strategies as st

from contactory.engine.grammar import Rules, next_record, rules_of
from contactory.engine.layout import Dialect, Layout, Limits
from contactory.engine.structure import Feed, records

Row = tuple[int, int, int, int, int]


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    """Any layout that the reader can meet, with limits small enough to be reached."""
    delimiter = draw(st.sampled_from([",", ";", "\t", "|", " ", ""]))
    quote = draw(st.sampled_from(['"', '"', '"', "'", ""]))
    dialect = Dialect(
        delimiter=delimiter,
        quote=quote,
        escape=draw(st.sampled_from(["", "", "\\"])),
        encoding="utf-8",
        newline=draw(st.sampled_from(["\n", "\r\n", "\r", "mixed"])),
        header_line=None,
        agreement="unanimous",
    )
    return Layout(
        dialect=dialect,
        header=None,
        width=draw(st.integers(1, 4)) if delimiter else 1,
        data_start=0,
        data_line=1,
        trailing_delimiter=bool(delimiter) and draw(st.booleans()),
        space_after_delimiter=bool(delimiter) and delimiter != " " and draw(st.booleans()),
        limits=Limits(record_bytes=draw(st.sampled_from([8, 40, 1 << 20])), open_quote_lines=draw(st.integers(1, 4))),
        header_raw="a,b" if delimiter == "," else "",
    )


LETTERS = [b"a", b"b", b",", b",", b";", b'"', b'"', b'"', b"'", b"\n", b"\n", b"\r\n", b"\r", b"\\", b" ", b"\t", b"|"]
STRINGS = [b'""', b"\xc3\xa9", b"a,b\n", b'"x,y"', b"a,b,a,b", b'\n"a\nb",', b"\xef\xbb\xbf", b"\x00", b"\xff"]
pieces = st.sampled_from(LETTERS + STRINGS)
texts = st.lists(pieces, max_size=80).map(b"".join)


def one_by_one(rules: Rules, data: bytes) -> list[Row]:
    """The records of data by the grammar alone."""
    rows, position, lines = [], 0, 0
    while position < len(data):
        found = next_record(rules, data, position, len(data), True)
        assert found is not None
        rows.append((found.start, found.stop, found.end, lines, int(found.kind)))
        position, lines = found.end, lines + found.newlines
    return rows


def by_blocks(rules: Rules, feed: Feed, most: int) -> list[Row]:
    """The same by the arrays, fed in small blocks."""
    rows: list[Row] = []
    lines = 0
    for block in records(feed, rules, most=most):
        offset = feed.consumed - feed.position
        columns = (block.starts + offset, block.stops + offset, block.ends + offset, block.lines + lines, block.kinds)
        rows += zip(*(column.tolist() for column in columns), strict=True)
        lines += block.newlines
    return rows


@settings(max_examples=400, deadline=None)
@given(layouts(), texts, st.integers(1, 200))
def test_arrays_and_grammar_find_the_same_records(layout: Layout, data: bytes, most: int) -> None:
    rules = rules_of(layout)
    assert by_blocks(rules, Feed.of(data), most) == one_by_one(rules, data)


@settings(max_examples=200, deadline=None)
@given(layouts(), texts, st.integers(1, 200), st.integers(1, 7))
def test_the_size_of_reads_changes_nothing(layout: Layout, data: bytes, most: int, step: int) -> None:
    rules = rules_of(layout)
    left = iter([data[place : place + step] for place in range(0, len(data), step)])
    assert by_blocks(rules, Feed(lambda _: next(left, b"")), most) == one_by_one(rules, data)


@settings(max_examples=200, deadline=None)
@given(layouts(), texts, st.data())
def test_a_cut_after_any_record_changes_nothing(layout: Layout, data: bytes, choose: st.DataObject) -> None:
    rules = rules_of(layout)
    whole = one_by_one(rules, data)
    if not whole:
        return
    cut = choose.draw(st.sampled_from([row[2] for row in whole]))
    before, after = one_by_one(rules, data[:cut]), one_by_one(rules, data[cut:])
    kinds = [row[4] for row in before] + [row[4] for row in after]
    ends = [row[2] for row in before] + [row[2] + cut for row in after]
    assert (kinds, ends) == ([row[4] for row in whole], [row[2] for row in whole])


@settings(max_examples=200, deadline=None)
@given(layouts(), texts)
def test_records_tile_the_file(layout: Layout, data: bytes) -> None:
    rows = by_blocks(rules_of(layout), Feed.of(data), 1 << 20)
    assert [row[0] for row in rows] == [0, *(row[2] for row in rows)][: len(rows)]
    assert (rows[-1][2] if rows else 0) == len(data)
