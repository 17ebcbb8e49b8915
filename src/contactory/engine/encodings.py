"""Which encoding a file is in: byte-order marks, the pattern of NULs, strict UTF-8, and votes for the rest."""

import codecs
from dataclasses import dataclass, field

import numpy as np

from contactory.engine.old_encodings import guess
from contactory.engine.plainness import is_utf8

SAMPLE_BYTES = 64 << 10
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(slots=True)
class Census:
    """Counts over a whole file taken as UTF-8: characters beyond ASCII, bytes that are none, line ends.

    sample holds lines with bytes that are not UTF-8, for guessing.
    """

    good: int = 0
    bad_bytes: int = 0
    c1_bytes: int = 0
    crlf: int = 0
    lf: int = 0
    cr: int = 0
    sample: bytearray = field(default_factory=bytearray)

    def take(self, block: bytes) -> None:
        """Count a block that begins and ends between characters."""
        codes = np.frombuffer(block, np.uint8)
        # Most files have none, and finding that out is several times faster than looking for all.
        returns = np.flatnonzero(codes == 13) if b"\r" in block else np.empty(0, np.int64)
        lf, cr = int(np.count_nonzero(codes == 10)), len(returns)
        crlf = int(np.count_nonzero(codes[returns[returns < len(codes) - 1] + 1] == 10))
        self.crlf, self.lf, self.cr = self.crlf + crlf, self.lf + lf - crlf, self.cr + cr - crlf
        if block.isascii():
            return
        valid = block
        if not is_utf8(block):
            valid = block.decode(errors="ignore").encode()
            self.bad_bytes += len(block) - len(valid)
            self.c1_bytes += int(((codes >= 0x80) & (codes < 0xA0)).sum())
            self._keep(block)
        self.good += int(np.count_nonzero(np.frombuffer(valid, np.uint8) >= 0xC0))

    def _keep(self, block: bytes) -> None:
        for line in block[: 4 * SAMPLE_BYTES].splitlines(keepends=True):
            if len(self.sample) < SAMPLE_BYTES and not line.isascii():
                self.sample += line[:4096]


def wide_encoding(head: bytes) -> tuple[str | None, int]:
    """UTF-16 or UTF-32, by mark or by the pattern of NULs, and the length of the mark; None for other files."""
    for mark, name in MARKS:
        if head.startswith(mark):
            return name, len(mark)
    return _by_zeros(head), 0


def _by_zeros(head: bytes) -> str | None:
    """The encoding of text without a mark, by where its bytes are zero: nearly all text has ASCII among it."""
    quads, pairs = len(head) // 4, len(head) // 2
    if quads > 1:
        zeros = [head[place : 4 * quads : 4].count(0) / quads for place in range(4)]
        if zeros[2:] == [1, 1] and not zeros[0]:
            return "utf-32-le"
        if zeros[:2] == [1, 1] and not zeros[3]:
            return "utf-32-be"
    if pairs < 2:
        return None
    first, second = head[0 : 2 * pairs : 2].count(0) / pairs, head[1 : 2 * pairs : 2].count(0) / pairs
    if second > 0.3 and first < 0.02:
        return "utf-16-le"
    return "utf-16-be" if first > 0.3 and second < 0.02 else None


def likely_utf8(census: Census) -> bool:
    """Whether a file is UTF-8, perhaps with a few bad bytes, rather than in an encoding before Unicode.

    Bytes that happen to be UTF-8 in such a file stand in lines with others that are not.
    """
    if census.bad_bytes == 0 or census.good >= 10 * census.bad_bytes:
        return True
    lines = bytes(census.sample).splitlines()
    whole = sum(is_utf8(line) for line in lines)
    return census.good * 10 >= census.bad_bytes and whole * 8 >= len(lines)


def guess_encoding(census: Census) -> tuple[str, tuple[str, ...]]:
    """The encoding of a file that is not UTF-8, and the sentence that says so."""
    name = guess(bytes(census.sample))
    if name == "cp1252" and not census.c1_bytes:
        name = "latin-1"
    return name, (f"The file is not UTF-8; it was read as {name}, which is a guess: look at names with accents.",)
