"""The values that providers give have the forms that imports give to cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactory.engine.column_formats import ColumnFormats, Decision
from contactory.engine.field_texts import clean_text
from contactory.engine.fields import COMPANY_FIELDS_BY_NAME, FIELDS_BY_NAME, Field
from contactory.providers.values import Values, normal_form

# One field of each kind, and those that have a rule of their own.
FIELDS = [*{field.kind: field for field in FIELDS_BY_NAME.values()}.values(), FIELDS_BY_NAME["country"]]
FIELDS.append(COMPANY_FIELDS_BY_NAME["domain"])
TEXTS = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="0123456789.,-+TZ:/ |;()kKM$%", max_size=24),
    st.sampled_from(["United States", "a|b, c", "Retail, Food", "(512) 555-0100", "+1 512 555 0100 ext 12", "yes"]),
)


@given(st.sampled_from(FIELDS), TEXTS, st.sampled_from(["", "US", "DE"]), st.sampled_from(["", ".", ","]))
def test_an_import_leaves_a_value_of_a_provider_as_it_is(field: Field, text: str, country: str, mark: str) -> None:
    value = normal_form(field, text, country)
    formats = ColumnFormats(country=country, numbers={field.name: Decision(mark, "")})
    assert clean_text(field, value, formats) == value


@pytest.mark.parametrize(
    ("name", "sent", "stored"),
    [
        ("last_raised_at", "2024-03-01T00:00:00.000+00:00", "2024-03-01"),
        ("mobile_phone", "(512) 555-0100", "+15125550100"),
        ("company_country", "germany", "DE"),
        ("annual_revenue", "$5M", "5000000"),
        ("latest_funding_amount", "-1.234", "-1.2340"),
        ("employees", "1,200", "1200"),
        ("keywords", "saas|crm", "saas; crm"),
        ("email", "Ada@Bücher.example", "ada@xn--bcher-kva.example"),
        ("employees", "51-200", None),
        ("linkedin_url", "unknown", None),
    ],
)
def test_what_a_value_becomes(name: str, sent: str, stored: str | None) -> None:
    values = Values("contact", "United States")
    values.put(name, sent)
    found = values.found.get(name)
    assert (found.text if found else None) == stored
