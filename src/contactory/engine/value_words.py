"""The words that values are made of, in many languages, and those by which people say that there is no value."""

from contactory.engine.bundled_lists import bundled_lists

WORDS = {name: frozenset(words) for name, words in bundled_lists("value_words.txt").items()}
MONTHS = {name: int(names.split()[0]) for names in WORDS["months"] for name in names.split()[1:]}

_NOTHING = WORDS["nothing"]


def says_nothing(text: str) -> bool:
    """True for the texts by which people and tools say that there is no value, such as n/a."""
    return not text or text.casefold() in _NOTHING
