"""PATCH of contacts and companies: what is stored, what is refused, and two who edit at once."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Person, in_threads
from contactory.contacts.models import Contact
from contactory.contacts.services.editing import edit_contact
from contactory.workspaces.scope import workspace_scope
from contacts.records import changes_of, imported_contacts, send, shown

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

ANA = "ana@estuary.com,Ana,Silva,Estuary Foods,scone"
RUI = "rui@quill.com,Rui,Costa,Quill,"


def test_values_change_and_each_change_is_kept(alice: Person, bob: Person) -> None:
    (ana,) = imported_contacts(alice, ANA)
    status, document = send(
        bob,
        "PATCH",
        f"contacts/{ana['id']}",
        {
            "title": "  Buyer ",
            "last_name": None,
            "company": "Estuary Foods",
            "custom": {"Pastry": "bun", "Tea": "mint"},
        },
    )
    assert status == 200
    assert (document["title"], document["last_name"], document["company"]) == ("Buyer", "", "Estuary Foods")
    assert document["custom"] == {"Pastry": "bun", "Tea": "mint"}
    assert document["updated_at"] > ana["updated_at"]
    assert shown(alice, f"contacts/{ana['id']}") == document
    assert sorted(changes_of(alice, contact_id=ana["id"])) == [
        ("custom:Pastry", "scone", "bun", "person"),
        ("custom:Tea", "", "mint", "person"),
        ("last_name", "Silva", "", "person"),
        ("title", "", "Buyer", "person"),
    ]


def test_what_is_there_already_is_no_change(alice: Person) -> None:
    (ana,) = imported_contacts(alice, ANA)
    for body in ({}, {"first_name": " Ana "}, {"email": "ANA@Estuary.com"}, {"custom": {"Pastry": "scone", "X": None}}):
        status, document = send(alice, "PATCH", f"contacts/{ana['id']}", body)
        assert (status, document["updated_at"]) == (200, ana["updated_at"])
    assert changes_of(alice, contact_id=ana["id"]) == []


def test_an_empty_custom_value_removes_the_field(alice: Person) -> None:
    (ana,) = imported_contacts(alice, ANA)
    assert send(alice, "PATCH", f"contacts/{ana['id']}", {"custom": {"Pastry": None}})[1]["custom"] == {}
    assert changes_of(alice, contact_id=ana["id"]) == [("custom:Pastry", "scone", "", "person")]


def test_values_are_under_the_rules_of_files(alice: Person) -> None:
    (ana,) = imported_contacts(alice, ANA)
    typed = {
        "email": " Ana.Silva@BÜCHER.example ",
        "mobile_phone": "'+351 912 345 678",
        "unsubscribed": "yes",
        "country": "Deutschland",
        "last_contacted": "12 March 2024",
        "annual_revenue": "$5M",
    }
    status, document = send(alice, "PATCH", f"contacts/{ana['id']}", typed)
    assert (status, document["email"], document["country"]) == (200, "ana.silva@xn--bcher-kva.example", "DE")
    fields = document["fields"]
    assert fields["phone"]["mobile_phone"] == "+351912345678"
    assert (fields["sales"]["last_contacted"], fields["funding"]["annual_revenue"]) == ("2024-03-12", "5000000")
    # A person may change what no file may overwrite.
    assert document["fields"]["consent"]["unsubscribed"] != ""


@pytest.mark.parametrize(
    ("body", "code", "telling"),
    [
        ({"titel": "x"}, "unknown_field", "the nearest is title"),
        ({"id": 7}, "unknown_field", "'id'"),
        ({"created_by_job": "7"}, "unknown_field", "'created_by_job'"),
        ({"custom:Pastry": "x", "workspace_id": "1"}, "unknown_field", "'workspace_id'"),
        ({"email": "ana@"}, "invalid_value", "an e-mail address"),
        ({"employees": "a few"}, "invalid_value", "it takes a number"),
        ({"last_contacted": "31/02/2024"}, "invalid_value", "it takes a date"),
        ({"do_not_call": "perhaps"}, "invalid_value", "it takes yes or no"),
        ({"email": "a@b.com; c@d.com"}, "invalid_value", "it takes one value"),
        ({"mobile_phone": "+351 912 345 678 / +351 912 345 679"}, "invalid_value", "it takes one value"),
        ({"email": "n/a"}, "invalid_value", "an e-mail address"),
        ({"first_name": 7}, "invalid_value", "must be a text"),
        ({"first_name": ["a"]}, "invalid_value", "must be a text"),
        ({"first_name": "a\x00"}, "invalid_value", "is no text"),
        ({"first_name": "a\ud800"}, "invalid_value", "is no text"),
        ({"custom": {"a\x00": "b"}}, "invalid_value", "is no text"),
        ({"custom": {" ": "b"}}, "invalid_value", "cannot be called"),
        ({"custom": {"a": 1}}, "invalid_request", "custom"),
        ({"custom": []}, "invalid_request", "custom"),
        ({"notes": "x" * 40_000}, "invalid_value", "40,000 characters"),
        ({"company_id": 2**40}, "invalid_value", "no company"),
        ({"company_id": "5; drop"}, "invalid_request", "company_id"),
        ({"updated_at": "yesterday"}, "invalid_request", "updated_at"),
        ({"updated_at": "2026-01-01T00:00:00"}, "invalid_request", "updated_at"),
    ],
)  # fmt: skip
def test_bad_input_is_named_in_a_sentence_and_nothing_changes(
    alice: Person, body: dict[str, Any], code: str, telling: str
) -> None:
    (ana,) = imported_contacts(alice, ANA)
    status, document = send(alice, "PATCH", f"contacts/{ana['id']}", {"title": "Buyer", **body})
    assert (status, document["code"]) == (422, code), document
    assert telling in document["detail"]
    assert shown(alice, f"contacts/{ana['id']}")["title"] == ""
    assert changes_of(alice, contact_id=ana["id"]) == []


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b'"x"', b"\xff"])
def test_a_body_that_is_no_object_is_refused(alice: Person, body: bytes) -> None:
    (ana,) = imported_contacts(alice, ANA)
    answer = alice.client.patch(f"/api/v1/contacts/{ana['id']}", body, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_an_address_that_another_contact_has_is_refused(alice: Person, charlie: Person) -> None:
    ana, rui = imported_contacts(alice, ANA, RUI)
    status, document = send(alice, "PATCH", f"contacts/{rui['id']}", {"email": "Ana@estuary.com", "title": "Buyer"})
    assert (status, document["code"], document["taken_by"]) == (409, "email_taken", ana["id"])
    assert (shown(alice, f"contacts/{rui['id']}")["title"], changes_of(alice, contact_id=rui["id"])) == ("", [])
    # In another workspace it is free.
    (other,) = imported_contacts(charlie, RUI)
    assert send(charlie, "PATCH", f"contacts/{other['id']}", {"email": "ana@estuary.com"})[0] == 200


def test_many_contacts_may_have_no_address(alice: Person) -> None:
    for contact in imported_contacts(alice, ANA, RUI):
        assert send(alice, "PATCH", f"contacts/{contact['id']}", {"email": None})[1]["email"] == ""


def test_a_contact_moves_to_another_company(alice: Person, charlie: Person) -> None:
    ana, rui = imported_contacts(alice, ANA, RUI)
    place = f"contacts/{ana['id']}"
    assert send(alice, "PATCH", place, {"company_id": rui["company_id"]})[1]["company_record"]["domain"] == "quill.com"
    (foreign,) = imported_contacts(charlie, ANA)
    assert send(alice, "PATCH", place, {"company_id": foreign["company_id"]})[0] == 422
    assert send(alice, "PATCH", place, {"company_id": None})[1]["company_record"] is None
    changes = [(str(ana["company_id"]), str(rui["company_id"])), (str(rui["company_id"]), "")]
    assert [(old, new) for _, old, new, _ in changes_of(alice, contact_id=ana["id"])] == changes


@pytest.mark.parametrize("how", ["body", "header", "etag"])
def test_a_change_of_what_changed_meanwhile_gets_the_newer_record(alice: Person, bob: Person, how: str) -> None:
    (ana,) = imported_contacts(alice, ANA)
    place = f"contacts/{ana['id']}"
    read = alice.client.get(f"/api/v1/{place}")
    assert send(bob, "PATCH", place, {"title": "Buyer", "updated_at": read.json()["updated_at"]})[0] == 200
    late: dict[str, Any] = {"title": "Seller"}
    headers = {}
    if how == "body":
        late["updated_at"] = read.json()["updated_at"]
    else:
        headers["If_Match"] = read.headers["ETag"] if how == "etag" else f'"{read.json()["updated_at"]}"'
    status, document = send(alice, "PATCH", place, late, **headers)
    assert (status, document["code"]) == (409, "changed_meanwhile")
    newer = shown(alice, place)
    assert (document["current"], newer["title"]) == (newer, "Buyer")
    assert send(alice, "PATCH", place, {**late, "updated_at": newer["updated_at"]})[1]["title"] == "Seller"


def test_an_if_match_that_is_no_etag_is_refused(alice: Person) -> None:
    (ana,) = imported_contacts(alice, ANA)
    for mark in ("x", '""', '"2026-01-01"', '"a", "b"', "W/"):
        status, document = send(alice, "PATCH", f"contacts/{ana['id']}", {"title": "x"}, If_Match=mark)
        assert (status, document["code"]) == (422, "invalid_if_match"), mark
    assert send(alice, "PATCH", f"contacts/{ana['id']}", {"title": "x"}, If_Match="*")[0] == 200


def test_the_etag_of_an_answer_fits_the_next_change(alice: Person) -> None:
    (ana,) = imported_contacts(alice, ANA)
    place = f"/api/v1/contacts/{ana['id']}"
    etag = alice.client.get(place).headers["ETag"]
    for title in ("a", "b", "c"):
        answer = alice.client.patch(
            place, json.dumps({"title": title}), content_type="application/json", headers={"If-Match": etag}
        )
        assert (answer.status_code, answer.json()["title"]) == (200, title)
        etag = answer.headers["ETag"]
    assert alice.client.get(place).headers["ETag"] == etag


def test_of_changes_at_once_by_those_who_read_the_same_one_wins(alice: Person) -> None:
    (ana,) = imported_contacts(alice, ANA)
    titles = iter([f"title {number}" for number in range(8)])

    def change() -> tuple[int, str]:
        body = {"title": next(titles), "updated_at": ana["updated_at"]}
        status, document = send(alice, "PATCH", f"contacts/{ana['id']}", body)
        return status, document["title"] if status == 200 else document["code"]

    answers = in_threads(change, 8)
    (winner,) = [title for status, title in answers if status == 200]
    assert sorted(answers)[1:] == [(409, "changed_meanwhile")] * 7
    assert changes_of(alice, contact_id=ana["id"]) == [("title", "", winner, "person")]
    assert shown(alice, f"contacts/{ana['id']}")["title"] == winner


def test_changes_at_once_without_a_mark_are_all_in_the_history(alice: Person) -> None:
    (ana,) = imported_contacts(alice, ANA)
    titles = iter([f"title {number}" for number in range(8)])

    def change() -> int:
        return send(alice, "PATCH", f"contacts/{ana['id']}", {"title": next(titles), "custom": {"n": "1"}})[0]

    assert in_threads(change, 8) == [200] * 8
    changes = [(old, new) for field, old, new, _ in changes_of(alice, contact_id=ana["id"]) if field == "title"]
    assert [old for old, _ in changes] == ["", *(new for _, new in changes[:-1])]
    assert {new for _, new in changes} == {f"title {number}" for number in range(8)}
    assert shown(alice, f"contacts/{ana['id']}")["title"] == changes[-1][1]


def test_of_two_who_take_one_address_at_once_one_gets_it(alice: Person) -> None:
    contacts = iter(imported_contacts(alice, ANA, RUI))

    def take() -> tuple[int, str]:
        status, document = send(alice, "PATCH", f"contacts/{next(contacts)['id']}", {"email": "shared@estuary.com"})
        return status, document.get("code", "")

    assert sorted(in_threads(take, 2)) == [(200, ""), (409, "email_taken")]


def test_a_viewer_and_a_stranger_change_nothing(alice: Person, vera: Person, charlie: Person) -> None:
    (ana,) = imported_contacts(alice, ANA)
    for path in (f"contacts/{ana['id']}", f"companies/{ana['company_id']}"):
        assert send(vera, "PATCH", path, {"city": "Porto"})[0] == 403
        assert send(charlie, "PATCH", path, {"city": "Porto"})[0] == 404
        assert send(alice, "PATCH", f"{path.partition('/')[0]}/{2**70}", {"city": "Porto"})[0] == 404
    assert changes_of(alice) == []


def test_a_company_is_changed_and_keeps_a_domain_of_its_own(alice: Person) -> None:
    ana, rui = imported_contacts(alice, ANA, RUI)
    place = f"companies/{ana['company_id']}"
    typed = {"domain": "https://www.Estuary-Foods.co.uk/about", "name": "Estuary Ltd", "employees": "51-200"}
    status, document = send(alice, "PATCH", place, typed)
    assert (status, document["domain"], document["name"]) == (200, "estuary-foods.co.uk", "Estuary Ltd")
    assert ("domain", "estuary.com", "estuary-foods.co.uk", "person") in changes_of(alice, company_id=ana["company_id"])
    taken = send(alice, "PATCH", place, {"domain": "quill.com"})
    assert (taken[0], taken[1]["code"], taken[1]["taken_by"]) == (409, "domain_taken", rui["company_id"])
    for body in (
        {"domain": ""},
        {"domain": "gmail.com"},
        {"domain": "x"},
        {"email": "a@b.com"},
        {"custom": {" ": "b"}},
    ):
        assert send(alice, "PATCH", place, body)[0] == 422, body
    late = send(alice, "PATCH", place, {"city": "Porto", "updated_at": "2020-01-01T00:00:00Z"})
    assert (late[0], late[1]["current"]["domain"]) == (409, "estuary-foods.co.uk")


def test_a_change_is_a_fixed_number_of_queries(alice: Person) -> None:
    (ana,) = imported_contacts(alice, ANA)
    with workspace_scope(alice.workspace_id):
        counts = []
        for names in (["title"], ["title", "city", "country", "notes", "stage", "owner"]):
            with CaptureQueriesContext(connection) as captured:
                edit_contact(
                    workspace_id=alice.workspace_id,
                    contact_id=ana["id"],
                    changes={name: f"x{len(names)}" for name in names},
                    actor="account:1",
                )
            counts.append(len(captured))
        assert counts[0] == counts[1]
        assert Contact.objects.get(pk=ana["id"]).updated_at is not None
