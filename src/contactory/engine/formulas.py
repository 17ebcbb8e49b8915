"""Texts that a spreadsheet would take for formulas: marked on their way out, and unmarked on their way back in.

The rule. Without the apostrophes that it begins with, a text is live when it begins with = + - @ or one of their wide
and small forms, also behind white space, control characters, invisible characters, quotes or the delimiters of tables,
or when it begins with a tab or the end of a line. A signed number ("-12.5") and a phone number in E.164
("+4915112345") are not live. A live text is marked by one apostrophe in front. Whether a text is live does not depend
on how many apostrophes it begins with, so taking one off a live text that begins with one gives back exactly what was
marked.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_INVISIBLE = (
    r"\x00-\x20\x7f\x{85}\x{A0}\x{AD}\x{1680}\x{180E}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}-\x{2064}\x{3000}"
    r"\x{FEFF}"
)
_SIGNS = r"=+\-@\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}\x{FE62}\x{FE63}\x{FE66}\x{FE6B}"
_LIVE = rf"""^'*(?:[{_INVISIBLE}"'`;,|]*[{_SIGNS}]| *[\t\r\n])"""
_PLAIN = r"^'*(?:\+[0-9]{6,15}|[+-][0-9]+(?:[.,][0-9]+)?)$"
# What a live text can begin with, in UTF-8: a column in which no text does needs no second look.
_FIRST = np.zeros(256, dtype=bool)
_FIRST[:33] = True
_FIRST[list(b"\x7f\"'`;,|=+-@\xc2\xe1\xe2\xe3\xef")] = True
_MARK = np.zeros(256, dtype=bool)
_MARK[ord("'")] = True


def bytes_of(column: pa.StringArray) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]:
    """The offsets of the texts, one more than there are texts, and the bytes that they count in; nothing is copied."""
    offsets = np.frombuffer(column.buffers()[1], np.int32)[column.offset : column.offset + len(column) + 1]
    data = column.buffers()[2]
    return offsets, np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)


def defused(column: pa.StringArray) -> pa.StringArray:
    """The column with an apostrophe in front of each live text; the same array where there is none."""
    if not _begins_with_any(column, _FIRST):
        return column
    live = _live(column)
    if not live.true_count:
        return column
    return pc.if_else(live, pc.binary_join_element_wise(pa.scalar("'"), column, ""), column)


def undefused(column: pa.StringArray) -> pa.StringArray:
    """The inverse of defused: live texts without the apostrophe that marks them; the same array where there is none."""
    if not _begins_with_any(column, _MARK):
        return column
    marked = pc.and_(_live(column), pc.starts_with(column, "'"))
    return pc.if_else(marked, pc.utf8_slice_codeunits(column, 1), column) if marked.true_count else column


def _live(column: pa.StringArray) -> pa.BooleanArray:
    return pc.and_not(pc.match_substring_regex(column, _LIVE), pc.match_substring_regex(column, _PLAIN))


def _begins_with_any(column: pa.StringArray, first: npt.NDArray[np.bool_]) -> bool:
    offsets, data = bytes_of(column)
    starts = offsets[:-1][offsets[1:] > offsets[:-1]]
    return bool(first[data[starts]].any())
