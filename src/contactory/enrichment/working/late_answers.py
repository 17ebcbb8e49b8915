"""Answers whose worker has lost its run: they are paid for, so they are kept, and the books say what they cost.

Whoever took the run over has made the calls unknown by then, or finds them later. The records of the run are his: they
get nothing from here, and a later run takes the kept answers for nothing.
"""

import time
from collections.abc import Sequence

import structlog
from django.db import connection
from django.db.backends.utils import CursorWrapper

from contactory.credits.holding import held_calls
from contactory.credits.services import settle, settle_late
from contactory.enrichment.models import CallState
from contactory.enrichment.working.calls import Ended
from contactory.enrichment.working.lost_work import move
from contactory.enrichment.working.settling import Settled, Settling
from contactory.enrichment.working.turn_facts import TurnFacts
from contactory.runs.leaving import asked
from contactory.store.broken_connections import BROKEN
from contactory.store.queries import SQL
from contactory.workspaces.scope import workspace_scope

log = structlog.get_logger(__name__)

# A database that is away comes back within this, or the calls are unknown.
_PATIENCE = 120.0  # seconds
_PAUSE = 1.0
_SENTENCE = "The answer came when another worker had the run: it is kept, and the next run takes it for nothing."


def keep_late(facts: TurnFacts, ended: Sequence[Ended]) -> None:
    """Settle those of the calls whose outcome is known here and nowhere else, whoever has the run now."""
    known = [each for each in ended if each.failure is None or not each.failure.may_be_billed]
    gives_up = time.monotonic() + _PATIENCE
    while known:
        try:
            _keep(facts, known)
        except BROKEN as error:
            connection.close()
            if asked() or time.monotonic() > gives_up:
                log.warning("enrichment.answers_lost", calls=len(known), error=str(error).strip())
                return
            time.sleep(_PAUSE)
        else:
            return


def _keep(facts: TurnFacts, known: Sequence[Ended]) -> None:
    """All of it in one transaction; nothing of it depends on the claim, but on each call's own row."""
    claim = {"run": facts.claim.run_id, "fence": facts.claim.fence}
    with workspace_scope(facts.workspace_id), connection.cursor() as cursor:
        cursor.execute(SQL["be_brief"])
        cursor.execute(SQL["lock_late_calls"], {"calls": [each.call.id for each in known], **claim})
        states: dict[int, str] = dict(cursor.fetchall())
        unknown = [call_id for call_id, state in states.items() if state == CallState.UNKNOWN]
        if unknown:
            cursor.execute(SQL["open_late_calls"], {"calls": unknown})
            cursor.execute(SQL["open_late_questions"], {"calls": unknown})
        settled = Settling(cursor, facts).settle([each for each in known if each.call.id in states])
        cursor.execute(SQL["mark_late_calls"], {"calls": list(states), "sentence": _SENTENCE})
        cursor.execute(SQL["lock_enrichment"], {"enrichment": facts.enrichment_id})
        _book(cursor, facts, settled, set(unknown))
    log.info("enrichment.late_answers", calls=len(states), answered=settled.answered)


def _book(cursor: CursorWrapper, facts: TurnFacts, settled: Settled, unknown: set[int]) -> None:
    held = held_calls(facts.workspace_id, unknown)
    late = [each for each in settled.settlements if each.call_id in unknown]
    settle_late(workspace_id=facts.workspace_id, settlements=late)
    in_time = [each for each in settled.settlements if each.call_id not in unknown]
    settle(workspace_id=facts.workspace_id, settlements=in_time)
    back = -sum(call.money for call in held.values())
    move(cursor, facts.enrichment_id, credits=settled.credits, money=settled.money, unknown=back)
