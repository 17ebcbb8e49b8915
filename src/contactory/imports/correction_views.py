"""What a file of corrections did, in the form in which the API and the command show it."""

from dataclasses import asdict
from typing import Any

from contactory.imports.services.corrections import Corrected


def shown_corrections(done: Corrected) -> dict[str, Any]:
    """The values of CorrectionsOut."""
    job, match = done.job, done.match
    return {
        "import_id": job.id,
        "form": done.form.value,
        "dry_run": done.dry_run,
        "lines": done.lines,
        "unchanged": done.unchanged,
        "edited": done.edited,
        "decided": done.decided,
        "refused": done.refused_count,
        "refusals": [asdict(each) for each in done.refused],
        "differing_cells": done.difference_count,
        "differences": [asdict(each) for each in done.differences],
        **asdict(match),
        "hint": _hint(done),
        "action_ids": done.action_ids[::-1],
        "resolved_issues": done.resolved,
        "new_issues": done.opened,
        "counts": {
            "status": job.state,
            "rows_total": job.rows_total,
            "rows_ready": job.rows_ready,
            "rows_issue": job.rows_issue,
            "rows_discarded": job.rows_discarded,
            "rows_success": job.rows_success,
        },
    }


def _hint(done: Corrected) -> str | None:
    if not done.match.added:
        return None
    added = "1 added line was" if done.match.added == 1 else f"{done.match.added:,} added lines were"
    return (
        f"An import gets no rows after it began: {added} left out. Import the same file "
        f"with corrects {done.job.id}: of it, only what import {done.job.id} does not have is taken."
    )
