"""What Explorium can be asked, and what it costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from contactory.providers.explorium.businesses import FIRMOGRAPHIC_FIELDS, FUNDING_FIELDS, TECHNOGRAPHIC_FIELDS
from contactory.providers.explorium.contact_details import EMAIL_FIELDS, PHONE_FIELDS
from contactory.providers.protocol import Operation, Price, RateLimit, Target

_BATCH = 50
_BATCH_OF_LONG_ANSWERS = 20  # lists of technologies are long, and an answer is read up to a size
_LIMITS = (RateLimit(200, 60),)
_SHARED = "entities"  # one limit counts the entities of all operations
_BY_ID = (("provider_id",),)
# The price list is not public but for contacts: what the portal of an account says may differ.
_USUAL = Decimal(1)


@dataclass(frozen=True, slots=True)
class Call:
    """Where an operation is asked: the path, and the parameters of the provider's own."""

    path: str
    parameters: Mapping[str, object] | None = None


def _matching(name: str, label: str, target: Target, needs: tuple[tuple[str, ...], ...]) -> Operation:
    return Operation(name, label, target, (), needs, _BATCH, Price(Decimal(0)), "entity", _LIMITS, shares=_SHARED)


def _enriching(
    name: str, label: str, gives: tuple[str, ...], price: Decimal, *, batch: int = _BATCH, target: Target = "company"
) -> Operation:
    first = MATCH_BUSINESSES.name if target == "company" else MATCH_PROSPECTS.name
    return Operation(name, label, target, gives, _BY_ID, batch, Price(price), "entity", _LIMITS, first, _SHARED)


MATCH_BUSINESSES = _matching(
    "match_businesses", "Match businesses", "company", (("domain",), ("company",), ("linkedin_url",))
)
MATCH_PROSPECTS = _matching(
    "match_prospects", "Match prospects", "contact", (("email",), ("phone",), ("linkedin_url",), ("name", "company"))
)
_FIRMOGRAPHICS = _enriching("firmographics", "Firmographics", FIRMOGRAPHIC_FIELDS, _USUAL)
_TECHNOGRAPHICS = _enriching(
    "technographics", "Technographics", TECHNOGRAPHIC_FIELDS, _USUAL, batch=_BATCH_OF_LONG_ANSWERS
)
_FUNDING = _enriching("funding", "Funding and acquisition", FUNDING_FIELDS, _USUAL)
_EMAILS = _enriching("contact_emails", "E-mail addresses", EMAIL_FIELDS, Decimal(2), target="contact")
_PHONES = _enriching("contact_phones", "Phone numbers", PHONE_FIELDS, Decimal(5), target="contact")
_BOTH = _enriching(
    "contact_details", "E-mail addresses and phone numbers", EMAIL_FIELDS + PHONE_FIELDS, Decimal(5), target="contact"
)

OPERATIONS = (MATCH_BUSINESSES, _FIRMOGRAPHICS, _TECHNOGRAPHICS, _FUNDING, MATCH_PROSPECTS, _EMAILS, _PHONES, _BOTH)

CALLS: Mapping[str, Call] = {
    "firmographics": Call("/v1/businesses/firmographics"),
    "technographics": Call("/v1/businesses/technographics"),
    "funding": Call("/v1/businesses/funding_and_acquisition"),
    "contact_emails": Call("/v1/prospects/contacts_information", {"contact_types": ["email"]}),
    "contact_phones": Call("/v1/prospects/contacts_information", {"contact_types": ["phone"]}),
    "contact_details": Call("/v1/prospects/contacts_information", {"contact_types": ["email", "phone"]}),
}
