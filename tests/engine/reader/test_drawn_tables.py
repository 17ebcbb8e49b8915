"""Tables as databases, consoles and SAP print them are read as the tables they are; others are left alone."""

from collections.abc import Callable, Sequence

import pytest
from reading import read_bytes

from contactory.engine.drawn_tables import FACT, drawn_columns

HEADER = ("id", "full_name", "email", "note")
ROWS = [(str(10 + n), f"Ana {n} Sá", f"p{n}@mail.example", ["", 'said "yes"', "a, b; c"][n % 3]) for n in range(12)]
WIDTHS = [max(map(len, column)) for column in zip(HEADER, *ROWS, strict=True)]


def line(cells: Sequence[str], start: str, between: str, end: str) -> str:
    return start + between.join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)) + end


def dashes(start: str, between: str, end: str, mark: str = "-", more: int = 0) -> str:
    return start + between.join(mark * (width + more) for width in WIDTHS) + end


def mysql() -> list[str]:
    rule = dashes("+", "+", "+", more=2)
    rows = [line(row, "| ", " | ", " |") for row in (HEADER, *ROWS)]
    return [rule, rows[0], rule, *rows[1:], rule, "12 rows in set (0.01 sec)", ""]


def markdown() -> list[str]:
    rows = ["| " + " | ".join(row) + " |" for row in (HEADER, *ROWS)]
    return [rows[0], "|---|:---|:---:|---|", *rows[1:]]


def sap() -> list[str]:
    rule = "-" * (sum(WIDTHS) + 5)
    rows = [line(row, "|", "|", "|") for row in (HEADER, *ROWS)]
    return ["05.03.2024      Dynamische Listenausgabe      1", rule, rows[0], rule, *rows[1:], rule]


def boxes() -> list[str]:
    rows = [line(row, "│ ", " │ ", " │") for row in (HEADER, *ROWS)]
    return [
        dashes("┌", "┬", "┐", "─", 2),
        rows[0],
        dashes("├", "┼", "┤", "─", 2),
        *rows[1:],
        dashes("└", "┴", "┘", "─", 2),
    ]


def console() -> list[str]:
    rows = [line(row, "", " ", "").rstrip() for row in (HEADER, *ROWS)]
    return [rows[0], dashes("", " ", ""), *rows[1:], "", "(12 rows affected)"]


def power_shell() -> list[str]:
    rows = [line(row, "", " ", "").rstrip() for row in (HEADER, *ROWS)]
    return ["", rows[0], line(["-" * len(name) for name in HEADER], "", " ", ""), *rows[1:], "", ""]


@pytest.mark.parametrize("draw", [mysql, markdown, sap, boxes, console, power_shell])
@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_a_drawn_table_is_read_exactly(draw: Callable[[], list[str]], newline: str) -> None:
    outcome = read_bytes((newline.join(draw()) + newline).encode())

    assert outcome.layout.header == HEADER
    assert outcome.exact() == ROWS
    assert FACT in outcome.layout.facts


@pytest.mark.parametrize(
    "text",
    [
        "|name|email|\n" + "".join(f"|Ana {n}|a{n}@x.example|\n" for n in range(9)),
        "name   email\n" + "".join(f"Ana {n}  a{n}@x.example\n" for n in range(9)),
        "Terms ----- and ----- more\n---- ----\nwhatever stands here is no column of a table\nand so is this\n",
        "name,state\n---,---\nAna,open\n",
        "-----\n|a|b|\nsome words\nother words\nmore words\n",
    ],
)
def test_what_was_not_drawn_is_left_alone(text: str) -> None:
    assert drawn_columns(text.encode()) is None
