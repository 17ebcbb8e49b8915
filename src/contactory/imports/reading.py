"""What a person says about how a file is written, where it is not to be found out."""

import codecs
from types import EllipsisType
from typing import Final, TypedDict

from pydantic import BaseModel, ConfigDict, Field, field_validator

# The encodings that files of contacts come in; others would only be slips of the pen.
ENCODINGS: Final = (
    *("utf-8", "utf-8-sig", "ascii", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"),
    *(f"cp{number}" for number in (1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258, 437, 850, 852, 866)),
    *(f"iso8859-{number}" for number in (2, 5, 7, 8, 9, 15)),
    *("mac-roman", "koi8-r", "koi8-u", "shift_jis", "cp932", "euc_jp", "gb18030", "big5", "cp949", "tis-620"),
)
_KNOWN: Final = frozenset(codecs.lookup(name).name for name in ENCODINGS)


class _Layout(TypedDict, total=False):
    delimiter: str
    header_line: int | EllipsisType | None


class Reading(BaseModel):
    """Null members are found out. header_line counts from 1 as the file is; 0 says that there is no header."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    encoding: str | None = Field(default=None, max_length=40, description="such as cp1252", examples=["cp1252"])
    delimiter: str | None = Field(
        default=None, max_length=1, description="one ASCII character; empty for a file of one column", examples=[";"]
    )
    header_line: int | None = Field(default=None, ge=0, le=10_000, description="counted from 1; 0: there is no header")

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, name: str | None) -> str | None:
        try:
            known = name is None or codecs.lookup(name).name in _KNOWN
        except (LookupError, ValueError):
            known = False
        if not known:
            raise ValueError(f"this is not an encoding that is read here; there are {', '.join(ENCODINGS)}")
        return name

    @field_validator("delimiter")
    @classmethod
    def _one_character(cls, mark: str | None) -> str | None:
        if mark is not None and (not mark.isascii() or mark in ('"', "\r", "\n")):
            raise ValueError("a delimiter is one ASCII character that is neither a quote nor a line end")
        return mark

    @property
    def layout(self) -> _Layout:
        """What engine.sniff.sniff is to be told."""
        said: _Layout = {}
        if self.delimiter is not None:
            said["delimiter"] = self.delimiter
        if self.header_line is not None:
            said["header_line"] = self.header_line or None
        return said


FOUND_OUT: Final = Reading()
