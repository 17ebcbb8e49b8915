"""Tables that are written as few are, and texts of one column that look as if they were."""

import pytest
from nasty_files import HEADER, PEOPLE, Row, written
from reading import read_bytes

from contactory.engine.layout import Layout
from contactory.errors import UnreadableFile

FEW = PEOPLE[:40]
PAIRS = tuple((row[2], row[1]) for row in FEW)


def parted(rows: tuple[Row, ...], mark: str) -> str:
    """The rows with mark between their cells, quoted where they contain it."""
    lines = ([f'"{cell}"' if mark in cell else cell for cell in row] for row in rows)
    return "".join(mark.join(cells) + "\r\n" for cells in lines)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", ["||", ";;", "::", "~|~", " | ", "<>", "\t\t", "§", "¦", "!", "$", ":"])
def test_a_rare_delimiter_comes_back_with_what_it_stands_in(mark: str, encoding: str) -> None:
    within = tuple((key, f"Ann{mark}Smith", mail, "Köln", "" if key.endswith("3") else "a") for key, _, mail, *_ in FEW)
    short = mark.join(("1", "short", "row"))
    outcome = read_bytes((parted((HEADER, *within), mark) + short).encode(encoding))
    assert outcome.layout.dialect.delimiter == mark
    assert outcome.layout.header == HEADER
    assert outcome.exact() == list(within)
    assert [damage.raw for damage in outcome.rejected.values()] == [short]
    assert Layout.from_json(outcome.layout.to_json()) == outcome.layout


def test_a_delimiter_of_two_bytes_finds_another_stand_in_where_the_first_is_in_the_text() -> None:
    odd = tuple((mail, f"{name}\x1f\x1e") for mail, name in PAIRS)
    outcome = read_bytes(parted((("email", "name"), *odd), "||").encode())
    assert outcome.exact() == list(odd)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("amount", [f"${i},{i:03}.00" for i in range(1, 40)]),
        ("amount", [f"{i},50" for i in range(40)]),
        ("symbol", [f"std::vector::push{i}" for i in range(40)]),
        ("range", [f"{i}--{i + 3}" for i in range(40)]),
        ("when", [f"2031-04-{i % 28 + 1:02}T10:{i:02}:00" for i in range(40)]),
        ("website", [f"https://a.example/c{i}?d=1&e=2" for i in range(40)]),
        ("tags", ["•one •two" for _ in range(40)]),
        ("price", [f"{i} € § {i}" for i in range(40)]),
    ],
)
def test_one_column_is_not_torn_apart(name: str, values: list[str]) -> None:
    outcome = read_bytes("\n".join([name, *values]).encode())
    assert (outcome.layout.header, outcome.exact()) == ((name,), [(value,) for value in values])


PHONES = tuple((f"2031-04-{day:02}", f"+351 21000{day:04}", f"+44 2000{day:04}") for day in range(1, 25))
LINKS = tuple((f"http://a{i}.example", f"https://b{i}.example", "Porto") for i in range(12))


@pytest.mark.parametrize(
    ("rows", "mark", "above"),
    [
        ((("Last Contacted", "Work Phone", "Mobile Phone"), *PHONES), ",", ""),
        (PHONES, ",", ""),
        ((("Name", "Home Phone", "City"), *((f"Ann {i}", "", "Porto") for i in range(12))), "|", ""),
        ((("Website", "LinkedIn", "City"), *LINKS), "\t", "Contacts of our spring list\r\n"),
    ],
)
def test_signs_that_every_cell_of_a_column_has_part_no_cells(rows: tuple[Row, ...], mark: str, above: str) -> None:
    outcome = read_bytes((above + parted(rows, mark)).encode())
    assert outcome.layout.dialect.delimiter == mark
    assert outcome.exact() == list(rows if outcome.layout.header is None else rows[1:])
    assert (outcome.layout.header is None) == (rows is PHONES)


