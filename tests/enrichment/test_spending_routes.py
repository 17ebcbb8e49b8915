"""What found values cost, and how a person settles what nobody knows."""

from decimal import Decimal

from enriching import begun, billed, done, items, people, recipe, worked

from cast import Person
from contactory.enrichment.models import ProviderAnswer
from contactory.providers.sandbox.faults import FaultKind, FaultOrder
from contactory.providers.sandbox.world import World
from contactory.workspaces.scope import workspace_scope

URL = "/api/v1/credits"
TITLES = recipe("apollo.people", stop={"fields": ["title"]})


def test_the_cost_of_values_adds_up_to_what_was_billed(alice: Person, world: World) -> None:
    people(alice, range(20))
    done(alice, recipe("email_local.check", "apollo.people"))
    report = alice.client.get(f"{URL}/values").json()
    apollo = [row for row in report["fields"] if row["provider"] == "apollo"]
    paid = Decimal("0.05") * billed(world)
    assert sum(Decimal(row["money"]) for row in apollo) == paid
    (title,) = (row for row in apollo if row["field"] == "title")
    assert abs(Decimal(title["per_value"]) * title["given"] - Decimal(title["money"])) < Decimal("0.001")
    by_provider = {row["provider"]: row for row in report["providers"]}
    assert Decimal(by_provider["apollo"]["money"]) == paid
    assert by_provider["apollo"]["given"] == sum(row["given"] for row in apollo)


def test_a_lost_call_waits_for_a_person_and_is_asked_again_only_if_it_was_not_charged(
    alice: Person, world: World
) -> None:
    people(alice, range(4))
    world.faults.add(FaultOrder(kind=FaultKind.CUT, provider="apollo", count=1))
    lost = begun(alice, TITLES)
    worked(alice, lost)
    (call,) = alice.client.get(f"{URL}/unknown").json()["items"]
    assert (call["state"], call["questions"], call["enrichment_id"]) == ("unknown", 4, lost.id)
    assert alice.client.get(URL).json()["workspace"]["spent"] == "0.2"
    place = f"/api/v1/enrichments/{lost.id}/calls/{call['id']}/settle"
    settle = {"path": place, "content_type": "application/json"}
    assert alice.client.post(**settle, data={"charged": True, "credits": "-1"}).status_code == 422
    settled = alice.client.post(**settle, data={"charged": False, "note": "not in their list"})
    assert (settled.status_code, settled.json()["status"]) == (200, "settled_by_person")
    assert alice.client.post(**settle, data={"charged": True}).status_code == 409
    assert alice.client.get(f"{URL}/unknown").json()["items"] == []
    assert alice.client.get(URL).json()["workspace"]["spent"] == "0"
    again = done(alice, TITLES)
    assert again.state == "COMPLETED"
    assert {entry["outcome"] for item in items(alice, again.enrichment_id) for entry in item.asked} != {"unknown"}
    with workspace_scope(alice.workspace_id):
        assert set(ProviderAnswer.objects.values_list("state", flat=True)) == {"answered"}


def test_what_a_provider_gives_back_is_spent_no_more(alice: Person, world: World) -> None:
    world.coverage.change({"apollo.match": 1.0})
    people(alice, range(4))
    run = done(alice, TITLES)
    (call,) = alice.client.get(f"/api/v1/enrichments/{run.enrichment_id}/calls").json()["items"]
    place = f"/api/v1/enrichments/{run.enrichment_id}/calls/{call['id']}/refund"
    for wrong in ("5", "0", "-1"):
        assert alice.client.post(place, {"credits": wrong}, content_type="application/json").status_code == 422
    part = alice.client.post(place, {"credits": "1", "note": "bounced"}, content_type="application/json").json()
    assert (part["credits"], part["money"]) == ("3", "0.15")
    assert alice.client.get(URL).json()["workspace"]["spent"] == "0.15"
    assert alice.client.post(place, {}, content_type="application/json").status_code == 200
    assert alice.client.post(place, {}, content_type="application/json").status_code == 409
    lines = alice.client.get(f"{URL}/entries?kind=refund").json()["items"]
    assert [(line["credits"], line["money"], line["note"]) for line in lines] == [
        ("3", "0.15", ""),
        ("1", "0.05", "bounced"),
    ]
    of_call = alice.client.get(f"{URL}/entries?call_id={call['id']}").json()["items"]
    assert sum(Decimal(line["credits"]) for line in of_call) == 0
    shown = alice.client.get(f"/api/v1/enrichments/{run.enrichment_id}").json()
    assert (Decimal(shown["credits"]), Decimal(shown["money"])) == (0, 0)
    assert alice.client.get(f"{URL}/spend?by=total").json()["items"][0]["money"] == "0"
