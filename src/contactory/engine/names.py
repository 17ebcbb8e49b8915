"""First and last names out of full names."""

import re

import pyarrow as pa
import pyarrow.compute as pc

from contactory.engine.value_words import WORDS

_TITLE = r"(?:mr|mrs|ms|miss|mx|dr|prof|sir|madam|herr|frau|sra?|srta|dra|senhora?|señora?|mme|mlle|monsieur|madame)"
# These are given names too, so they are titles only with their dot.
_DOTTED = r"(?:ing|eng|mag|rev|hon|m|dipl\.-?\s?ing)\."
_TITLES = re.compile(rf"^(?:{_TITLE}(?:\.\s*|\s+)|{_DOTTED}\s*)+(?=\S)", re.IGNORECASE)
_GRADE = r"(?:jr|sr|ii|iii|iv|ph\.?\s?d|m\.?d|mba|esq|cpa|pe|rn|dds|filho|neto|júnior|junior)\.?"
_GRADES = re.compile(rf"(?:,\s*{_GRADE})+$|(?:[\s,]+(?:jr|iii?|iv|ph\.?\s?d|mba|esq)\.?)+$", re.IGNORECASE)
_BY_COMMA = re.compile(r"([^,]+),[\s\u00a0]*([^,]+)", re.DOTALL)
_PARTICLE = (
    r"(?:van|von|vom|zu|zur|de|der|den|het|ter|ten|da|das|do|dos|del|della|di|du|la|las|le|los|el|al|bin|ibn|y|e|st)"
)
_PARTICLES_BEHIND = re.compile(rf"(?<=\S)(?:\s+{_PARTICLE})+$", re.IGNORECASE)
_EAST_ASIAN = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
_FAMILY_FIRST = re.compile(rf"([{_EAST_ASIAN}]+)[\s\u00a0\u3000]+([{_EAST_ASIAN}]+)")
_GIVEN_FIRST = re.compile(rf"([{_EAST_ASIAN}]+)[・·]([{_EAST_ASIAN}・·]+)")
_HANGUL = re.compile("([\uac00-\ud7af])([\uac00-\ud7af]{1,2})")
_KOREAN_PAIRS = frozenset(WORDS["korean family names of two syllables"])

_PLAIN = r"(?s)^(?P<first>[^\s\x{A0}]+)[\s\x{A0}]*(?P<last>.*)$"
# Wider than what is looked at one by one: a title or a grade somewhere, a comma, or a letter from East Asia.
_SPECIAL = (
    rf"(?i)^(?:{_TITLE}[.\s\x{{A0}}]|{_DOTTED})|,|[\s\x{{A0}}](?:jr|iii?|iv|ph\.?\s?d|mba|esq)\.?$"
    r"|[\x{3005}-\x{3007}\x{3040}-\x{30FF}\x{3400}-\x{4DBF}\x{4E00}-\x{9FFF}\x{F900}-\x{FAFF}\x{AC00}-\x{D7AF}]"
)


def split_names(full_names: pa.StringArray) -> tuple[pa.StringArray, pa.StringArray]:
    """First and last names from cleaned full names: the first word and the rest, or as split_name says."""
    parts = pc.extract_regex(full_names, pattern=_PLAIN)
    first, last = (pc.struct_field(parts, part).fill_null("") for part in ("first", "last"))
    special = pc.match_substring_regex(full_names, _SPECIAL)
    if not special.true_count:
        return first, last
    split = [split_name(text) for text in full_names.filter(special).to_pylist()]
    firsts, lasts = (pa.array([names[place] for names in split], pa.string()) for place in (0, 1))
    return pc.replace_with_mask(first, special, firsts), pc.replace_with_mask(last, special, lasts)


def split_name(text: str) -> tuple[str, str]:
    """The first and the last name of one person, without titles and grades; a single name is a first name.

    Behind a title a single name is a last name. Before a comma stands the last name, and East Asian names written with
    a space begin with it.
    """
    name = _TITLES.sub("", text)
    titled = len(name) < len(text)
    name = _GRADES.sub("", name).strip() or name.strip()
    if found := _BY_COMMA.fullmatch(name):
        return _turned(found[1].strip(), _TITLES.sub("", found[2].strip()))
    if found := _FAMILY_FIRST.fullmatch(name):
        return found[2], found[1]
    if found := _GIVEN_FIRST.fullmatch(name):
        return found[1], found[2]
    if (found := _HANGUL.fullmatch(name)) and name[:2] not in _KOREAN_PAIRS:
        return found[2], found[1]
    first, *rest = name.split(None, 1) or [""]
    if rest:
        return first, rest[0]
    return ("", first) if titled else (first, "")


def _turned(last: str, first: str) -> tuple[str, str]:
    """Names around a comma; particles behind the first name belong before the last: Berg, Ana van der."""
    behind = _PARTICLES_BEHIND.search(first)
    return (first[: behind.start()], f"{behind[0].strip()} {last}") if behind else (first, last)
