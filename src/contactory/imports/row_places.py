"""Where the pages of a list of rows begin, so that a reader can go to any of them at once."""

from dataclasses import dataclass

from django.db import connection

from contactory.imports.models import ImportJob
from contactory.imports.row_pages import RowFilter, row_numbers
from contactory.store.queries import SQL


@dataclass(frozen=True, slots=True)
class Places:
    """How many rows a list has, and for each of its pages the row number before it."""

    rows: int
    places: list[int]


def row_places(job: ImportJob, wanted: RowFilter, *, every: int) -> Places:
    """The pages of so many rows that the rows which are wanted fill; call it inside the workspace's scope.

    All rows of a file of which none was erased are counted without looking at any; of other lists the numbers are read.
    """
    if wanted == RowFilter() and _last_row(job) == job.rows_total:
        return Places(job.rows_total, list(range(0, job.rows_total, every)))
    numbers = row_numbers(job, wanted)
    return Places(len(numbers), [0, *numbers[every - 1 : -1 : every]] if numbers else [])


def _last_row(job: ImportJob) -> int:
    with connection.cursor() as cursor:
        cursor.execute(SQL["last_row_number"], {"job": job.id})
        return int(cursor.fetchone()[0])
