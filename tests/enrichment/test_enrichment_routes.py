"""Enrichments over the API: forecast, begun, followed, paused, resumed, looked into, and settled where nobody knows."""

import json
from decimal import Decimal
from typing import Any

import pytest
from asgiref.sync import async_to_sync

from cast import Person
from contactory.credits.holding import Hold
from contactory.credits.services import Settlement, hold, settle
from contactory.enrichment import queries
from contactory.enrichment.events import events
from contactory.enrichment.models import Enrichment, ProviderCall
from contactory.providers.sandbox.world import World
from contactory.workspaces.scope import workspace_scope
from enrichment.enriching import billed, check_books, people, priced, worked

pytestmark = pytest.mark.usefixtures("committed_db", "world")
PLACE = "/api/v1/enrichments"


def post(person: Person, body: dict[str, Any], path: str = "", **headers: str) -> Any:
    return person.client.post(PLACE + path, body, content_type="application/json", **headers)


def work(person: Person, enrichment_id: int) -> None:
    with workspace_scope(person.workspace_id):
        run = queries.find_enrichment(person.workspace_id, enrichment_id)
    worked(person, run)


def test_a_run_from_its_forecast_to_its_results(alice: Person, bob: Person, world: World) -> None:
    priced(alice, apollo="0.20")
    ids = people(alice, range(40))
    asked = {"target": "contacts", "filter": {}, "recipe": "apollo-contacts", "budget": "8.00"}
    forecast = post(bob, asked | {"dry_run": True})
    assert forecast.status_code == 200, forecast.content
    assert (forecast.json()["records"], forecast.json()["ceiling"]) == (40, "8")
    assert billed(world) == 0
    begun = post(bob, asked, HTTP_IDEMPOTENCY_KEY="once")
    assert begun.status_code == 202, begun.content
    run = begun.json()
    assert (run["status"], run["items_total"], run["sandbox"]) == ("PENDING", 40, True)
    assert run["forecast"] == forecast.json() | {"steps": run["forecast"]["steps"]}
    assert post(bob, asked, HTTP_IDEMPOTENCY_KEY="once").json()["id"] == run["id"]
    work(alice, run["id"])
    ended = alice.client.get(f"{PLACE}/{run['id']}").json()
    assert (ended["status"], sum(ended["counts"].values())) == ("COMPLETED", 40)
    assert float(ended["money"]) == pytest.approx(billed(world) * 0.2)
    found = ended["counts"]["success"] + ended["counts"]["partial"]
    assert found > 10
    results = alice.client.get(f"{PLACE}/{run['id']}/results", {"limit": 100}).json()["items"]
    assert len(results) == found
    assert {result["record_id"] for result in results} <= set(ids)
    assert all(result["values"] for result in results)
    (step,) = alice.client.get(f"{PLACE}/{run['id']}/steps").json()["items"]
    assert (step["label"], step["operation"], step["records"]) == ("Apollo", "people", 40)
    assert (float(step["money"]), step["kept"]) == (float(ended["money"]), 0)
    assert step["found"] + step["not_found"] + step["rejected"] == 40
    assert step["found"] >= found
    calls = alice.client.get(f"{PLACE}/{run['id']}/calls").json()["items"]
    assert sum(call["questions"] for call in calls) == 40
    check_books(alice, world)


def test_each_item_says_what_it_got_or_why_not(alice: Person, vera: Person) -> None:
    people(alice, range(12))
    people(alice, [99], first_name="", last_name="", email="")
    run_id = post(alice, {"filter": {}, "recipe": "apollo-contacts"}).json()["id"]
    work(alice, run_id)
    items = vera.client.get(f"{PLACE}/{run_id}/items", {"limit": 100}).json()["items"]
    (skipped,) = [item for item in items if item["status"] == "skipped"]
    assert skipped["sentence"]
    assert skipped["asked"] == []
    paid = [item for item in items if float(item["credits"])]
    assert paid
    assert all(item["asked"][0]["provider"] == "apollo" for item in paid)
    missed = vera.client.get(f"{PLACE}/{run_id}/items", {"status": "not_found"}).json()["items"]
    assert len(missed) == sum(item["status"] == "not_found" for item in items)
    assert vera.client.post(f"{PLACE}/{run_id}/pause").status_code == 403


