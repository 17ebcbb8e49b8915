"""GET /audit: who did what, by name, page by page, for owners only."""

from pathlib import Path
from typing import Any

import pytest

from cast import Person, join
from contactory.enrichment.services.keeping_recipes import create_recipe
from contactory.workspaces.audit import audit
from contactory.workspaces.models import Role
from imports.pipeline import people, run_all, send_file, table

pytestmark = pytest.mark.usefixtures("committed_db")
URL = "/api/v1/audit"


def listed(person: Person, **wanted: Any) -> Any:
    shown = person.client.get(URL, wanted)
    assert shown.status_code == 200, shown.content
    return shown.json()


def test_what_was_done_is_listed_newest_first_with_names(alice: Person, bob: Person, charlie: Person) -> None:
    member = f"/api/v1/members/{bob.account.pk}"
    alice.client.patch(member, {"role": "viewer"}, content_type="application/json")
    alice.client.delete(member)
    newest, before = listed(alice, action="membership", limit=2)["items"]
    assert (newest["action"], before["action"]) == ("membership.removed", "membership.set")
    assert newest["actor"] == f"api_key:{alice.key_id}"
    assert newest["actor_name"] == "the API key alice"
    # Who is gone is still somebody in the audit trail.
    assert newest["subject_name"] == "bob@example.com"
    assert before["facts"] == {"before": {"role": "editor"}, "after": {"role": "viewer"}}
    assert not any("bob" in str(event) for event in listed(charlie, limit=500)["items"])


def test_what_was_done_to_is_called_by_its_name(
    alice: Person, charlie: Person, stored: Path, django_assert_max_num_queries: Any
) -> None:
    began = [send_file(alice, table(*people(1))).json()["id"] for _ in range(3)]
    recipe = create_recipe(
        workspace_id=alice.workspace_id,
        name="German leads",
        spec={"target": "contact", "steps": [{"provider": "apollo", "operation": "people"}]},
        actor="test",
    )
    gone, strange = f"contact:{2**40}", f"import:{2**70}"
    for subject in ("provider:apollo", "provider:none", f"workspace:{alice.workspace_id}", gone, strange):
        audit(workspace_id=alice.workspace_id, actor="test", action="test.named", subject=subject)
    audit(workspace_id=charlie.workspace_id, actor="test", action="test.named", subject=f"import:{began[0]}")
    with django_assert_max_num_queries(20) as counted:
        events = listed(alice, limit=8)["items"]
    names = {event["subject"]: event["subject_name"] for event in events}
    assert {names.pop(f"import:{number}", "leads.csv") for number in began} == {"leads.csv"}
    assert names.pop(f"workspace:{alice.workspace_id}") not in {"", f"workspace:{alice.workspace_id}"}
    assert names == {
        f"recipe:{recipe.pk}": "German leads",
        "provider:apollo": "Apollo",
        "provider:none": "provider:none",
        gone: gone,
        strange: strange,
    }
    # Accounts that are members, and those that were, are looked up where there are any.
    with django_assert_max_num_queries(len(counted) + 2):
        listed(alice, limit=50)
    (foreign,) = listed(charlie, action="test")["items"]
    assert foreign["subject_name"] == foreign["subject"]


def test_records_are_named_only_to_who_may_see_them(alice: Person, stored: Path) -> None:
    send_file(alice, table(*people(1)))
    run_all(alice.workspace_id)
    (contact,) = alice.client.get("/api/v1/contacts").json()["items"]
    subject = f"contact:{contact['id']}"
    audit(workspace_id=alice.workspace_id, actor="test", action="test.named", subject=subject)
    auditor = join("auditor", alice.workspace_id, Role.OWNER, frozenset({"audit:read"}))
    for person, name in ((alice, contact["email"]), (auditor, subject)):
        (event,) = listed(person, action="test")["items"]
        assert event["subject_name"] == name


def test_pages_and_filters_lose_nothing(alice: Person) -> None:
    whole = [event["id"] for event in listed(alice)["items"]]
    walked, cursor = [], None
    while True:
        page = listed(alice, limit=1, **({"cursor": cursor} if cursor else {}))
        walked += [event["id"] for event in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert walked == whole == sorted(whole, reverse=True)
    assert len(whole) >= 3
    assert {each["action"] for each in listed(alice, action="api_key.created")["items"]} == {"api_key.created"}
    assert listed(alice, action="api")["items"] == []
    assert {each["actor"] for each in listed(alice, actor="system")["items"]} == {"system"}


def test_the_audit_trail_is_for_owners(bob: Person) -> None:
    shown = bob.browser.get(URL)
    assert (shown.status_code, shown.json()["scope"]) == (403, "audit:read")
