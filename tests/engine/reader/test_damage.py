"""Damage to one line costs at most that line, and is never silent."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import Outcome, read_bytes

from contactory.errors import UnreadableFile

HEADER = ("DAY", "HOUR", "AMOUNT", "ARTICLE", "PRICE", "KIND", "TEXT", "LINK", "NOTE")
TEXTS = ('Ladder, short "L"', "Rope", "Lamp, red, small", "Nails")
ROWS = [
    (
        f"{1 + i % 28:02d}/{1 + i % 12:02d}/2031",
        f"{i % 24}:{i % 60:02d}",
        str(1 + i % 9),
        f"AB-{i:04d}",
        f"${i * 1.37:.2f}",
        ("Tools", "Ropes", "Lights")[i % 3],
        TEXTS[i % 4],
        f"http://shop.example/{i}?a=1&b=2",
        "",
    )
    for i in range(40)
]


def quoted(cell: str) -> str:
    """A cell as it is written."""
    return '"' + cell.replace('"', '""') + '"' if "," in cell or '"' in cell else cell


Damage = Callable[[list[str], int, int], str]


def without_delimiter(cells: list[str], place: int, at: int) -> str:
    """Two cells run into one."""
    place = min(place, len(cells) - 2)
    return ",".join([*cells[:place], cells[place] + cells[place + 1], *cells[place + 2 :]])


def with_delimiter(cells: list[str], place: int, at: int) -> str:
    """One empty cell more."""
    return ",".join([*cells[:place], "", *cells[place:]])


def with_quote(cells: list[str], place: int, at: int) -> str:
    """A quote at the start, within, or at the end of a cell."""
    cell = cells[place]
    at = (0, len(cell) // 2, len(cell))[at]
    return ",".join([*cells[:place], cell[:at] + '"' + cell[at:], *cells[place + 1 :]])


def cut_off(cells: list[str], place: int, at: int) -> str:
    """The line ends before its last cells."""
    return ",".join(cells[: max(1, place)])


def by_spaces(cells: list[str], place: int, at: int) -> str:
    """Spaces between the cells instead of commas."""
    return " ".join(cells)


def read_damaged(damages: list[tuple[Damage, int, int, int]]) -> tuple[Outcome, set[int]]:
    """Damage rows, read the file, and say which rows were damaged."""
    lines = [",".join(map(quoted, row)) for row in ROWS]
    touched = set()
    for damage, number, place, at in damages:
        if number not in touched:
            lines[number] = damage([quoted(cell) for cell in ROWS[number]], place, at)
            touched.add(number)
    return read_bytes("\r\n".join([",".join(HEADER), *lines, ""]).encode()), touched


def silent(outcome: Outcome) -> list[int]:
    """The rows that are neither exact nor reported by their line."""
    exact = {outcome.lines[number]: cells for number, cells in outcome.rows.items() if number not in outcome.flagged}
    reported = outcome.reported_lines()
    return [place for place, row in enumerate(ROWS) if place + 2 not in reported and exact.get(place + 2) != row]


@pytest.mark.parametrize("damage", [without_delimiter, with_delimiter, with_quote, cut_off, by_spaces])
@pytest.mark.parametrize("number", [0, 17, 39])
def test_one_damage_anywhere_is_never_silent_and_costs_one_row(damage: Damage, number: int) -> None:
    for place in range(9):
        for at in range(3):
            outcome, touched = read_damaged([(damage, number, place, at)])
            assert outcome.layout.header == HEADER
            assert silent(outcome) == []
            assert {line - 2 for line in outcome.reported_lines()} <= touched


choices = st.tuples(
    st.sampled_from([without_delimiter, with_delimiter, with_quote, cut_off, by_spaces]),
    st.integers(0, 39),
    st.integers(0, 8),
    st.integers(0, 2),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(choices, min_size=2, max_size=4))
def test_several_damages_are_never_silent(damages: list[tuple[Damage, int, int, int]]) -> None:
    outcome, touched = read_damaged(damages)
    assert silent(outcome) == []
    assert {line - 2 for line in outcome.reported_lines()} <= touched


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300) | st.text(st.sampled_from("a1,;\"'\n\r\t|\\ é@."), max_size=300).map(str.encode))
def test_any_bytes_are_refused_or_conserved(data: bytes) -> None:
    try:
        outcome = read_bytes(data, target_rows=3)
    except UnreadableFile:
        return
    again = read_bytes(data)
    assert (again.rows, again.lines) == (outcome.rows, outcome.lines)
    assert (again.flagged, again.rejected) == (outcome.flagged, outcome.rejected)
    assert again.counts == outcome.counts
