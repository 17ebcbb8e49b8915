"""GET /fields: the names that mappings and records use, with their words for a person."""

import pytest

from cast import Person
from contactory.contacts.models import COMPANY_FIELDS
from contactory.engine.fields import CONTACT_FIELDS


@pytest.mark.usefixtures("committed_db")
def test_the_fields_are_those_of_the_records(vera: Person) -> None:
    told = vera.client.get("/api/v1/fields").json()["items"]
    assert [field["name"] for field in told] == [field.name for field in CONTACT_FIELDS]
    assert {field["name"] for field in told if field["protected"]} == {"do_not_call", "unsubscribed", "consent"}
    companies = vera.client.get("/api/v1/fields", {"kind": "companies"}).json()["items"]
    assert {field["name"] for field in companies} == {"domain", *COMPANY_FIELDS}
    assert [field["name"] for field in companies if field["required"]] == ["domain"]
    assert vera.client.get("/api/v1/fields", {"kind": "dogs"}).status_code == 422
