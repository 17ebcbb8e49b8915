"""What the metadata of the phonenumbers library say, as patterns that decide whole columns at once.

A pattern may only accept numbers of which the library certainly makes nothing else: those from which it could take a
national prefix are left to it.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, PhoneNumberDesc

_WORLDWIDE = "001"  # stands for a region where a calling code belongs to no country
_LONGEST = 15  # digits of a number in the form E.164, with its calling code
_TYPES = (
    "fixed_line",
    "mobile",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "personal_number",
    "voip",
    "pager",
    "uan",
    "voicemail",
)


KEY_DIGITS = 4  # behind the plus sign: all of the calling code and at least one more


@dataclass(frozen=True, slots=True)
class International:
    """What may follow a plus sign, by the first four digits (0..9999).

    lengths has a bit set for each number of digits that is possible. doubtful marks the keys of countries where the
    library may take something from a number, and prefixed is the pattern (RE2) of such numbers with their plus sign.
    """

    lengths: npt.NDArray[np.uint32]
    doubtful: npt.NDArray[np.bool_]
    prefixed: str


@dataclass(frozen=True, slots=True)
class National:
    """Patterns (RE2) for the digits of numbers as one country's people write them.

    valid accepts numbers that may be given out, general all that have the outline of one, strange those that the
    library might read in another way. prefix is what may stand before a number, "" for nothing. calling_code has its
    plus sign.
    """

    calling_code: str
    prefix: str
    valid: str
    general: str
    strange: str


@lru_cache(maxsize=1)
def international() -> International:
    """The table of all calling codes."""
    lengths, doubtful = np.zeros(10**KEY_DIGITS, np.uint32), np.zeros(10**KEY_DIGITS, np.bool_)
    prefixed = []
    for code, regions in COUNTRY_CODE_TO_REGION_CODE.items():
        metadata = _metadata(code, regions[0])
        prefix = metadata.national_prefix_for_parsing or ""
        keys = _keys(str(code))
        sizes = [size + len(str(code)) for size in _general(metadata).possible_length]
        lengths[keys] = sum(1 << size for size in sizes if size <= _LONGEST)
        if prefix.isdigit():
            lengths[_keys(f"{code}{prefix}")] = 0
        elif prefix:
            doubtful[keys] = True
            prefixed.append(f"{code}(?:{prefix})")
    return International(lengths, doubtful, rf"^\+(?:{'|'.join(prefixed)})")


def _keys(beginning: str) -> slice:
    """The keys of numbers with this beginning, or with as much of it as a key has."""
    first, size = int(beginning[:KEY_DIGITS].ljust(KEY_DIGITS, "0")), 10 ** max(0, KEY_DIGITS - len(beginning))
    return slice(first, first + size)


@lru_cache(maxsize=32)
def national(country: str) -> National | None:
    """The patterns of a country (ISO 3166 alpha-2), None for one whose numbers only the library can tell apart."""
    metadata = PhoneMetadata.metadata_for_region(country, None)
    if metadata is None or metadata.leading_digits or metadata.country_code is None:
        return None
    if COUNTRY_CODE_TO_REGION_CODE[metadata.country_code][0] != country:
        return None
    code, prefix = str(metadata.country_code), metadata.national_prefix_for_parsing or ""
    if not prefix.isdigit() or (prefix != code and prefix.startswith(code)):
        prefix = ""
    strange = [f"(?:{text})" for text in (metadata.international_prefix, metadata.national_prefix_for_parsing) if text]
    return National(
        calling_code=f"+{code}",
        prefix=prefix,
        valid=f"^(?:{'|'.join(_type_patterns(metadata))})$",
        general=f"^(?:{_general(metadata).national_number_pattern})$",
        strange=f"^(?:{'|'.join(strange)})" if strange else "^$",
    )


def _metadata(code: int, region: str) -> PhoneMetadata:
    if region == _WORLDWIDE:
        metadata = PhoneMetadata.metadata_for_nongeo_region(code)
    else:
        metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None:
        raise LookupError(f"the library lists {region} and does not know it")
    return metadata


def _general(metadata: PhoneMetadata) -> PhoneNumberDesc:
    if metadata.general_desc is None:
        raise LookupError(f"{metadata.id} has no general form")
    return metadata.general_desc


def _type_patterns(metadata: PhoneMetadata) -> list[str]:
    found: list[PhoneNumberDesc | None] = [getattr(metadata, name) for name in _TYPES]
    return [f"(?:{kind.national_number_pattern})" for kind in found if kind and kind.national_number_pattern]