def test_a_run_stops_at_its_budget_and_goes_on_with_another(alice: Person, world: World) -> None:
    priced(alice, apollo="1.00")
    people(alice, range(30))
    run_id = post(alice, {"filter": {}, "recipe": "apollo-contacts", "budget": "10"}).json()["id"]
    work(alice, run_id)
    paused = alice.client.get(f"{PLACE}/{run_id}").json()
    assert (paused["status"], paused["pause_reason"], paused["pause_budget"]) == ("PAUSED", "budget", "run")
    assert paused["waiting_for"]
    assert billed(world) <= 10
    home = alice.client.get("/api/v1/home").json()
    needs = [(item["kind"], item["id"], item["name"]) for item in home["needs"]]
    assert needs == [("enrichment", run_id, "Contacts by Apollo")]
    assert post(alice, {"budget": "0.5"}, f"/{run_id}/resume").status_code == 422
    whole = {"path": "/api/v1/credits/budgets", "content_type": "application/json"}
    assert alice.client.put(data={"workspace": "12"}, **whole).status_code == 200
    resumed = post(alice, {"budget": "30"}, f"/{run_id}/resume").json()
    assert (resumed["status"], resumed["pause_budget"]) == ("RUNNING", "")
    work(alice, run_id)
    assert alice.client.get(f"{PLACE}/{run_id}").json()["pause_budget"] == "workspace"
    assert alice.client.put(data={"workspace": None}, **whole).status_code == 200
    assert post(alice, {}, f"/{run_id}/resume").status_code == 200
    work(alice, run_id)
    assert alice.client.get(f"{PLACE}/{run_id}").json()["status"] == "COMPLETED"
    again = post(alice, {}, f"/{run_id}/resume")
    assert (again.status_code, again.json()["state"]) == (409, "COMPLETED")


async def told(person: Person, run_id: int) -> list[str]:
    return [part async for part in events(person.workspace_id, run_id)]


def test_events_tell_the_end_and_a_client_that_knows_it_is_sent_away(alice: Person) -> None:
    people(alice, range(3))
    run_id = post(alice, {"filter": {}, "recipe": "apollo-contacts"}).json()["id"]
    cancelled = post(alice, {}, f"/{run_id}/cancel").json()
    assert cancelled["status"] == "CANCELLED"
    work(alice, run_id)
    (said,) = async_to_sync(told)(alice, run_id)
    assert '"status": "CANCELLED"' in said
    (mark,) = [line.removeprefix("id: ") for line in said.splitlines() if line.startswith("id: ")]
    assert alice.client.get(f"{PLACE}/{run_id}/events", HTTP_LAST_EVENT_ID=mark).status_code == 204


def test_a_call_whose_outcome_is_not_known_is_settled_once(alice: Person) -> None:
    with workspace_scope(alice.workspace_id):
        named: dict[str, Any] = {"workspace_id": alice.workspace_id, "currency": "USD"}
        run = Enrichment.objects.create(
            **named, target="contact", recipe_name="r", spec={}, chosen={}, state="COMPLETED", created_by="test"
        )
        call = ProviderCall.objects.create(
            **named, enrichment_id=run.pk, provider="apollo", operation="people", questions=1, state="unknown",
            request_key="k",
        )  # fmt: skip
        held = Hold(call.pk, "apollo", "people", Decimal(1), Decimal("0.20"))
        hold(workspace_id=alice.workspace_id, enrichment_id=run.pk, wanted=[held])
        settle(workspace_id=alice.workspace_id, settlements=[Settlement(call.pk, "unknown")])
    assert alice.client.get(f"{PLACE}/{run.pk}").json()["unknown_calls"] == 1
    place = f"/{run.pk}/calls/{call.pk}/settle"
    settled = post(alice, {"charged": False, "note": "not on the bill"}, place)
    assert (settled.status_code, settled.json()["status"]) == (200, "settled_by_person")
    assert "alice" in settled.json()["settled_by"]
    assert post(alice, {"charged": True}, place).status_code == 409
    assert post(alice, {"charged": True}, f"/{run.pk + 1}/calls/{call.pk}/settle").status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"recipe": "apolo-contacts", "filter": {}}, 404, "apollo-contacts"),
        ({"recipe": "apollo-contacts"}, 422, "by ids or by a filter"),
        ({"recipe": "apollo-contacts", "ids": [1], "filter": {}}, 422, "by ids or by a filter"),
        ({"recipe": "apollo-contacts", "filter": {}, "target": "companies"}, 422, "not companies"),
        ({"recipe": "apollo-contacts", "filter": {}}, 422, "no contacts"),
        ({"recipe": "apollo-contacts", "ids": [987654321]}, 404, "987654321"),
        ({"recipe": {"target": "contact", "steps": [{"provider": "nobody", "operation": "x"}]}}, 422, "nobody"),
        ({"recipe": "apollo-contacts", "filter": {}, "budget": "0"}, 422, "budget"),
    ],
)  # fmt: skip
def test_what_cannot_be_run_is_refused_in_a_sentence(
    alice: Person, body: dict[str, Any], status: int, said: str
) -> None:
    if said == "budget":
        people(alice, [1])
    refused = post(alice, body)
    assert refused.status_code == status, refused.content
    assert said in json.dumps(refused.json())
    with workspace_scope(alice.workspace_id):
        assert not Enrichment.objects.exists()
