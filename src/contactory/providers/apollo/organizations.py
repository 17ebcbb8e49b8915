"""What Apollo says about an organization."""

from contactory.providers.answers import Answer
from contactory.providers.identity import clues
from contactory.providers.shapes import Node
from contactory.providers.values import Values

_TEXTS = {
    "name": "name",
    "primary_domain": "domain",
    "website_url": "website",
    "industry": "industry",
    "short_description": "description",
    "raw_address": "address",
    "city": "city",
    "state": "state",
    "postal_code": "postal_code",
    "country": "country",
    "linkedin_url": "linkedin_url",
}
_FIGURES = {
    "estimated_num_employees": "employees",
    "annual_revenue": "annual_revenue",
    "total_funding": "total_funding",
    "founded_year": "founded_year",
}
_LISTS = {"keywords": "keywords", "technology_names": "technologies"}

ORGANIZATION_FIELDS = (*_TEXTS.values(), *_FIGURES.values(), *_LISTS.values(), "phone")


def read_organization(organization: Node) -> Answer | None:
    """The organization, None where Apollo sent a shell without anything in it; raises WrongShape."""
    identifier = organization.text("id")
    if not identifier:
        return None
    values = Values("company", organization.text("country"))
    for theirs, ours in _TEXTS.items():
        values.put(ours, organization.text(theirs))
    for theirs, ours in _FIGURES.items():
        values.put(ours, organization.figures(theirs))
    for theirs, ours in _LISTS.items():
        values.put_list(ours, organization.texts(theirs))
    primary = organization.node("primary_phone")
    for phone in (primary.text("sanitized_number") if primary else "", organization.text("sanitized_phone")):
        values.put("phone", phone or organization.text("phone"))
    known = clues(
        provider_id=identifier,
        domain=[organization.text("primary_domain"), organization.text("website_url")],
        linkedin_url=organization.text("linkedin_url"),
        company=organization.text("name"),
    )
    return Answer(known, values.found, identifier)
