"""The short way through clean segments gives what the careful way gives: cells, row numbers and physical lines."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from reading import read_bytes
from test_round_trip import dialects, tables, written

from contactory.engine.read_clean import clean_batches
from contactory.engine.read_csv import read_segment


@settings(max_examples=150, deadline=None)
@given(rows=tables(), dialect=dialects(), target=st.integers(1, 8), block=st.integers(1, 64))
def test_both_ways_agree(rows: list[tuple[str, ...]], dialect: object, target: int, block: int) -> None:
    data = written(rows, dialect)  # type: ignore[arg-type]
    outcome = read_bytes(data, target_rows=target) if data.strip() else None
    for segment in outcome.segments if outcome else ():
        text = data[segment.start : segment.end]
        quick = clean_batches(text, outcome.layout, segment, 1 << 20) if outcome and segment.clean else None
        if quick is None or outcome is None:
            continue
        careful = list(read_segment(text, outcome.layout, replace(segment, clean=False)))
        assert flat(quick) == flat(careful)


def flat(batches: list[object]) -> list[tuple[int, int, tuple[str, ...]]]:
    found = []
    for batch in batches:
        cells = zip(*(column.to_pylist() for column in batch.cells.columns), strict=True)  # type: ignore[attr-defined]
        found += zip(batch.rows.tolist(), batch.lines.tolist(), cells, strict=True)  # type: ignore[attr-defined]
    return found


def test_many_blocks_of_one_segment_keep_their_numbers() -> None:
    body = "".join(f'{n},"line one\r\nline two {n}"\r\n' if n % 3 == 0 else f"{n},plain\r\n" for n in range(400))
    data = ("number,text\r\n" + body).encode()
    outcome = read_bytes(data)
    (segment,) = outcome.segments
    assert segment.clean
    text = data[segment.start : segment.end]
    quick = clean_batches(text, outcome.layout, segment, 1000)
    assert quick is not None
    assert len(quick) > 5
    assert flat(quick) == flat(list(read_segment(text, outcome.layout, replace(segment, clean=False))))


def test_figures_that_do_not_add_up_are_left_to_the_careful_way() -> None:
    data = b"number,text\r\n1,a\r\n2,b\r\n"
    outcome = read_bytes(data)
    (segment,) = outcome.segments
    text = data[segment.start : segment.end]
    assert clean_batches(text, outcome.layout, replace(segment, rows=3), 1 << 20) is None
