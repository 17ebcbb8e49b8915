"""Merging of contacts and of companies: whose value stays, where the other's number leads, and what is refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cast import Person, in_threads
from contactory.contacts.models import GoneRecord
from contactory.contacts.services.merging import combined
from contactory.workspaces.models import AuditEvent
from contactory.workspaces.scope import workspace_scope
from contacts.records import changes_of, imported_contacts, send, shown
from imports.pipeline import imported

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

HEADER = "Email,First name,Last name,Company,Job title,City,Pastry\n"
ANA = "ana@estuary.com,Ana,Silva,Estuary Foods,Buyer,,scone\n"
ANABELA = "anabela@quill.com,Anabela,Silva,Quill,Head of Buying,Porto,bun\n"
ANNA = "anna@third.com,Anna,Silva,Third,,,\n"


@pytest.fixture
def three(alice: Person) -> list[dict[str, Any]]:
    """Three contacts of Alice's that are one person."""
    job = imported(alice, HEADER + ANA + ANABELA + ANNA)
    items: list[dict[str, Any]] = shown(alice, f"imports/{job['id']}/results")["items"]
    return items


def merge(person: Person, this: dict[str, Any], other: dict[str, Any], **more: Any) -> tuple[int, dict[str, Any]]:
    return send(person, "POST", f"contacts/{this['id']}/merge", {"other_id": other["id"], **more})


def test_the_others_values_fill_what_is_empty(alice: Person, bob: Person, three: list[dict[str, Any]]) -> None:
    ana, anabela, _ = three
    status, merged = merge(bob, ana, anabela)
    assert (status, merged["id"], merged["email"]) == (200, ana["id"], "ana@estuary.com")
    assert (merged["title"], merged["city"], merged["custom"]) == ("Buyer", "Porto", {"Pastry": "scone"})
    assert merged["fields"]["email"]["secondary_email"] == "anabela@quill.com"
    assert merged["company_id"] == ana["company_id"]
    assert shown(alice, f"contacts/{ana['id']}") == merged
    assert sorted(changes_of(alice, contact_id=ana["id"])) == [
        ("city", "", "Porto", "merge"),
        ("secondary_email", "", "anabela@quill.com", "merge"),
    ]
    with workspace_scope(alice.workspace_id):
        deed = AuditEvent.objects.get(workspace_id=alice.workspace_id, action="contact.merged")
    assert (deed.subject, deed.facts) == (f"contact:{ana['id']}", {"after": {"merged": anabela["id"]}})


def test_preferred_values_replace(alice: Person, three: list[dict[str, Any]]) -> None:
    ana, anabela, _ = three
    prefer = {"email": "other", "title": "other", "first_name": "this", "custom:Pastry": "other", "company_id": "other"}
    status, merged = merge(alice, ana, anabela, prefer=prefer)
    assert (status, merged["email"], merged["title"]) == (200, "anabela@quill.com", "Head of Buying")
    assert (merged["first_name"], merged["custom"]) == ("Ana", {"Pastry": "bun"})
    assert merged["company_record"]["domain"] == "quill.com"
    assert merged["fields"]["email"]["secondary_email"] == "ana@estuary.com"


def test_a_preference_for_nothing_keeps_the_value(alice: Person, three: list[dict[str, Any]]) -> None:
    ana, _, anna = three
    assert merge(alice, ana, anna, prefer={"title": "other", "city": "other"})[1]["title"] == "Buyer"


def test_the_other_number_leads_to_the_one_that_stays(
    alice: Person, charlie: Person, vera: Person, three: list[dict[str, Any]]
) -> None:
    ana, anabela, anna = three
    merge(alice, anabela, anna)
    merge(alice, ana, anabela)
    for old in (anabela, anna):
        for rest in ("", "/provenance"):
            answer = vera.client.get(f"/api/v1/contacts/{old['id']}{rest}")
            assert (answer.status_code, answer.json()["merged_into"]) == (301, ana["id"])
            assert answer.headers["Location"] == f"/api/v1/contacts/{ana['id']}{rest}"
            followed = vera.client.get(answer.headers["Location"])
            assert followed.json() == shown(vera, f"contacts/{ana['id']}{rest}")
        assert charlie.client.get(f"/api/v1/contacts/{old['id']}").status_code == 404
        for method, body in (("PATCH", {"title": "x"}), ("DELETE", None)):
            status, document = send(alice, method, f"contacts/{old['id']}", body)
            assert (status, document["code"], document["merged_into"]) == (410, "merged", ana["id"])
    assert shown(alice, f"contacts/{ana['id']}")["title"] == "Buyer"


