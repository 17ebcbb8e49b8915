"""Which rows of a job the set-based statements go over: as the file has them, as corrected, or what is left.

Statements of store/sql name them {rows}. The plain table is the fast case: a job that nobody has touched.
"""

from django.db.backends.utils import CursorWrapper

from contactory.imports.models import ImportJob
from contactory.imports.record_kinds import CONTACTS, RecordKind
from contactory.store.queries import SQL

PLAIN_ROWS = "staged_row"
_LEFT = """(SELECT e.* FROM effective_row e JOIN held_row ON held_row.job_id = e.job_id
                                            AND held_row.row_number = e.row_number)"""


def row_source(cursor: CursorWrapper, job: ImportJob) -> str:
    """SQL for the rows of the job that are still to become records; it has the columns of effective_row."""
    if job.partial:
        return _LEFT
    cursor.execute(SQL["any_edit"], {"job": job.id})
    return "effective_row" if cursor.fetchone()[0] else PLAIN_ROWS


def corrected_rows(job: ImportJob) -> str:
    """SQL for the same rows where corrections may be made while statements go over them."""
    return _LEFT if job.partial else "effective_row"


def over(name: str, rows: str, kind: RecordKind = CONTACTS) -> str:
    """The named statement over these rows, which become records of that kind."""
    return kind.sql(name).replace("{rows}", rows)
