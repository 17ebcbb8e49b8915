"""Records are found by their numbers, and blanked without moving anything around them."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from contactory.engine.index import index
from contactory.engine.layout import Dialect, Layout
from contactory.engine.read_csv import read_segment
from contactory.engine.record_places import blanked, places

CELL = st.text(st.sampled_from('ab é,;"\n\r'), max_size=6)
LAYOUT = Layout(
    dialect=Dialect(",", '"', "", "utf-8", "\n", 1, "unanimous"),
    header=("a", "b", "c"),
    width=3,
    data_start=0,
    data_line=2,
)


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in ',"\n\r') else cell


@given(
    rows=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=12),
    damaged=st.integers(0, 20),
    wanted=st.sets(st.integers(1, 12), min_size=1),
)
def test_the_others_read_as_before(
    tmp_path_factory: object, rows: list[tuple[str, str, str]], damaged: int, wanted: set[int]
) -> None:
    lines = [",".join(map(quoted, row)) for row in rows]
    if damaged < len(lines):
        lines[damaged] += ",one too many"
    data = ("\n".join(lines) + "\n").encode()
    path = Path(str(tmp_path_factory.mktemp("x"))) / "file"  # type: ignore[attr-defined]
    path.write_bytes(data)
    before = _read(path, data)
    changed = bytearray(data)
    found = places(data, LAYOUT, 1, wanted)
    for start, stop in found:
        changed[start:stop] = blanked(data[start:stop], LAYOUT)
    path.write_bytes(changed)
    after = _read(path, bytes(changed))

    assert len(changed) == len(data)
    assert len(found) == len([row for row in wanted if row in before])
    assert set(after) == set(before)
    for number, cells in before.items():
        if number not in wanted:
            assert after[number] == cells
        else:
            assert not set("abé;") & set("".join(after[number]))


def _read(path: Path, data: bytes) -> dict[int, tuple[str, ...]]:
    """The cells of each record by its number, or its raw text where it could not be read."""
    rows: dict[int, tuple[str, ...]] = {}
    for segment in index(path, LAYOUT):
        for batch in read_segment(data[segment.start : segment.end], LAYOUT, segment):
            cells = zip(*(column.to_pylist() for column in batch.cells.columns), strict=True)
            rows |= dict(zip(batch.rows.tolist(), cells, strict=True))
            rows |= {damage.row: (damage.raw,) for damage in batch.rejected}
    return rows
