"""Rows of Arrow columns as PostgreSQL's binary COPY format, built column by column and never row by row.

The format: a file header, then for each row the number of fields (int16) and for each field its length (int32, -1 for
NULL) and its bytes; all integers big-endian. A text[] is: dimensions, flags, element type, size, lower bound (int32
each), then for each element its length and its bytes.
"""

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

SIGNATURE = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TRAILER = b"\xff\xff"
TEXT_OID = 25
_NULL = b"\xff\xff\xff\xff"

Integers = npt.NDArray[np.int64]


def int4(values: Integers) -> pa.Array:
    """A column of int4 fields."""
    return _fixed(np.full(len(values), 4), values.astype(">i4").view(np.uint8).reshape(-1, 4))


def int8(values: Integers) -> pa.Array:
    """A column of int8 fields."""
    return _fixed(np.full(len(values), 8), values.astype(">i8").view(np.uint8).reshape(-1, 8))


def text(values: pa.Array) -> pa.Array:
    """A column of text fields; nulls stay NULL."""
    binary = as_binary(values)
    return join([_lengths(binary), pc.fill_null(binary, b"")])


def null_column(rows: int) -> pa.Array:
    """A column of NULLs."""
    return _repeat(_NULL, rows)


def elements(columns: Sequence[pa.Array]) -> pa.Array:
    """For each row, its cells one after another, each behind its length: the body of a text[], and what is hashed."""
    parts: list[pa.Array] = []
    for column in columns:
        binary = as_binary(column)
        parts += [_lengths(binary), binary]
    return join(parts)


def text_array(bodies: Sequence[pa.Array], size: int) -> list[pa.Array]:
    """A column of text[] fields of `size` elements each as parts to join, from runs of elements()."""
    lengths: Integers = np.sum([binary_lengths(body) for body in bodies], axis=0)
    if size == 0:
        return [_fixed(np.full(len(lengths), 12), _words(len(lengths), [0, 0, TEXT_OID]))]
    return [_fixed(lengths + 20, _words(len(lengths), [1, 0, TEXT_OID, size, 1])), *bodies]


def sparse_array(columns: Sequence[pa.Array | None], rows: int) -> pa.Array:
    """A column of text[] fields with one element a column; a column that is None, or null in a row, is NULL there."""
    parts: list[pa.Array | pa.Scalar] = []
    missing = 0
    for column in [*columns, None]:
        if column is None:
            missing += 1
            continue
        if missing:
            parts.append(pa.scalar(_NULL * missing, pa.binary()))
            missing = 0
        parts.append(text(column))
    parts.append(pa.scalar(_NULL * (missing - 1), pa.binary()))
    body = join(parts)
    head = _fixed(binary_lengths(body) + 20, _words(rows, [1, 1, TEXT_OID, len(columns), 1]))
    return join([head, body])


def sparse(values: pa.Array, positions: Integers, rows: int) -> pa.Array:
    """A column of NULLs in which the fields at positions are those of values."""
    if len(positions) == 0:
        return null_column(rows)
    take = np.full(rows, -1, dtype=np.int64)
    take[positions] = np.arange(len(positions))
    return pc.fill_null(values.take(pa.array(take, mask=take < 0)), _NULL)


def digests(prefix: bytes, numbers: Integers, body: pa.Array) -> pa.Array:
    """A column of bytea fields: sha256 over the prefix, the row's number (int64) and its cells, length by length."""
    offsets = np.frombuffer(body.buffers()[1], dtype=np.int32)[body.offset : body.offset + len(body) + 1].tolist()
    data = memoryview(body.buffers()[2] or b"")
    rows = memoryview(numbers.astype(">i8").tobytes())
    out = bytearray()
    base = hashlib.sha256(prefix)
    for index in range(len(body)):
        digest = base.copy()
        digest.update(rows[index * 8 : index * 8 + 8])
        digest.update(data[offsets[index] : offsets[index + 1]])
        out += digest.digest()
    return _fixed(np.full(len(body), 32), np.frombuffer(bytes(out), dtype=np.uint8).reshape(-1, 32))


def join(parts: Sequence[pa.Array | pa.Scalar]) -> pa.Array:
    """The parts of each row, one after another."""
    return pc.binary_join_element_wise(*parts, pa.scalar(b"", pa.binary()))


def joined(parts: Sequence[pa.Array]) -> pa.Array:
    """The same, but a single part is not copied."""
    return parts[0] if len(parts) == 1 else join(parts)


def stream(rows: pa.Array) -> memoryview:
    """The bytes of joined rows, as they lie in memory."""
    offsets = np.frombuffer(rows.buffers()[1], dtype=np.int32)[rows.offset : rows.offset + len(rows) + 1]
    return memoryview(rows.buffers()[2] or b"")[int(offsets[0]) : int(offsets[-1])]


def as_binary(column: pa.Array) -> pa.Array:
    """The same texts as bytes with 32-bit offsets."""
    return column.cast(pa.binary())


def binary_lengths(column: pa.Array) -> Integers:
    """The length of each value in bytes, 0 where it is null."""
    found: Integers = pc.fill_null(pc.binary_length(column), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    return found


def chunks(data: memoryview, size: int = 1 << 18) -> Iterable[memoryview]:
    """The bytes in pieces that a connection takes in one go."""
    return (data[start : start + size] for start in range(0, len(data), size))


def _lengths(column: pa.Array) -> pa.Array:
    lengths = pc.fill_null(pc.binary_length(column), -1).to_numpy(zero_copy_only=False)
    return _bytes(lengths.astype(">i4").view(np.uint8).reshape(-1, 4))


def _fixed(lengths: Integers, content: npt.NDArray[np.uint8]) -> pa.Array:
    return _bytes(np.hstack([lengths.astype(">i4").view(np.uint8).reshape(-1, 4), content]))


def _words(rows: int, words: Sequence[int]) -> npt.NDArray[np.uint8]:
    one = np.array(words, dtype=">i4").view(np.uint8)
    return np.broadcast_to(one, (rows, len(one)))


def _repeat(content: bytes, rows: int) -> pa.Array:
    return _bytes(np.broadcast_to(np.frombuffer(content, dtype=np.uint8), (rows, len(content))))


def _bytes(matrix: npt.NDArray[np.uint8]) -> pa.Array:
    rows, width = matrix.shape
    offsets = pa.py_buffer(np.arange(rows + 1, dtype=np.int32) * np.int32(width))
    return pa.Array.from_buffers(pa.binary(), rows, [None, offsets, pa.py_buffer(np.ascontiguousarray(matrix))])
