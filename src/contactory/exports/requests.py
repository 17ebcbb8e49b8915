"""What can be asked for, and the sentence for what cannot."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from contactory.contacts.filter_schemas import ContactFilterFields
from contactory.contacts.filtering import check_filter
from contactory.contacts.record_values import Kind
from contactory.errors import InvalidInput

What = Literal["contacts", "companies", "import_results", "import_issues"]
Format = Literal["csv", "xlsx", "parquet"]

_LARGEST = 2**63 - 1


class ExportFilter(ContactFilterFields):
    """Which records are wanted, by the same filters as the lists of contacts and of companies."""

    model_config = ConfigDict(extra="forbid", frozen=True)

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
    if not request.of_import:
        check_filter(Kind.COMPANY if request.what == "companies" else Kind.CONTACT, request.filter.to_filter())


def shown(request: ExportRequest) -> dict[str, Any]:
    """The request as JSON, without what was left out."""
    return request.model_dump(mode="json", exclude_defaults=True) | {"what": request.what, "format": request.format}
