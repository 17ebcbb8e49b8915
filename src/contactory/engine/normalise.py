"""Cleaning columns of text: the same array comes back where there is nothing to clean."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contactory.engine.email_syntax import PLACEHOLDER
from contactory.engine.fields import Kind


def as_text(column: pa.Array) -> pa.StringArray:
    """The column as a string array without nulls, itself where it already is one."""
    text = column if pa.types.is_string(column.type) else column.cast(pa.string())
    return text.fill_null("") if text.null_count else text


def text_bytes(column: pa.StringArray) -> int:
    """How many bytes of text the column holds."""
    if len(column) == 0:
        return 0
    offsets = np.frombuffer(column.buffers()[1], np.int32)
    return int(offsets[column.offset + len(column)] - offsets[column.offset])


def cleaned(column: pa.StringArray, kind: Kind) -> pa.StringArray:
    """The column without white space around its texts (as str.strip), and without what its kind never means."""
    text = _same_if_equal(column, pc.utf8_trim_whitespace(column))
    if kind == "phone":
        return _without_apostrophe(text)
    return _without_placeholder(text) if kind == "email" else text


def _same_if_equal(column: pa.StringArray, shorter: pa.StringArray) -> pa.StringArray:
    # Cleaning only takes away, so equal sizes mean equal texts.
    return column if text_bytes(column) == text_bytes(shorter) else shorter


def _without_apostrophe(phones: pa.StringArray) -> pa.StringArray:
    """Some tools write '+44 so that spreadsheets take a number for text."""
    marked = pc.starts_with(phones, "'")
    if not marked.true_count:
        return phones
    return pc.if_else(marked, pc.utf8_ltrim(phones, characters="' \u00a0"), phones)


def _without_placeholder(emails: pa.StringArray) -> pa.StringArray:
    # Comparing sizes first is cheaper than comparing texts, and the placeholder is rare.
    same_size = pc.equal(pc.binary_length(emails), len(PLACEHOLDER))
    if not same_size.true_count:
        return emails
    hidden = pc.equal(pc.ascii_lower(emails), PLACEHOLDER)
    return pc.if_else(hidden, "", emails) if hidden.true_count else emails
