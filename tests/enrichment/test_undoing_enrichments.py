"""The undo of an enrichment: what it gave goes, what others built upon stays and is listed, money stays spent."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from enriching import billed, done, firms, people, recipe

from cast import Person
from contactory.contacts.many_values import values_of_many
from contactory.contacts.models import Company, Contact, FieldChange
from contactory.contacts.naming import name_of_contact
from contactory.contacts.services.provider_values import GivenValue, GivenWrites
from contactory.enrichment.models import Enrichment
from contactory.enrichment.services.revert_requests import ask_revert
from contactory.providers.sandbox.world import World
from contactory.runs.executor import execute
from contactory.runs.models import Run, RunState
from contactory.workspaces.scope import workspace_scope
from dying import killed_at
from imports.pipeline import run_all

OVERWRITE = {name: {"write": "overwrite"} for name in ("title", "city")}


def values(person: Person, model: type[Contact] | type[Company] = Contact) -> dict[int, dict[str, Any]]:
    """Every record as it is, without the times of its changes."""
    with workspace_scope(person.workspace_id):
        rows = list(model.objects.order_by("id").values())
    return {row.pop("id"): {name: value for name, value in row.items() if name != "updated_at"} for row in rows}


def post(person: Person, path: str, **body: Any) -> Any:
    return person.client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")


def undone(person: Person, enrichment_id: int, **wanted: Any) -> dict[str, Any]:
    """What the undo came to, once its run has ended."""
    asked = post(person, f"enrichments/{enrichment_id}/revert", **wanted)
    assert asked.status_code == 202, asked.json()
    run_all(person.workspace_id)
    found: dict[str, Any] = person.client.get(f"/api/v1/enrichments/{enrichment_id}/revert").json()
    assert found["latest"]["state"] == "DONE"
    return found


def outcomes(person: Person, enrichment_id: int, **query: Any) -> list[dict[str, Any]]:
    """Every outcome, page by page."""
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = {**query, "limit": 50} | ({"cursor": cursor} if cursor else {})
        answer = person.client.get(f"/api/v1/enrichments/{enrichment_id}/revert/outcomes", page).json()
        found += answer["items"]
        cursor = answer["next_cursor"]
    return found


def enriched(person: Person, **more: Any) -> int:
    return done(person, recipe("apollo.people", fields=OVERWRITE, **more)).enrichment_id


def test_an_enrichment_that_nobody_built_upon_goes_without_a_trace(alice: Person, world: World) -> None:
    people(alice, range(15), title="Poet", company="Acme")
    before, spent = values(alice), billed(world)
    enrichment_id = enriched(alice)
    spent = billed(world) - spent
    assert values(alice) != before
    tried = undone(alice, enrichment_id, dry_run=True)
    assert (tried["reverted_at"], tried["counts"]["fields_restored"]) == (None, 0)
    after = values(alice)
    would = outcomes(alice, enrichment_id, dry_run=True)
    assert {each["sentence"] for each in would} == {"It would have the value again that it had before the enrichment."}
    found = undone(alice, enrichment_id)
    assert after != values(alice) == before
    assert found["latest"]["counts"] == tried["latest"]["counts"] == found["counts"]
    assert found["counts"]["fields_restored"] == len(would) == len(outcomes(alice, enrichment_id))
    assert outcomes(alice, enrichment_id, dry_run=True) == []
    # Undo gives nothing back, and says so.
    assert (billed(world), found["state"]) == (spent, "COMPLETED")
    assert (float(found["credits"]), spent > 0) == (spent, True)
    assert "no money" in found["about_money"]
    again = undone(alice, enrichment_id)
    assert (again["counts"], values(alice)) == (found["counts"], before)


def test_what_others_changed_since_stays_and_is_listed(alice: Person, world: World) -> None:
    ids = people(alice, range(20), title="Poet", city="Ulm")
    before = values(alice)
    enrichment_id = enriched(alice)
    with workspace_scope(alice.workspace_id):
        of_run = FieldChange.objects.filter(enrichment_id=enrichment_id, field="title")
        edited, merged, deleted, part = sorted(set(of_run.values_list("contact_id", flat=True)))[:4]
    other = next(each for each in ids if each not in (edited, merged, deleted, part))
    assert alice.client.patch(
        f"/api/v1/contacts/{edited}", json.dumps({"title": "Editor"}), content_type="application/json"
    ).status_code == 200  # fmt: skip
    post(alice, f"contacts/{other}/merge", other_id=merged)
    alice.client.delete(f"/api/v1/contacts/{deleted}")
    only = undone(alice, enrichment_id, records=[part])
    assert (only["reverted_at"], only["counts"]["records_restored"], values(alice)[part]) == (None, 1, before[part])
    found = undone(alice, enrichment_id)
    assert found["reverted_at"] is not None
    stays = outcomes(alice, enrichment_id, group="kept")
    assert [(each["record_id"], each["field"], each["reason"], each["value"]) for each in stays] == [
        (edited, "title", "person", "Editor")
    ]
    assert [each["name"] for each in stays] == [name_of_contact(values(alice)[edited])]
    blocked = outcomes(alice, enrichment_id, group="blocked")
    assert {(each["record_id"], each["reason"]) for each in blocked} == {(merged, "merged"), (deleted, "deleted")}
    assert f"merged into contact {other}" in next(each for each in blocked if each["record_id"] == merged)["sentence"]
    assert (found["counts"]["fields_kept"], found["counts"]["records_blocked"]) == (1, 2)
    now = values(alice)
    assert now[edited] == before[edited] | {"title": "Editor"}
    untouched = now.keys() - {edited, other}
    assert {each: now[each] for each in untouched} == {each: before[each] for each in untouched}
    history = alice.client.get(f"/api/v1/contacts/{part}/provenance").json()["fields"]
    title = next(each for each in history if each["field"] == "title")
    assert (title["value"], title["source"]["source"], title["source"]["enrichment_id"]) == (
        "Poet", "revert", enrichment_id,
    )  # fmt: skip
    assert title["earlier"][0]["undone_at"] is not None


def test_a_later_enrichment_stands_in_the_way_until_it_is_undone_itself(alice: Person, world: World) -> None:
    people(alice, range(6))
    before = values(alice)
    first = done(alice, recipe("email_local.check")).enrichment_id
    verify = {"email_status": {"write": "overwrite"}}
    second = done(alice, recipe("zerobounce.verify", fields=verify, freshness_days=0)).enrichment_id
    kept = undone(alice, first)["counts"]["fields_kept"]
    (sentence,) = {each["sentence"] for each in outcomes(alice, first, group="kept")}
    assert kept > 0
    assert sentence == f"Enrichment {second} changed it later: revert that one, then this one again."
    undone(alice, second)
    assert undone(alice, first)["counts"]["fields_kept"] == 0
    assert values(alice) == before


def test_a_former_address_that_is_another_contacts_by_now_is_not_taken_back(alice: Person, world: World) -> None:
    ids = people(alice, range(2), email_status="risky")
    before = values(alice)
    enrichment_id = done(alice, recipe("email_local.check", fields={"email_status": {"weak": []}})).enrichment_id
    _give(alice, enrichment_id, {ids[0]: "new0@acme0.com", ids[1]: "new1@acme1.com"})
    (usurper,) = people(alice, [0])
    undone(alice, enrichment_id)
    blocked = outcomes(alice, enrichment_id, group="blocked")
    assert [(each["record_id"], each["field"], each["value"], each["sentence"]) for each in blocked] == [
        (ids[0], "email", "new0@acme0.com", f"What it had before belongs to contact {usurper} by now."),
        (ids[0], "email_status", "deliverable", "It is about the e-mail address, which stays."),
    ]
    assert values(alice)[ids[1]] == before[ids[1]]
    alice.client.delete(f"/api/v1/contacts/{usurper}")
    undone(alice, enrichment_id)
    assert values(alice) == before


def _give(person: Person, enrichment_id: int, addresses: dict[int, str]) -> None:
    """Write addresses into contacts as a run does."""
    with workspace_scope(person.workspace_id), connection.cursor() as cursor:
        present = values_of_many(
            cursor, workspace_id=person.workspace_id, kind="contact", record_ids=list(addresses), lock=True
        )
        given = {
            contact_id: [
                GivenValue("email", address, "apollo", Decimal(0), None),
                GivenValue("email_status", "deliverable", "apollo", Decimal(0), None),
            ]
            for contact_id, address in addresses.items()
        }
        writes = GivenWrites(cursor, person.workspace_id, "contact", enrichment_id)
        assert writes.write({each: found.values for each, found in present.items()}, given) == []


@pytest.mark.parametrize("point", ["enrichment.revert:recorded", "enrichment.revert:in_finish"])
def test_a_killed_undo_is_done_once(alice: Person, world: World, tmp_path: Path, point: str) -> None:
    people(alice, range(5), title="Poet")
    before = values(alice)
    enrichment_id = enriched(alice)
    after = values(alice)
    ask_revert(workspace_id=alice.workspace_id, enrichment_id=enrichment_id, actor="test")
    with workspace_scope(alice.workspace_id):
        run = Run.objects.get(step="enrichment.revert")
    assert killed_at(point, lambda: execute(run.pk), tmp_path / "points")
    assert values(alice) == after
    with workspace_scope(alice.workspace_id):
        Run.objects.filter(pk=run.pk).update(state=RunState.READY, lease_until=None)
    run_all(alice.workspace_id)
    assert values(alice) == before
    with workspace_scope(alice.workspace_id):
        reverts = FieldChange.objects.filter(source="revert")
        assert reverts.count() == FieldChange.objects.exclude(undone_at=None).count() > 0


def test_companies_get_their_former_values(alice: Person, world: World) -> None:
    firms(alice, range(10))
    before = values(alice, Company)
    enrichment_id = done(alice, recipe("explorium.firmographics", target="company")).enrichment_id
    assert undone(alice, enrichment_id)["counts"]["fields_restored"] > 0
    assert values(alice, Company) == before


@pytest.mark.parametrize(
    ("state", "processing", "code"), [("RUNNING", 0, "wrong_state"), ("CANCELLED", 1, "answers_under_way")]
)
def test_only_what_has_ended_is_undone(
    alice: Person, bob: Person, world: World, state: str, processing: int, code: str
) -> None:
    (contact_id,) = people(alice, [1])
    enrichment_id = done(alice, recipe("email_local.check")).enrichment_id
    stranger = post(alice, f"enrichments/{enrichment_id}/revert", records=[contact_id + 1])
    assert stranger.json()["detail"] == f"Enrichment {enrichment_id} was not about a contact {contact_id + 1}."
    with workspace_scope(alice.workspace_id):
        counts = {"processing": processing, "success": 0, "partial": 0, "not_found": 1 - processing, "failed": 0}
        Enrichment.objects.filter(id=enrichment_id).update(state=state, **counts)
    refused = post(bob, f"enrichments/{enrichment_id}/revert")
    assert (refused.status_code, refused.json()["code"]) == (409, code)
