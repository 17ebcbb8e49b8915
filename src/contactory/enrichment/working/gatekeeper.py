"""Asks the gates of providers for leave, and tells them how calls ended, from a thread of its own.

What the desk's thread does may take a while; leave to send must not wait for it.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

import structlog
from django.db import connection
from django.db.backends.utils import CursorWrapper

from contactory.enrichment.working.calls import Call
from contactory.provider_accounts.services.reporting import CallReport, GateState, report
from contactory.provider_accounts.services.taking import Grant, give_back, take
from contactory.runs.claim import LeaseLost
from contactory.store.broken_connections import BROKEN
from contactory.store.queries import SQL

log = structlog.get_logger(__name__)

Answer = TypeVar("Answer")
_DATABASE_AWAY = 1.0  # seconds
# Longer than anybody naps: the calls come back to be settled, and that finds who holds the run now.
_TAKEN_OVER = 60.0


class Gatekeeper:
    """The way to the gates for one turn; close it at the end."""

    def __init__(self, workspace_id: int) -> None:
        self._workspace_id = workspace_id
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="enrichment-gates")

    async def take(self, calls: Sequence[Call]) -> Grant:
        """Leave to send some of these calls, which are all to one operation; it is written down with them."""
        first, units = calls[0], [call.units for call in calls]

        def note(cursor: CursorWrapper, granted: int) -> None:
            self._note_sending(cursor, [call.id for call in calls[:granted]])

        try:
            operation = first.step.operation.name
            return await self._do(lambda: take(first.gate_id, operation=operation, units=units, note=note))
        except LeaseLost as error:
            log.warning("enrichment.lease_lost", error=str(error))
            return Grant(0, wait_seconds=_TAKEN_OVER, why="limit", sentence="Another worker does this.")
        except BROKEN as error:
            log.warning("enrichment.database_lost", error=str(error).strip())
            return Grant(0, wait_seconds=_DATABASE_AWAY, why="limit", sentence="The database is away.")

    async def tell(self, gate_id: int, reports: Sequence[CallReport]) -> GateState | None:
        """Tell a gate how calls ended; gives how it stands then, None where that cannot be told now."""
        try:
            return await self._do(lambda: report(gate_id, reports, workspace_id=self._workspace_id))
        except BROKEN as error:
            log.warning("enrichment.database_lost", error=str(error).strip())
            return None

    async def give_back(self, calls: Sequence[Call], given_at: datetime) -> None:
        """Take back leave that calls of one operation were given at one time: they have not been sent."""
        first, units, ids = calls[0], sum(call.units for call in calls), [call.id for call in calls]

        def note(cursor: CursorWrapper) -> None:
            self._see(cursor)
            cursor.execute(SQL["note_not_sent"], {"calls": ids})

        name = first.step.operation.name
        try:
            await self._do(lambda: give_back(first.gate_id, operation=name, units=units, given_at=given_at, note=note))
        except BROKEN as error:
            # It counts as used then, and no harm is done.
            log.warning("enrichment.database_lost", error=str(error).strip())

    async def close(self) -> None:
        """Let go of the thread and its connection."""
        await self._do(_close)
        self._thread.shutdown(wait=False)

    def _note_sending(self, cursor: CursorWrapper, calls: list[int]) -> None:
        """Write down, before they go out, that calls are sent: whoever finds one without the mark may ask again."""
        self._see(cursor)
        cursor.execute(SQL["note_sending"], {"calls": calls})
        if cursor.rowcount != len(calls):
            raise LeaseLost("calls that were to be sent were released by another worker")

    def _see(self, cursor: CursorWrapper) -> None:
        """Bind the transaction to the workspace: gates belong to none."""
        cursor.execute("select set_config('app.workspace', %s, true)", [str(self._workspace_id)])

    async def _do(self, work: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._thread, _closing_broken, work)


def _close() -> None:
    """Close the connection of the thread that this is done by."""
    connection.close()


def _closing_broken(work: Callable[[], Answer]) -> Answer:
    try:
        return work()
    except BROKEN:
        connection.close()
        raise