def test_merging_again_changes_nothing(alice: Person, three: list[dict[str, Any]]) -> None:
    ana, anabela, anna = three
    _, first = merge(alice, ana, anabela)
    assert merge(alice, ana, anabela, updated_at=ana["updated_at"]) == (200, first)
    assert merge(alice, anna, anabela)[0] == 410
    assert merge(alice, anabela, anna)[0] == 410


def test_what_an_import_needs_to_know_of_the_other_stays(alice: Person, three: list[dict[str, Any]]) -> None:
    ana, anabela, _ = three
    merge(alice, ana, anabela)
    with workspace_scope(alice.workspace_id):
        gone = GoneRecord.objects.get(workspace_id=alice.workspace_id)
    assert (gone.kind, gone.record_id, gone.into_id) == ("contact", anabela["id"], ana["id"])
    assert (gone.created_by_job, gone.created_row) == (anabela["import_id"], 2)
    assert gone.values["title"] == "Head of Buying"


def test_deleting_the_one_that_stayed_forgets_the_other(alice: Person, three: list[dict[str, Any]]) -> None:
    ana, anabela, anna = three
    send(alice, "PATCH", f"contacts/{anna['id']}", {"notes": "secret"})
    merge(alice, anabela, anna)
    merge(alice, ana, anabela)
    assert send(alice, "DELETE", f"contacts/{ana['id']}")[0] == 204
    with workspace_scope(alice.workspace_id):
        left = GoneRecord.objects.filter(workspace_id=alice.workspace_id).order_by("record_id")
        assert [(each.record_id, each.into_id, each.values) for each in left] == [
            (each["id"], None, {}) for each in three
        ]
    assert changes_of(alice) == []
    assert send(alice, "GET", f"contacts/{anna['id']}")[0] == 404


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"prefer": {"titel": "other"}}, 422, "unknown_field"),
        ({"prefer": {"title": "mine"}}, 422, "invalid_request"),
        ({"other_id": 2**40}, 404, "not_found"),
        ({"other_id": "x"}, 422, "invalid_request"),
        ({"other_id": -1}, 422, "invalid_request"),
        ({"more": 1}, 422, "invalid_request"),
        ({"updated_at": "2020-01-01T00:00:00Z"}, 409, "changed_meanwhile"),
    ],
)
def test_bad_input_merges_nothing(
    alice: Person, three: list[dict[str, Any]], body: dict[str, Any], status: int, code: str
) -> None:
    ana, anabela, _ = three
    answered, document = merge(alice, ana, anabela, **body)
    assert (answered, document["code"]) == (status, code)
    assert merge(alice, ana, ana)[0] == 422
    assert shown(alice, f"contacts/{anabela['id']}")["title"] == "Head of Buying"
    assert changes_of(alice) == []


def test_a_consent_is_not_lost_in_silence(alice: Person, three: list[dict[str, Any]]) -> None:
    ana, anabela, _ = three
    send(alice, "PATCH", f"contacts/{ana['id']}", {"unsubscribed": "no", "do_not_call": "yes"})
    send(alice, "PATCH", f"contacts/{anabela['id']}", {"unsubscribed": "yes", "consent": "2024, by phone"})
    status, document = merge(alice, ana, anabela)
    assert (status, document["code"], document["fields"]) == (409, "consent_differs", ["unsubscribed"])
    said = shown(alice, f"contacts/{anabela['id']}")["fields"]["consent"]
    status, merged = merge(alice, ana, anabela, prefer={"unsubscribed": "other"})
    consents = merged["fields"]["consent"]
    assert (status, consents["unsubscribed"], consents["consent"]) == (200, said["unsubscribed"], "2024, by phone")
    assert consents["do_not_call"] != ""


def test_merging_both_ways_at_once_merges_once(alice: Person, three: list[dict[str, Any]]) -> None:
    pairs = iter([(three[0], three[1]), (three[1], three[0])] * 2)
    answers = in_threads(lambda: merge(alice, *next(pairs))[0], 4)
    assert sorted(answers) == [200, 200, 410, 410]
    listed = shown(alice, "contacts")["items"]
    assert len(listed) == 2


