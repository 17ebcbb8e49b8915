"""What providers gave: written with its source, its cost and the answers that lost, and not where a key forbids it."""

from decimal import Decimal
from typing import Any

from django.db import connection

from cast import Person
from contactory.contacts.lost_answers import LostAnswer
from contactory.contacts.many_values import values_of_many
from contactory.contacts.models import Contact
from contactory.contacts.services.provider_values import GivenValue, GivenWrites, NotWritten
from contactory.workspaces.scope import workspace_scope


def given(field: str, value: str, **more: Any) -> GivenValue:
    return GivenValue(field, value, "apollo", Decimal("0.025"), **({"confidence": 0.8} | more))


def write(person: Person, record_id: int, *values: GivenValue) -> list[NotWritten]:
    with workspace_scope(person.workspace_id), connection.cursor() as cursor:
        wanted = {"workspace_id": person.workspace_id, "kind": "contact"}
        present = values_of_many(cursor, record_ids=[record_id], lock=True, **wanted)
        writes = GivenWrites(cursor, enrichment_id=7, **wanted)
        return writes.write({each: found.values for each, found in present.items()}, {record_id: values})


def contact(person: Person, **values: str) -> int:
    with workspace_scope(person.workspace_id):
        return Contact.objects.create(workspace_id=person.workspace_id, **values).pk


def history(person: Person, record_id: int) -> dict[str, Any]:
    answer = person.client.get(f"/api/v1/contacts/{record_id}/provenance").json()
    return {each["field"]: each for each in answer["fields"]}


def test_the_provenance_of_a_given_value_tells_what_lost(alice: Person) -> None:
    record_id = contact(alice, email="ann@estuary.com", title="Buyer")
    lost = (LostAnswer("explorium", "Purchaser", None, "later"), LostAnswer("toy", "CEO", 0.4, "agrees"))
    assert write(alice, record_id, given("title", "CEO", lost=lost), given("city", "Lima")) == []
    told = history(alice, record_id)
    source = told["title"]["source"]
    names = ("value", "source", "provider", "enrichment_id", "cost", "confidence", "replaced")
    assert [source[name] for name in names] == ["CEO", "provider", "apollo", 7, "0.025", 0.8, "Buyer"]
    assert source["lost"] == [
        {
            "provider": "explorium",
            "value": "Purchaser",
            "confidence": None,
            "code": "later",
            "sentence": "An earlier step of the recipe gave a value.",
        },
        {
            "provider": "toy",
            "value": "CEO",
            "confidence": 0.4,
            "code": "agrees",
            "sentence": "It says the same as the value that stands.",
        },
    ]
    assert (told["city"]["source"]["lost"], told["city"]["source"]["replaced"]) == ([], "")


def test_what_is_said_of_an_address_that_is_left_out_is_left_out_too(alice: Person) -> None:
    other = contact(alice, email="ann@estuary.com")
    record_id = contact(alice, full_name="Ann Lee")
    left_out = write(
        alice, record_id, given("email", "ann@estuary.com"), given("email_status", "deliverable"), given("city", "Lima")
    )
    assert [(each.field, each.code) for each in left_out] == [("email", "taken"), ("email_status", "taken")]
    assert str(other) in left_out[0].sentence
    assert {name: each["value"] for name, each in history(alice, record_id).items()} == {
        "full_name": "Ann Lee",
        "city": "Lima",
    }
