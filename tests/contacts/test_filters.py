"""The filters of records: one meaning for lists, counts, exports and enrichments."""

import pytest

from cast import Person
from contactory.enrichment.api_schemas import RecordsIn
from contactory.enrichment.services.creating import matching_rows
from contactory.exports.records import chosen_records
from contactory.exports.requests import ExportRequest
from contactory.workspaces.scope import workspace_scope
from contacts.records import send
from contacts.test_contact_routes import walk
from exports.making import exported, rows_of
from imports.pipeline import imported

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

RICH = (
    "Email,First name,Last name,Company,Country,Email status,Job title,2024\n"
    "a@estuary.com,Ana,Silva,Estuary Foods,Portugal,valid,Buyer,x\n"
    "b@estuary.com,Bea,Silva,ESTUARY FOODS,portugal,,Buyer,\n"
    "c@quill.com,Cid,Reis,Quill,Spain,risky,,y\n"
)
CASES = [
    ("country=Portugal", "ba"),
    ("country=pt", "ba"),
    ("country=Port", ""),
    ("email_status=VALID", "a"),
    ("company=estuary foods", "ba"),
    ("filled=title", "ba"),
    ("filled=title,custom:2024", "a"),
    ("empty=email_status", "b"),
    ("empty=custom:2024&filled=email", "b"),
    ("empty=custom:Nothing", "cba"),
    ("filled=custom:Nothing", ""),
    ("created_before=2001-01-01T00:00:00Z", ""),
    ("created_since=2001-01-01T00:00:00-20:12", "cba"),
    ("created_since=2001-01-01T00:00:00Z&created_before=2101-01-01T00:00:00Z&country=Spain", "c"),
    ("q=silva&filled=email_status", "a"),
]


def test_a_list_a_count_an_export_and_a_run_mean_the_same_by_a_filter(alice: Person) -> None:
    imported(alice, RICH)
    for query, wanted in CASES:
        listed = "".join(each["email"][0] for each in walk(alice, "contacts", query, 1))
        assert (query, listed) == (query, wanted)
        assert alice.client.get(f"/api/v1/contacts/count?{query}").json() == {"count": len(wanted)}
        asked = dict(pair.split("=") for pair in query.split("&"))
        assert sorted(chosen_ids(alice, "contacts", asked)) == sorted(wanted)
        with workspace_scope(alice.workspace_id):
            chosen = RecordsIn.model_validate(asked).to_filter()
            assert matching_rows(alice.workspace_id, "contact", chosen).count() == len(wanted)
    rows = rows_of(exported(alice, "contacts", columns=["email"], filter={"filled": "custom:2024", "country": "spain"}))
    assert rows == [["Email"], ["c@quill.com"]]


def chosen_ids(person: Person, what: str, asked: dict[str, str]) -> list[str]:
    """The first letters of the addresses that an export with this filter has."""
    request = ExportRequest.model_validate({"what": what, "filter": asked})
    with workspace_scope(person.workspace_id):
        return [each.email[0] for each in chosen_records(person.workspace_id, request, "")]


def test_companies_are_filtered_by_what_they_have_and_by_nothing_else(alice: Person) -> None:
    imported(alice, "Domain,Name,Country\nestuary.com,Estuary,Portugal\nquill.com,Quill,\n", kind="companies")
    assert [each["domain"] for each in walk(alice, "companies", "country=Portugal")] == ["estuary.com"]
    assert [each["domain"] for each in walk(alice, "companies", "empty=country")] == ["quill.com"]
    assert alice.client.get("/api/v1/companies/count?filled=country").json() == {"count": 1}
    refused = alice.client.get("/api/v1/companies/count?empty=emial")
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_field")
    for path in ("exports", "enrichments"):
        body = {"what": "companies"} if path == "exports" else {"recipe": "explorium-companies", "dry_run": True}
        status, told = send(alice, "POST", path, body | {"filter": {"email_status": "valid"}})
        assert (status, told["detail"].split(";")[0]) == (422, "Companies cannot be filtered by email_status")


def test_what_records_hold_can_be_chosen_from(alice: Person, vera: Person) -> None:
    imported(alice, RICH)
    told = vera.client.get("/api/v1/fields/in-use").json()
    assert told == {"custom": ["2024"], "email_statuses": ["risky", "valid"]}
    nothing = {"custom": [], "email_statuses": []}
    assert vera.client.get("/api/v1/fields/in-use?kind=companies").json() == nothing
