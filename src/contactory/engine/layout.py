"""What a file looks like: its dialect, its header, and where its records begin."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Agreement = Literal["unanimous", "split"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the cells of one file are written.

    quote is "" where the file quotes nothing; escape is "" where a quote is escaped by doubling it.
    encoding is the original file's (the engine reads it as UTF-8 after decoding).
    newline is "\\r\\n", "\\n", "\\r" or "mixed". header_line is a 1-based physical line, None without a header.
    """

    delimiter: str
    quote: str
    escape: str
    encoding: str
    newline: str
    header_line: int | None
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Limits:
    """What the reader refuses or rejects; every figure is a setting. Sizes in bytes.

    open_quote_lines is how many lines a quoted cell may span before its quote is taken for unclosed, 0 where quotes can
    be trusted. unpack_ratio and archive_entries bound what an archive or workbook holds; workbook_memory and
    workbook_seconds bound the process that reads a workbook.
    """

    record_bytes: int = 1 << 20
    columns: int = 2_000
    header_name: int = 1_000
    file_bytes: int = 5 * (1 << 30)
    open_quote_lines: int = 64
    archive_entries: int = 2_000
    unpack_ratio: int = 100
    workbook_memory: int = 1 << 30
    workbook_seconds: int = 1_800


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything a worker needs to read any segment of a decoded file on its own.

    header holds the cells exactly as the file has them, None where the file has no header.
    width is the number of cells of a record. data_start is the byte offset, in the decoded file, of the
    first record after the header; data_line is that record's physical line, 1-based.
    facts are sentences for a person about the whole file (a preamble, a repeated header, trailing delimiters).
    trailing_delimiter says that every data record ends in one delimiter more than the header has cells.
    header_raw is the header's text in the decoded file, by which a repeated header is known, or "".
    stand_in is the character that the decoded file has for a delimiter of several bytes, or "".
    short_rows says that rows leave out the empty cells at their end.
    """

    dialect: Dialect
    header: tuple[str, ...] | None
    width: int
    data_start: int
    data_line: int
    preamble_lines: int = 0
    trailing_delimiter: bool = False
    space_after_delimiter: bool = False
    facts: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    header_raw: str = ""
    stand_in: str = ""
    short_rows: bool = False

    def to_json(self) -> dict[str, Any]:
        """JSON values that from_json takes back unchanged."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Layout":
        """The inverse of to_json."""
        rest = {key: item for key, item in value.items() if key not in ("dialect", "header", "facts", "limits")}
        header = value["header"]
        return cls(
            dialect=Dialect(**value["dialect"]),
            header=None if header is None else tuple(header),
            facts=tuple(value["facts"]),
            limits=Limits(**value["limits"]),
            **rest,
        )