def test_a_change_and_a_merge_at_once_lose_nothing(alice: Person, three: list[dict[str, Any]]) -> None:
    ana, anabela, _ = three
    turns = iter(("merge", "edit"))

    def act() -> int:
        if next(turns) == "merge":
            return merge(alice, ana, anabela)[0]
        return send(alice, "PATCH", f"contacts/{anabela['id']}", {"notes": "call back"})[0]

    answers = in_threads(act, 2)
    notes = shown(alice, f"contacts/{ana['id']}")["fields"]["sales"]["notes"]
    # Either the note was there before the merge and came along, or its writer was told that the contact is gone.
    assert (sorted(answers), notes) in (([200, 200], "call back"), ([200, 410], ""))


def test_a_viewer_and_a_stranger_merge_nothing(
    alice: Person, vera: Person, charlie: Person, three: list[dict[str, Any]]
) -> None:
    ana, anabela, _ = three
    (foreign,) = imported_contacts(charlie, "x@estuary.com,X,Y,Z,")
    assert merge(vera, ana, anabela)[0] == 403
    assert merge(charlie, ana, anabela)[0] == 404
    assert merge(charlie, foreign, anabela)[0] == 404
    assert merge(alice, ana, foreign)[0] == 404
    assert merge(alice, foreign, ana)[0] == 404
    assert len(shown(alice, "contacts")["items"]) == 3


def test_companies_merge_with_their_contacts(alice: Person, charlie: Person, three: list[dict[str, Any]]) -> None:
    ana, anabela, _ = three
    send(alice, "PATCH", f"companies/{anabela['company_id']}", {"industry": "Paper", "name": "Quill & Co"})
    place = f"companies/{ana['company_id']}"
    body = {"other_id": anabela["company_id"], "prefer": {"name": "other"}}
    assert send(charlie, "POST", f"{place}/merge", body)[0] == 404
    status, merged = send(alice, "POST", f"{place}/merge", body)
    assert (status, merged["domain"], merged["name"]) == (200, "estuary.com", "Quill & Co")
    assert merged["fields"]["industry"] == "Paper"
    moved = shown(alice, f"contacts/{anabela['id']}")
    assert moved["company_id"] == ana["company_id"]
    assert moved["updated_at"] > anabela["updated_at"]
    answer = alice.client.get(f"/api/v1/companies/{anabela['company_id']}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/api/v1/{place}")
    assert send(alice, "PATCH", f"companies/{anabela['company_id']}", {"city": "x"})[0] == 410


NAMES = st.sampled_from(["email", "secondary_email", "tertiary_email", "title", "city", "custom:Pastry"])
VALUES = st.dictionaries(NAMES, st.sampled_from(["a@b.com", "c@d.com", "x", "y"]))


@given(VALUES, VALUES, st.dictionaries(NAMES, st.sampled_from(["this", "other"])))
def test_no_value_is_lost_where_the_other_has_none(
    this: dict[str, str], other: dict[str, str], prefer: dict[str, Any]
) -> None:
    result = {**this, **combined(this, other, prefer)}
    assert result.keys() >= this.keys() | other.keys()
    for name in this.keys() | other.keys():
        sides = {"this": this.get(name), "other": other.get(name)}
        first = sides[prefer.get(name, "this")]
        assert result[name] == (first or this.get(name) or other.get(name))
    addresses = [values["email"] for values in (this, other) if "email" in values]
    room = not ({"secondary_email", "tertiary_email"} <= this.keys() | other.keys())
    if room:
        kept = {result.get(name) for name in ("email", "secondary_email", "tertiary_email")}
        assert set(addresses) <= kept


def test_a_merge_sent_twice_with_one_key_is_one_merge_and_one_answer(
    alice: Person, three: list[dict[str, Any]]
) -> None:
    ana, anabela, anna = three
    sent = {"Idempotency_Key": "merge-1"}
    first = send(alice, "POST", f"contacts/{ana['id']}/merge", {"other_id": anabela["id"]}, **sent)
    assert send(alice, "POST", f"contacts/{ana['id']}/merge", {"other_id": anabela["id"]}, **sent) == first
    assert first[0] == 200
    status, told = send(alice, "POST", f"contacts/{ana['id']}/merge", {"other_id": anna["id"]}, **sent)
    assert (status, told["code"]) == (422, "idempotency_key_reused")
    assert shown(alice, f"contacts/{anna['id']}")["id"] == anna["id"]
