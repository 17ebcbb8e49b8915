"""The tables at the end of an enrichment, and of a forecast of one."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ninja.responses import NinjaJSONEncoder
from rich.console import Console
from rich.table import Table

from contactory.cli.counted import counted
from contactory.credits.amounts import shown
from contactory.enrichment.api_schemas import EnrichmentDetailOut
from contactory.enrichment.api_views import COUNTS, detailed_run
from contactory.enrichment.models import CallState, Enrichment
from contactory.enrichment.queries import calls_of
from contactory.workspaces.scope import workspace_scope

WORDS = {
    "pending": "waiting",
    "processing": "under way",
    "success": "found whole",
    "partial": "found in part",
    "not_found": "nothing found",
    "failed": "failed",
    "skipped": "skipped",
}
# Why records are not asked about, by the code of the reason.
_NOT_ASKED = {
    "nothing_wanted": "nothing is missing",
    "nothing_to_ask_by": "there is nothing to ask by",
    "condition": "a condition of the recipe is not met",
    "not_matched": "known to no provider by its own id",
    "suppressed": "erased on request",
    "record_gone": "not there any more",
    "not_found": "not found lately",
    "still_missing": "answered before in part",
    "answered_before": "answered before",
    "answer_rejected": "answered before with somebody else",
    "outcome_unknown": "asked before, with an outcome that a person has to settle",
}


def run_as_json(run: Enrichment) -> dict[str, Any]:
    """What a run came to, in JSON values as the API shows it."""
    with workspace_scope(run.workspace_id):
        found = detailed_run(run.workspace_id, run)
    shown_as = EnrichmentDetailOut.model_validate(found).model_dump()
    values: dict[str, Any] = json.loads(json.dumps(shown_as, cls=NinjaJSONEncoder))
    return values


def print_run(run: Enrichment) -> None:
    """Print what a run came to, and what to do next."""
    table = _table()
    table.add_row("records", f"{run.items_total:,}")
    for name in COUNTS:
        if getattr(run, name):
            table.add_row(WORDS[name], f"{getattr(run, name):,}")
    table.add_row("credits", f"{run.credits.normalize():,f}")
    table.add_row("cost", shown(run.money, run.currency))
    if run.unknown_money:
        table.add_row("perhaps charged too", shown(run.unknown_money, run.currency))
    if run.forecast is not None:
        table.add_row("forecast", _money_range(run.forecast["money"], run.currency))
    console = Console()
    console.print(f"Enrichment {run.pk} by {run.recipe_name}: {run.state}", soft_wrap=True, highlight=False)
    console.print(table)
    for sentence in _sentences(run, _unknown_calls(run)):
        console.print(sentence, soft_wrap=True, highlight=False)


def print_forecast(found: dict[str, Any], as_json: bool) -> None:
    """Print what a run would ask, find and cost."""
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    table = Table()
    for title in ("step", "asked", "found", "credits", "cost"):
        table.add_column(title, justify="left" if title == "step" else "right")
    for step in found["steps"]:
        figures = [_range(step[name], _whole) for name in ("asked", "found", "credits")] + [_money_range(step["money"])]
        table.add_row(f"{step['label']}: {step['operation']}", *figures)
    console = Console()
    console.print(f"{found['records']:,} records; {_left_out(found)}.", soft_wrap=True, highlight=False)
    console.print(table)
    cost, ceiling = _money_range(found["money"], found["currency"]), _cents(found["ceiling"])
    console.print(f"Expected cost: {cost}; at most {ceiling} {found['currency']}.", soft_wrap=True, highlight=False)
    if found["sandbox"]:
        console.print("These providers are the sandbox: its answers are made up.", soft_wrap=True, highlight=False)


def _unknown_calls(run: Enrichment) -> int:
    with workspace_scope(run.workspace_id):
        return calls_of(run.workspace_id, run.pk).filter(state=CallState.UNKNOWN).count()


def _table() -> Table:
    table = Table(show_header=False)
    table.add_column()
    table.add_column(justify="right")
    return table


def _range(amounts: dict[str, str], written: Callable[[str], str]) -> str:
    low, expected, high = (written(amounts[name]) for name in ("low", "expected", "high"))
    return expected if low == high else f"{expected} ({low} to {high})"


def _money_range(amounts: dict[str, str], currency: str = "") -> str:
    return f"{_range(amounts, _cents)} {currency}".strip()


def _whole(amount: str) -> str:
    """To the unit: nobody buys half a credit of what is only expected."""
    return f"{Decimal(amount):,.0f}"


def _cents(amount: str) -> str:
    return f"{Decimal(amount):,.2f}"


def _left_out(found: dict[str, Any]) -> str:
    parts = [f"{rows:,} not asked about ({_NOT_ASKED.get(code, code)})" for code, rows in found["not_asked"].items()]
    parts += [f"{counted(found['kept'], 'answer is', 'answers are')} kept from before"] if found["kept"] else []
    parts += [f"{found['doubled']:,} share a question"] if found["doubled"] else []
    return ", ".join(parts) or "all would be asked about"


def _sentences(run: Enrichment, unknown_calls: int) -> list[str]:
    said = [text for text in (run.error, run.waiting_for) if text]
    if run.state == "PAUSED":
        more = " --budget MORE" if run.pause_budget == "run" else ""
        said.append(f"To let it go on: contactory enrich --resume {run.pk}{more}")
    if unknown_calls:
        said.append(
            f"Of {unknown_calls:,} calls nobody knows whether they were charged: settle them by the API or the web app."
        )
    if run.sandbox:
        said.append("The providers were the sandbox: these values are made up.")
    return said
