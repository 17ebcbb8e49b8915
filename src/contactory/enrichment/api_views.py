"""Runs, items and calls in the form in which the API shows them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from contactory.contacts.models import Company, Contact
from contactory.contacts.queries import rows_of
from contactory.contacts.record_values import values_of
from contactory.enrichment import queries
from contactory.enrichment.forecasting.rightness import rightness
from contactory.enrichment.models import Enrichment, EnrichmentItem, ProviderCall, Target
from contactory.workspaces.actors import actor_names, with_names

COUNTS = ("pending", "processing", "success", "partial", "not_found", "failed", "skipped")
_PLAIN = ("id", "target", "recipe_id", "pause_reason", "pause_budget", "waiting_for", "resume_at", "items_total",
          "credits", "money", "unknown_money", "currency", "sandbox", "created_at", "started_at", "finished_at",
          "reverted_at")  # fmt: skip
_OF_ITEM = ("id", "record_id", "found", "asked", "reason", "sentence", "credits", "money", "started_at", "finished_at")
_OF_CALL = ("id", "enrichment_id", "provider", "operation", "questions", "found", "not_found", "rejected",
            "credits_held", "credits", "money", "currency", "latency_ms", "request_id", "sandbox", "created_at",
            "finished_at")  # fmt: skip


def listed_runs(workspace_id: int, runs: Sequence[Enrichment]) -> list[dict[str, Any]]:
    """The values of EnrichmentOut for each; call it inside the workspace's scope."""
    names = actor_names(workspace_id, [run.created_by for run in runs])
    return [_listed(run, names) for run in runs]


def detailed_run(workspace_id: int, run: Enrichment) -> dict[str, Any]:
    """The values of EnrichmentDetailOut; call it inside the workspace's scope."""
    (listed,) = listed_runs(workspace_id, [run])
    right = rightness(run)
    unknown = queries.calls_of(workspace_id, run.id).filter(state="unknown").count()
    return listed | {
        "seconds_left": queries.progress(workspace_id, run.id).seconds_left,
        "chosen": run.chosen,
        "spec": run.spec,
        "forecast": run.forecast,
        "rightness": right.to_json() if right is not None else None,
        "unknown_calls": unknown,
    }


def shown_items(run: Enrichment, items: Sequence[EnrichmentItem]) -> list[dict[str, Any]]:
    """The values of ItemOut for each; call it inside the workspace's scope."""
    names = {record.pk: _name(record) for record in _records(run, [item.record_id for item in items])}
    return [
        {name: getattr(item, name) for name in _OF_ITEM} | {"status": item.state, "name": names.get(item.record_id, "")}
        for item in items
    ]


def shown_results(run: Enrichment, items: Sequence[EnrichmentItem]) -> list[dict[str, Any]]:
    """The values of EnrichmentResultOut for each item whose record is still there; call it in the workspace's scope."""
    records = {record.pk: record for record in _records(run, [item.record_id for item in items])}
    found = []
    for item in items:
        record = records.get(item.record_id)
        if record is not None:
            values = values_of(record)
            taken = {name: values.get(name, "") for name in item.found}
            found.append({"record_id": item.record_id, "name": _name(record), "values": taken})
    return found


def shown_calls(workspace_id: int, calls: Sequence[ProviderCall]) -> list[dict[str, Any]]:
    """The values of CallOut for each; call it inside the workspace's scope."""
    names = actor_names(workspace_id, [call.settled_by for call in calls])
    return [
        {name: getattr(call, name) for name in _OF_CALL}
        | {
            "status": call.state,
            "error": {"code": call.error_code, "sentence": call.error} if call.error else None,
            "settled_by": with_names(call.settled_by, names),
        }
        for call in calls
    ]


def _listed(run: Enrichment, names: Mapping[str, str]) -> dict[str, Any]:
    return {name: getattr(run, name) for name in _PLAIN} | {
        "recipe": run.recipe_name,
        "status": run.state,
        "counts": {name: getattr(run, name) for name in COUNTS},
        "budget": run.budget_money,
        "seconds_left": None,
        "error": {"code": run.error_code, "sentence": run.error} if run.error else None,
        "created_by": with_names(run.created_by, names),
    }


def _records(run: Enrichment, ids: Iterable[int]) -> Sequence[Contact | Company]:
    if run.target == Target.CONTACT:
        return list(rows_of(run.workspace_id, Contact).filter(id__in=list(ids)))
    return list(rows_of(run.workspace_id, Company).filter(id__in=list(ids)))


def _name(record: Contact | Company) -> str:
    """What a person knows the record by."""
    values = values_of(record)
    person = " ".join(filter(None, (values.get("first_name"), values.get("last_name"))))
    return values.get("email") or values.get("domain") or values.get("name") or values.get("full_name") or person
