"""What a forecast says before a run, and what the run then costs."""

from decimal import Decimal

import pytest
from django.db import connection
from enriching import begun, done, people, recipe, worked

from cast import Person
from contactory.contacts.filtering import RecordFilter
from contactory.contacts.models import Contact
from contactory.credits.models import Budget
from contactory.enrichment.forecasting.forecast import Amounts
from contactory.enrichment.forecasting.making import forecast
from contactory.enrichment.forecasting.rightness import rightness
from contactory.enrichment.models import Enrichment, ProviderCall
from contactory.enrichment.recipes.spec import RecipeSpec
from contactory.enrichment.services.creating import Chosen
from contactory.errors import InvalidInput, NotFound
from contactory.providers.sandbox.world import World
from contactory.suppression.services import suppress
from contactory.workspaces.scope import workspace_scope

PEOPLE = recipe("apollo.people", stop={"fields": ["linkedin_url"]})
NOBODY = Amounts(Decimal("0.00"), Decimal("0.00"), Decimal("0.00"))


def said(person: Person, spec: RecipeSpec = PEOPLE, ids: list[int] | None = None) -> dict[str, object]:
    chosen = Chosen(filter=RecordFilter()) if ids is None else Chosen(ids=tuple(ids))
    return forecast(workspace_id=person.workspace_id, chosen=chosen, spec=spec).to_json()


def test_a_forecast_learns_from_what_was_asked_and_the_run_tells_how_right_it_was(alice: Person, world: World) -> None:
    done(alice, PEOPLE, Chosen(ids=tuple(people(alice, range(100)))))
    ids = people(alice, range(200, 300))
    before = forecast(workspace_id=alice.workspace_id, chosen=Chosen(ids=tuple(ids)), spec=PEOPLE)
    (step,) = before.steps
    assert (step.answers, step.asked.low, step.asked.high) == (100, 100, 100)
    assert before.ceiling == 5
    run = begun(alice, PEOPLE, Chosen(ids=tuple(ids)), forecast=before.to_json())
    assert rightness(run) is None
    worked(alice, run)
    with workspace_scope(alice.workspace_id):
        after = rightness(Enrichment.objects.get(id=run.id))
    assert after is not None
    assert after.within
    assert Decimal("0.9") < (after.ratio or 0) < Decimal("1.1")
    # Without any answers of its own the same forecast is wider, and still holds what came.
    with connection.cursor() as cursor, workspace_scope(alice.workspace_id):
        cursor.execute("DELETE FROM provider_answer")
        cursor.execute("DELETE FROM provider_call")
        Contact.objects.filter(id__in=ids).update(linkedin_url="")
    blind = forecast(workspace_id=alice.workspace_id, chosen=Chosen(ids=tuple(ids)), spec=PEOPLE)
    assert blind.money.low < before.money.low <= after.actual <= before.money.high < blind.money.high


def test_what_is_kept_doubled_or_cannot_be_asked_costs_nothing(alice: Person, world: World) -> None:
    bought = people(alice, range(20))
    done(alice, recipe("apollo.people", fields={"title": {"write": "overwrite"}}))
    world.books.entries.clear()
    again = said(alice, recipe("apollo.people", fields={"title": {"write": "overwrite"}}), bought)
    assert (again["kept"], again["money"]) == (20, NOBODY.to_json())
    page = "https://www.linkedin.com/in/ada-of-acme"
    doubles = [*people(alice, [50], email="", linkedin_url=page), *people(alice, [51], email="", linkedin_url=page)]
    nobody = people(alice, [60], email="", first_name="", last_name="")
    complete = people(alice, [61], linkedin_url="https://www.linkedin.com/in/known")
    with workspace_scope(alice.workspace_id):
        suppress(workspace_id=alice.workspace_id, addresses=["ada.byron70@acme70.com"], erasure_id=None)
    erased = people(alice, [70])
    wanted = recipe("apollo.people", fields={"title": {"write": "overwrite"}}, stop={"fields": ["title"]})
    with workspace_scope(alice.workspace_id):
        Contact.objects.filter(id__in=bought).update(title="")
    assert {"answered_before", "not_found"} == set(said(alice, wanted, bought)["not_asked"])  # type: ignore[call-overload]
    found = said(alice, wanted, [*doubles, *nobody, *erased])
    assert (found["records"], found["doubled"]) == (4, 1)
    assert found["not_asked"] == {"nothing_to_ask_by": 1, "suppressed": 1}
    assert found["steps"][0]["asked"] == {"low": "1", "expected": "1", "high": "1"}  # type: ignore[index]
    assert said(alice, PEOPLE, complete)["not_asked"] == {"nothing_wanted": 1}
    assert world.books.entries == []


def test_a_second_provider_is_expected_to_be_asked_for_what_the_first_misses(alice: Person, world: World) -> None:
    spec = recipe("zerobounce.verify", "hunter.verify", stop={"fields": ["email_status"]})
    people(alice, range(100))
    with workspace_scope(alice.workspace_id):
        calls = [
            ProviderCall(
                workspace_id=alice.workspace_id, provider="zerobounce", operation="verify", questions=1, credits=found,
                state="answered", request_key="", currency="USD", found=found, not_found=1 - found, sandbox=True,
            )
            for found in [1] * 30 + [0] * 70
        ]  # fmt: skip
        ProviderCall.objects.bulk_create(calls)
    first, second = forecast(workspace_id=alice.workspace_id, chosen=Chosen(), spec=spec).steps
    assert (first.asked.expected, first.answers, second.answers) == (100, 100, 0)
    missed = 100 - first.found.expected
    assert first.found.low < 33 < first.found.high
    # Of what the first finds, some is no verdict, so the second is asked a little more than for its misses.
    assert missed < second.asked.expected < missed + 15
    assert second.asked.low < missed < second.asked.high


def test_a_forecast_writes_nothing_and_refuses_what_a_run_would(alice: Person, world: World) -> None:
    with pytest.raises(InvalidInput, match="no contacts to enrich"):
        said(alice)
    ids = people(alice, range(3))
    with pytest.raises(NotFound, match="no contact 99999"):
        said(alice, PEOPLE, [*ids, 99999])
    said(alice)
    with workspace_scope(alice.workspace_id):
        assert [table.objects.count() for table in (Budget, Enrichment, ProviderCall)] == [0, 0, 0]
