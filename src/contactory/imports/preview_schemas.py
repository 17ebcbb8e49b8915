"""What a preview of a file takes and gives."""

from ninja import Field, Schema
from pydantic import ConfigDict

from contactory.imports.api_schemas import READING, DialectOut, MappingOut
from contactory.imports.reading import Reading


class PreviewIn(Schema):
    """Which stored file to look at."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"upload_id": 12, "rows": 20}})

    upload_id: int = Field(description="a COMPLETE upload of this workspace")
    kind: str = Field("contacts", max_length=32, description="what the rows are: contacts or companies")
    rows: int = Field(20, ge=0, le=200, description="how many rows to show at most")
    sheet: str = Field("", max_length=255, description="which sheet of a workbook; by default the first with a table")
    reading: Reading = READING
    remember: bool = Field(True, description="take over the mapping of an earlier import")


class PreviewFormIn(Schema):
    """The fields beside the file of a preview."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"file": "(the bytes of leads.csv)", "rows": 20}}
    )

    kind: str = Field("contacts", max_length=32, description="what the rows are: contacts or companies")
    rows: int = Field(20, ge=0, le=200, description="how many rows to show at most")
    sheet: str = Field("", max_length=255, description="which sheet of a workbook; by default the first with a table")
    reading: Reading = READING
    remember: bool = Field(True, description="take over the mapping of an earlier import")


class PreviewRowOut(Schema):
    """One of the first rows; cells is null where it does not fit the header."""

    row_number: int
    line: int
    cells: list[str] | None
    reason: str | None = Field(description="why it was mended or could not be read, as a code")
    message: str | None = Field(description="the same for a person")
    raw: str | None


class SheetOut(Schema):
    """One sheet of a workbook."""

    name: str = Field(examples=["Leads"])
    visible: bool
    rows: int | None = Field(
        description="as the workbook says; counted, blank ones too, where the whole sheet was read"
    )
    columns: int | None = Field(description="likewise; null where the workbook does not say")


class WorkbookOut(Schema):
    """What a workbook holds, and which sheet of it would be imported."""

    kind: str = Field(description="xlsx, xls or ods, by the bytes of the file", examples=["xlsx"])
    sheet: str = Field(description="the name of the sheet that is shown", examples=["Leads"])
    why: str = Field(description="why it is that one", examples=["It is the only sheet."])
    sheets: list[SheetOut]


class PreviewOut(Schema):
    """What an import of this file would begin with."""

    filename: str
    whole: bool = Field(description="whether the preview saw the whole file or sheet, not only its beginning")
    workbook: WorkbookOut | None = Field(description="null where the file is no workbook")
    dialect: DialectOut
    facts: list[str] = Field(description="sentences about the file as a whole")
    header: list[str] | None
    mapping: MappingOut
    missing_required: list[str] = Field(description="fields that are required by default and that no column gives")
    rows: list[PreviewRowOut]
