"""Countries as ISO 3166 codes, from their names in five languages, their codes, and what people call them."""

import gettext
import re
from collections.abc import Iterator
from functools import lru_cache

import pyarrow as pa
import pycountry

from contactory.engine.bundled_lists import bundled_lists
from contactory.engine.distinct import with_each
from contactory.engine.header_names import comparable
from contactory.engine.value_words import says_nothing
from contactory.errors import InvalidInput

COUNTRY_FIELDS = frozenset({"country", "company_country"})

_LANGUAGES = ("pt", "pt_BR", "es", "de", "fr")
_LONGEST = 80  # characters; no country has a longer name
_REMARK = re.compile(r"\s*[,(].*$", re.DOTALL)


def clean_countries(texts: pa.StringArray) -> pa.StringArray:
    """The column with the code of each country; what names none stays as it is."""
    return with_each(texts, country_code)


def country_code(text: str) -> str | None:
    """The ISO 3166 alpha-2 code of the country that a text names, None where it names none."""
    # The code of Namibia is also how people say that something is not available.
    if not 2 <= len(text) <= _LONGEST or says_nothing(text):
        return None
    return _codes().get(comparable(text))


def known_country(text: str) -> str:
    """The ISO 3166 alpha-2 code of a country by name or code, "" for none; raises InvalidInput for anything else."""
    wanted = text.strip()
    if not wanted:
        return ""
    listed = pycountry.countries.get(alpha_2=wanted.upper()) if len(wanted) == 2 else None
    code = wanted.upper() if listed is not None else country_code(wanted)
    if code is None:
        raise InvalidInput(f"{text!r} is not a country; give its code, such as US or DE.", field="country")
    return code


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """The code of each name that only one country has; the bundled names settle what people mean by some others."""
    found: dict[str, set[str]] = {}
    for name, code in _iso_names():
        found.setdefault(comparable(name), set()).add(code)
    codes = {name: next(iter(of)) for name, of in found.items() if name and len(of) == 1}
    for code, names in bundled_lists("country_names.txt").items():
        codes.update((comparable(name), code) for name in names)
    return codes


def _iso_names() -> Iterator[tuple[str, str]]:
    """Codes first, then names, then names without what stands behind a comma or in brackets."""
    countries = list(pycountry.countries)
    for country in countries:
        yield country.alpha_2, country.alpha_2
        yield country.alpha_3, country.alpha_2
    named = [(name, country.alpha_2) for country in countries for name in _english(country)]
    translated = [
        (translation.gettext(name), code)
        for language in _LANGUAGES
        for translation in [gettext.translation("iso3166-1", pycountry.LOCALES_DIR, [language], fallback=True)]
        for name, code in named
    ]
    yield from named
    yield from translated
    yield from ((_REMARK.sub("", name), code) for name, code in [*named, *translated])


def _english(country: object) -> Iterator[str]:
    for attribute in ("name", "official_name", "common_name"):
        if name := getattr(country, attribute, None):
            yield name
