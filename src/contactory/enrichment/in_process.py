"""Works on a run in this process, for a command whose broker is down."""

import time
from typing import Final

from django.db import connection

from contactory.enrichment.models import EnrichmentState, PauseReason
from contactory.enrichment.queries import FINAL, Progress, find_enrichment, progress
from contactory.errors import Conflict
from contactory.runs.executor import execute
from contactory.store.queries import SQL
from contactory.workspaces.scope import workspace_scope

MOST_ITEMS: Final = 100
_LONGEST_SLEEP = 0.5  # seconds


def work_in_process(*, workspace_id: int, enrichment_id: int) -> Progress:
    """Do the work of a small run here, until it has ended or waits for a person; gives how it stands then.

    Workers that come up meanwhile share the work. Raises NotFound, Conflict where it has more items than MOST_ITEMS.
    """
    with workspace_scope(workspace_id):
        items = find_enrichment(workspace_id, enrichment_id).items_total
    if items > MOST_ITEMS:
        raise Conflict(
            f"Without a worker a run of up to {MOST_ITEMS} records is done, and this one has {items:,}: start "
            "contactory serve or contactory worker, and it goes on by itself.",
            code="too_many_without_worker",
        )
    while True:
        wait = _do_what_is_due(workspace_id, enrichment_id)
        with workspace_scope(workspace_id):
            standing = progress(workspace_id, enrichment_id)
        if is_over(standing):
            return standing
        time.sleep(min(wait, _LONGEST_SLEEP))


def _do_what_is_due(workspace_id: int, enrichment_id: int) -> float:
    """Do the run that is due first, if one is; gives in how many seconds to look again."""
    with workspace_scope(workspace_id), connection.cursor() as cursor:
        cursor.execute(SQL["runs_of_enrichment"], {"enrichment": enrichment_id})
        row = cursor.fetchone()
    if row is None:
        return _LONGEST_SLEEP
    run_id, seconds = row
    if seconds > 0:
        return float(seconds)
    execute(run_id)
    return 0.0


def is_over(standing: Progress) -> bool:
    """Whether nothing more happens without a person; a cancelled run is over when its items have ended."""
    if standing.state in FINAL:
        return standing.items_done == standing.items_total
    return standing.state == EnrichmentState.PAUSED and standing.pause_reason != PauseReason.BREAKER
