"""Which sheet of a workbook is the table."""

from contactory.engine.workbooks import Sheet, Workbook
from contactory.errors import InvalidInput, UnreadableFile

ASKED = "It was asked for by name."
ONLY = "It is the only sheet."
FIRST = "It is the first visible sheet, and it holds a table."
LARGEST = "The first visible sheet holds no table; of the others that do, this one has the most rows."
HOLDS_A_TABLE = 2


def choose_sheet(workbook: Workbook, wanted: str) -> tuple[int, str]:
    """The number of the sheet, from 0, and a sentence that says why it is that one. wanted is a name, or "".

    Raises InvalidInput for a name that no sheet has, UnreadableFile where no visible sheet holds a header and a row.
    """
    if wanted:
        return _named(workbook.sheets, wanted), ASKED
    visible = [number for number, sheet in enumerate(workbook.sheets) if sheet.visible]
    if visible and _filled_rows(workbook, visible[0], HOLDS_A_TABLE) >= HOLDS_A_TABLE:
        return visible[0], ONLY if len(workbook.sheets) == 1 else FIRST
    others = {number: _filled_rows(workbook, number) for number in visible[1:]}
    best = max(others, key=lambda number: others[number], default=None)
    if best is None or others[best] < HOLDS_A_TABLE:
        raise UnreadableFile(_without_table(workbook.sheets), code="no_table")
    return best, LARGEST


def _named(sheets: tuple[Sheet, ...], wanted: str) -> int:
    names = [sheet.name for sheet in sheets]
    if wanted in names:
        return names.index(wanted)
    alike = [number for number, name in enumerate(names) if name.strip().casefold() == wanted.strip().casefold()]
    if len(alike) != 1:
        raise InvalidInput(
            f"The workbook has no sheet {wanted[:100]!r}; its sheets are: {_listed(sheets)}.", field="sheet"
        )
    return alike[0]


def _filled_rows(workbook: Workbook, number: int, enough: int | None = None) -> int:
    """How many rows of a sheet have a value; counting stops where there are enough."""
    filled = 0
    for _, rows in workbook.rows(number):
        filled += sum(1 for row in rows if row)
        if enough is not None and filled >= enough:
            break
    return filled


def _without_table(sheets: tuple[Sheet, ...]) -> str:
    hidden = tuple(sheet for sheet in sheets if not sheet.visible)
    if hidden:
        return (
            "No visible sheet of the workbook holds a header and a row; name a hidden one to read it: "
            f"{_listed(hidden)}."
        )
    return "No sheet of the workbook holds a table: a header and at least one row."


def _listed(sheets: tuple[Sheet, ...]) -> str:
    shown = ", ".join(f'"{sheet.name[:60]}"' for sheet in sheets[:10])
    return shown + (f" and {len(sheets) - 10} more" if len(sheets) > 10 else "") if sheets else "none"
