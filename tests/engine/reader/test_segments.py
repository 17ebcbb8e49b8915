"""Segments are independent, verified, and never cut where it would change a row."""

import dataclasses
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import read_bytes, read_segments

from contactory.engine.index import index
from contactory.engine.layout import Layout, Limits
from contactory.engine.read_csv import read_file, read_segment
from contactory.errors import UnreadableFile

PARTS = [
    "1,Ana,x\n",
    '2,"Zoë, B",y\n',
    '3,"two\nlines",z\n',
    "4,short\n",
    '5,"open,z\n',
    '6,5" x,z\n',
    "\n",
    "7,a,b,c,d\n",
]
files = st.lists(st.sampled_from(PARTS), min_size=1, max_size=60).map(lambda rows: "id,name,note\n" + "".join(rows))


@settings(max_examples=150, deadline=None)
@given(files, st.integers(1, 9), st.integers(1, 200))
def test_how_a_file_is_cut_changes_nothing(text: str, rows: int, size: int) -> None:
    whole = read_bytes(text.encode())
    cut = read_bytes(text.encode(), target_rows=rows, target_bytes=size)
    assert (cut.rows, cut.lines, cut.flagged, cut.rejected) == (whole.rows, whole.lines, whole.flagged, whole.rejected)
    assert cut.counts == whole.counts


@settings(max_examples=50, deadline=None)
@given(files, st.integers(1, 9), st.integers(1, 200), st.integers(0, 5))
def test_what_was_cut_before_is_cut_again_whatever_is_wanted_now(text: str, rows: int, size: int, keep: int) -> None:
    before = read_bytes(text.encode(), target_rows=rows, target_bytes=size)
    kept = before.segments[:keep]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "text"
        path.write_text(text, encoding="utf-8", newline="")
        ends = [segment.end for segment in kept]
        again = list(index(path, before.layout, target_rows=4, target_bytes=100, ends=ends))
    assert again[: len(kept)] == kept
    assert read_segments(text.encode(), before.layout, again).rows == before.rows


@settings(max_examples=50, deadline=None)
@given(files)
def test_one_pass_over_the_file_gives_what_its_segments_give(text: str) -> None:
    segments = read_bytes(text.encode(), target_rows=5)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "text"
        path.write_text(text, encoding="utf-8", newline="")
        batches = list(read_file(path, segments.layout))
    rejected = {damage.row: damage for batch in batches for damage in batch.rejected}
    rows = [
        row for batch in batches for row in zip(*(column.to_pylist() for column in batch.cells.columns), strict=True)
    ]
    assert (rows, rejected) == (segments.loaded(), segments.rejected)


def test_numbers_and_lines_run_through_all_segments() -> None:
    text = "id,name\r\n" + "".join(f'{i},"a\r\nb"\r\n' for i in range(50))
    outcome = read_bytes(text.encode(), target_rows=7)
    assert len(outcome.segments) == 8
    assert outcome.lines == {row: 2 * row for row in range(1, 51)}
    assert all(segment.clean for segment in outcome.segments)


def test_other_bytes_than_the_indexed_ones_are_refused() -> None:
    text = b"id,name\n" + b"1,Ana\n" * 20
    outcome = read_bytes(text)
    (segment,) = outcome.segments
    data = text[segment.start : segment.end]
    with pytest.raises(UnreadableFile, match="changed") as refusal:
        list(read_segment(data.replace(b"Ana", b"Eva", 1), outcome.layout, segment))
    assert refusal.value.code == "file_changed"
    with pytest.raises(UnreadableFile, match="rows"):
        list(read_segment(data, outcome.layout, dataclasses.replace(segment, rows=21)))


def test_a_layout_survives_json() -> None:
    layout = read_bytes(b"id, name\n1, Ana\n2, Eva\n").layout
    assert Layout.from_json(layout.to_json()) == layout


def test_a_record_beyond_the_limit_is_rejected_alone() -> None:
    text = "id,name\n1,Ana\n2," + "x" * 3000 + '\n3,"' + "y\n" * 30 + '"\n4,Eva\n'
    outcome = read_bytes(text.encode(), limits=Limits(record_bytes=1000))
    assert outcome.rejected[2].reason == "record_too_long"
    assert len(outcome.rejected[2].raw) == 3002
    assert outcome.loaded()[-1] == ("4", "Eva")
    assert ("3", "y\n" * 30) in outcome.loaded()


def test_too_many_columns_are_refused() -> None:
    text = ",".join(f"column {i}" for i in range(30)) + "\n"
    with pytest.raises(UnreadableFile, match="30 columns; at most 20"):
        read_bytes((text * 3).encode(), limits=Limits(columns=20))