UNKNOWN = ("Pupil", "Tutor", "Den")
TEXTS = tuple((f"Ann {'xyz'[i % 3]}", f"Bo {'uvw'[i % 3]}", "Blue" if i % 2 else "Red") for i in range(12))
YEARS = ("Land", "Code", "2001", "2002")
FIGURES = tuple((f"Land {i}", f"L{i}", f"{i}.5", "") for i in range(12))


@pytest.mark.parametrize(
    ("text", "header", "rows"),
    [
        (written([(*row, "") for row in (UNKNOWN, *TEXTS)]), UNKNOWN, TEXTS),
        (written([("", *UNKNOWN), *((str(i), *row) for i, row in enumerate(TEXTS))]), ("", *UNKNOWN), None),
        (written([UNKNOWN, *((str(i + 1), *row) for i, row in enumerate(TEXTS))]), ("", *UNKNOWN), None),
        (written([("0", "1", "2"), *TEXTS]), ("0", "1", "2"), TEXTS),
        (written([YEARS, *FIGURES[:6], YEARS, *FIGURES[6:]]), YEARS, FIGURES),
        ("".join(f"Note {i}\r\n" for i in range(9)) + written([HEADER, *FEW[:2]]), HEADER, FEW[:2]),
        ("Taken on, 3 May\r\n\r\n" + written([("x", "y"), ("1", "2.5"), ("2", "7.1")]), None, None),
        ("# one, two\r\n" + written([("email", "name"), *PAIRS]), ("email", "name"), PAIRS),
        ("By: Ann\r\nFor: Bo\r\n" + written([("x", "y"), *((str(i), f"{i}.5") for i in range(12))]), ("x", "y"), None),
        ("".join(",".join(f"~{cell}~" for cell in row) + "\r\n" for row in (HEADER, *FEW)), HEADER, FEW),
        ("".join(f'"{i},{i}.5,{i * i}"\n' if i else '"u,v,w"\n' for i in range(12)), ("u", "v", "w"), None),
    ],
)
def test_the_header_is_found(text: str, header: Row | None, rows: tuple[Row, ...] | None) -> None:
    outcome = read_bytes(text.encode())
    if header is not None:
        assert outcome.layout.header == header
    if rows is not None:
        assert outcome.exact() == list(rows)
    assert not outcome.rejected


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be"])
def test_utf_32_needs_no_mark(encoding: str) -> None:
    outcome = read_bytes(written([HEADER, *FEW]).encode(encoding))
    assert (outcome.layout.dialect.encoding, outcome.exact()) == (encoding, list(FEW))


@pytest.mark.parametrize("start", ["<table border=1>", "<meta charset=x>", "<!-- a -->", "<TR ><td>"])
def test_a_page_under_the_name_of_a_table_is_refused(start: str) -> None:
    with pytest.raises(UnreadableFile, match="web page"):
        read_bytes(f"{start}<tr><td>Ann</td></tr>\n".encode() * 5)


def cut(rows: tuple[Row, ...]) -> list[list[str]]:
    """The rows without the empty cells at their end."""
    return [list(row[: max(place + 1 for place, cell in enumerate(row) if cell)]) for row in rows]


def test_rows_without_the_empty_cells_at_their_end_are_filled_up_and_shown() -> None:
    rows = tuple((*row[:3], row[3] if i % 3 else "", "plain" if i % 2 else "") for i, row in enumerate(FEW))
    outcome = read_bytes(written([HEADER, *cut(rows)]).encode())
    assert outcome.loaded() == list(rows)
    assert sorted(outcome.flagged) == [number for number, row in enumerate(rows, 1) if not row[4]]


def test_rows_that_end_elsewhere_are_not_filled_up() -> None:
    below = written([("town", "people"), ("Lyon", "5"), ("Köln", "7"), ("Łódź", "9")])
    outcome = read_bytes((written([HEADER, *FEW]) + below).encode())
    assert (outcome.exact(), len(outcome.rejected)) == (list(FEW), 4)
    some = [[*row[:3], row[3], ""] if i % 2 else list(row[:4]) for i, row in enumerate(FEW)]
    assert len(read_bytes(written([HEADER, *some]).encode()).rejected) == 20
