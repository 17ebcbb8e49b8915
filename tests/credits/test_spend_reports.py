"""What was spent in any time is what its lines say, though whole days are read from what they added up to."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations
from random import Random

import pytest

from cast import Person
from contactory.credits.models import CreditEntry
from contactory.credits.queries import balances, spend
from contactory.workspaces.scope import workspace_scope

D = Decimal
BEGIN = datetime(2026, 2, 26, tzinfo=UTC)
DAY = timedelta(days=1)
# Midnights, the last moments before them, and times within a day.
MOMENTS = [BEGIN + DAY * days + timedelta(seconds=seconds) for days in range(5) for seconds in (0, 40_000)]
MOMENTS += [BEGIN + DAY * 2 - timedelta(microseconds=1), BEGIN + DAY * 3 + timedelta(microseconds=1)]


@pytest.fixture
def lines(alice: Person, charlie: Person) -> list[CreditEntry]:
    """Lines of five days around the end of a month, some at the very moments that are asked about."""
    chance = Random(3)
    made = []
    for number in range(120):
        at = chance.choice(MOMENTS) if number % 3 else BEGIN + DAY * chance.uniform(0, 5)
        kind, amount = chance.choice([("charge", -1), ("refund", 1), ("unknown", -1), ("hold", -1)])
        cost = amount * D(chance.randrange(1, 10**7)).scaleb(-6)
        provider = chance.choice(["apollo", "hunter"])
        line = {"kind": kind, "credits": cost, "money": cost / 2, "provider": provider, "operation": "people"}
        made.append(CreditEntry(workspace_id=alice.workspace_id, call_id=number, at=at, currency="USD", **line))
    with workspace_scope(alice.workspace_id):
        for few in range(0, len(made), 7):
            CreditEntry.objects.bulk_create(made[few : few + 7])
        kept = list(CreditEntry.objects.all())
    with workspace_scope(charlie.workspace_id):
        CreditEntry.objects.create(
            workspace_id=charlie.workspace_id, kind="charge", call_id=1, at=BEGIN, currency="USD"
        )
    return kept


def test_every_stretch_of_time_adds_up_to_its_lines(alice: Person, lines: list[CreditEntry]) -> None:
    for since, until in combinations(sorted(MOMENTS), 2):
        within = [line for line in lines if since <= line.at < until and line.kind != "hold"]
        with workspace_scope(alice.workspace_id):
            by_day, total = (spend(alice.workspace_id, by=by, since=since, until=until) for by in ("day", "total"))
        paid = {(line.at.strftime("%Y-%m-%d"), line.provider) for line in within}
        assert {(row.period, row.provider) for row in by_day} == paid
        for rows in (by_day, total):
            assert sum(row.money for row in rows) == -sum(line.money for line in within if line.kind != "unknown")
            assert sum(row.unknown_credits for row in rows) == -sum(
                line.credits for line in within if line.kind == "unknown"
            )
            assert sum(row.calls for row in rows) == sum(line.kind == "charge" for line in within)


def test_the_balance_is_what_all_lines_add_up_to(alice: Person, lines: list[CreditEntry]) -> None:
    with workspace_scope(alice.workspace_id):
        found = {each.provider: each for each in balances(alice.workspace_id)}
    for provider in ("apollo", "hunter"):
        of = [line for line in lines if line.provider == provider]
        costs = [line for line in of if line.kind in ("charge", "refund")]
        assert found[provider].charged_money == -sum(line.money for line in costs)
        assert found[provider].held == -sum(line.credits for line in of if line.kind == "hold")
        assert found[provider].unknown == -sum(line.credits for line in of if line.kind == "unknown")
