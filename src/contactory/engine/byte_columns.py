"""Work on the bytes of whole columns of text at once, where Arrow's own functions would look at them many times."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Bytes = npt.NDArray[np.uint8]
Offsets = npt.NDArray[np.int32]


def bytes_of(column: pa.StringArray) -> tuple[Bytes, Offsets]:
    """The UTF-8 of all texts without a gap, and where each of them begins, with the end of the last."""
    if len(column) == 0:
        return np.empty(0, np.uint8), np.zeros(1, np.int32)
    _, offsets_buffer, data_buffer = column.buffers()
    offsets = np.frombuffer(offsets_buffer, np.int32)[column.offset : column.offset + len(column) + 1]
    if data_buffer is None or offsets[0] == offsets[-1]:
        return np.empty(0, np.uint8), offsets - offsets[0]
    return np.frombuffer(data_buffer, np.uint8)[offsets[0] : offsets[-1]], offsets - offsets[0]


def without_bytes(column: pa.StringArray, marks: bytes) -> pa.StringArray:
    """The column without these ASCII characters, itself where it has none of them; it must have no nulls."""
    data, offsets = bytes_of(column)
    dropped = _where_any(data, marks)
    if not dropped.any():
        return column
    # A sum that begins at the end of the data needs one more element to stand on.
    sums = np.add.reduceat(np.append(dropped, False), offsets[:-1], dtype=np.int32)
    sums[offsets[:-1] == offsets[1:]] = 0
    moved = offsets.copy()
    moved[1:] -= np.cumsum(sums, dtype=np.int32)
    return _column(moved, data[~dropped])


def has_any(column: pa.StringArray, marks: bytes) -> bool:
    """True where any text of the column has one of these ASCII characters."""
    data, _ = bytes_of(column)
    return any(bool((data == mark).any()) for mark in marks)


def all_digits(column: pa.StringArray) -> bool:
    """True where no text of the column has anything but the digits 0 to 9."""
    data, _ = bytes_of(column)
    return len(data) == 0 or bool(data.min() >= ord("0") and data.max() <= ord("9"))


def rows_with(offsets: Offsets, positions: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which texts have one of these bytes, by their positions in the data."""
    found = np.zeros(len(offsets) - 1, np.bool_)
    found[np.searchsorted(offsets, positions, side="right") - 1] = True
    return found


def empty_texts(rows: int) -> pa.StringArray:
    """A column of texts without a character."""
    return _column(np.zeros(rows + 1, np.int32), np.empty(0, np.uint8))


def _where_any(data: Bytes, marks: bytes) -> npt.NDArray[np.bool_]:
    found = np.zeros(len(data), np.bool_)
    for mark in marks:
        found |= data == mark
    return found


def _column(offsets: Offsets, data: Bytes) -> pa.StringArray:
    return pa.StringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(data))
