"""Values that repeat are looked at once: a column is its distinct texts, and where each of them stands."""

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

Reading = Callable[[str], str | None]


def with_each(column: pa.StringArray, reading: Reading, unchanged: str | None = None) -> pa.StringArray:
    """The column with what the reading makes of each text; None keeps the text.

    unchanged is a pattern (RE2) of texts that the reading certainly keeps. The column itself comes back where all are.
    """
    encoded = column.dictionary_encode()
    texts = encoded.dictionary
    read = _read_all(texts, reading, unchanged)
    return column if read is texts else pa.DictionaryArray.from_arrays(encoded.indices, read).dictionary_decode()


def _read_all(texts: pa.StringArray, reading: Reading, unchanged: str | None) -> pa.StringArray:
    open_ones = texts
    if unchanged is not None:
        asked = pc.invert(pc.match_substring_regex(texts, unchanged))
        open_ones = texts if asked.true_count == len(texts) else texts.filter(asked)
    before: list[str] = open_ones.to_pylist()
    after = [text if (found := reading(text)) is None else found for text in before]
    if after == before:
        return texts
    if open_ones is texts:
        return pa.array(after, pa.string())
    return pc.replace_with_mask(texts, asked, pa.array(after, pa.string()))
