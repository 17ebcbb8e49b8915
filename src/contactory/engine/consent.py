"""The words by which a person's choice stands in a cell, as people and tools write them in many languages.

A flag such as "unsubscribed" speaks against contact unless it plainly says no: a date or a tick is a yes. A text such
as "consent" speaks against it only where it plainly refuses.
"""

from contactory.engine.bundled_lists import bundled_lists

_LISTS = bundled_lists("consent_words.txt")

# Lower case, trimmed: what such a text must be compared as.
NO_WORDS: tuple[str, ...] = tuple(_LISTS["no"])
REFUSALS: tuple[str, ...] = tuple(_LISTS["refusals"])
