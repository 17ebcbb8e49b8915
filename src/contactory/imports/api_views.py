"""Imports, rows and previews in the form in which the API shows them."""

from dataclasses import asdict
from typing import Any

from contactory.engine.read_workbook import ReadSheet
from contactory.imports import queries
from contactory.imports.models import ImportJob
from contactory.imports.preview import Preview, PreviewRow


def listed_import(job: ImportJob) -> dict[str, Any]:
    """The values of ImportOut; select created_by with the job."""
    return {
        "id": job.id,
        "filename": job.filename,
        "kind": job.kind,
        "status": job.state,
        "rows_total": job.rows_total,
        "rows_ready": job.rows_ready,
        "rows_issue": job.rows_issue,
        "rows_discarded": job.rows_discarded,
        "rows_success": job.rows_success,
        "contacts_created": job.contacts_created,
        "contacts_updated": job.contacts_updated,
        "companies_created": job.companies_created,
        "companies_updated": job.companies_updated,
        "progress": queries.progress(job),
        "error": {"code": job.error_code, "sentence": job.error} if job.error else None,
        "created_by": job.created_by.email if job.created_by is not None else None,
        "actor": job.actor,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
    }


def detailed_import(job: ImportJob) -> dict[str, Any]:
    """The values of ImportDetailOut; call it inside the workspace's scope."""
    return listed_import(job) | {
        "upload_id": job.upload_id,
        "corrects": job.corrects_id,
        "rows_unchanged": queries.rows_unchanged(job),
        "corrected_version_of": job.corrected_version_of_id,
        "reverted": job.reverted,
        "partial": job.partial,
        "resumed": queries.resumed(job),
        "policies": job.policies,
        "reading": job.reading,
        "mapping": job.mapping,
        "dialect": queries.dialect(job),
        "facts": job.layout["facts"] if job.layout is not None else [],
        "issues": queries.issue_rows(job),
        "seconds": queries.seconds(job),
    }


def shown_preview(seen: Preview, filename: str) -> dict[str, Any]:
    """The values of PreviewOut."""
    layout = seen.layout.to_json()
    return {
        "filename": filename,
        "whole": seen.whole,
        "workbook": None if seen.sheet is None else _shown_workbook(seen.sheet),
        "dialect": layout["dialect"],
        "facts": layout["facts"],
        "header": layout["header"],
        "mapping": seen.mapping.to_json(),
        "missing_required": seen.missing,
        "rows": [_shown_row(row) for row in seen.rows],
    }


def _shown_workbook(read: ReadSheet) -> dict[str, Any]:
    sheets = [asdict(sheet) for sheet in read.sheets]
    return {"kind": read.kind, "sheet": sheets[read.chosen]["name"], "why": read.why, "sheets": sheets}


def _shown_row(row: PreviewRow) -> dict[str, Any]:
    damage = row.damage
    return {
        "row_number": row.row_number,
        "line": row.line,
        "cells": row.cells,
        "reason": damage.reason if damage is not None else None,
        "message": damage.sentence if damage is not None else None,
        "raw": damage.raw if damage is not None else None,
    }
