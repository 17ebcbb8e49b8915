"""GET /contacts and /companies: lists, searches and filters against what is there, and single records."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Person
from contactory.contacts.models import Contact
from contactory.engine.fields import CONTACT_FIELDS
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import imported, people, table

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

NAMED = (
    "ana.silva@estuary.com,Ana,Silva,Estuary Foods,scone",
    "ana.souza@estuary.com,Ana,SOUZA,Estuary Foods,bun",
    "rui@silva.com,Rui,Costa,Silva,tart",
    "silvana@gmail.com,Silvana,Ana,Quill,",
    "anabela@quill.com,Anabela,Reis,Quill,scone",
    "o.neill@quill.com,Seán,O'Neill,Quill,",
)


def walk(person: Person, path: str, query: str = "", limit: int = 2) -> Iterator[dict[str, Any]]:
    """Every item of a list, page by page."""
    cursor = ""
    while cursor is not None:
        mark = f"&cursor={cursor}" if cursor else ""
        answer = person.client.get(f"/api/v1/{path}?limit={limit}&{query}{mark}")
        assert answer.status_code == 200, answer.content
        yield from answer.json()["items"]
        cursor = answer.json()["next_cursor"]


def emails(person: Person, query: str, limit: int = 2) -> list[str]:
    return [each["email"] for each in walk(person, "contacts", query, limit)]


def test_the_newest_come_first(alice: Person, vera: Person) -> None:
    imported(alice, table(*people(7)))
    assert emails(vera, "") == [f"p{n}@c0.com" for n in range(7, 0, -1)]


@pytest.mark.parametrize("limit", [1, 2, 50])
@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("q=ana", ["ana.silva@", "ana.souza@", "anabela@", "silvana@"]),
        ("q=ANA.S", ["ana.silva@", "ana.souza@"]),
        ("q=silva", ["silvana@", "rui@", "ana.silva@"]),
        ("q=Souza", ["ana.souza@"]),
        ("q=ana silva", ["ana.silva@"]),
        ("q=estuary foods", ["ana.souza@", "ana.silva@"]),
        ("q=O'neill", ["o.neill@"]),
        ("q=silva@", []),
        ("q=ana.silva@estuary.com", ["ana.silva@"]),
        ("q=ana.silva@ESTUARY", ["ana.silva@"]),
        ("q=nobody", []),
        ("q=%20", ["o.neill@", "anabela@", "silvana@", "rui@", "ana.souza@", "ana.silva@"]),
        ("email=ANA.silva@estuary.com", ["ana.silva@"]),
        ("email=ana", []),
        ("email=", []),
        ("domain=estuary.com", ["ana.souza@", "ana.silva@"]),
        ("domain=https://www.quill.com/x", ["o.neill@", "anabela@"]),
        ("domain=gmail.com", []),
        ("domain=nowhere.org", []),
        ("q=ana&domain=estuary.com", ["ana.silva@", "ana.souza@"]),
        ("updated_since=2031-01-01T00:00:00Z", []),
        ("updated_since=2001-01-01T00:00:00%2B02:00&q=rui", ["rui@"]),
        ("import_id=987654321", []),
        ("company_id=0", []),
    ],
)
def test_a_search_finds_these_in_this_order(alice: Person, query: str, wanted: list[str], limit: int) -> None:
    imported(alice, table(*NAMED))
    found = emails(alice, query, limit)
    assert [email.partition("@")[0] + "@" for email in found] == wanted


def test_filters_by_import_and_company(alice: Person) -> None:
    first = imported(alice, table(*people(12)))
    second = imported(alice, table(*people(3, start=100)))
    assert len(emails(alice, f"import_id={first['id']}")) == 12
    assert emails(alice, f"import_id={second['id']}") == ["p102@c10.com", "p101@c10.com", "p100@c10.com"]
    company = next(walk(alice, "companies", "domain=c0.com"))
    assert emails(alice, f"company_id={company['id']}") == [f"p{n}@c0.com" for n in range(9, 0, -1)]
    assert {each["company_id"] for each in walk(alice, "contacts", "domain=c0.com")} == {company["id"]}


@pytest.mark.parametrize(
    "query",
    [
        "q=%00", "email=%00", "domain=a%00b", "company_id=x", "company_id=-1", "import_id=99999999999999999999",
        "updated_since=yesterday", "updated_since=2026-01-01T00:00:00", "limit=0", "limit=501", "cursor=abc",
        f"q={'x' * 400}",
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_named(alice: Person, query: str) -> None:
    refused = alice.client.get(f"/api/v1/contacts?{query}")
    assert (refused.status_code, refused.headers["Content-Type"]) == (422, "application/problem+json")


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", '"', "a%", "\U0010ffff", "ﬁ", "İ", "ß@", "@", "@@", "a@" * 100])
def test_odd_searches_are_only_texts(alice: Person, text: str) -> None:
    imported(alice, table(*NAMED))
    found = alice.client.get("/api/v1/contacts", {"q": text})
    assert (found.status_code, found.json()["items"]) == (200, [])
    assert alice.client.get("/api/v1/companies", {"q": text, "domain": text[:300]}).json()["items"] == []


def test_a_contact_tells_its_fields_company_and_origin(alice: Person, vera: Person) -> None:
    job = imported(alice, table(*people(2), *NAMED), filename="named.csv")
    listed = next(walk(alice, "contacts", "email=ana.silva@estuary.com"))
    shown = vera.client.get(f"/api/v1/contacts/{listed['id']}").json()
    assert {name: shown[name] for name in listed if name != "values"} | {"values": {}} == listed
    assert {name for group in shown["fields"].values() for name in group} == {field.name for field in CONTACT_FIELDS}
    assert shown["fields"]["person"]["last_name"] == "Silva"
    assert shown["custom"] == {"Pastry": "scone"}
    assert shown["company_record"]["domain"] == "estuary.com"
    assert shown["origin"] == {"import_id": job["id"], "filename": "named.csv", "row_number": 3, "line": 4}


def test_a_contact_that_a_person_made_has_no_origin(alice: Person) -> None:
    with workspace_scope(alice.workspace_id):
        contact_id = Contact.objects.create(workspace_id=alice.workspace_id, first_name="Ana").pk  # type: ignore[misc]
    shown = alice.client.get(f"/api/v1/contacts/{contact_id}").json()
    assert (shown["origin"], shown["company_record"], shown["email"], shown["import_id"]) == (None, None, "", None)


def test_companies_are_listed_searched_and_shown(alice: Person, vera: Person, charlie: Person) -> None:
    job = imported(alice, table(*NAMED))
    domains = [each["domain"] for each in walk(vera, "companies")]
    assert domains == ["quill.com", "silva.com", "estuary.com"]
    for query, wanted in {
        "q=est": ["estuary.com"],
        "q=estuary foods": ["estuary.com"],
        "q=QUILL": ["quill.com"],
        "q=x": [],
        "domain=www.silva.com": ["silva.com"],
        f"import_id={job['id']}&q=s": ["silva.com"],
        "import_id=99": [],
    }.items():
        assert [each["domain"] for each in walk(alice, "companies", query)] == wanted, query
    company_id = next(walk(alice, "companies", "q=est"))["id"]
    shown = alice.client.get(f"/api/v1/companies/{company_id}").json()
    assert (shown["fields"]["name"], shown["origin"]["import_id"]) == ("Estuary Foods", job["id"])
    assert list(walk(charlie, "companies")) == []


@pytest.mark.parametrize("which", ["contacts", "companies"])
def test_what_is_elsewhere_looks_absent(alice: Person, charlie: Person, which: str) -> None:
    imported(alice, table(*NAMED))
    record_id = next(walk(alice, which))["id"]
    foreign = charlie.client.get(f"/api/v1/{which}/{record_id}")
    absent = charlie.client.get(f"/api/v1/{which}/{2**40}")
    assert foreign.status_code == absent.status_code == 404
    assert foreign.json()["detail"] == absent.json()["detail"]
    assert list(walk(charlie, which, "q=est")) == []
    assert alice.client.get(f"/api/v1/{which}/{2**70}").status_code == 404
    assert alice.client.get(f"/api/v1/{which}/x").status_code == 422


def test_a_cursor_of_another_list_is_refused(alice: Person) -> None:
    imported(alice, table(*people(5)))
    cursor = alice.client.get("/api/v1/contacts?limit=2").json()["next_cursor"]
    for path in (f"companies?cursor={cursor}", f"contacts?q=p&cursor={cursor}"):
        assert alice.client.get(f"/api/v1/{path}").json()["code"] == "invalid_cursor"


def test_a_page_is_a_fixed_number_of_queries(alice: Person) -> None:
    imported(alice, table(*people(60)))
    for query in ("", "q=silva", "q=p", "domain=c0.com"):
        counts = []
        for limit in (1, 60):
            with CaptureQueriesContext(connection) as captured:
                alice.client.get(f"/api/v1/contacts?{query}&limit={limit}")
            counts.append(len(captured))
        assert abs(counts[0] - counts[1]) <= 1, query


def test_a_list_gives_the_further_fields_that_it_is_asked_for(alice: Person, vera: Person) -> None:
    imported(alice, table(*NAMED[:1]))
    [contact] = walk(vera, "contacts", "values=email_status, custom:Pastry,company")
    assert contact["values"] == {"email_status": "", "custom:Pastry": "scone", "company": "Estuary Foods"}
    [company] = walk(vera, "companies", "values=name")
    assert company["values"] == {"name": "Estuary Foods"}
    for path, names in (("contacts", "shoe_size"), ("companies", "company_id"), ("contacts", "company_id")):
        assert vera.client.get(f"/api/v1/{path}?values={names}").json()["code"] == "unknown_field"
