"""What can be asked for, and the sentence for what cannot."""

from datetime import datetime
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from contactory.contacts.queries import RecordFilter
from contactory.errors import InvalidInput

What = Literal["contacts", "companies", "import_results", "import_issues"]
Format = Literal["csv", "xlsx", "parquet"]

_NO_NUL = r"^[^\x00]*$"
_LARGEST = 2**63 - 1


class ExportFilter(BaseModel):
    """Which records are wanted, by the same filters as the lists of contacts and of companies."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: str | None = Field(None, max_length=320, pattern=_NO_NUL, description="as in the list's search")
    email: str | None = Field(None, max_length=1000, pattern=_NO_NUL, description="only the one with this address")
    domain: str | None = Field(None, max_length=320, pattern=_NO_NUL, description="only those of this company domain")
    company_id: int | None = Field(None, ge=0, le=_LARGEST, description="only those of this company")
    import_id: int | None = Field(None, ge=0, le=_LARGEST, description="only those that this import created")
    updated_since: AwareDatetime | None = Field(None, description="only those changed at this time or later")

    def records(self) -> RecordFilter:
        """The same as the queries of records know it."""
        since: datetime | None = self.updated_since
        return RecordFilter(self.q, self.email, self.domain, self.company_id, self.import_id, since)

    @property
    def is_empty(self) -> bool:
        """Whether all records are wanted."""
        return not self.model_dump(exclude_none=True)


def _no_filter() -> ExportFilter:
    return ExportFilter.model_validate({})


class ExportRequest(BaseModel):
    """One file that is wanted: of what, which of it, which columns, in which format."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "example": {
                "what": "contacts",
                "format": "csv",
                "columns": ["email", "first_name", "custom:Favourite Pastry"],
                "filter": {"domain": "estuary.example"},
            }
        },
    )

    what: What
    format: Format = "csv"
    import_id: int | None = Field(
        None, ge=0, le=_LARGEST, description="of import_results and import_issues: the import"
    )
    columns: list[str] | None = Field(
        None,
        min_length=1,
        max_length=2000,
        description='names of fields, or "custom:NAME"; by default every column that holds something',
    )
    filter: ExportFilter = Field(default_factory=_no_filter)
    bom: bool = Field(False, description="begin a CSV with a byte order mark, by which older spreadsheets know UTF-8")

    @property
    def of_import(self) -> bool:
        """Whether it is about one import."""
        return self.what in ("import_results", "import_issues")


def check(request: ExportRequest) -> None:
    """Raise InvalidInput when the parts of a request contradict one another."""
    if request.of_import and request.import_id is None:
        raise InvalidInput(f"Say which import {request.what} is about: give its id as import_id.")
    if not request.of_import and request.import_id is not None:
        raise InvalidInput(
            "import_id is for import_results and import_issues; for the records an import created give it in filter."
        )
    if request.of_import and not request.filter.is_empty:
        raise InvalidInput(f"A filter is for contacts and companies; {request.what} takes none.")
    if request.what == "import_issues" and request.columns is not None:
        raise InvalidInput(
            "The open problems of an import are exported with all columns of its file; leave columns out."
        )
    if request.bom and request.format != "csv":
        raise InvalidInput(f"A byte order mark is for csv only; {request.format} says by itself how it is encoded.")
    unfit = {"email", "company_id"} & request.filter.model_dump(exclude_none=True).keys()
    if request.what == "companies" and unfit:
        raise InvalidInput(f"Companies cannot be filtered by {min(unfit)}; the filters are q, domain, import_id, "
                           "updated_since.")  # fmt: skip


def shown(request: ExportRequest) -> dict[str, Any]:
    """The request as JSON, without what was left out."""
    return request.model_dump(mode="json", exclude_defaults=True) | {"what": request.what, "format": request.format}
