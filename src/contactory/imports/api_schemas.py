"""What the routes of imports take and give."""

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict

from contactory.api.cursors import PageQuery
from contactory.imports.models import JobState
from contactory.imports.policies import Policies
from contactory.imports.reading import FOUND_OUT, Reading
from contactory.imports.revert_schemas import RevertCounts

_COUNTS: dict[str, Any] = {
    "rows_total": 3000,
    "rows_ready": 2911,
    "rows_issue": 89,
    "rows_discarded": 0,
    "rows_success": 0,
    "contacts_created": 0,
    "contacts_updated": 0,
    "companies_created": 0,
    "companies_updated": 0,
}
_JOB: dict[str, Any] = {
    "id": 12,
    "filename": "leads.csv",
    "kind": "contacts",
    "status": "NEEDS_REVIEW",
    **_COUNTS,
    "progress": {"stage": "needs_review", "rows_done": 3000, "rows_expected": 3000, "exact": True},
    "error": None,
    "created_by": "alice@example.com",
    "actor": "account:3",
    "created_at": "2026-03-01T09:30:00Z",
    "started_at": "2026-03-01T09:30:01Z",
    "finished_at": "2026-03-01T09:30:03Z",
}
_COLUMN: dict[str, Any] = {
    "index": 0,
    "header": "E-mail",
    "field": "email",
    "custom": None,
    "confidence": 0.98,
    "why": "The header says so.",
}
_DIALECT: dict[str, Any] = {
    "delimiter": ";",
    "encoding": "utf-8",
    "quote": '"',
    "header_line": 1,
    "agreement": "unanimous",
}


READING = Field(FOUND_OUT, description="how the file is written, where that is not to be found out")


class ImportIn(Schema):
    """Which stored file to import, and how."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "upload_id": 12,
                "kind": "contacts",
                "mapping": {"Mail": "email", "Internal note": ""},
                "policies": {"on_duplicate": "keep_first"},
            }
        },
    )

    upload_id: int = Field(description="a COMPLETE upload of this workspace")
    kind: str = Field("contacts", max_length=32, description="what the rows are: contacts or companies")
    mapping: dict[str, str] = Field(
        default_factory=dict,
        max_length=2000,
        description='field of a column by its header, or by its place as "Column 3"; an empty field leaves the column '
        "out, + keeps it as a custom field. Other columns are guessed",
    )
    policies: Policies = Field(default_factory=Policies, description="what to do with problems; review by default")
    sheet: str = Field("", max_length=255, description="which sheet of a workbook; by default the first with a table")
    reading: Reading = READING
    remember: bool = Field(True, description="take over the mapping of an earlier import, and keep this one for others")
    country: str = Field(
        "", max_length=80, description="whose way to write phone numbers and dates; by default the workspace's country"
    )
    corrects: int | None = Field(None, description="an earlier import: rows that did not change since are skipped")


class ImportFormIn(Schema):
    """The fields beside the file, where the file comes in the same request."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "file": "(the bytes of leads.csv)",
                "kind": "contacts",
                "mapping": '{"Mail": "email"}',
                "policies": '{"on_duplicate": "keep_first"}',
            }
        },
    )

    kind: str = Field("contacts", max_length=32, description="what the rows are: contacts or companies")
    mapping: dict[str, str] = Field(default_factory=dict, max_length=2000, description="JSON, as in the other form")
    policies: Policies = Field(default_factory=Policies, description="JSON, as in the other form")
    sheet: str = Field("", max_length=255, description="which sheet of a workbook; by default the first with a table")
    reading: Reading = READING
    remember: bool = Field(True, description="take over the mapping of an earlier import, and keep this one for others")
    country: str = Field(
        "", max_length=80, description="whose way to write phone numbers and dates; by default the workspace's country"
    )
    corrects: int | None = Field(None, description="an earlier import: rows that did not change since are skipped")


class PolicyChanges(Schema):
    """The policies to change; those left out stay. required cannot change after an import began."""

    model_config = ConfigDict(extra="forbid")

    on_duplicate: str | None = Field(None, description="review, keep_first, keep_last or discard_all")
    on_existing: str | None = Field(None, description="review, skip, fill_empty or overwrite")
    on_invalid: str | None = Field(None, description="review or discard")
    on_repaired: str | None = Field(None, description="review or accept")
    overwrite_protected: list[str] | None = Field(
        None, max_length=100, description="do_not_call, unsubscribed, consent: those that may be overwritten"
    )
    partial: bool | None = Field(None, description="write the rows without a problem at once, and hold the others")


