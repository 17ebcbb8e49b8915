"""Phone numbers in the form E.164, by the metadata of the phonenumbers library."""

import re
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult

from contactory.engine.byte_columns import bytes_of, rows_with, without_bytes
from contactory.engine.normalise import text_bytes
from contactory.engine.phone_patterns import KEY_DIGITS, National, international, national

_SEPARATORS = b" -().\\/"
_LONGEST = 60  # characters of one number as people write it
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_LABEL = re.compile(r"^(?:tel|phone|telefone|teléfono|telefon|téléphone|mobile|cell|m|t|p)\s*[.:]+\s*", re.IGNORECASE)
_EXTENSION = re.compile(
    r"(?:;ext=|[\s,;]*(?:extension|ext|ramal|anexo|durchwahl|poste|x|#)[\s.:]*)(?P<digits>\d{1,7})$", re.IGNORECASE
)
_MAIN = re.compile(r"[\s().\-/\\]*[+＋]?[\d\s().\-/\\‐-―−－\[\]]+")
_SEVERAL = re.compile(r"\s*(?::::|;(?!\s*ext=)|,(?!\s*ext)|\||\s/\s)\s*", re.IGNORECASE)


def clean_phones(phones: pa.StringArray, country: str) -> tuple[pa.StringArray, Mapping[str, tuple[str, ...]]]:
    """The column with each number in the form E.164, and the distinct cells that hold several, with all they hold.

    country (ISO 3166 alpha-2, "" for none) is where numbers without a calling code are from. What cannot be read stays
    as it is; the column itself comes back where nothing changes.
    """
    if text_bytes(phones) == 0:
        return phones, {}
    compact = without_bytes(phones, _SEPARATORS)
    sure = pc.or_(_is_international(compact), pc.equal(pc.binary_length(phones), 0))
    if sure.true_count == len(phones):
        return compact, {}
    digits = national(country) if country else None
    if digits is not None:
        compact, sure = _with_national(compact, sure, digits)
    return _with_read(phones, compact, sure, country)


@lru_cache(maxsize=1 << 16)
def phones_in(text: str, country: str) -> tuple[str, ...]:
    """The numbers in a cell, each in the form E.164; none where any part of the cell is not a number.

    An extension follows its number as in RFC 3966: +15125550100;ext=12.
    """
    alone = _e164(text, country)
    if alone is not None:
        return (alone,)
    parts = [_e164(part, country) for part in _SEVERAL.split(text) if part]
    read = [part for part in parts if part is not None]
    return tuple(dict.fromkeys(read)) if len(read) == len(parts) > 1 else ()


def _with_read(
    phones: pa.StringArray, compact: pa.StringArray, sure: pa.BooleanArray, country: str
) -> tuple[pa.StringArray, Mapping[str, tuple[str, ...]]]:
    distinct = pc.unique(phones.filter(pc.invert(sure)))
    texts: list[str] = distinct.to_pylist()
    found = {text: phones_in(text, country) for text in texts}
    several = {text: numbers for text, numbers in found.items() if len(numbers) > 1}
    read = pa.array([numbers[0] if numbers else text for text, numbers in found.items()], pa.string())
    result = pc.if_else(sure, compact, read.take(pc.index_in(phones, value_set=distinct)))
    return (phones if result.equals(phones) else result), several


def _is_international(compact: pa.StringArray) -> pa.BooleanArray:
    """Where a plus sign and digits are, so that the library would certainly make nothing else of them."""
    table = international()
    data, offsets = bytes_of(compact)
    begins, sizes = offsets[:-1], np.diff(offsets) - 1
    padded = np.append(data, np.zeros(KEY_DIGITS + 1, np.uint8))
    plus = (padded[begins] == ord("+")) & (sizes >= KEY_DIGITS)
    strange = (data < ord("0")) | (data > ord("9"))
    strange[begins[plus]] = False
    key = np.zeros(len(begins), np.int32)
    for place in range(1, KEY_DIGITS + 1):
        key = key * 10 + (padded[begins + place].astype(np.int32) - ord("0"))
    key = np.where(plus, key, 0) % len(table.lengths)
    sure = plus & ((table.lengths[key] >> np.clip(sizes, 0, 31)) & 1 == 1)
    if strange.any():
        sure &= ~rows_with(offsets, np.flatnonzero(strange))
    doubtful = sure & table.doubtful[key]
    if doubtful.any():
        places = np.flatnonzero(doubtful)
        prefixed = pc.match_substring_regex(compact.take(pa.array(places)), table.prefixed)
        sure[places[prefixed.to_numpy(zero_copy_only=False)]] = False
    return pa.array(sure)


def _with_national(
    compact: pa.StringArray, sure: pa.BooleanArray, patterns: National
) -> tuple[pa.StringArray, pa.BooleanArray]:
    """The column with the numbers that certainly are the country's own, and where it is sure by now."""
    plain = pc.and_not(
        pc.match_substring_regex(compact, patterns.valid), pc.match_substring_regex(compact, patterns.strange)
    )
    numbers = pc.if_else(plain, compact, "")
    if patterns.prefix:
        rest = pc.utf8_slice_codeunits(compact, len(patterns.prefix))
        certain = pc.and_not(
            pc.match_substring_regex(rest, patterns.valid), pc.match_substring_regex(rest, patterns.strange)
        )
        begins = pc.starts_with(compact, patterns.prefix)
        certain = pc.and_not(pc.and_(certain, begins), pc.match_substring_regex(compact, patterns.general))
        numbers = pc.if_else(certain, rest, numbers)
        plain = pc.or_(plain, certain)
    if not plain.true_count:
        return compact, sure
    whole = pc.binary_join_element_wise(pa.scalar(patterns.calling_code), numbers, "")
    return pc.if_else(plain, whole, compact), pc.or_(sure, plain)


def _e164(text: str, country: str) -> str | None:
    """One number; None where the text is none, or more than one reading of it is left."""
    if len(text) > _LONGEST:
        return None
    visible = _LABEL.sub("", _INVISIBLE.sub("", text).strip().removeprefix("tel:"))
    extension = _EXTENSION.search(visible)
    main = visible[: extension.start()] if extension else visible
    if not _MAIN.fullmatch(main):
        return None
    number = _number(main, country)
    # What was read must read as itself, or a second cleaning would change it.
    if number is None or _number(number, "") != number:
        return None
    return f"{number};ext={extension['digits']}" if extension else number


def _number(main: str, country: str) -> str | None:
    # What may stand between digits may stand before them too.
    # The library ends a number at a backslash, where people write it between digits.
    digits = main.replace("\\", "").lstrip(" ()./-\u00a0")
    if digits.startswith(("+", "＋")):
        return _parsed(digits, "", explicit=True)
    found = _parsed(digits, country, explicit=False) if country else None
    # Two zeros are how most of the world dials a plus sign.
    return _parsed(f"+{digits[2:]}", "", explicit=False) if found is None and digits.startswith("00") else found


def _parsed(digits: str, country: str, *, explicit: bool) -> str | None:
    try:
        parsed = phonenumbers.parse(digits, country or None)
    except NumberParseException:
        return None
    possible = phonenumbers.is_possible_number_with_reason(parsed) == ValidationResult.IS_POSSIBLE
    # A calling code says what the digits are; without one, only a number that exists is no guess.
    if not (possible and (explicit or phonenumbers.is_valid_number(parsed))):
        return None
    number = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    return number if len(number) <= 16 else None
