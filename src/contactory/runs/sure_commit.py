"""A transaction that is tried again where the database fails, and never done twice.

A connection that breaks in the midst of a commit does not say whether it came through. A mark that is written with the
transaction does.
"""

import time
from collections.abc import Callable
from typing import TypeVar
from uuid import uuid4

import structlog
from django.db import connection
from django.db.backends.utils import CursorWrapper

from contactory.runs.claim import Claim
from contactory.store.broken_connections import BROKEN
from contactory.store.queries import SQL
from contactory.workspaces.scope import workspace_scope

log = structlog.get_logger(__name__)

_ATTEMPTS = 5
Result = TypeVar("Result")


def commit_surely(claim: Claim, work: Callable[[CursorWrapper], Result], *, again: Callable[[], None]) -> Result:
    """What work gives, done in one transaction of the claim that is committed once; raises what claim.transaction does.

    Where the database fails it is tried again, for some seconds; again undoes what work changed outside the database.
    """
    mark = uuid4().hex
    finished: list[Result] = []
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            if finished and _is_marked(claim, mark):
                return finished[-1]
            if attempt > 1:
                finished.clear()
                again()
            with claim.transaction() as cursor:
                cursor.execute(SQL["be_brief"])
                result = work(cursor)
                cursor.execute(SQL["mark_run"], {"run": claim.run_id, "fence": claim.fence, "mark": mark})
                finished.append(result)
        except BROKEN as error:
            if attempt == _ATTEMPTS:
                raise
            log.warning("run.commit_failed", attempt=attempt, finished=bool(finished), error=str(error).strip())
            connection.close()
            time.sleep(0.2 * 2**attempt)
        else:
            return finished[-1]
    raise AssertionError("the last attempt raises")


def _is_marked(claim: Claim, mark: str) -> bool:
    with workspace_scope(claim.workspace_id), connection.cursor() as cursor:
        cursor.execute(SQL["be_brief"])
        cursor.execute(SQL["is_run_marked"], {"run": claim.run_id, "mark": mark})
        row = cursor.fetchone()
        return row is not None and bool(row[0])
