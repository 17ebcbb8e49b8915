"""What somebody is asked whether it was meant."""

import pytest

from contactory.engine.fields import FIELDS_BY_NAME
from contactory.engine.near_names import near_names, near_or_all


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("emial", "email"),
        ("E-Mail", "email"),
        ("firstname", "first_name"),
        ("linkedin", "linkedin_url"),
        ("mobile", "mobile_phone"),
        ("address", "company_address"),
    ],
)
def test_a_name_that_is_nearly_one_leads_to_it(said: str, first: str) -> None:
    assert near_names(said, list(FIELDS_BY_NAME))[0] == first


@pytest.mark.parametrize("said", ["foo", "changes", "", "zip", "Ж"])
def test_a_name_like_none_leads_to_all(said: str) -> None:
    assert near_or_all(said, ["email", "technologies"], "fields") == "the fields are email, technologies"


def test_one_is_and_several_are() -> None:
    assert near_or_all("emial", ["email", "title"], "fields") == "the nearest is email"
    assert near_or_all("phone", ["home_phone", "title", "work_phone"], "x") == "the nearest are home_phone, work_phone"
