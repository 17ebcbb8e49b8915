"""The ledger of a workspace under its lock: what is held and spent for each scope, and how lines get in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper

from contactory.credits.amounts import NOTHING
from contactory.credits.models import Budget, EntryKind
from contactory.store.queries import SQL

WORKSPACE = "workspace"
EACH_DAY = "day"


def scope_of_enrichment(enrichment_id: int) -> str:
    """The scope of one enrichment's budget."""
    return f"enrichment:{enrichment_id}"


class Line(NamedTuple):
    """One line for the ledger; amounts have the sign of models.CreditEntry."""

    kind: EntryKind
    credits: Decimal
    money: Decimal
    provider: str = ""
    operation: str = ""
    enrichment_id: int | None = None
    call_id: int | None = None
    reverses: bool = False


@dataclass(slots=True)
class Move:
    """By how much the sums of one scope change."""

    held_credits: Decimal = NOTHING
    held_money: Decimal = NOTHING
    spent_credits: Decimal = NOTHING
    spent_money: Decimal = NOTHING
    beyond_money: Decimal = NOTHING

    def count(self, line: Line) -> None:
        """Add what a line of the ledger means for what is held or spent."""
        if line.kind in (EntryKind.HOLD, EntryKind.RELEASE):
            self.held_credits -= line.credits
            self.held_money -= line.money
        else:
            self.spent_credits -= line.credits
            self.spent_money -= line.money


@dataclass(frozen=True, slots=True)
class Sums:
    """What one scope's budget says, in money."""

    cap: Decimal | None = None
    held: Decimal = NOTHING
    spent: Decimal = NOTHING

    @property
    def room(self) -> Decimal | None:
        """What may still be held; None for no cap. A charge beyond its hold can make it negative."""
        return None if self.cap is None else self.cap - self.held - self.spent


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger under its lock, which ends with the transaction.

    at is the moment all lines get, day the scope of its day, currency "" as long as nothing has been booked.
    """

    workspace_id: int
    at: datetime
    day: str
    currency: str
    sums: Mapping[str, Sums] = field(default_factory=dict)

    def write(self, lines: Sequence[Line], moves: Mapping[str, Move], *, actor: str = "", note: str = "") -> None:
        """Add the lines, and change the sums by the moves."""
        with connection.cursor() as cursor:
            self._add(cursor, lines, actor, note)
            self._move(cursor, moves)

    def kept_in(self, currency: str) -> "Ledger":
        """The same, kept in this currency from now on."""
        Budget.objects.filter(workspace_id=self.workspace_id, scope=WORKSPACE).update(currency=currency)
        return replace(self, currency=currency)

    @property
    def has_money(self) -> bool:
        """Whether any money or cap stands in it, which would mean something else in another currency."""
        return any(each.held or each.spent or each.cap is not None for each in self.sums.values())

    def _add(self, cursor: CursorWrapper, lines: Sequence[Line], actor: str, note: str) -> None:
        columns = _columns(lines, Line._fields)
        given = {
            "kinds": [str(kind) for kind in columns["kind"]],
            "reverses": columns["reverses"],
            "credits": columns["credits"],
            "money": columns["money"],
            "providers": columns["provider"],
            "operations": columns["operation"],
            "enrichments": columns["enrichment_id"],
            "calls": columns["call_id"],
        }
        always = {"workspace": self.workspace_id, "currency": self.currency, "actor": actor, "note": note}
        cursor.execute(SQL["add_credit_entries"], given | always | {"at": self.at})

    def _move(self, cursor: CursorWrapper, moves: Mapping[str, Move]) -> None:
        columns = _columns(moves.values(), Move.__slots__)
        cursor.execute(SQL["move_budgets"], columns | {"workspace": self.workspace_id, "scopes": list(moves)})


def lock_ledger(workspace_id: int, *, enrichment_id: int | None = None, scopes: Iterable[str] = ()) -> Ledger:
    """Lock the ledger of the workspace, and read the sums of the workspace, the day and the others named.

    Call it inside the workspace's scope, and after all other locks of the transaction: everybody waits for this one.
    """
    needed = {WORKSPACE, *scopes}
    if enrichment_id is not None:
        needed.add(scope_of_enrichment(enrichment_id))
    wanted = [*needed, EACH_DAY]
    with connection.cursor() as cursor:
        _lock(cursor, workspace_id)
        found = _read(cursor, workspace_id, wanted)
        missing = (needed | {found.day}) - found.sums.keys()
        if missing:
            _open(cursor, found, missing)
            found = _read(cursor, workspace_id, wanted)
    return found


def _lock(cursor: CursorWrapper, workspace_id: int) -> None:
    cursor.execute(SQL["lock_ledger"], {"workspace": workspace_id})
    if not cursor.fetchall():
        cursor.execute(SQL["open_budgets"], {"workspace": workspace_id, "scopes": [WORKSPACE], "caps": [None]})
        cursor.execute(SQL["lock_ledger"], {"workspace": workspace_id})
        cursor.fetchall()


def set_caps(workspace_id: int, scopes: Iterable[str], cap: Decimal | None) -> None:
    """Put one cap on all these scopes; the ledger must be locked, and the cap not below what is spent and held."""
    Budget.objects.filter(workspace_id=workspace_id, scope__in=list(scopes)).update(cap_money=cap)


def _open(cursor: CursorWrapper, ledger: Ledger, missing: Iterable[str]) -> None:
    scopes, each_day = list(missing), ledger.sums.get(EACH_DAY, Sums()).cap
    caps = [each_day if scope == ledger.day else None for scope in scopes]
    cursor.execute(SQL["open_budgets"], {"workspace": ledger.workspace_id, "scopes": scopes, "caps": caps})


def _read(cursor: CursorWrapper, workspace_id: int, scopes: Sequence[str]) -> Ledger:
    cursor.execute(SQL["read_budgets"], {"workspace": workspace_id, "scopes": list(scopes)})
    rows = cursor.fetchall()
    at, day = rows[0][:2]
    currency = next((currency for _, _, scope, currency, *_ in rows if scope == WORKSPACE), "")
    sums = {scope: Sums(*amounts) for _, _, scope, _, *amounts in rows if scope}
    return Ledger(workspace_id, at, day, currency, sums)


def _columns(rows: Iterable[object], names: Iterable[str]) -> dict[str, Any]:
    held = list(rows)
    return {name: [getattr(row, name) for row in held] for name in names}
