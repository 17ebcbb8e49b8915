"""A gate while its row is locked: what stands in it, and writing it back."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from contactory.errors import NotFound
from contactory.provider_accounts.breaker import Breaker
from contactory.provider_accounts.limits import Window, window_lists, windows_of
from contactory.providers.protocol import Operation, Provider
from contactory.providers.registry import provider_class
from contactory.store.queries import SQL
from contactory.telemetry import metrics
from contactory.workspaces.scope import ended_session_named


@dataclass(slots=True)
class LockedGate:
    """One gate, held until the transaction ends. learnt and blocked may be changed and are written by write."""

    cursor: CursorWrapper
    id: int
    provider: type[Provider]
    limits: list[dict[str, Any]]
    learnt: dict[str, dict[str, int]]
    blocked: dict[str, dict[str, float]]
    refusal: str
    refused_sentence: str
    refused_operations: dict[str, str]
    breaker: Breaker

    def windows(self, operation: Operation) -> list[Window]:
        """The windows that a call of the operation counts in."""
        return windows_of(self.provider.name, operation, self.limits, self.learnt.get(operation.scope))

    def used(self, scope: str, windows: list[Window], slack: float = 0.0) -> tuple[datetime, dict[float, int]]:
        """The database's clock, and what is used of each window by its length, counted for slack seconds longer."""
        lengths = window_lists(windows, slack)
        self.cursor.execute(SQL["used_of_windows"], {"gate": self.id, "scope": scope, **lengths})
        rows = self.cursor.fetchall()
        return rows[0][0], {seconds: int(used) for _, seconds, used in rows if seconds is not None}

    def free_again(self, scope: str, window: Window, units: int) -> float:
        """The seconds until so many of the used units of a window are free again."""
        named: dict[str, Any] = {"gate": self.id, "scope": scope, "units": units}
        self.cursor.execute(SQL["free_again"], {**named, "seconds": window.seconds, "counted": window.counted})
        row = self.cursor.fetchone()
        return max(float(row[0]), 0.001) if row else 0.001

    def note(self, scope: str, grants: list[tuple[Window, int, float]], at: datetime | None = None) -> None:
        """Write down units of windows; the last figure is by how many seconds later than at, or now, they count."""
        lists: dict[str, Any] = {
            "seconds": [window.seconds for window, _, _ in grants],
            "parts": [window.part for window, _, _ in grants],
            "units": [units for _, units, _ in grants],
            "shifts": [shift for _, _, shift in grants],
        }
        self.cursor.execute(SQL["note_grants"], {"gate": self.id, "scope": scope, "at": at, **lists})

    def take_back(self, scope: str, windows: list[Window], units: int, at: datetime) -> None:
        """Take so many units off what was written down of windows at that moment."""
        lists = {"seconds": [each.seconds for each in windows], "parts": [each.part for each in windows]}
        named: dict[str, Any] = {"gate": self.id, "scope": scope, "units": units, "at": at}
        self.cursor.execute(SQL["take_back_grants"], named | lists)

    def forget(self, scope: str, windows: list[Window]) -> None:
        """Remove grants that nobody will ask about."""
        lengths: dict[str, Any] = {
            "seconds": [each.seconds for each in windows],
            "counted": [each.counted for each in windows],
        }
        self.cursor.execute(SQL["forget_grants"], {"gate": self.id, "scope": scope, **lengths})

    def write(self, breaker: Breaker, *, used: bool) -> None:
        """Write how the breaker stands and what the provider said of its limits; used says that calls were made."""
        heard = {"learnt": json.dumps(self.learnt), "blocked": json.dumps(self.blocked)}
        self.cursor.execute(SQL["write_gate"], {"gate": self.id, "used": used, **heard, **asdict(breaker)})
        if breaker.state != self.breaker.state:
            metrics.breaker_changed(self.provider.name, breaker.state)
        self.breaker = breaker

    def refuse(self, refusal: str, sentence: str) -> None:
        """Let nothing through until somebody has checked the account; "" lets calls through again."""
        self.refusal, self.refused_sentence = refusal, sentence
        self.cursor.execute(SQL["refuse_gate"], {"gate": self.id, "refusal": refusal, "sentence": sentence})

    def refuse_operation(self, operation: str, sentence: str) -> None:
        """Let no calls of one operation through until somebody has checked the account; all others go on."""
        self.refused_operations[operation] = sentence
        told = json.dumps(self.refused_operations)
        self.cursor.execute(SQL["refuse_operations"], {"gate": self.id, "refused": told})


@contextmanager
def locked_gate(gate_id: int) -> Iterator[LockedGate]:
    """Hold a gate for the length of a short transaction of its own; raises NotFound where it is gone."""
    with ended_session_named(), transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(SQL["lock_gate"], {"gate": gate_id})
        row = cursor.fetchone()
        if row is None:
            raise NotFound("There is no such gate: the account was removed.")
        provider, limits, learnt, blocked, refusal, sentence, refused, *breaker = row[:-2]
        yield LockedGate(
            cursor=cursor,
            id=gate_id,
            provider=provider_class(provider),
            limits=_value(limits),
            learnt=_value(learnt),
            blocked=_value(blocked),
            refusal=refusal,
            refused_sentence=sentence,
            refused_operations=_value(refused),
            breaker=Breaker(*breaker),
        )


def _value(text: Any) -> Any:
    # Django leaves jsonb as text where no model asked for it.
    return json.loads(text) if isinstance(text, str) else text
