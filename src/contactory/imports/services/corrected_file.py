"""A corrected version of a whole file: which line is which row of the import."""

from dataclasses import dataclass, field

from contactory.errors import InvalidInput
from contactory.imports.services.correction_verdicts import MOST_LISTED
from contactory.imports.services.review_cells import mapping_of
from contactory.imports.services.review_work import Work


@dataclass(frozen=True, slots=True)
class Match:
    """Lines that belong to no row and rows that have no line, with the first of each: physical lines, row numbers."""

    added: int = 0
    missing: int = 0
    added_lines: list[int] = field(default_factory=list)
    missing_rows: list[int] = field(default_factory=list)


def match_lines(work: Work, exact: str) -> Match:
    """Find the row of each line by equal cells, then by its address, then by its place between the others.

    Raises InvalidInput (another_file) where fewer than half of the lines belong to a row.
    """
    work.know("corrected_line")
    work.cursor.execute(work.statement("note_former_rows", exact=exact), work.values)
    work.cursor.execute(work.statement("note_edited_rows", exact=exact), work.values)
    work.know("former_row")
    work.run("match_lines_in_place")
    # Of a row that was corrected in review, the file may have either.
    for text in ("coalesce(file_hash, hash)", "hash"):
        work.know("corrected_row")
        work.cursor.execute(work.statement("match_lines_by_cells", hash=text), work.values)
    _match_changed(work, exact)
    lines, matched, missing = work.one("count_matched_lines")
    if 2 * matched < lines:
        raise InvalidInput(
            f"Of the {lines} lines of the file only {matched} are rows of import {work.job.id}, so it is another file; "
            "import it as a new one.",
            code="another_file",
            lines=lines,
            matched=matched,
        )
    return Match(
        lines - matched,
        missing,
        work.column("added_lines", most=MOST_LISTED),
        work.column("missing_rows", most=MOST_LISTED),
    )


def _match_changed(work: Work, exact: str) -> None:
    work.know("corrected_row")
    email = mapping_of(work.job).field_columns().get("email")
    if email is not None:
        work.run("match_lines_by_email", email=email + 1)
        work.know("corrected_row")
    work.cursor.execute(work.statement("match_lines_between", exact=exact), work.values)
    work.know("corrected_row")
