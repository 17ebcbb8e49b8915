"""What Explorium says about a business."""

from collections.abc import Callable, Mapping

from contactory.providers.shapes import Node
from contactory.providers.values import Values

_TEXTS = {
    "name": "name",
    "website": "website",
    "business_description": "description",
    "street": "address",
    "city_name": "city",
    "region_name": "state",
    "zip_code": "postal_code",
    "country_name": "country",
    "linkedin_profile": "linkedin_url",
}
_FACTS = ("number_of_employees_range", "yearly_revenue_range", "naics", "sic_code", "ticker")
_FUNDING_FACTS = ("last_funding_round_type", "last_funding_round_date", "last_funding_round_value_usd", "ipo_date")

FIRMOGRAPHIC_FIELDS = (*_TEXTS.values(), "domain", "industry")
TECHNOGRAPHIC_FIELDS = ("technologies",)
FUNDING_FIELDS = ("total_funding",)


def _firmographics(data: Node, values: Values) -> Mapping[str, str]:
    for theirs, ours in _TEXTS.items():
        values.put(
            ours, _capitalised(data.text(theirs)) if theirs in ("city_name", "region_name") else data.text(theirs)
        )
    values.put("domain", data.text("website"))
    values.put("industry", data.text("linkedin_industry_category") or data.text("naics_description"))
    # Ranges are no numbers, so they fill no field of numbers.
    return _facts(data, _FACTS)


def _technographics(data: Node, values: Values) -> Mapping[str, str]:
    values.put_list("technologies", data.texts("full_tech_stack"))
    return {}


def _funding(data: Node, values: Values) -> Mapping[str, str]:
    values.put("total_funding", data.figures("known_funding_total_value"))
    return _facts(data, _FUNDING_FACTS)


def _facts(data: Node, names: tuple[str, ...]) -> Mapping[str, str]:
    return {name: text for name in names if (text := data.figures(name))}


def _capitalised(text: str) -> str:
    """Places come in lower case."""
    return text.title() if text.islower() else text


READERS: Mapping[str, Callable[[Node, Values], Mapping[str, str]]] = {
    "firmographics": _firmographics,
    "technographics": _technographics,
    "funding_and_acquisition": _funding,
}
