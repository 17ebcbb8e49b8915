"""The admin's pages of imports, rows, issues, records and runs: what they show, and what an owner can do there."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Person
from contactory.contacts.models import Contact
from contactory.imports.models import ImportJob, Issue
from contactory.workspaces import large_tables
from contactory.workspaces.models import AuditEvent
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import imported, people, run_all, send_file, table

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

MESSY = table(
    *people(60), "none,,,,", "<script>alert(1)</script>,Ana,Silva,<b>Bold</b>,x", "p1@c0.com,A,B,C,d", "short,row"
)
JOBS = "/admin/imports/importjob"


def signed_in(person: Person, **options: Any) -> Client:
    client = Client(raise_request_exception=False, **options)
    client.force_login(person.account)
    return client


def text_of(response: Any) -> str:
    """What a person reads on the page, in one line."""
    assert response.status_code == 200, response.content
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def test_the_list_shows_state_and_counts(alice: Person) -> None:
    imported(alice, MESSY, filename="messy.csv")
    shown = text_of(signed_in(alice).get(f"{JOBS}/"))
    assert "messy.csv NEEDS_REVIEW 64 of 64 59 5 0 0" in shown


def test_the_page_of_an_import_shows_figures_problems_columns_and_policies(alice: Person) -> None:
    job = imported(alice, MESSY)
    shown = text_of(signed_in(alice).get(f"{JOBS}/{job['id']}/change/"))
    for said in (
        "Needs review: 64 of 64 rows are staged.",
        "Rows 64", "Ready 59", "With an issue 5",
        "malformed_row 1 0", "duplicate_in_file 2 0",
        "Pastry custom: Pastry", "on_invalid review", "delimiter ,",
        "Check the rows again", "Cancel the import",
    ):  # fmt: skip
        assert said in shown, said


def test_a_failed_import_says_why_and_offers_nothing(alice: Person) -> None:
    job = imported(alice, "a,b\n1,2\n")
    shown = text_of(signed_in(alice).get(f"{JOBS}/{job['id']}/change/"))
    assert "No column was found for email" in shown
    assert "Cancel the import" not in shown
    assert "Check the rows again" not in shown


def test_an_owner_reprocesses_and_cancels_by_post_with_a_token_only(alice: Person, charlie: Person) -> None:
    job = imported(alice, MESSY)
    place = f"{JOBS}/{job['id']}/cancel/"
    assert signed_in(alice).get(place).status_code == 405
    assert signed_in(alice, enforce_csrf_checks=True).post(place).status_code == 403
    assert signed_in(charlie).post(place).status_code == 404
    with workspace_scope(alice.workspace_id):
        assert ImportJob.objects.get().state == "NEEDS_REVIEW"
    client = signed_in(alice)
    assert "is being checked again" in text_of(client.post(f"{JOBS}/{job['id']}/reprocess/", follow=True))
    run_all(alice.workspace_id)
    assert "is cancelled" in text_of(client.post(place, follow=True))
    assert "only an import in NEEDS_REVIEW" in text_of(client.post(f"{JOBS}/{job['id']}/reprocess/", follow=True))
    with workspace_scope(alice.workspace_id):
        lines = AuditEvent.objects.filter(actor=f"account:{alice.account.pk}", subject=f"import:{job['id']}")
        assert set(lines.values_list("action", flat=True)) == {"import.cancelled", "import.reprocessed"}
        assert ImportJob.objects.get().state == "CANCELLED"


def test_an_owner_looks_at_an_undo_and_then_does_it(alice: Person, charlie: Person) -> None:
    job = imported(alice, table(*people(3)))
    with workspace_scope(alice.workspace_id):
        kept = Contact.objects.get(email="p2@c0.com").pk
    alice.client.patch(f"/api/v1/contacts/{kept}", {"title": "Chef"}, content_type="application/json")
    place, client = f"{JOBS}/{job['id']}/revert/", signed_in(alice)
    assert "Undo the import" in text_of(client.get(f"{JOBS}/{job['id']}/change/"))
    assert "This cannot be taken back" in text_of(client.get(place))
    assert signed_in(alice, enforce_csrf_checks=True).post(place).status_code == 403
    assert signed_in(charlie).get(place).status_code == signed_in(charlie).post(place).status_code == 404
    assert "It is being looked at" in text_of(client.post(place, {"dry_run": "1"}, follow=True))
    assert "ask again when that has ended" in text_of(client.post(place, follow=True))
    run_all(alice.workspace_id)
    foreseen = text_of(client.get(place))
    assert "reversed 2 0 0" in foreseen
    assert f"kept contact {kept}, title (row 2): Somebody changed it after the import." in foreseen
    with workspace_scope(alice.workspace_id):
        assert Contact.objects.count() == 3
    client.post(place)
    run_all(alice.workspace_id)
    assert "It was" in text_of(client.get(place))
    with workspace_scope(alice.workspace_id):
        assert (Contact.objects.count(), ImportJob.objects.get().state) == (1, "REVERTED")
        assert AuditEvent.objects.filter(action="import.reverted", actor=f"account:{alice.account.pk}").count() == 1


def test_several_are_cancelled_from_the_list_and_one_refusal_stops_none(alice: Person) -> None:
    done = imported(alice, table(*people(2)))
    waiting = [send_file(alice, table(*people(2, start=10 * n))).json()["id"] for n in (1, 2)]
    chosen = {"action": "cancel_selected", "_selected_action": [done["id"], *waiting]}
    shown = text_of(signed_in(alice).post(f"{JOBS}/", chosen, follow=True))
    assert "is COMPLETED and cannot be cancelled" in shown
    with workspace_scope(alice.workspace_id):
        assert set(ImportJob.objects.filter(id__in=waiting).values_list("state", flat=True)) == {"CANCELLED"}


def test_rows_are_paged_filtered_and_escaped(alice: Person) -> None:
    job = imported(alice, MESSY)
    client, place = signed_in(alice), f"{JOBS}/{job['id']}/rows/"
    first = client.get(place)
    assert "Next page" in text_of(first)
    assert "p50@c5.com" in text_of(first)
    assert "p51@c5.com" not in text_of(first)
    second = client.get(f"{place}?after=50")
    assert "p51@c5.com" in text_of(second)
    assert "From the beginning" in text_of(second)
    assert "Next page" not in text_of(second)
    assert b"<script>alert" not in second.content
    assert b"&lt;b&gt;Bold" in second.content
    broken = text_of(client.get(f"{place}?status=ISSUE&issue=malformed_row"))
    assert "short,row" in broken
    assert "p1@c0.com" not in broken
    assert "No row is like that." in text_of(client.get(f"{place}?status=DISCARD"))


@pytest.mark.parametrize("query", ["?after=x", "?after=-1", "?after=99999999999", "?status=NEVER", "?issue=%00"])
def test_an_odd_address_of_rows_is_no_error(alice: Person, query: str) -> None:
    job = imported(alice, table(*people(2)))
    assert signed_in(alice).get(f"{JOBS}/{job['id']}/rows/{query}").status_code == 200


def test_another_workspaces_pages_are_not_there(alice: Person, charlie: Person) -> None:
    job = imported(alice, MESSY)
    client = signed_in(charlie)
    assert client.get(f"{JOBS}/{job['id']}/rows/").status_code == 404
    assert client.post(f"{JOBS}/{job['id']}/reprocess/").status_code == 404
    assert client.get(f"{JOBS}/{job['id']}/change/").status_code == 302
    for place in (
        JOBS,
        "/admin/imports/issue",
        "/admin/contacts/contact",
        "/admin/contacts/company",
        "/admin/runs/run",
    ):
        assert "0 results" in text_of(client.get(f"{place}/"))


def test_an_issue_lists_its_rows(alice: Person) -> None:
    imported(alice, MESSY)
    client = signed_in(alice)
    listed = text_of(client.get("/admin/imports/issue/?kind__exact=duplicate_in_file&resolved__exact=0"))
    assert "p1@c0.com stands in 2 rows" in listed
    assert "malformed" not in listed.partition("1 result")[2].partition("By kind")[0]
    with workspace_scope(alice.workspace_id):
        issue = Issue.objects.get(kind="duplicate_in_file")
    shown = text_of(client.get(f"/admin/imports/issue/{issue.pk}/change/"))
    assert "row 1 : p1@c0.com" in shown
    assert "row 63 : p1@c0.com" in shown


@pytest.mark.parametrize(
    ("search", "found"), [("p1", 11), ("p11@c1.com", 1), ("SILVA", 60), ("nobody", 0), ("%00", 60)]
)
def test_contacts_are_searched_by_address_and_name(alice: Person, search: str, found: int) -> None:
    imported(alice, table(*people(60)))
    shown = text_of(signed_in(alice).get(f"/admin/contacts/contact/?q={search}"))
    assert f"{found} result" in shown


def test_records_show_their_origin_and_changes(alice: Person) -> None:
    imported(alice, table(*people(2)), filename="first.csv")
    changed = table("p1@c0.com,Anna,Silva,Company 0,bun")
    imported(alice, changed, policies={"on_existing": "overwrite"})
    client = signed_in(alice)
    with workspace_scope(alice.workspace_id):
        contact = Contact.objects.select_related("company_record").get(email="p1@c0.com")  # type: ignore[misc]
    shown = text_of(client.get(f"/admin/contacts/contact/{contact.pk}/change/"))
    assert "first.csv , row 1 (line 2)" in shown
    assert "Pastry: bun" in shown
    assert "first.csv" in text_of(client.get(f"/admin/contacts/company/{contact.company_record_id}/change/"))
    assert "first_name Ana1 Anna Import" in text_of(client.get("/admin/contacts/fieldchange/"))


def test_runs_show_their_state_and_error(alice: Person) -> None:
    imported(alice, "a,b\n1,2\n")
    assert "imports.open 1 0 FAILED 1" in text_of(signed_in(alice).get("/admin/runs/run/?state__exact=FAILED"))


def test_no_list_counts_further_than_a_person_pages(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    imported(alice, table(*people(60)))
    monkeypatch.setattr(large_tables, "MOST_ROWS", 55)
    client = signed_in(alice)
    with CaptureQueriesContext(connection) as captured:
        first = text_of(client.get("/admin/contacts/contact/"))
    assert "55 results" in first
    counts = [query["sql"] for query in captured if "COUNT(" in query["sql"] and "contact" in query["sql"]]
    assert counts
    assert all("LIMIT 55" in statement for statement in counts)
    assert "p10@c1.com" in text_of(client.get("/admin/contacts/contact/?p=2"))
