"""What Apollo says about a person."""

from decimal import Decimal

from contactory.engine.email_syntax import PLACEHOLDER
from contactory.providers.answers import Answer
from contactory.providers.email_statuses import DELIVERABLE, RISKY, UNDELIVERABLE, UNKNOWN
from contactory.providers.identity import Clues, clues
from contactory.providers.shapes import Node
from contactory.providers.values import Values

_STATUSES = {
    "verified": DELIVERABLE,
    "likely to engage": DELIVERABLE,
    "extrapolated": RISKY,
    "guessed": RISKY,
    "catch-all": RISKY,
    "bounced": UNDELIVERABLE,
}
_PHONES = {
    "mobile": "mobile_phone",
    "work_direct": "work_direct_phone",
    "work_hq": "corporate_phone",
    "home": "home_phone",
    "other": "other_phone",
}
_TEXTS = ("first_name", "last_name", "title", "seniority", "city", "state", "country")
_PAGES = ("linkedin_url", "twitter_url", "facebook_url")
# Contact fields by the name of what Apollo tells of the person's organization.
_OF_ORGANIZATION = {
    "name": "company",
    "primary_domain": "company_domain",
    "website_url": "website",
    "industry": "industry",
    "short_description": "seo_description",
    "raw_address": "company_address",
    "city": "company_city",
    "state": "company_state",
    "postal_code": "company_postal_code",
    "country": "company_country",
    "linkedin_url": "company_linkedin_url",
    "sanitized_phone": "company_phone",
    "latest_funding_stage": "latest_funding",
    "latest_funding_round_date": "last_raised_at",
}
_FIGURES_OF_ORGANIZATION = {
    "estimated_num_employees": "employees",
    "annual_revenue": "annual_revenue",
    "total_funding": "total_funding",
    "retail_location_count": "number_of_retail_locations",
}
_LISTS_OF_ORGANIZATION = {"keywords": "keywords", "technology_names": "technologies"}

PERSON_FIELDS = (
    *_TEXTS,
    *_PAGES,
    *("departments", "email", "email_status", "secondary_email", "apollo_contact_id", "apollo_account_id"),
    *_PHONES.values(),
    *_OF_ORGANIZATION.values(),
    *_FIGURES_OF_ORGANIZATION.values(),
    *_LISTS_OF_ORGANIZATION.values(),
)


def read_person(person: Node) -> Answer | None:
    """The person, None where Apollo sent a shell without anybody in it; raises WrongShape."""
    identifier = person.text("id")
    if not identifier:
        return None
    values = Values("contact", person.text("country"))
    for name in (*_TEXTS, *_PAGES):
        values.put(name, person.text(name))
    values.put_list("departments", person.texts("departments"))
    contact = person.node("contact")
    _put_emails(values, person)
    _put_saved(values, person, contact)
    organization = person.node("organization")
    if organization is not None:
        _put_organization(values, organization)
    return Answer(_clues(person, contact, organization), values.found, identifier)


def _put_emails(values: Values, person: Node) -> None:
    email, status = person.text("email"), person.text("email_status").lower()
    confidence = person.number("extrapolated_email_confidence")
    sure = confidence if confidence is not None and confidence <= Decimal(1) else None
    values.put("email", email, sure)
    if "email" in values.found:
        values.put("email_status", _STATUSES.get(status, UNKNOWN), sure)
    for personal in person.texts("personal_emails"):
        if personal.lower() != email.lower():
            values.put("secondary_email", personal)


def _put_saved(values: Values, person: Node, contact: Node | None) -> None:
    """What is known because the team has the person among its contacts already."""
    values.put("apollo_contact_id", person.text("contact_id"))
    values.put("apollo_account_id", person.text("account_id"))
    for phone in contact.nodes("phone_numbers") if contact else ():
        kind = _PHONES.get(phone.text("type").lower(), "other_phone")
        values.put(kind, phone.text("sanitized_number") or phone.text("raw_number"))


def _put_organization(values: Values, organization: Node) -> None:
    for theirs, ours in _OF_ORGANIZATION.items():
        values.put(ours, organization.text(theirs))
    for theirs, ours in _FIGURES_OF_ORGANIZATION.items():
        values.put(ours, organization.figures(theirs))
    for theirs, ours in _LISTS_OF_ORGANIZATION.items():
        values.put_list(ours, organization.texts(theirs))


def _clues(person: Node, contact: Node | None, organization: Node | None) -> Clues:
    emails = [person.text("email"), *person.texts("personal_emails")]
    if contact is not None:
        emails += [contact.text("email"), *(entry.text("email") for entry in contact.nodes("contact_emails"))]
    full_name = f"{person.text('first_name')} {person.text('last_name')}".strip()
    return clues(
        provider_id=person.text("id"),
        email=[email for email in emails if email.lower() != PLACEHOLDER],
        linkedin_url=person.text("linkedin_url"),
        name=[name for name in (person.text("name"), full_name) if name],
        company=organization.text("name") if organization else "",
        domain=[organization.text("primary_domain"), organization.text("website_url")] if organization else [],
    )
