"""Keeps a claim's lease alive while its step works, over a database session of its own."""

import threading
from types import TracebackType

import psycopg
import structlog
from django.conf import settings

from contactory.runs.claim import Claim, session_of
from contactory.store.queries import SQL

log = structlog.get_logger(__name__)


class Heartbeat:
    """A context in which a thread renews the lease every third of its length.

    It stops by itself when the claim is no longer held: the step learns it at its next transaction.
    """

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heartbeat-{claim.run_id}", daemon=True)

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join(timeout=5)

    def _beat(self) -> None:
        while not self._stop.wait(settings.RUN_LEASE_SECONDS / 3):
            try:
                if not self._renew():
                    return
            except psycopg.Error as error:
                log.warning("run.heartbeat_failed", run_id=self._claim.run_id, error=str(error))

    def _renew(self) -> bool:
        values = {"run": self._claim.run_id, "fence": self._claim.fence, "lease": settings.RUN_LEASE_SECONDS}
        # Outside a transaction the row is locked only while the server works: a process frozen here locks nothing.
        with session_of(self._claim) as session:
            return session.execute(SQL["renew_run"], values).rowcount == 1
