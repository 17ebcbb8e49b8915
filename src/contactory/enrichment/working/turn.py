"""The step enrichment.work: one turn of work on a run, and what follows from how it ended."""

from collections.abc import Mapping
from contextlib import suppress

from django.conf import settings
from django.db import connection

from contactory.enrichment.models import Enrichment, EnrichmentState, PauseReason
from contactory.enrichment.queries import accounts_of, find_enrichment
from contactory.enrichment.services.control import resume
from contactory.enrichment.working.desk import Desk
from contactory.enrichment.working.exchange import Exchange, Exchanged, Wish
from contactory.enrichment.working.figures import count_ended
from contactory.enrichment.working.garbage import nothing_collected
from contactory.enrichment.working.late_answers import keep_late
from contactory.enrichment.working.lost_work import take_over
from contactory.enrichment.working.pump import Pump, Rest
from contactory.enrichment.working.tidying import tidy
from contactory.enrichment.working.turn_facts import TurnFacts, facts_of
from contactory.errors import Refusal
from contactory.provider_accounts.accounts import Account
from contactory.runs.claim import Claim, GiveBack
from contactory.runs.crashpoints import crashpoint
from contactory.runs.leaving import patiently
from contactory.runs.sure_commit import commit_surely
from contactory.store.queries import SQL
from contactory.workspaces.scope import workspace_scope

ENDED = frozenset({EnrichmentState.CANCELLED, EnrichmentState.FAILED})


def work(claim: Claim) -> None:
    """Do one turn of work on the claim's enrichment; raises GiveBack where it goes on later."""
    with workspace_scope(claim.workspace_id):
        enrichment = Enrichment.objects.get(workspace_id=claim.workspace_id, id=claim.subject)
    if enrichment.state in ENDED and enrichment.round == claim.round:
        tidy(claim, enrichment)
        return
    facts = _begin(claim, enrichment)
    if facts is None:
        with claim.finishing():
            return
    rest = _turn(facts, probing=enrichment.state == EnrichmentState.PAUSED)
    _rest(facts, rest)
    _resume_if_renewed(facts)


def _begin(claim: Claim, enrichment: Enrichment) -> TurnFacts | None:
    """The facts of the turn; None where the run of the recipe may not go on, or its accounts cannot be used."""
    try:
        accounts = _accounts(enrichment)
    except Refusal as refusal:
        _pause(claim, refusal.sentence)
        return None
    facts = facts_of(claim, enrichment, accounts)
    with claim.transaction() as cursor:
        take_over(cursor, facts)
        cursor.execute(SQL["begin_enrichment"], {"enrichment": enrichment.id, "round": claim.round})
        return facts if cursor.rowcount == 1 else None


def _accounts(enrichment: Enrichment) -> Mapping[str, Account]:
    """The accounts that the recipe's providers are asked with; raises Refusal where one is missing or another kind."""
    accounts = accounts_of(enrichment.workspace_id, enrichment.spec)
    for account in accounts.values():
        if account.source != "open" and account.sandbox != enrichment.sandbox:
            began = "in the sandbox" if enrichment.sandbox else "with keys of your own"
            raise Refusal(
                f"This run began {began}, and {account.provider} is not asked like that any more: cancel it and begin "
                "another one, or give the provider back the account that it had.",
                code="account_changed",
            )
    return accounts


def _pause(claim: Claim, sentence: str) -> None:
    with claim.transaction() as cursor:
        cursor.execute(SQL["begin_enrichment"], {"enrichment": claim.subject, "round": claim.round})
        told = {"sentence": sentence, "reason": PauseReason.CREDENTIALS, "budget": "", "wait": None}
        cursor.execute(SQL["pause_enrichment"], {"enrichment": claim.subject, "round": claim.round, **told})


def _resume_if_renewed(facts: TurnFacts) -> None:
    """Resume a run that was paused because a key was refused that has been replaced since this turn began.

    Whoever entered the other key resumed what was paused by then, and may have been a moment earlier.
    """
    with workspace_scope(facts.workspace_id):
        run = find_enrichment(facts.workspace_id, facts.enrichment_id)
    if run.pause_reason != PauseReason.CREDENTIALS:
        return
    with suppress(Refusal):
        accounts = accounts_of(facts.workspace_id, run.spec)
        if any(accounts[name].gate_id != former.gate_id for name, former in facts.accounts.items()):
            resume(workspace_id=facts.workspace_id, enrichment_id=run.id, actor="system")


def _turn(facts: TurnFacts, *, probing: bool) -> Rest:
    desk = Desk()
    pump = Pump(
        facts,
        desk,
        exchange=lambda wish: _exchange(facts, wish),
        next_due=lambda: _next_due(facts),
        keep_late=lambda ended: keep_late(facts, ended),
        at_once=settings.ENRICHMENT_IN_FLIGHT,
        probing=probing,
    )
    # What was sent is paid for: a process that is to end lets it come back, and settles it.
    with patiently():
        return desk.serve(pump.run())


def _exchange(facts: TurnFacts, wish: Wish) -> Exchanged:
    """One exchange; tried again where the database failed, because answers that were paid for are in hand."""
    before = [(item, item.copy()) for item in wish.items_of_ended()]

    def start_over() -> None:
        for item, kept in before:
            item.become(kept)

    with nothing_collected():
        exchanged = commit_surely(facts.claim, lambda cursor: Exchange(cursor, facts, wish).make(), again=start_over)
    crashpoint("enrichment.work:intents")
    count_ended(wish.ended)
    return exchanged


def _next_due(facts: TurnFacts) -> float | None:
    """In how many seconds the next item may be claimed; None where none waits."""
    with workspace_scope(facts.workspace_id), connection.cursor() as cursor:
        cursor.execute(SQL["next_due_item"], {"enrichment": facts.enrichment_id, "round": facts.claim.round})
        waiting, seconds = cursor.fetchone()
    return max(float(seconds), 0.0) if waiting else None


def _rest(facts: TurnFacts, rest: Rest) -> None:
    """Give the worker back where there is something to wait for, else end the run, and with it the enrichment."""
    if not rest.stopped:
        if rest.halt is not None and rest.halt.wait is not None:
            raise GiveBack(rest.halt.wait)
        if rest.halt is None and rest.due is not None:
            raise GiveBack(rest.due)
    with facts.claim.finishing() as cursor:
        ids = {"enrichment": facts.enrichment_id}
        cursor.execute(SQL["lock_enrichment"], ids)
        cursor.execute(SQL["complete_enrichment"], ids)
