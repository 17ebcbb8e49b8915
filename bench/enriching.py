"""Runs of a recipe by real workers against a sandbox of their own: seconds, calls, and what the books say."""

import json
import os
import resource
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import httpx

from bench.importing import LONGEST_SECONDS
from bench.installation import COMMAND, Installation
from bench.sandbox_calls import Person, ask_all, sandbox
from contactory.providers.sandbox.accounts import KEY_PREFIX

IN_FLIGHT = 50
LATENCY = 0.1  # seconds
BATCH = 10
MINUTE = 60.0
RECIPE = "bench"
_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Enriched:
    """One run: seconds by the database's clock from its first turn to its end, and what the sandbox saw of it.

    processor is that of the command and its worker, their start included, in seconds. calls and throttled (429) are
    counted by the sandbox, billed is by its books, charged and unknown by our ledger; times are those of the calls.
    """

    contacts: int
    status: str
    seconds: float
    processor: float
    calls: int
    throttled: int
    billed: Decimal
    charged: Decimal
    unknown: Decimal
    times: tuple[float, ...] = ()

    @property
    def unexplained(self) -> Decimal:
        """What the ledger says beyond the books, in credits, as far as no outcome is unknown."""
        over = self.charged - self.billed
        return over if over > 0 else min(over + self.unknown, Decimal(0))

    def figures(self) -> dict[str, Any]:
        """The same as JSON values, without the times."""
        credits = {name: str(getattr(self, name)) for name in ("billed", "charged", "unknown", "unexplained")}
        plain = {name: getattr(self, name) for name in ("contacts", "status", "calls", "throttled")}
        return {**plain, "seconds": round(self.seconds, 2), "processor": round(self.processor, 2), **credits}


@dataclass(frozen=True, slots=True)
class Compared:
    """A run, and a bare client of the same calls before and after it, in seconds; workers with so many calls each."""

    run: Enriched
    bare: tuple[float, float]
    workers: int

    @property
    def ratio(self) -> float:
        """Seconds of the run over those of the bare client."""
        return self.run.seconds / self.bare_seconds

    @property
    def bare_seconds(self) -> float:
        """The mean of both."""
        return sum(self.bare) / 2

    def share_of_ideal(self, seconds: float) -> float:
        """The rate that so many seconds are, over that at which the waiting calls alone would be answered."""
        return self.run.calls * LATENCY / (IN_FLIGHT * self.workers) / seconds


def enrich_at_limit(installation: Installation, limit: int) -> tuple[Enriched, float]:
    """A run of two workers that needs two windows of so many calls a minute; gives the share of the limit it used.

    The share is what a window of a minute had, if it began at a call: the calls of the limit over the time until the
    call that is so many further on.
    """
    contacts = 2 * limit * BATCH
    with sandbox("--no-limits", "--limit", f"apollo.enrichment.minute={limit}") as (address, _):
        workspace = _workspace_with(installation, contacts)
        run = _enrich(workspace, address, batch=BATCH, workers=2, limit=limit)
    gaps = [later - earlier for earlier, later in zip(run.times, run.times[limit:], strict=False)]
    return run, MINUTE * len(gaps) / sum(gaps) if gaps else 0.0


def enrich_and_compare(installation: Installation, contacts: int, *, batch: int, workers: int, late: bool) -> Compared:
    """A run without limits between two bare clients of its calls; late: each answer takes the latency longer."""
    people = [_person(number) for number in range(contacts)]
    calls = [people[first : first + batch] for first in range(0, contacts, batch)]
    workspace = _workspace_with(installation, contacts)
    with sandbox("--no-limits") as (address, _):
        if late:
            _told(httpx.post(f"{address}/_sandbox/faults", json={"kind": "latency", "delay": LATENCY}))
        before = ask_all(address, calls, IN_FLIGHT * workers)
        run = _enrich(workspace, address, batch=batch, workers=workers, limit=0)
        after = ask_all(address, calls, IN_FLIGHT * workers)
    return Compared(run, (before, after), workers)


def _person(number: int) -> Person:
    named = {"first_name": "Ada", "last_name": f"Byron{number}"}
    return {**named, "email": f"ada.byron{number}@acme{number}.com", "domain": f"acme{number}.com"}


