"""The routes of credits: what they report agrees with the ledger, and only owners set budgets."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from cast import Person
from contactory.credits.holding import Hold
from contactory.credits.services import Settlement, hold, settle
from contactory.workspaces.models import AuditEvent, Role
from contactory.workspaces.permissions import SCOPES_OF_ROLE
from contactory.workspaces.scope import workspace_scope
from contactory.workspaces.services import create_api_key

pytestmark = pytest.mark.usefixtures("one_day")
D = Decimal
URL = "/api/v1/credits"


def call(person: Person, method: str, path: str = "", body: Any = None) -> tuple[int, Any]:
    answer = getattr(person.client, method)(f"{URL}{path}", body, content_type="application/json")
    return answer.status_code, answer.json()


@pytest.fixture
def spent(alice: Person) -> None:
    """Four calls of a run: one charged, one lost, one free, and one still under way."""
    with workspace_scope(alice.workspace_id):
        wanted = [Hold(number, "apollo", "people", D(10), D("0.5")) for number in (1, 2, 3)]
        wanted.append(Hold(4, "hunter", "verify", D(1), D("0.05")))
        assert hold(workspace_id=alice.workspace_id, enrichment_id=7, wanted=wanted).count == 4
        ends = [
            Settlement(1, "charge", D(7), D("0.35")), Settlement(2, "unknown"), Settlement(3, "release"),
        ]  # fmt: skip
        settle(workspace_id=alice.workspace_id, settlements=ends)


@pytest.mark.usefixtures("spent")
def test_the_balance_and_the_spend_say_what_the_lines_say(alice: Person, vera: Person) -> None:
    assert call(alice, "post", "/grants", {"provider": "apollo", "credits": "100", "note": "March"})[0] == 201
    standing = call(alice, "get")[1]
    assert standing["currency"] == "USD"
    assert standing["workspace"] == standing["today"] == {"cap": None, "held": "0.05", "spent": "0.85", "left": None}
    apollo, hunter = standing["providers"]
    assert (apollo["given"], apollo["charged"], apollo["unknown"], apollo["left"]) == ("100", "7", "10", "83")
    assert (hunter["held"], hunter["charged"], hunter["left"]) == ("1", "0", None)
    (row,) = call(alice, "get", "/spend?by=month")[1]["items"]
    assert (row["provider"], row["calls"], row["money"], row["unknown_money"]) == ("apollo", 1, "0.35", "0.5")
    lines = call(alice, "get", "/entries?enrichment_id=7&limit=4")[1]
    rest = call(alice, "get", f"/entries?enrichment_id=7&cursor={lines['next_cursor']}")[1]
    kinds = [(line["call_id"], line["kind"]) for line in (*rest["items"][::-1], *lines["items"][::-1])]
    assert sorted(kinds) == [
        (1, "charge"), (1, "hold"), (1, "release"), (2, "hold"), (2, "release"), (2, "unknown"), (3, "hold"),
        (3, "release"), (4, "hold"),
    ]  # fmt: skip
    assert sum(D(line["money"]) for line in (*lines["items"], *rest["items"])) == D("-0.9")
    assert vera.client.get(URL).status_code == 403


@pytest.mark.usefixtures("spent")
def test_only_owners_set_budgets_and_what_cannot_be_is_refused(alice: Person, charlie: Person) -> None:
    status, standing = call(alice, "put", "/budgets", {"day": "2.50", "workspace": "100"})
    assert (status, standing["today"]["left"], standing["workspace"]["left"]) == (200, "1.6", "99.1")
    # Whoever sends it again, because no answer came, has set the budgets once.
    assert call(alice, "put", "/budgets", {"day": "2.50", "workspace": "100"}) == (status, standing)
    status, standing = call(alice, "put", "/budgets", {"workspace": None})
    assert (status, standing["workspace"]["cap"], standing["each_day"]) == (200, None, "2.5")
    for body, word in (
        ({"day": "0.89"}, "0.90 USD is spent"), ({"day": "0"}, "day: say more than 0"), ({"dya": "1"}, "dya"),
        ({"day": "5", "currency": "EUR"}, "in USD"), ({"day": "NaN"}, "day"),
    ):  # fmt: skip
        status, problem = call(alice, "put", "/budgets", body)
        assert status in (409, 422)
        assert word in problem["detail"]
    with workspace_scope(alice.workspace_id):
        assert AuditEvent.objects.filter(action="budgets.set").count() == 2
    assert call(charlie, "get")[1] == {
        "currency": "", "each_day": None, "providers": [],
        "today": {"cap": None, "held": "0", "spent": "0", "left": None},
        "workspace": {"cap": None, "held": "0", "spent": "0", "left": None},
    }  # fmt: skip


def test_who_may_only_read_sets_nothing(alice: Person) -> None:
    assert "credits:read" in SCOPES_OF_ROLE[Role.VIEWER]
    assert "credits:manage" not in SCOPES_OF_ROLE[Role.EDITOR]
    _, secret = create_api_key(workspace_id=alice.workspace_id, name="b", scopes=["credits:read"], actor="test")
    reader = replace(alice, secret=secret)
    assert call(reader, "get")[0] == 200
    assert call(reader, "put", "/budgets", {"day": "1"})[0] == 403
    assert call(reader, "post", "/grants", {"provider": "apollo", "credits": "1"})[0] == 403


def test_a_grant_names_a_provider_and_says_what_its_money_is(alice: Person) -> None:
    assert call(alice, "post", "/grants", {"provider": "nobody", "credits": "5"})[0] == 422
    bought = {"provider": "hunter", "credits": "1000", "money": "49", "bought": True}
    assert "currency" in call(alice, "post", "/grants", bought)[1]["detail"]
    status, entry = call(alice, "post", "/grants", {**bought, "currency": "EUR"})
    assert (status, entry["kind"], entry["money"], entry["currency"]) == (201, "purchase", "49", "EUR")