class ReprocessIn(Schema):
    """How to check the rows again."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"policies": {"on_duplicate": "keep_first"}}}
    )

    policies: PolicyChanges | None = None


class ImportListQuery(PageQuery):
    """Which imports to list."""

    status: JobState | None = Field(None, description="only imports in this state")
    q: str = Field("", max_length=200, pattern=r"^[^\x00]*$", description="a part of the file's name, in any case")


class ProgressOut(Schema):
    """How far an import is."""

    stage: str = Field(description="what is being done now, or the state, in lower case", examples=["staging"])
    rows_done: int = Field(description="rows staged", examples=[120000])
    rows_expected: int = Field(description="rows in the file; an estimate unless exact", examples=[1000000])
    exact: bool = Field(description="whether rows_expected is counted")


class ErrorOut(Schema):
    """Why an import failed."""

    code: str = Field(description="stable and machine-readable", examples=["missing_column"])
    sentence: str = Field(description="for a person", examples=["No column was found for email."])


class ImportOut(Schema):
    """An import in a list; rows_total = rows_ready + rows_issue + rows_discarded + rows_success."""

    model_config = ConfigDict(json_schema_extra={"example": _JOB})

    id: int
    filename: str
    kind: str = Field(description="what the rows are: contacts or companies")
    status: JobState
    rows_total: int = Field(description="data rows staged so far")
    rows_ready: int = Field(description="rows with nothing to decide")
    rows_issue: int = Field(description="rows with an open issue")
    rows_discarded: int = Field(description="rows that were decided to be left out")
    rows_success: int = Field(description="rows that have become records")
    contacts_created: int
    contacts_updated: int
    companies_created: int
    companies_updated: int = Field(description="by a file of companies")
    progress: ProgressOut
    error: ErrorOut | None = Field(description="of a FAILED import")
    created_by: str | None = Field(description="the account's e-mail; null for an API key or the command line")
    actor: str = Field(description="who began it: an account, an API key, or command; empty where it is not known")
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None = Field(description="when it ended, or stopped for review")


class ColumnOut(Schema):
    """What one column becomes: a field, or a custom field, or nothing where both are null."""

    model_config = ConfigDict(json_schema_extra={"example": _COLUMN})

    index: int = Field(description="counted from 0")
    header: str = Field(description='the header as the file has it; "Column 3" where there is none')
    field: str | None
    custom: str | None = Field(description="the name under which it is kept as a custom field")
    confidence: float = Field(description="0 to 1")
    why: str = Field(description="a sentence for a person")


class MemoryOut(Schema):
    """The earlier import that the mapping was taken over from."""

    import_id: int | None = Field(description="null where that import is gone", examples=[12])
    filename: str = Field(examples=["leads.csv"])
    on: str = Field(description="the day of it", examples=["2026-03-01"])
    exact: bool = Field(description="whether its header was the same; if not, drift says how it differs")


class RenamedOut(Schema):
    """A column that seems to have another header than before."""

    before: str = Field(examples=["Phone"])
    after: str = Field(examples=["Phone number"])


class DriftOut(Schema):
    """How the header differs from that of the earlier import."""

    added: list[str]
    missing: list[str]
    renamed: list[RenamedOut]
    moved: bool = Field(description="whether the columns in common stand in another order")


class MappingOut(Schema):
    """What the columns of a file become."""

    source: str | None = Field(description="the known export that the header belongs to", examples=["HubSpot"])
    columns: list[ColumnOut]
    memory: MemoryOut | None = Field(None, description="null where nothing was taken over")
    drift: DriftOut | None = Field(None, description="null where the header is the same, or nothing was taken over")


class DialectOut(Schema):
    """How a file is written."""

    model_config = ConfigDict(json_schema_extra={"example": _DIALECT})

    delimiter: str
    encoding: str
    quote: str = Field(description="empty where nothing is quoted")
    header_line: int | None = Field(description="the line of the header, counted from 1")
    agreement: str = Field(description="unanimous, or split where the signs contradict each other")


class ResumedOut(Schema):
    """Work that was taken over from a worker that was lost; nothing of it is repeated."""

    times: int = Field(description="steps that began again", examples=[1])
    row: int | None = Field(description="from which rows were read again; null: another step", examples=[412001])


class ImportDetailOut(ImportOut):
    """An import with all that is known of it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                **_JOB,
                "upload_id": 12,
                "corrects": None,
                "rows_unchanged": 0,
                "corrected_version_of": 11,
                "reverted": None,
                "partial": False,
                "resumed": None,
                "policies": Policies().model_dump(mode="json"),
                "reading": {"encoding": "cp1252", "delimiter": None, "header_line": None},
                "mapping": {"source": None, "columns": [_COLUMN]},
                "dialect": _DIALECT,
                "facts": ["Some columns have the same name."],
                "issues": {"invalid_email": 45, "duplicate_in_file": 44},
                "seconds": {"total": 1.9, "parse": 0.2, "stage": 0.9, "check": 0.1, "consolidate": 0.0},
            }
        }
    )

    upload_id: int
    corrects: int | None = Field(description="the import whose rows it skips where they did not change")
    rows_unchanged: int = Field(description="how many of its rows were skipped because that import has them")
    corrected_version_of: int | None = Field(
        description="an import of the last 30 days with this header and most of these rows: this may be a corrected "
        "version of it, for its /corrections or for an import that corrects it"
    )
    reverted: RevertCounts | None = Field(description="what undo came to; null where nothing was undone")
    partial: bool = Field(description="whether a part of its rows became records while others were held for review")
    resumed: ResumedOut | None = Field(description="where work was taken over last; null where none was")
    policies: Policies
    reading: Reading = Field(description="what was said about how the file is written; null where it was found out")
    mapping: MappingOut | None = Field(description="null until the file is open")
    dialect: DialectOut | None = Field(description="null until the file is open")
    facts: list[str] = Field(description="sentences about the file as a whole")
    issues: dict[str, int] = Field(description="rows with an open issue by kind; each counted under its first kind")
    seconds: dict[str, float] = Field(description="how long each stage took")


class FollowQuery(Schema):
    """How long to follow an import."""

    follow: Literal["review"] | None = Field(None, description="review: also while it waits for review")


class ImportPage(Schema):
    """One page of imports, newest first."""

    items: list[ImportOut]
    next_cursor: str | None