def _workspace_with(installation: Installation, contacts: int) -> str:
    """A workspace with so many contacts, of whom a name and an address are known; gives its name."""
    from contactory.contacts.models import Contact  # noqa: PLC0415 - needs Django
    from contactory.workspaces.queries import workspace_by_name  # noqa: PLC0415
    from contactory.workspaces.scope import workspace_scope  # noqa: PLC0415

    name = installation.new_workspace()
    workspace_id = workspace_by_name(name).pk
    for first in range(0, contacts, _AT_ONCE):
        known = [_person(number) for number in range(first, min(first + _AT_ONCE, contacts))]
        with workspace_scope(workspace_id):
            Contact.objects.bulk_create(
                Contact(workspace_id=workspace_id, **{key: text for key, text in each.items() if key != "domain"})
                for each in known
            )
    return name


def _enrich(workspace: str, address: str, *, batch: int, workers: int, limit: int) -> Enriched:
    """Enrich all contacts of a workspace by the command, with the worker that it brings along."""
    from contactory.enrichment.services.keeping_recipes import create_recipe  # noqa: PLC0415 - needs Django
    from contactory.workspaces.queries import workspace_by_name  # noqa: PLC0415

    workspace_id = workspace_by_name(workspace).pk
    spec = {"target": "contact", "steps": [{"provider": "apollo", "operation": "people"}], "batch_size": batch}
    create_recipe(workspace_id=workspace_id, name=RECIPE, spec=spec, actor="bench")
    settings = {
        "CONTACTORY_SANDBOX_URL": address,
        "CONTACTORY_ENRICHMENT_WORKERS": str(workers),
        "CONTACTORY_ENRICHMENT_IN_FLIGHT": str(IN_FLIGHT),
        "CONTACTORY_WORKER_PROCESSES": str(workers),
        "APOLLO_RATE_LIMIT_PER_MINUTE": str(limit),
    }
    used = _processor_of_children()
    _run_command(workspace, settings)
    return _outcome(workspace_id, address, _processor_of_children() - used)


def _run_command(workspace: str, settings: Mapping[str, str]) -> None:
    command = [*COMMAND, "enrich", "--contacts", "--recipe", RECIPE, "--workspace", workspace, "--json"]
    ended = subprocess.run(
        command, env={**os.environ, **settings}, capture_output=True, text=True, timeout=LONGEST_SECONDS, check=False
    )
    if not ended.stdout:
        raise RuntimeError(f"enrich failed with status {ended.returncode}: {ended.stderr.strip()[-500:]}")


def _outcome(workspace_id: int, address: str, processor: float) -> Enriched:
    from contactory.credits.queries import balances  # noqa: PLC0415 - needs Django
    from contactory.enrichment.queries import enrichments  # noqa: PLC0415
    from contactory.workspaces.scope import workspace_scope  # noqa: PLC0415

    with workspace_scope(workspace_id):
        run = enrichments(workspace_id)[0]
        ledger = balances(workspace_id)
    if run.started_at is None or run.finished_at is None:
        raise RuntimeError(f"the run is {run.state}: {run.waiting_for or run.error}")
    key = f"{KEY_PREFIX}-{workspace_id}"
    answered = _answered(address, key)
    entries = _told(httpx.get(f"{address}/_sandbox/books", params={"key": key}, timeout=MINUTE))["entries"]
    return Enriched(
        contacts=run.items_total,
        status=run.state,
        seconds=(run.finished_at - run.started_at).total_seconds(),
        processor=processor,
        calls=sum(answered.values()),
        throttled=answered.get(429, 0),
        billed=Decimal(sum(entry["credits"] for entry in entries)),
        charged=sum((each.charged for each in ledger), Decimal(0)),
        unknown=sum((each.unknown for each in ledger), Decimal(0)),
        times=_times(entries),
    )


def _answered(address: str, key: str) -> dict[int, int]:
    """How many calls of the key the sandbox answered, by status."""
    found: dict[int, int] = {}
    for row in _told(httpx.get(f"{address}/_sandbox/totals"))["calls"]:
        if row["key"] == key:
            found[row["status"]] = found.get(row["status"], 0) + row["count"]
    return found


def _times(entries: Sequence[Mapping[str, Any]]) -> tuple[float, ...]:
    """When each call was billed, in seconds, in order; a call in which nobody was found is not among them."""
    at = {entry["request"]: entry["at"] for entry in entries}
    return tuple(sorted(datetime.fromisoformat(text).timestamp() for text in at.values()))


def _told(response: httpx.Response) -> Any:
    response.raise_for_status()
    return json.loads(response.content)


def _processor_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
