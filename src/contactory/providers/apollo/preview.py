"""Searching people at Apollo: how many there are, and who, without what would have to be paid for."""

from collections.abc import Mapping
from dataclasses import dataclass

from contactory.providers.shapes import Node


@dataclass(frozen=True, slots=True)
class Search:
    """Whom to look for; everything that is given must fit, and of each list one is enough.

    headcounts are ranges as Apollo writes them, such as "1,10".
    """

    titles: tuple[str, ...] = ()
    seniorities: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    company_locations: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    headcounts: tuple[str, ...] = ()
    email_statuses: tuple[str, ...] = ()
    keywords: str = ""

    def body(self) -> Mapping[str, object]:
        """The search in Apollo's words."""
        told = {
            "person_titles": self.titles,
            "person_seniorities": self.seniorities,
            "person_locations": self.locations,
            "organization_locations": self.company_locations,
            "q_organization_domains_list": self.domains,
            "organization_num_employees_ranges": self.headcounts,
            "contact_email_status": self.email_statuses,
            "q_keywords": self.keywords,
        }
        return {name: value if isinstance(value, str) else list(value) for name, value in told.items() if value}


@dataclass(frozen=True, slots=True)
class PreviewPerson:
    """One person of a preview: the last name is masked; provider_id is what a question can ask by."""

    provider_id: str
    first_name: str
    masked_last_name: str
    title: str
    company: str
    has_email: bool
    has_phone: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """One page of a search, and how many people all pages have."""

    total: int
    people: tuple[PreviewPerson, ...]


def read_preview(node: Node) -> Preview:
    """The page; raises WrongShape."""
    total = node.number("total_entries")
    people = tuple(_person(person) for person in node.nodes("people"))
    return Preview(total=int(total) if total is not None else len(people), people=people)


def _person(person: Node) -> PreviewPerson:
    organization = person.node("organization")
    return PreviewPerson(
        provider_id=person.text("id"),
        first_name=person.text("first_name"),
        masked_last_name=person.text("last_name_obfuscated"),
        title=person.text("title"),
        company=organization.text("name") if organization else "",
        has_email=bool(person.flag("has_email")),
        has_phone=person.text("has_direct_phone").lower() == "yes",
    )
