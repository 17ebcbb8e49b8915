"""Providers that fail: items wait, go to the next provider, or say why; nothing that failed is paid for."""

from typing import Any

import pytest
from enriching import begun, billed, check_books, done, firms, items, people, recipe, worked

from cast import Person
from contactory.contacts.models import Contact
from contactory.enrichment.models import ProviderCall
from contactory.enrichment.services.creating import Chosen
from contactory.provider_accounts.services.entering import check_account
from contactory.providers.sandbox.faults import FaultKind, FaultOrder
from contactory.providers.sandbox.world import World
from contactory.workspaces.models import AuditEvent
from contactory.workspaces.scope import workspace_scope


def failing(world: World, kind: FaultKind, **more: Any) -> None:
    """From now on calls to Apollo fail like this."""
    world.faults.add(FaultOrder(kind=kind, provider="apollo", **more))


@pytest.mark.parametrize("kind", [FaultKind.SERVER_ERROR, FaultKind.RATE_LIMITED])
def test_a_call_that_was_not_served_is_made_again(alice: Person, world: World, kind: FaultKind) -> None:
    people(alice, range(10))
    failing(world, kind, count=1, retry_after="1")
    run = done(alice, recipe("apollo.people"))
    with workspace_scope(alice.workspace_id):
        states = sorted(ProviderCall.objects.filter(latency_ms__isnull=False).values_list("state", flat=True))
    assert (run.state, run.counts["failed"], states) == ("COMPLETED", 0, ["answered", "failed"])
    check_books(alice, world)


def test_after_its_attempts_the_next_provider_is_asked(alice: Person, world: World) -> None:
    people(alice, range(3), email="", company="Acme", linkedin_url="https://www.linkedin.com/in/ada")
    failing(world, FaultKind.SERVER_ERROR)
    run = done(alice, recipe("apollo.people", "explorium.contact_emails", attempts=1))
    assert run.state == "COMPLETED"
    for item in items(alice, run.enrichment_id):
        assert item.asked[0]["outcome"] == "failed"
        assert item.asked[1]["provider"] == "explorium"
    check_books(alice, world)


@pytest.mark.parametrize("kind", [FaultKind.DROP_AFTER, FaultKind.HTML, FaultKind.WRONG_TYPES])
def test_an_answer_that_was_lost_or_is_none_is_unknown_and_not_asked_for_again(
    alice: Person, world: World, kind: FaultKind
) -> None:
    people(alice, range(10))
    failing(world, kind, count=1)
    run = done(alice, recipe("apollo.people"))
    again = done(alice, recipe("apollo.people"))
    assert (run.state, run.counts["failed"], again.counts["failed"]) == ("COMPLETED", 10, 10)
    assert (run.credits, again.credits, sum(world.calls.values())) == (0, 0, 1)
    # Nobody has said what a credit costs, so no money is at stake: a person has to say what became of it all the same.
    needs = alice.client.get("/api/v1/home").json()["needs"]
    assert [(each["id"], each["figures"]["unknown_calls"]) for each in needs] == [(run.enrichment_id, 1)]


def test_an_answer_about_somebody_else_is_not_taken(alice: Person, world: World) -> None:
    world.coverage.change({"apollo.match": 1.0})
    people(alice, [900, 901, 902])
    done(alice, recipe("apollo.people"))
    wanted = people(alice, [1, 2, 3])
    failing(world, FaultKind.OTHER_ROW, count=1)
    run = done(alice, recipe("apollo.people"), Chosen(ids=tuple(wanted)))
    with workspace_scope(alice.workspace_id):
        assert set(Contact.objects.filter(id__in=wanted).values_list("linkedin_url", flat=True)) == {""}
    assert run.credits == 3, "what it says that it billed is believed"
    for item in items(alice, run.enrichment_id):
        assert (item.state, item.reason, item.found) == ("not_found", "answer_rejected", {})
        assert "somebody else" in item.sentence
        assert (item.asked[0]["outcome"], item.credits) == ("rejected", 1)
    check_books(alice, world)


def test_a_revoked_key_pauses_the_run_once_and_nothing_is_lost(alice: Person, world: World) -> None:
    people(alice, range(30))
    failing(world, FaultKind.UNAUTHORIZED)
    run = begun(alice, recipe("apollo.people"))
    stopped = worked(alice, run)
    assert (stopped.state, stopped.pause_reason, stopped.counts["pending"]) == ("PAUSED", "credentials", 30)
    assert "Apollo" in stopped.waiting_for
    with workspace_scope(alice.workspace_id):
        assert AuditEvent.objects.filter(action="provider.refused").count() == 1
    world.faults.orders.clear()
    check_account(workspace_id=alice.workspace_id, provider_name="apollo", actor="test")
    ended = worked(alice, run)
    assert (ended.state, ended.items_done, ended.credits) == ("COMPLETED", 30, billed(world))
    check_books(alice, world)


def test_an_operation_that_the_key_may_not_be_used_for_stops_no_other(alice: Person, world: World) -> None:
    people(alice, range(12))
    firms(alice, range(12))
    failing(world, FaultKind.FORBIDDEN, endpoint="people/bulk_match")
    run = begun(alice, recipe("apollo.people"))
    stopped = worked(alice, run)
    assert (stopped.state, stopped.pause_reason, stopped.counts["pending"]) == ("PAUSED", "credentials", 12)
    assert "People enrichment" in stopped.waiting_for
    others = done(alice, recipe("apollo.organizations", target="company"))
    assert (others.state, others.credits > 0) == ("COMPLETED", True)
    standing = alice.client.get("/api/v1/providers/apollo").json()
    refused = {each["name"]: each["refused"] for each in standing["operations"]}
    assert (standing["state"], standing["sentence"]) == ("GOOD", stopped.waiting_for)
    assert refused == {"people": stopped.waiting_for, "organizations": ""}
    with workspace_scope(alice.workspace_id):
        assert AuditEvent.objects.filter(action="provider.refused").count() == 1
    world.faults.orders.clear()
    check_account(workspace_id=alice.workspace_id, provider_name="apollo", actor="test")
    assert worked(alice, run).state == "COMPLETED"
    check_books(alice, world)


def test_a_provider_that_is_down_is_waited_for_and_the_run_goes_on_by_itself(
    alice: Person, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contactory.provider_accounts.breaker.FIRST_WAIT", 0.5)
    people(alice, range(90))
    failing(world, FaultKind.SERVER_ERROR, status=503, count=9)
    run = done(alice, recipe("apollo.people"))
    assert (run.state, run.counts["failed"], run.waiting_for, run.pause_reason) == ("COMPLETED", 0, "", "")
    with workspace_scope(alice.workspace_id):
        assert ProviderCall.objects.filter(state__in=["failed", "unknown"], latency_ms__isnull=False).count() == 9
    check_books(alice, world)
