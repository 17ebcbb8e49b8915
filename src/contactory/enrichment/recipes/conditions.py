"""Whether a record meets the condition of a step, and which part it does not meet."""

from collections.abc import Mapping, Sequence

from contactory.engine.countries import country_code
from contactory.enrichment.recipes.email_status import status_of
from contactory.enrichment.recipes.spec import ALWAYS, Condition


def unmet(condition: Condition, values: Mapping[str, str]) -> str:
    """The sentence that says what a record does not meet, "" where it meets everything."""
    if condition is ALWAYS:
        return ""
    return (
        _unmet_status(condition.email_status, values)
        or _unmet_country(condition.countries, values)
        or _unmet_filling(condition, values)
    )


def country_of(values: Mapping[str, str]) -> str:
    """The ISO 3166 code of the record's country, or else of its company's; "" where none is known."""
    return country_code(values.get("country", "")) or country_code(values.get("company_country", "")) or ""


def _unmet_status(wanted: Sequence[str], values: Mapping[str, str]) -> str:
    if not wanted:
        return ""
    status = status_of(values.get("email_status", ""))
    return "" if status in wanted else f"Its e-mail status is {status}, and only {listed(wanted)} is asked about."


def _unmet_country(wanted: Sequence[str], values: Mapping[str, str]) -> str:
    if not wanted:
        return ""
    country = country_of(values)
    if country in wanted:
        return ""
    return f"Its country is {country or 'not known'}, and only {listed(wanted)} is asked about."


def _unmet_filling(condition: Condition, values: Mapping[str, str]) -> str:
    if condition.empty and all(values.get(name) for name in condition.empty):
        return f"It has {listed(condition.empty, 'and')} already."
    lacking = [name for name in condition.filled if not values.get(name)]
    return f"It has no {listed(lacking)}." if lacking else ""


def listed(names: Sequence[str], last: str = "or") -> str:
    """The names as people list them."""
    return f"{', '.join(names[:-1])} {last} {names[-1]}" if len(names) > 1 else "".join(names)
