"""The issues of an import by kind: how many are open and settled, how many rows they touch, and samples."""

from collections import defaultdict
from typing import Any

from django.db import connection

from contactory.engine.issue_codes import IssueKind
from contactory.imports.fitting import FITTING
from contactory.imports.models import ImportJob
from contactory.store.queries import SQL
from contactory.workspaces.actors import actor_names, with_names

SAMPLES = 3
_COUNTS = ("open_issues", "open_rows", "resolved_issues", "resolved_rows")
_SAMPLE = ("id", "field", "message", "resolved", "resolution", "rows", "value", "suggestion")


def issue_groups(job: ImportJob) -> list[dict[str, Any]]:
    """The values of IssueGroupOut for each kind that the import has, in a few queries; call it inside the scope."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_COUNTS, 0))
    samples: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(SQL["issue_counts"], {"job": job.id})
        for kind, resolved, issues, rows in cursor.fetchall():
            state = "resolved" if resolved else "open"
            counts[kind] |= {f"{state}_issues": issues, f"{state}_rows": rows}
        cursor.execute(SQL["suggested_rows"], {"job": job.id})
        suggested = dict(cursor.fetchall())
        values: dict[str, Any] = {"job": job.id, "kinds": list(counts), "samples": SAMPLES}
        cursor.execute(SQL["issue_samples"], values)
        for kind, *sample in cursor.fetchall():
            samples[kind].append(dict(zip(_SAMPLE, sample, strict=True)))
    names = actor_names(job.workspace_id, [each["resolution"] for found in samples.values() for each in found])
    for each in [each for found in samples.values() for each in found]:
        each["resolution"] = with_names(each["resolution"], names)
    return [
        {
            "kind": kind.value,
            **counts[kind.value],
            "suggested_rows": suggested.get(kind.value, 0),
            "actions": [action.value for action in FITTING[kind]],
            "samples": samples[kind.value],
        }
        for kind in IssueKind
        if kind.value in counts
    ]


def issue_values(job: ImportJob, kind: IssueKind, *, limit: int) -> dict[str, Any]:
    """The values of IssueValuesOut; call it inside the workspace's scope."""
    values = {"job": job.id, "kind": kind.value, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(SQL["issue_fields"], values)
        fields = [dict(zip(("field", "rows", "suggested_rows"), found, strict=True)) for found in cursor.fetchall()]
        cursor.execute(SQL["issue_values"], values)
        names = ("field", "value", "suggestion", "rows")
        return {"fields": fields, "values": [dict(zip(names, found, strict=True)) for found in cursor.fetchall()]}
