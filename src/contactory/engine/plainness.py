"""Which records pyarrow's parser reads exactly as the grammar does, and which need to be read one by one."""

import numpy as np
import pyarrow as pa

from contactory.engine.batches import Integers
from contactory.engine.grammar import BOM, Kind, Rules
from contactory.engine.structure import NEWLINE, RETURN, Records

GROUP = 256
ODD_BYTES = (b"\0", BOM)
# Where a file has no delimiter, pyarrow is given this one, which text does not contain.
NEVER = b"\x1f"


def is_utf8(text: bytes | memoryview) -> bool:
    """Whether text is valid UTF-8."""
    offsets = pa.py_buffer(np.array([0, len(text)], dtype=np.int64).tobytes())
    try:
        pa.Array.from_buffers(pa.large_binary(), 1, [None, offsets, pa.py_buffer(text)]).cast(pa.large_string())
    except pa.ArrowInvalid:
        return False
    return True


def is_plain(block: Records, rules: Rules) -> bool:
    """Whether every loaded record of a block can go through pyarrow as it stands."""
    return not len(odd_records(block, rules))


def odd_records(block: Records, rules: Rules) -> Integers:
    """The numbers of the loaded records of a block that must be read one by one, ascending."""
    start, end = int(block.starts[0]), int(block.ends[-1])
    text = memoryview(block.data)[start:end]
    odd = np.zeros(len(block), np.bool_)
    for mark in _odd_marks(block, rules, start, end):
        odd |= _containing(block, mark, start, end)
    if not rules.cr_ends and _has_lone_return(block.data, start, end):
        odd |= _with_lone_return(block)
    if not is_utf8(text):
        odd |= _badly_encoded(block)
    return np.flatnonzero(odd & (block.kinds == Kind.LOADED))


def _odd_marks(block: Records, rules: Rules, start: int, end: int) -> list[bytes]:
    """The byte strings, found in the block, that pyarrow reads in another way than the grammar."""
    marks = [*ODD_BYTES]
    if rules.escape:
        marks.append(rules.escape)
    if not rules.delimiter:
        marks.append(NEVER)
    # One byte is found much faster than several.
    present = [mark for mark in marks if block.data.find(mark[:1], start, end) >= 0]
    return [mark for mark in present if block.data.find(mark, start, end) >= 0]


def _containing(block: Records, mark: bytes, start: int, end: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    found = np.zeros(len(block), np.bool_)
    position = block.data.find(mark, start, end)
    while position >= 0:
        number = int(np.searchsorted(block.ends, position, side="right"))
        found[number] = True
        position = block.data.find(mark, int(block.ends[number]), end)
    return found


def _has_lone_return(data: bytes, start: int, end: int) -> bool:
    if data.find(b"\r", start, end) < 0:
        return False
    codes = np.frombuffer(data, np.uint8, end - start, start)
    returns = codes == RETURN
    followed = np.count_nonzero(returns[:-1] & (codes[1:] == NEWLINE))
    return int(np.count_nonzero(returns)) != int(followed)


def _with_lone_return(block: Records) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    contents = (block.content(number) for number in range(len(block)))
    return np.fromiter((text.count(b"\r") != text.count(b"\r\n") for text in contents), np.bool_, len(block))


def _badly_encoded(block: Records) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which records are not valid UTF-8: looked for in groups first, so that one bad byte costs one group."""
    bad = np.zeros(len(block), np.bool_)
    view = memoryview(block.data)
    for first in range(0, len(block), GROUP):
        last = min(first + GROUP, len(block)) - 1
        if is_utf8(view[block.starts[first] : block.ends[last]]):
            continue
        for number in range(first, last + 1):
            bad[number] = not is_utf8(block.content(number))
    return bad
