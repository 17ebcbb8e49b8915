"""Begins a run: which records, by which recipe, for how much at most."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from contactory.contacts.filtering import RecordFilter
from contactory.contacts.models import Company, Contact
from contactory.contacts.queries import companies_matching, contacts_matching
from contactory.credits.amounts import plain
from contactory.credits.ledger import scope_of_enrichment
from contactory.credits.services import set_cap
from contactory.enrichment.models import Enrichment, Target
from contactory.enrichment.queries import accounts_of, find_enrichment
from contactory.enrichment.recipes.spec import RecipeSpec
from contactory.errors import Conflict, InvalidInput, NotFound
from contactory.provider_accounts.accounts import Account
from contactory.runs.dispatch import enqueue
from contactory.store.queries import SQL
from contactory.workspaces.audit import Facts, audit
from contactory.workspaces.scope import workspace_scope

STEP = "enrichment.work"
PLURALS: Mapping[str, str] = {Target.CONTACT: "contacts", Target.COMPANY: "companies"}
MOST_IDS = 100_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """The records that are wanted: these ids, or all that a list with the filter has."""

    ids: tuple[int, ...] | None = None
    filter: RecordFilter | None = None

    def to_json(self) -> dict[str, Any]:
        """What the run keeps of it: how many ids, or the filter."""
        if self.ids is not None:
            return {"ids": len(set(self.ids))}
        named = asdict(self.filter or RecordFilter())
        return {"filter": {name: _plain(value) for name, value in named.items() if value not in (None, ())}}


def create_enrichment(
    *,
    workspace_id: int,
    spec: RecipeSpec,
    recipe_name: str,
    recipe_id: int | None = None,
    chosen: Chosen,
    budget: Decimal | None = None,
    forecast: Mapping[str, Any] | None = None,
    actor: str,
) -> Enrichment:
    """Make a PENDING run over the chosen records, with an item for each, and let workers begin it.

    budget is in the currency of the accounts and stands for the recipe's own. Raises InvalidInput where nothing is
    chosen or the budget is not above 0, NotFound for an id that is not there, Conflict where providers are not set up,
    are set up partly in the sandbox, or are priced in different currencies.
    """
    said = spec.to_json()
    accounts = accounts_of(workspace_id, said)
    cap = spec.budget if budget is None else budget
    with workspace_scope(workspace_id):
        enrichment = Enrichment.objects.create(
            workspace_id=workspace_id,
            target=spec.target,
            recipe_id=recipe_id,
            recipe_name=recipe_name,
            spec=said,
            chosen=chosen.to_json(),
            budget_money=cap,
            currency=currency_of(accounts),
            forecast=forecast,
            sandbox=is_sandbox(accounts),
            created_by=actor,
        )
        items = _add_items(enrichment, chosen)
        Enrichment.objects.filter(id=enrichment.id).update(items_total=items, pending=items)
        facts = Facts(after={"recipe": recipe_name, "items": items, "budget": None if cap is None else plain(cap)})
        audit(
            workspace_id=workspace_id,
            actor=actor,
            action="enrichment.created",
            subject=f"enrichment:{enrichment.id}",
            facts=facts,
        )
        if cap is not None:
            scope = scope_of_enrichment(enrichment.id)
            set_cap(workspace_id=workspace_id, scope=scope, cap=cap, currency=enrichment.currency)
        made = find_enrichment(workspace_id, enrichment.id)
        enqueue_work(made, made.round)
        return made


def enqueue_work(enrichment: Enrichment, round_of_run: int) -> None:
    """Make the runs that work on an enrichment side by side."""
    slots = min(settings.ENRICHMENT_SLOTS, max(enrichment.items_total, 1))
    enqueue(
        workspace_id=enrichment.workspace_id,
        step=STEP,
        subject=enrichment.id,
        arguments=range(slots),
        round=round_of_run,
    )


def currency_of(accounts: Mapping[str, Account]) -> str:
    """The currency that all priced accounts have; raises Conflict where they have more than one."""
    found = {account.currency: account for account in accounts.values() if account.source != "open"}
    if len(found) > 1:
        one, other, *_ = found.values()
        raise Conflict(
            f"{one.provider} is priced in {one.currency} and {other.provider} in {other.currency}: give both accounts "
            "a price in one currency.",
            code="other_currency",
        )
    return next(iter(found), "USD")


def is_sandbox(accounts: Mapping[str, Account]) -> bool:
    """Whether the answers are made up; raises Conflict where only some would be."""
    made_up = [account.provider for account in accounts.values() if account.sandbox]
    real = [account.provider for account in accounts.values() if not account.sandbox and account.source != "open"]
    if made_up and real:
        raise Conflict(
            f"{made_up[0]} would be asked in the sandbox and {real[0]} with a live key: enter a key for {made_up[0]}, "
            "or take it out of the recipe.",
            code="sandbox_and_live",
        )
    return bool(made_up)


def matching_rows(workspace_id: int, target: str, wanted: RecordFilter | None) -> QuerySet[Contact] | QuerySet[Company]:
    """All records that a list with the filter has."""
    matching = contacts_matching if target == Target.CONTACT else companies_matching
    return matching(workspace_id, wanted or RecordFilter())


def nothing_chosen(target: str) -> InvalidInput:
    """What is said where no record is chosen."""
    return InvalidInput(
        f"There are no {PLURALS[target]} to enrich: choose others.", code="nothing_chosen", field="filter"
    )


def _add_items(enrichment: Enrichment, chosen: Chosen) -> int:
    made = _add_ids(enrichment, chosen.ids) if chosen.ids is not None else _add_matching(enrichment, chosen.filter)
    if not made:
        raise nothing_chosen(enrichment.target)
    return made


def _add_ids(enrichment: Enrichment, ids: tuple[int, ...]) -> int:
    wanted = sorted(set(ids))
    if len(wanted) > MOST_IDS:
        raise InvalidInput(f"A run takes up to {MOST_IDS:,} ids: choose more by a filter.", field="ids")
    named: dict[str, Any] = {"workspace": enrichment.workspace_id, "enrichment": enrichment.id, "records": wanted}
    with connection.cursor() as cursor:
        cursor.execute(SQL["add_items_of_ids"].replace("{record}", enrichment.target), named)
        made = int(cursor.rowcount)
        if made < len(wanted):
            cursor.execute(SQL["missing_records"].replace("{record}", enrichment.target), named)
            (missing,) = cursor.fetchone()
            raise NotFound(f"There is no {enrichment.target} {missing} in this workspace.", field="ids")
    return made


def _add_matching(enrichment: Enrichment, wanted: RecordFilter | None) -> int:
    rows = matching_rows(enrichment.workspace_id, enrichment.target, wanted)
    statement, parameters = rows.order_by().values_list("id").query.sql_with_params()
    with connection.cursor() as cursor:
        statement = SQL["add_items_of_rows"].replace("{rows}", statement)
        cursor.execute(statement, [enrichment.workspace_id, enrichment.id, *parameters])
        return int(cursor.rowcount)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
