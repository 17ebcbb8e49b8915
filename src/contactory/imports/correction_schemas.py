"""What the route of corrections takes and gives."""

from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

from contactory.imports.models import JobState
from contactory.imports.services.correction_files import Form

_DONE: dict[str, Any] = {
    "import_id": 12,
    "form": "issues",
    "dry_run": False,
    "lines": 89,
    "unchanged": 41,
    "edited": 7,
    "decided": {"discard": 40, "use_suggestion": 1},
    "refused": 0,
    "refusals": [],
    "differing_cells": 8,
    "differences": [
        {"line": 2, "row_number": 17, "column": "E-mail", "before": "ana@gmail,com", "after": "ana@gmail.com"}
    ],
    "added": 0,
    "added_lines": [],
    "missing": 0,
    "missing_rows": [],
    "hint": None,
    "action_ids": [7, 8, 9],
    "resolved_issues": 48,
    "new_issues": 0,
    "counts": {
        "status": "NEEDS_REVIEW",
        "rows_total": 3000,
        "rows_ready": 2919,
        "rows_issue": 41,
        "rows_discarded": 40,
        "rows_success": 0,
    },
}


class CorrectionsIn(Schema):
    """Which stored file to take corrections from."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"upload_id": 12, "dry_run": True}})

    upload_id: int = Field(description="a COMPLETE upload of this workspace")
    dry_run: bool = Field(False, description="only say what would happen")
    skip_refused: bool = Field(False, description="apply the other lines where some cannot be applied")


class CorrectionsFormIn(Schema):
    """The fields beside the file, where the file comes in the same request."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"file": "(the bytes of issues.csv)", "dry_run": "true"}}
    )

    dry_run: bool = Field(False, description="only say what would happen")
    skip_refused: bool = Field(False, description="apply the other lines where some cannot be applied")


class RefusalOut(Schema):
    """One line that cannot be applied."""

    line: int = Field(description="where it begins in the file")
    row_number: int | None
    code: str
    sentence: str


class DifferenceOut(Schema):
    """One cell that the file changes."""

    line: int
    row_number: int
    column: str
    before: str
    after: str


class CorrectionCounts(Schema):
    """Where the rows of the import stand."""

    status: JobState
    rows_total: int
    rows_ready: int
    rows_issue: int
    rows_discarded: int
    rows_success: int


class CorrectionsOut(Schema):
    """What a file of corrections did, or would do; lists have at most a thousand entries, figures count all."""

    model_config = ConfigDict(json_schema_extra={"example": _DONE})

    import_id: int
    form: Form = Field(description="issues: the file of open problems; whole: a version of the imported file")
    dry_run: bool
    lines: int
    unchanged: int = Field(description="lines that ask for nothing new")
    edited: int = Field(description="rows that get other cells")
    decided: dict[str, int] = Field(description="rows by what is decided about them")
    refused: int = Field(description="lines that cannot be applied")
    refusals: list[RefusalOut]
    differing_cells: int
    differences: list[DifferenceOut]
    added: int = Field(description="lines of a whole file that are no row of the import")
    added_lines: list[int]
    missing: int = Field(description="rows that a whole file does not have; they stay as they are")
    missing_rows: list[int]
    hint: str | None = Field(description="what to do with added lines")
    action_ids: list[int] = Field(description="by which it is undone, the newest first")
    resolved_issues: int
    new_issues: int
    counts: CorrectionCounts
