"""What the routes of rows and issues take and give."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

from contactory.api.cursors import PageQuery
from contactory.engine.issue_codes import IssueKind
from contactory.imports.row_pages import LAST_ROW, RowFilter, RowStatus
from contactory.imports.services.review_targets import MOST_TEXT, NO_NUL

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


class RowsWanted(Schema):
    """Which rows: those for which everything that is given holds."""

    status: RowStatus | None = Field(None, description="only rows with this status")
    issue: IssueKind | None = Field(
        None,
        description="only rows with an issue of this kind: an open one where status is ISSUE, a settled one where it "
        "is another, either without a status",
    )
    field: str | None = Field(None, max_length=100, description="only rows with such an issue of this field")
    value: str | None = Field(
        None, max_length=100_000, pattern=NO_NUL, description="only rows with such an issue about this value"
    )
    issue_id: int | None = Field(None, ge=1, le=2**63 - 1, description="only rows that this issue touches")
    text: str | None = Field(
        None, min_length=1, max_length=MOST_TEXT, pattern=NO_NUL, description="only rows with this text in a cell"
    )

    def filter(self) -> RowFilter:
        """The same as the queries know it."""
        return RowFilter(self.status, self.issue, self.field, self.value, self.issue_id, self.text)


class RowListQuery(PageQuery, RowsWanted):
    """Which rows to list."""

    after: int = Field(0, ge=0, le=LAST_ROW, description="only rows with a greater number: to begin in the middle")
    until: int = Field(LAST_ROW, ge=0, le=LAST_ROW, description="only rows up to this number")


class PlacesQuery(RowsWanted):
    """Which rows to count, and how many a page is to have."""

    every: int = Field(100, ge=1, le=500, description="rows of a page")


class PlacesOut(Schema):
    """How many rows there are, and where each page of them begins."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"rows": 240, "every": 100, "places": [0, 1204, 2871], "mark": "0.7.0"}}
    )

    rows: int
    every: int
    places: list[int] = Field(
        description="for each page the row number before it: page k has the rows after places[k] and until places[k+1]"
    )
    mark: str = Field(description="another one after each decision about the import's rows")


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
