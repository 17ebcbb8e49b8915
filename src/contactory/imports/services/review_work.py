"""What every change of rows in review shares: its job under lock, and its statements over the rows that are left."""

import re
from collections import Counter
from collections.abc import Iterator, Set
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from contactory.errors import WrongState
from contactory.imports.models import ImportJob, JobState
from contactory.imports.queries import find_job
from contactory.imports.record_kinds import RECORD_KINDS
from contactory.imports.row_source import corrected_rows, over
from contactory.store.queries import SQL

# Fragments of SQL that statements name in braces.
_FRAGMENTS = {"{accepted}": "is_accepted"}
_OF = re.compile(r"\{(row|issues) of (\w+)\}")
_DISSOLVED = "no longer a duplicate"
_TABLES = (
    *("matched", "acted", "incoming_edit", "found_problem", "touched_key", "affected", "candidate", "open_before"),
    *("twin", "known"),
)
# Up to so many rows any plan will do that was made for so many.
_FEW = 50
# Rows that were deleted take place and time until their table is truncated.
_LARGEST_BYTES = 1024**2


class Work:
    """One change of rows of a job: run() executes a named statement with the job's ids and what the change says.

    It works in tables of the session, which working() makes ready; the planner knows of few_in that they hold few rows.
    resolution is written to issues that the change settles, dissolved to groups that are none any more.
    """

    def __init__(self, cursor: CursorWrapper, job: ImportJob, few_in: Set[str]) -> None:
        self.cursor = cursor
        self.job = job
        self.kind = RECORD_KINDS[job.kind]
        self._rows = corrected_rows(job)
        self.values: dict[str, Any] = {
            "workspace": job.workspace_id,
            "job": job.id,
            "action_id": None,
            "resolution": "",
            "dissolved": _DISSOLVED,
        }
        self._few_in = few_in
        self._many = False
        self._put: Counter[str] = Counter()

    def statement(self, name: str, **fragments: str) -> str:
        """The text of a named statement over the job's rows."""
        text = in_words_of(name, self._rows)
        for mark, fragment in _FRAGMENTS.items():
            text = text.replace(mark, SQL[fragment])
        for mark, fragment in fragments.items():
            text = text.replace(f"{{{mark}}}", fragment)
        return self.kind.told(text)

    def run(self, name: str, **values: Any) -> int:
        """Execute a statement; gives how many rows it changed."""
        self.cursor.execute(self.statement(name), self.values | values)
        return int(self.cursor.rowcount)

    def one(self, name: str, **values: Any) -> tuple[Any, ...]:
        """The only row of a query."""
        self.cursor.execute(self.statement(name), self.values | values)
        found: tuple[Any, ...] = self.cursor.fetchone()
        return found

    def column(self, name: str, **values: Any) -> list[Any]:
        """The first column of a query."""
        self.cursor.execute(self.statement(name), self.values | values)
        return [row[0] for row in self.cursor.fetchall()]

    def fill(self, table: str, name: str, **values: Any) -> int:
        """Execute a statement that puts rows into one of the session's tables; gives how many."""
        rows = self.run(name, **values)
        self.know(table, rows)
        return rows

    def put_into(self, table: str) -> int:
        """How many rows were put into one of the session's tables; what reads that table only can be left out at 0."""
        return self._put[table]

    def know(self, table: str, rows: int | None = None) -> None:
        """Tell the planner how full one of the session's tables is, unless these few rows are what it expects."""
        self._put[table] += rows or 0
        is_few = rows is not None and rows <= _FEW
        self._many = self._many or not is_few
        if not is_few or table not in self._few_in:
            self.cursor.execute(f"ANALYZE {table}")

    def empty(self) -> None:
        """Leave nothing in the session's tables."""
        self.cursor.execute(SQL["truncate_review_tables" if self._many else "delete_from_review_tables"])


@contextmanager
def working(cursor: CursorWrapper, job: ImportJob) -> Iterator[Work]:
    """The work on a job; the session's tables are empty before and after it."""
    work = Work(cursor, job, _tables_ready(cursor))
    yield work
    work.empty()


def _tables_ready(cursor: CursorWrapper) -> Set[str]:
    """Make the session's tables; gives those that the planner takes for small."""
    cursor.execute(SQL["review_tables"], {"tables": list(_TABLES)})
    found = cursor.fetchall()
    if len(found) < len(_TABLES):
        cursor.execute(SQL["make_review_tables"])
    if sum(size for _, _, size in found) > _LARGEST_BYTES:
        cursor.execute(SQL["truncate_review_tables"])
        return frozenset()
    return frozenset(table for table, believed, _ in found if 0 <= believed <= _FEW)


def in_words_of(name: str, rows: str) -> str:
    """The named statement over these rows; "{row of a}" and "{issues of a}" in it look up what belongs to each of a."""
    text = _OF.sub(lambda found: SQL[f"{found[1]}_of"].replace("{alias}", found[2]), SQL[name])
    return text.replace("{rows}", rows)


def job_in_review(cursor: CursorWrapper, workspace_id: int, job_id: int) -> ImportJob:
    """The job, locked until the transaction ends, so that decisions come one after the other.

    Raises NotFound, and WrongState for a job that does not wait for review.
    """
    cursor.execute(SQL["lock_job"], {"job": job_id})
    job = find_job(workspace_id, job_id)
    if job.state != JobState.NEEDS_REVIEW:
        raise WrongState(
            f"Import {job_id} is {job.state}; rows are decided about only in NEEDS_REVIEW.", state=job.state
        )
    return job


def write_row_keys(cursor: CursorWrapper, job: ImportJob) -> None:
    """Note where each address of the job stands, once: the check does when review begins, else the first action."""
    cursor.execute(SQL["has_row_keys"], {"job": job.id})
    if not cursor.fetchone()[0]:
        ids = {"workspace": job.workspace_id, "job": job.id}
        cursor.execute(over("write_row_keys", corrected_rows(job), RECORD_KINDS[job.kind]), ids)


@contextmanager
def working_in_review(workspace_id: int, job_id: int) -> Iterator[Work]:
    """The work on a job in review, with its row keys in place; call it inside the workspace's scope."""
    cursor = connection.cursor()
    job = job_in_review(cursor, workspace_id, job_id)
    write_row_keys(cursor, job)
    with working(cursor, job) as work:
        yield work
