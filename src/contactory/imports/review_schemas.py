"""What the routes of review take and give."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

from contactory.imports.models import JobState
from contactory.imports.row_schemas import RowOut
from contactory.imports.services.review_targets import MOST_ROWS, Filter, Target

_CELLS = Field(None, max_length=2000, description="for edit: new texts by header or by field; other cells stay")
_DONE: dict[str, Any] = {
    "action_id": 7,
    "rows": 41,
    "resolved_issues": 41,
    "new_issues": 2,
    "affected_rows": [1204],
    "left_rows": [],
    "rule_id": None,
    "mark_before": "0.6.0",
    "mark": "0.7.0",
    "counts": {
        "status": "NEEDS_REVIEW",
        "rows_total": 3000,
        "rows_ready": 2950,
        "rows_issue": 48,
        "rows_discarded": 2,
        "rows_success": 0,
    },
}
_ACTION: dict[str, Any] = {
    "id": 7,
    "action": "use_suggestion",
    "by": "alice@example.com",
    "source": "person",
    "target": {"filter": {"issue": "invalid_email"}},
    "rows": 41,
    "at": "2026-03-01T09:30:00Z",
    "undone_by": None,
}
_RULE: dict[str, Any] = {
    "id": 3,
    "source": "HubSpot",
    "issue": "invalid_email",
    "field": "email",
    "match": "domain",
    "text": "gmial,com",
    "action": "use_suggestion",
    "cells": {},
    "created_by": "alice@example.com",
    "created_at": "2026-03-01T09:30:00Z",
    "used_count": 2,
    "used_at": "2026-03-08T09:30:00Z",
}


class ActionIn(Schema):
    """A decision about rows, one issue, or everything that a filter matches: say one of the three."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"action": "use_suggestion", "filter": {"issue": "invalid_email"}}},
    )

    action: str = Field(
        max_length=32,
        description="edit, discard, restore, keep_first, keep_last, use_suggestion, accept, skip, fill_empty or "
        "overwrite",
    )
    rows: list[int] | None = Field(None, min_length=1, max_length=MOST_ROWS, description="row numbers")
    issue_id: int | None = None
    filter: Filter | None = Field(None, description="what the rows have in common")
    cells: dict[str, str] | None = _CELLS
    version: int | None = Field(None, description="the version of the only row named, as it was seen")
    keep_as_rule: bool = Field(False, description="offer the same for later files with this header")
    dry_run: bool = Field(False, description="only count what would happen")

    def target(self) -> Target:
        """What the decision is about."""
        rows = None if self.rows is None else tuple(self.rows)
        return Target(rows=rows, issue_id=self.issue_id, filter=self.filter)


class RowEditIn(Schema):
    """New texts of some cells of a row."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"cells": {"E-mail": "ana@gmail.com"}, "version": 0}}
    )

    cells: dict[str, str] = Field(min_length=1, max_length=2000, description="by header or by field; other cells stay")
    version: int | None = Field(None, description="the row's version as it was seen; If-Match says the same")


class ReviewCounts(Schema):
    """Where the rows of the import stand."""

    status: JobState
    rows_total: int
    rows_ready: int
    rows_issue: int
    rows_discarded: int
    rows_success: int


class ActionDoneOut(Schema):
    """What a decision did, or would do."""

    model_config = ConfigDict(json_schema_extra={"example": _DONE})

    action_id: int | None = Field(description="by which it is undone; null for a trial")
    rows: int = Field(description="rows that it changed")
    resolved_issues: int
    new_issues: int = Field(description="issues that it brought up, such as a new pair of duplicates")
    affected_rows: list[int] = Field(description="other rows whose issues came or went, at most a thousand")
    left_rows: list[int] = Field(description="rows that an undo left, because they changed since; at most a thousand")
    rule_id: int | None = Field(description="the rule that was kept or applied")
    mark_before: str | None = Field(description="the mark just before: a page that had it has missed nobody's decision")
    mark: str | None = Field(description="the mark since; null, both of them, for a trial")
    counts: ReviewCounts


class RowEditedOut(ActionDoneOut):
    """A row after it was edited, and what that did."""

    model_config = ConfigDict(json_schema_extra={"example": _DONE | {"rows": 1}})

    row: RowOut


class ReviewActionOut(Schema):
    """One decision of the history."""

    model_config = ConfigDict(json_schema_extra={"example": _ACTION})

    id: int
    action: str
    by: str = Field(description="the account's e-mail, the API key's name, or command")
    source: str = Field(description="person, rule or file")
    target: dict[str, Any] = Field(description="what was asked for")
    rows: int
    at: datetime
    undone_by: int | None = Field(description="the action that took it back")


class ReviewActionPage(Schema):
    """One page of the history, newest first."""

    items: list[ReviewActionOut]
    next_cursor: str | None


class RuleOut(Schema):
    """A decision that was kept."""

    model_config = ConfigDict(json_schema_extra={"example": _RULE})

    id: int
    source: str = Field(description="the known export that the header belongs to; empty for any other")
    issue: str
    field: str = Field(description="empty for any field")
    match: str = Field(description="any: all issues of the kind; value: those with this text; domain: addresses at it")
    text: str
    action: str
    cells: dict[str, str]
    created_by: str
    created_at: datetime
    used_count: int
    used_at: datetime | None


class RulePage(Schema):
    """One page of rules, newest first."""

    items: list[RuleOut]
    next_cursor: str | None


class OfferOut(Schema):
    """A rule, and how many rows of the import it would settle."""

    model_config = ConfigDict(json_schema_extra={"example": {"rule": _RULE, "rows": 12}})

    rule: RuleOut
    rows: int


class OffersOut(Schema):
    """The rules that fit an import."""

    items: list[OfferOut]


class ApplyRulesIn(Schema):
    """Which of the offered rules to apply."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"rule_ids": [3]}})

    rule_ids: list[int] | None = Field(None, max_length=1000, description="unset: all that are offered")


class RulesAppliedOut(Schema):
    """What each rule did."""

    items: list[ActionDoneOut]
