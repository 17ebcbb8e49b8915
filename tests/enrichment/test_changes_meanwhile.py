"""What people change while a run is at work: its account, its records, whether it goes on at all."""

from collections.abc import Callable
from threading import Thread

import pytest
from django.db import connection
from enriching import begun, billed, check_books, done, items, people, recipe, worked

from cast import Person
from contactory.contacts.models import Contact
from contactory.contacts.services.merging import merge_contacts
from contactory.enrichment.models import Enrichment, ProviderCall
from contactory.enrichment.queries import progress
from contactory.enrichment.services.control import cancel, pause
from contactory.enrichment.services.creating import Chosen
from contactory.enrichment.services.revert_requests import ask_revert
from contactory.errors import WrongState
from contactory.provider_accounts.account_changes import AccountChanges
from contactory.provider_accounts.models import ProviderAccount, ProviderGate
from contactory.provider_accounts.services.entering import enter_account, remove_account
from contactory.providers.access import Key
from contactory.providers.sandbox.faults import FaultKind, FaultOrder
from contactory.providers.sandbox.world import World
from contactory.workspaces.scope import workspace_scope

pytestmark = pytest.mark.usefixtures("patient")
# More than a deed takes; it is let go then.
HELD_SECONDS = 240.0


def meanwhile(person: Person, world: World, run: Enrichment, deed: Callable[[], object]) -> None:
    """Work on a run, and do the deed once its first call is under way; what the world holds back comes after it."""

    def work() -> None:
        worked(person, run)
        connection.close()

    worker = Thread(target=work)
    worker.start()
    while not sum(world.calls.values()):
        worker.join(0.01)
        assert worker.is_alive()
    deed()
    for fault in world.faults.orders:
        if fault.order.kind is FaultKind.LATENCY:
            world.faults.remove(fault.number)
    worker.join(240)
    assert not worker.is_alive()


def enter(person: Person, key: str) -> None:
    changes = AccountChanges(key=Key(key))
    enter_account(workspace_id=person.workspace_id, provider_name="apollo", changes=changes, actor="test")


def test_a_run_goes_on_with_the_key_that_replaces_the_one_it_was_refused_with(alice: Person, world: World) -> None:
    people(alice, range(12))
    enter(alice, "sandbox-former")
    world.calls.clear()
    run = begun(alice, recipe("apollo.people"))
    for kind in (FaultKind.LATENCY, FaultKind.UNAUTHORIZED):
        world.faults.add(FaultOrder(kind=kind, key="sandbox-former", delay=HELD_SECONDS))
    meanwhile(alice, world, run, lambda: enter(alice, "sandbox-new"))
    with workspace_scope(alice.workspace_id):
        ended = progress(alice.workspace_id, run.id)
    assert (ended.state, ended.items_done) == ("COMPLETED", 12)
    check_books(alice, world)


@pytest.mark.parametrize("stop", [pause, cancel])
def test_what_was_only_about_to_be_asked_is_not_asked_after_a_stop(
    alice: Person, world: World, monkeypatch: pytest.MonkeyPatch, stop: Callable[..., Enrichment]
) -> None:
    monkeypatch.setattr("django.conf.settings.ENRICHMENT_IN_FLIGHT", 1)
    people(alice, range(30))
    world.faults.add(FaultOrder(kind=FaultKind.LATENCY, delay=HELD_SECONDS))
    run = begun(alice, recipe("apollo.people", batch_size=1))
    meanwhile(alice, world, run, lambda: stop(workspace_id=alice.workspace_id, enrichment_id=run.id, actor="test"))
    with workspace_scope(alice.workspace_id):
        sent = ProviderCall.objects.filter(state="answered").count()
    assert sent == sum(world.calls.values()) <= 2, "two calls were begun, and one or both were under way"
    check_books(alice, world)


def test_a_cancelled_run_ends_without_its_account_and_is_undone_only_then(alice: Person, world: World) -> None:
    people(alice, range(6))
    enter(alice, "sandbox-former")
    run = begun(alice, recipe("apollo.people"))
    remove_account(workspace_id=alice.workspace_id, provider_name="apollo", actor="test")
    # Another provider with a live key: the workspace is given no account in the sandbox any more.
    with workspace_scope(alice.workspace_id):
        gate = ProviderGate.objects.create(provider="hunter", fingerprint=b"x")
        ProviderAccount.objects.create(
            workspace_id=alice.workspace_id, provider="hunter", encrypted_key=b"x", gate=gate, created_by="test"
        )
    assert worked(alice, run).pause_reason == "credentials"
    cancel(workspace_id=alice.workspace_id, enrichment_id=run.id, actor="test")
    with pytest.raises(WrongState, match="writes them"):
        ask_revert(workspace_id=alice.workspace_id, enrichment_id=run.id, actor="test")
    ended = worked(alice, run)
    assert (ended.state, ended.counts["skipped"]) == ("CANCELLED", 6)
    assert ask_revert(workspace_id=alice.workspace_id, enrichment_id=run.id, actor="test").state == "WAITING"


def test_what_was_bought_of_a_record_that_is_merged_meanwhile_is_not_bought_again(alice: Person, world: World) -> None:
    world.coverage.change({"apollo.match": 1.0})
    (kept,) = people(alice, [1], email="", linkedin_url="https://www.linkedin.com/in/ada-1")
    (gone,) = people(alice, [1], email="ada@acme1.com", linkedin_url="https://www.linkedin.com/in/ada-1")
    world.faults.add(FaultOrder(kind=FaultKind.LATENCY, delay=HELD_SECONDS))
    run = begun(alice, recipe("apollo.people"), Chosen(ids=(gone,)))
    named = {"workspace_id": alice.workspace_id, "contact_id": kept, "other_id": gone}
    meanwhile(alice, world, run, lambda: merge_contacts(**named, actor="test"))
    (item,) = items(alice, run.id)
    assert (item.state, item.reason, item.found, billed(world)) == ("skipped", "record_gone", {}, 1)
    with workspace_scope(alice.workspace_id):
        assert Contact.objects.get(id=kept).email == "ada@acme1.com"
    again = done(alice, recipe("apollo.people"))
    assert (again.credits, again.counts["success"] + again.counts["partial"]) == (0, 1)
    check_books(alice, world)
