"""contactory enrich."""

import json
import sys
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from contactory.cli.frame import django_ready
from contactory.cli.interrupts import held_back
from contactory.errors import InvalidInput, WrongState
from contactory.wrong_values import wanted

if TYPE_CHECKING:
    from ninja import Schema

    from contactory.enrichment.api_schemas import EnrichmentIn, RecordsIn
    from contactory.enrichment.models import Enrichment
    from contactory.local.stack import Stack

COMPLETED, FAILED, WAITS = 0, 1, 3
FILTERS = {
    "q": "q",
    "email": "email",
    "domain": "domain",
    "company": "company_id",
    "company-name": "company",
    "import": "import_id",
    "country": "country",
    "email-status": "email_status",
    "created-since": "created_since",
    "created-before": "created_before",
    "updated-since": "updated_since",
    "filled": "filled",
    "empty": "empty",
}
_Asked = TypeVar("_Asked", bound="Schema")
_TOO_MUCH = Decimal(10**12)

RecipeName = Annotated[str | None, typer.Option(help="A preset, or the name or number of a recipe.")]
Resume = Annotated[int | None, typer.Option("--resume", help="The number of a paused run, which goes on.", min=1)]
Contacts = Annotated[bool, typer.Option("--contacts", help="Enrich contacts.")]
Companies = Annotated[bool, typer.Option("--companies", help="Enrich companies.")]
Filter = Annotated[
    list[str] | None,
    typer.Option("--filter", help=f"Only records such as import=12; {', '.join(FILTERS)}. May be repeated."),
]
Budget = Annotated[str | None, typer.Option(help="What the run may cost at most, such as 25.00.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what it would find and cost.")]
Workspace = Annotated[str, typer.Option(help="The workspace of the records.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


def enrich(
    recipe: RecipeName = None,
    contacts: Contacts = False,
    companies: Companies = False,
    filter_: Filter = None,
    budget: Budget = None,
    dry_run: DryRun = False,
    resume: Resume = None,
    workspace: Workspace = "",
    as_json: AsJson = False,
) -> int:
    """Ask providers about records: exit status 0 COMPLETED, 3 PAUSED until a person acts, 1 FAILED or cancelled."""
    target = _target(contacts, companies)
    cost = _money(budget)
    _check_usage(recipe, resume, chooses=bool(target or filter_ or dry_run))
    with django_ready("enrich", stream=False, sandbox="wait", worker=not dry_run) as stack:
        from contactory.cli.enrich_outcome import print_forecast  # noqa: PLC0415 - needs Django
        from contactory.enrichment.requests import forecast_of  # noqa: PLC0415
        from contactory.workspaces.queries import workspace_by_name  # noqa: PLC0415
        from contactory.workspaces.services import first_start  # noqa: PLC0415

        first_start()
        workspace_id = int(workspace_by_name(workspace).pk)
        if resume is not None:
            return _told(resumed(stack, workspace_id, resume, cost), as_json)
        asked = _asked(_records(filter_ or []), target=target, recipe=recipe, budget=cost)
        if dry_run:
            print_forecast(forecast_of(workspace_id, asked), as_json)
            return COMPLETED
        return _told(enriched(stack, workspace_id, asked), as_json)


def enriched(stack: "Stack", workspace_id: int, asked: "EnrichmentIn") -> "Enrichment":
    """Begin a run and follow it until it has ended or waits for a person; gives it as it is then."""
    from contactory.api.correlation import new_correlation_id  # noqa: PLC0415 - needs Django
    from contactory.enrichment.requests import begun_run  # noqa: PLC0415
    from contactory.telemetry.logs import bound  # noqa: PLC0415

    with bound(correlation_id=new_correlation_id()):
        return _worked(stack, workspace_id, partial(begun_run, workspace_id, asked, "command"), _cancelled)


def resumed(stack: "Stack", workspace_id: int, number: int, budget: Decimal | None) -> "Enrichment":
    """Let a paused run go on, with another budget where one is given, and follow it as enriched() does.

    Raises NotFound, WrongState for a run that is not PAUSED, InvalidInput for a budget below what is spent.
    """
    from contactory.api.correlation import new_correlation_id  # noqa: PLC0415 - needs Django
    from contactory.enrichment.api_schemas import ResumeIn  # noqa: PLC0415
    from contactory.enrichment.services.control import resume  # noqa: PLC0415
    from contactory.telemetry.logs import bound  # noqa: PLC0415

    cap = _checked(ResumeIn, {"budget": budget}).budget
    with bound(correlation_id=new_correlation_id()):
        begin = partial(resume, workspace_id=workspace_id, enrichment_id=number, actor="command", budget=cap)
        return _worked(stack, workspace_id, begin, _paused_again)


def status_of(run: "Enrichment") -> int:
    """The exit status of a command whose run stands like this."""
    if run.state == "COMPLETED":
        return COMPLETED
    return WAITS if run.state in ("PAUSED", "PENDING") else FAILED


def _told(run: "Enrichment", as_json: bool) -> int:
    from contactory.cli.enrich_outcome import print_run, run_as_json  # noqa: PLC0415 - needs Django

    if as_json:
        print(json.dumps(run_as_json(run), ensure_ascii=False))
    else:
        print_run(run)
    return status_of(run)


def _worked(
    stack: "Stack", workspace_id: int, begin: "Callable[[], Enrichment]", broken_off: "Callable[[Enrichment], str]"
) -> "Enrichment":
    """The run that begins, once it has come to rest; on Ctrl-C it is broken off, and what that says printed."""
    from contactory.cli.enrich_progress import follow  # noqa: PLC0415 - needs Django
    from contactory.local.workers import temporary_worker  # noqa: PLC0415
    from contactory.runs.dispatch import broker_answers  # noqa: PLC0415

    run = None
    try:
        with held_back():
            run = begin()
        if not broker_answers():
            return _without_broker(workspace_id, run)
        with temporary_worker(mend=stack.ensure_running):
            return follow(workspace_id, run.pk)
    except KeyboardInterrupt:
        if run is not None:
            print(broken_off(run), file=sys.stderr)
        raise


def _cancelled(run: "Enrichment") -> str:
    from contactory.enrichment.services.control import cancel  # noqa: PLC0415 - needs Django

    try:
        cancel(workspace_id=run.workspace_id, enrichment_id=run.pk, actor="command")
    except WrongState as ended:
        return ended.sentence
    return f"Enrichment {run.pk} is cancelled; what was paid for is kept."


def _paused_again(run: "Enrichment") -> str:
    """Who only let it go on has not made it: it is left as it was found."""
    from contactory.enrichment.services.control import pause  # noqa: PLC0415 - needs Django

    try:
        pause(workspace_id=run.workspace_id, enrichment_id=run.pk, actor="command")
    except WrongState:
        return f"Enrichment {run.pk} had stopped by itself at that moment; what was paid for is kept."
    return f"Enrichment {run.pk} is paused again; what was paid for is kept."


def _without_broker(workspace_id: int, run: "Enrichment") -> "Enrichment":
    from contactory.enrichment.in_process import MOST_ITEMS, work_in_process  # noqa: PLC0415 - needs Django
    from contactory.enrichment.queries import find_enrichment  # noqa: PLC0415
    from contactory.workspaces.scope import workspace_scope  # noqa: PLC0415

    if run.items_total > MOST_ITEMS:
        print(
            f"contactory: the broker does not answer; enrichment {run.pk} waits and begins by itself once it does.",
            file=sys.stderr,
        )
        return run
    print("contactory: the broker does not answer, so the work is done in this process.", file=sys.stderr)
    work_in_process(workspace_id=workspace_id, enrichment_id=run.pk)
    with workspace_scope(workspace_id):
        return find_enrichment(workspace_id, run.pk)


def _check_usage(recipe: str | None, resume: int | None, *, chooses: bool) -> None:
    if resume is None and recipe is None:
        raise InvalidInput("Say with --recipe which recipe, or with --resume which paused run is to go on.")
    if resume is not None and (recipe is not None or chooses):
        raise InvalidInput("--resume goes on with a run as it was made: beside it say --budget, or nothing.")


def _target(contacts: bool, companies: bool) -> str | None:
    if contacts and companies:
        raise InvalidInput("--contacts and --companies: a recipe enriches one of them, so name one.")
    return "contacts" if contacts else "companies" if companies else None


def _money(text: str | None) -> Decimal | None:
    try:
        amount = None if text is None else Decimal(text)
    except InvalidOperation:
        amount = Decimal(0)
    if amount is not None and not (amount.is_finite() and 0 < amount < _TOO_MUCH):
        raise InvalidInput(f"--budget {text!r}: say an amount above 0 and below a million million, such as 25.00.")
    return amount


def _records(given: list[str]) -> dict[str, str]:
    found = {}
    for text in given:
        name, equals, value = text.partition("=")
        # export and the API call them by the names of the fields.
        field = FILTERS.get(name, name if name in FILTERS.values() else "")
        if not equals or not field or not value:
            raise InvalidInput(f"--filter {text!r}: say name=value, where the name is one of {', '.join(FILTERS)}.")
        found[field] = value
    return found


def _asked(values: dict[str, str], **named: Any) -> "EnrichmentIn":
    from contactory.enrichment.api_schemas import EnrichmentIn  # noqa: PLC0415 - Django first

    return _checked(EnrichmentIn, {"filter": _filter(values), **named})


def _checked(kind: "type[_Asked]", said: dict[str, Any]) -> "_Asked":
    """What the API would take of the same; InvalidInput with the option's name where it would not."""
    from pydantic import ValidationError  # noqa: PLC0415 - Django first

    try:
        return kind.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        raise InvalidInput(f"--{first['loc'][0]} {first['input']!r}: {wanted(first)}.") from None


def _filter(values: dict[str, str]) -> "RecordsIn":
    from pydantic import ValidationError  # noqa: PLC0415 - Django first

    from contactory.enrichment.api_schemas import RecordsIn  # noqa: PLC0415

    try:
        return RecordsIn.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        said = f"{first['loc'][0]}={first['input']}"
        raise InvalidInput(f"--filter {said!r}: {wanted(first)}.") from None
