"""What the routes of rows and issues take and give."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

from contactory.api.cursors import PageQuery
from contactory.engine.issue_codes import IssueKind
from contactory.imports.row_pages import RowStatus

_ISSUE: dict[str, Any] = {
    "id": 41,
    "kind": "invalid_email",
    "field": "email",
    "message": "The e-mail ana@gmail,com has a comma where a dot belongs.",
    "value": "ana@gmail,com",
    "suggestion": "ana@gmail.com",
    "resolved": False,
    "resolution": "",
}
_ROW: dict[str, Any] = {
    "row_number": 17,
    "line": 18,
    "status": "ISSUE",
    "cells": {"E-mail": "ana@gmail,com", "First name": "Ana"},
    "raw": None,
    "reason": None,
    "decision": None,
    "decided_by": None,
    "edited": False,
    "version": 0,
    "changed_by": None,
    "changed_at": None,
    "issues": [_ISSUE],
}


class RowListQuery(PageQuery):
    """Which rows to list."""

    status: RowStatus | None = Field(None, description="only rows with this status")
    issue: IssueKind | None = Field(
        None,
        description="only rows with an issue of this kind: an open one where status is ISSUE, a settled one where it "
        "is another, either without a status",
    )


class RowIssueOut(Schema):
    """One problem of one row."""

    model_config = ConfigDict(json_schema_extra={"example": _ISSUE})

    id: int
    kind: IssueKind
    field: str = Field(description="the field at fault; empty where it is the row as a whole")
    message: str = Field(description="a sentence for a person")
    value: str | None = Field(description="the value at fault")
    suggestion: str | None = Field(description="a value that would be right, where one is known")
    resolved: bool
    resolution: str = Field(description="what settled it; empty while it is open")


class RowOut(Schema):
    """A row of the file."""

    model_config = ConfigDict(json_schema_extra={"example": _ROW})

    row_number: int = Field(description="counted from 1, without the header")
    line: int = Field(description="the line of the file on which it begins, counted from 1")
    status: RowStatus
    cells: dict[str, str] = Field(description="exact texts by header; empty for a row that could not be read")
    raw: str | None = Field(description="the text of a row that was mended or could not be read")
    reason: str | None = Field(description="why it was, as a code", examples=["too_few_cells"])
    decision: str | None = Field(description="discard, skip, fill_empty or overwrite")
    decided_by: str | None = Field(description="the policy or the person that decided")
    edited: bool = Field(description="whether a person corrected cells; cells then has the corrected texts")
    version: int = Field(description="the newest action that changed it, 0 for none; whoever decides gives it back")
    changed_by: str | None = Field(description="who did that: an e-mail, an API key, or command")
    changed_at: datetime | None
    issues: list[RowIssueOut]


class RowPage(Schema):
    """One page of rows, in the order of the file."""

    items: list[RowOut]
    next_cursor: str | None
    mark: str = Field(description="another one after each decision about the import's rows", examples=["0.7.0"])


class IssueSampleOut(Schema):
    """One issue of a kind, with the first rows that it touches."""

    id: int
    field: str
    message: str = Field(examples=["The e-mail ana@gmail.com stands in 2 rows of this file."])
    rows: list[int] = Field(description="the numbers of the first ten rows")
    value: str | None
    suggestion: str | None
    resolved: bool
    resolution: str


class IssueGroupOut(Schema):
    """All issues of one kind."""

    kind: IssueKind
    open_issues: int = Field(examples=[22])
    open_rows: int = Field(description="rows that they touch; one with several issues counts once", examples=[44])
    resolved_issues: int
    resolved_rows: int
    suggested_rows: int = Field(description="rows whose open issue has a suggestion", examples=[12])
    actions: list[str] = Field(description="what settles it, the likeliest first", examples=[["keep_first", "discard"]])
    samples: list[IssueSampleOut] = Field(description="up to three, open ones first")


class IssueGroups(Schema):
    """The issues of an import by kind, in the order in which a row is counted under one of them."""

    items: list[IssueGroupOut]
    mark: str = Field(description="another one after each decision about the import's rows", examples=["0.7.0"])
