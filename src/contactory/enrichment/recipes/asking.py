"""The question about a record: what of its values a provider can be asked by."""

import re
from collections.abc import Iterator, Mapping, Set

from contactory.engine.domains import company_domain
from contactory.engine.email_syntax import PLACEHOLDER, judge
from contactory.engine.phones import phones_in
from contactory.enrichment.recipes.conditions import listed
from contactory.providers.protocol import Operation, Target
from contactory.providers.questions import Question

_PERSON_PAGE = re.compile(r"linkedin\.[a-z.]+/(?:in|pub)/[^/?#\s]", re.IGNORECASE)
_COMPANY_PAGE = re.compile(r"linkedin\.[a-z.]+/(?:company|school|showcase)/[^/?#\s]", re.IGNORECASE)
_PHONES = ("mobile_phone", "work_direct_phone", "home_phone", "other_phone")
_DOMAINS = ("company_domain", "website", "email")
_DOMAINS_OF_COMPANY = ("domain", "website")
_CLUES = ("email", "linkedin_url", "name", "company", "domain", "phone")
_SAID = {
    "provider_id": "the provider's own id",
    "email": "an e-mail address",
    "linkedin_url": "a LinkedIn page",
    "name": "a name in full",
    "company": "a company's name",
    "domain": "a company's domain",
    "phone": "a phone number",
}
_NO_VALUES: Mapping[str, str] = {}


def question_of(
    target: Target, values: Mapping[str, str], *, company: Mapping[str, str] = _NO_VALUES, provider_id: str = ""
) -> Question:
    """The question about a record with these values; company are those of a contact's company record.

    A clue is left out where it can be nobody's: an address that is none, a page of something else, a part of a number.
    """
    if target == "company":
        return _about_company(values, provider_id)
    return Question(
        provider_id=provider_id,
        email=_address(values.get("email", "")),
        linkedin_url=_page(values.get("linkedin_url", ""), _PERSON_PAGE),
        full_name=values.get("full_name", ""),
        first_name=values.get("first_name", ""),
        last_name=values.get("last_name", ""),
        company=values.get("company", "") or company.get("name", ""),
        domain=_first_domain(values, _DOMAINS) or _first_domain(company, _DOMAINS_OF_COMPANY),
        phone=next(_phones(values), ""),
    )


def known_clues(question: Question) -> frozenset[str]:
    """The clues that a question has, apart from a provider's id, which is good for that provider alone."""
    return frozenset([clue for clue in _CLUES if question.knows(clue)])


def can_ask(operation: Operation, clues: Set[str], *, has_id: bool) -> bool:
    """Whether enough is known to ask; has_id tells that the provider's own id is known."""
    return any(
        all(clue in clues or (clue == "provider_id" and has_id) for clue in needed) for needed in operation.needs
    )


def nothing_to_ask_by(label: str, operation: Operation) -> str:
    """The sentence that says what would have to be known to ask."""
    ways = [" with ".join(_SAID.get(clue, clue) for clue in needed) for needed in operation.needs]
    if len(ways) > 1 and operation.needs[0] == ("provider_id",):
        ways = ways[1:]
    return f"There is nothing to ask {label} by: it needs {listed(ways)}."


def _about_company(values: Mapping[str, str], provider_id: str) -> Question:
    return Question(
        provider_id=provider_id,
        linkedin_url=_page(values.get("linkedin_url", ""), _COMPANY_PAGE),
        company=values.get("name", ""),
        domain=_first_domain(values, _DOMAINS_OF_COMPANY),
    )


def _address(text: str) -> str:
    key = judge(text).key if text else None
    return "" if key is None or key == PLACEHOLDER else key


def _page(text: str, pattern: re.Pattern[str]) -> str:
    return text if text and pattern.search(text) else ""


def _first_domain(values: Mapping[str, str], names: tuple[str, ...]) -> str:
    for name in names:
        text = values.get(name)
        if text and (domain := company_domain(text)):
            return domain
    return ""


def _phones(values: Mapping[str, str]) -> Iterator[str]:
    """The numbers of the person in the form E.164, without extensions: those of a company are many people's."""
    for name in _PHONES:
        text = values.get(name)
        if text and (numbers := phones_in(text, "")):
            yield numbers[0].partition(";")[0]
