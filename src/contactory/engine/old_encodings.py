"""Which of the encodings before Unicode a text is in, by how its letters beyond ASCII look under each of them."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

# Letters of words, and every byte that may be one.
_WORD = re.compile(rb"[A-Za-z\x80-\xff']*[\x80-\xff][A-Za-z\x80-\xff']*")
_RUN = re.compile(rb"[\x80-\xff]+")
MOST_WORDS = 1_000
# Broken bar, section and not: the same in all encodings of Windows.
SIGNS = b"\xa6\xa7\xac"
FEWEST_BYTES = 3
ENOUGH = 0.6
WESTERN = ("cp1252", "iso8859_15", "mac_roman", "cp850")
CENTRAL = ("cp1250", "iso8859_2", "cp852")
SINGLE = {
    "western": WESTERN,
    "icelandic": ("cp1252",),
    "central": CENTRAL,
    "turkish": ("cp1254",),
    "baltic": ("cp1257",),
    "cyrillic": ("cp1251", "koi8_r", "cp866", "iso8859_5"),
    "greek": ("cp1253", "iso8859_7"),
    "hebrew": ("cp1255",),
    "arabic": ("cp1256",),
    "thai": ("cp874",),
}
LATIN = ("western", "icelandic", "central", "turkish", "baltic")
# First bytes of the characters that are used most, in the two-byte form named, and what each is worth.
COMMON: dict[str, tuple[str, tuple[tuple[int, int, float], ...]]] = {
    "gb18030": ("gb2312", ((0xB0, 0xD7, 0.9), (0xD8, 0xF7, 0.3))),
    "big5": ("big5", ((0xA4, 0xC6, 0.9), (0xC9, 0xF9, 0.3))),
    "cp949": ("euc_kr", ((0xB0, 0xC8, 0.95),)),
    "cp932": ("shift_jis", ((0x82, 0x83, 1.0), (0x88, 0x97, 0.9), (0x98, 0xEA, 0.3))),
    "euc_jp": ("euc_jp", ((0xA4, 0xA5, 1.0), (0xB0, 0xCF, 0.85), (0xD0, 0xF4, 0.2))),
}


class Opinion(NamedTuple):
    """How well a text reads in an encoding, at most about 1."""

    worth: float
    encoding: str


@cache
def _alphabets() -> dict[str, tuple[tuple[str, str], ...]]:
    """For each group of languages its languages, with their letters beyond ASCII from frequent to rare."""
    found: dict[str, list[tuple[str, str]]] = {}
    text = files("contactory.engine").joinpath("alphabets.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            group, language, letters = line.split()
            found.setdefault(group, []).append((language, letters))
    return {group: tuple(languages) for group, languages in found.items()}


def guess(sample: bytes) -> str:
    """The encoding in which the sample reads best, cp1252 where none is clearly better."""
    words = list(dict.fromkeys(_WORD.findall(_without_delimiter(sample))))[:MOST_WORDS]
    runs = _RUN.findall(b" ".join(words))
    if sum(map(len, runs)) < FEWEST_BYTES:
        return "cp1252"
    long_runs = sum(map(len, runs)) >= 2.2 * len(runs)
    usual = max(_in_languages(words, "western", "cp1252"))
    if long_runs:
        # Nearly any bytes are letters of some western language, but hardly ever several of them in a row.
        usual = usual._replace(worth=min(usual.worth, ENOUGH - 0.1))
    best = usual
    for group, encodings in SINGLE.items():
        if long_runs != (group in LATIN):
            for encoding in encodings:
                opinion = max(_in_languages(words, group, encoding))
                best = opinion if opinion.worth > best.worth + 0.02 else best
    if long_runs or usual.worth < ENOUGH:
        for encoding in COMMON:
            opinion = Opinion(_in_pairs(sample, encoding), encoding)
            best = opinion if opinion.worth > best.worth + 0.02 else best
    return best.encoding if best.worth >= ENOUGH and best.worth > usual.worth + 0.1 else "cp1252"


def _without_delimiter(sample: bytes) -> bytes:
    """The sample without a sign that makes up half of the bytes beyond ASCII, because cells are parted by it."""
    beyond = sum(map(len, _RUN.findall(sample)))
    return sample.translate(None, bytes(sign for sign in SIGNS if sample.count(sign) * 2 > beyond))


def _in_languages(words: list[bytes], group: str, encoding: str) -> Iterator[Opinion]:
    """How the words read in each language of a group; files of contacts have names of several western ones."""
    texts = [word.decode(encoding, errors="replace") for word in words]
    languages = _alphabets()[group]
    ranked = group not in LATIN
    for _, letters in languages:
        yield Opinion(_worth(texts, letters, ranked), encoding)
    if not ranked:
        every = "".join(letters for _, letters in languages)
        yield Opinion(_worth(texts, every, False) - (0.05 if group == "western" else 0.25), encoding)


def _worth(texts: list[str], letters: str, ranked: bool) -> float:
    """The mean worth of all letters beyond ASCII: more for frequent ones, less for others and for odd capitals."""
    known = {letter: 1 - (0.5 * place / len(letters) if ranked else 0) for place, letter in enumerate(letters)}
    total, count = 0.0, 0
    for text in texts:
        before = ""
        for letter in text:
            if letter >= "\x80":
                count += 1
                total += known.get(letter, known.get(letter.lower(), _beside(letter)))
                total -= before.islower() and letter.isupper()
            before = letter
    return total / max(count, 1)


def _beside(letter: str) -> float:
    """Signs that stand in every text beside letters count little; what is no text counts against."""
    return 0.8 if letter in "’“”‘–—€°ºª…«»\xa0®™" else -0.5 if letter.isalpha() else -1.0


def _in_pairs(sample: bytes, encoding: str) -> float:
    """How common the characters are that two bytes each give."""
    narrow, ranges = COMMON[encoding]
    letters = [letter for letter in sample.decode(encoding, errors="replace") if letter >= "\x80"]
    return sum(_worth_of_pair(letter, narrow, ranges) for letter in letters) / max(len(letters), 1)


@cache
def _worth_of_pair(letter: str, narrow: str, ranges: tuple[tuple[int, int, float], ...]) -> float:
    if letter == "\ufffd":
        return -1.0
    code = letter.encode(narrow, errors="ignore")
    if len(code) != 2:
        return 0.0
    return next((worth for first, last, worth in ranges if first <= code[0] <= last), 0.5 if code[0] < 0xA4 else 0.0)
