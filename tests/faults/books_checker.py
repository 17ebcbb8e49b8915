"""Judges what an enrichment left in the database by the books of the sandbox, in which it says what it has billed.

It imports nothing of ours, and connects as the owner of the tables, whom row-level security does not bind.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

import psycopg
from checker import Broken

FINAL = ("COMPLETED", "FAILED", "CANCELLED")
ITEM_STATES = ("pending", "processing", "success", "partial", "not_found", "failed", "skipped")

UNENDED = """
SELECT (SELECT count(*) FROM run WHERE workspace_id = %(workspace)s AND state IN ('READY', 'RUNNING')),
       (SELECT count(*) FROM provider_call WHERE workspace_id = %(workspace)s AND state = 'intent'),
       (SELECT count(*) FROM provider_answer WHERE workspace_id = %(workspace)s AND state = 'asking'),
       (SELECT count(*) FROM enrichment_item WHERE workspace_id = %(workspace)s AND state = 'processing')
"""
# Four places say what was spent: they are written together, and each is read by other people. What came when the run
# was somebody else's is kept, but no item of the run has paid for it.
SPENT = """
SELECT (SELECT coalesce(-sum(credits), 0) FROM credit_entry WHERE workspace_id = %(workspace)s AND kind = 'charge'),
       (SELECT coalesce(sum(credits), 0) FROM provider_call WHERE workspace_id = %(workspace)s),
       (SELECT coalesce(sum(credits), 0) FROM enrichment WHERE workspace_id = %(workspace)s),
       (SELECT coalesce(sum(credits), 0) FROM enrichment_item WHERE workspace_id = %(workspace)s)
       + (SELECT coalesce(sum(credits), 0) FROM provider_call
           WHERE workspace_id = %(workspace)s AND error_code = 'kept_late')
"""
BUDGETS = """
SELECT scope, held_credits, held_money, spent_credits, spent_money, cap_money, beyond_money FROM budget
 WHERE workspace_id = %(workspace)s
"""
DAYS = """
SELECT coalesce(d.kind, e.kind), d.lines, d.credits, d.money, e.lines, e.credits, e.money
  FROM (SELECT kind, sum(lines) AS lines, sum(credits) AS credits, sum(money) AS money FROM credit_day
         WHERE workspace_id = %(workspace)s GROUP BY kind) AS d
  FULL JOIN (SELECT kind, count(*) AS lines, sum(credits) AS credits, sum(money) AS money FROM credit_entry
              WHERE workspace_id = %(workspace)s GROUP BY kind) AS e USING (kind)
 WHERE (d.lines, d.credits, d.money) IS DISTINCT FROM (e.lines, e.credits, e.money)
"""
CALLS = """
SELECT c.id, c.provider, c.state, c.credits, c.credits_held,
       coalesce(sum(e.credits) FILTER (WHERE e.kind IN ('hold', 'release')), 0),
       coalesce(-sum(e.credits) FILTER (WHERE e.kind = 'charge'), 0),
       coalesce(-sum(e.credits) FILTER (WHERE e.kind = 'unknown'), 0)
  FROM provider_call c LEFT JOIN credit_entry e ON e.call_id = c.id AND e.workspace_id = c.workspace_id
 WHERE c.workspace_id = %(workspace)s GROUP BY c.id
"""
ITEMS = """
SELECT e.id, e.state, e.items_total,
       ARRAY[e.pending, e.processing, e.success, e.partial, e.not_found, e.failed, e.skipped],
       ARRAY(SELECT count(i.id) FROM unnest(%(states)s::text[]) WITH ORDINALITY AS s (name, place)
               LEFT JOIN enrichment_item i ON i.enrichment_id = e.id AND i.state = s.name
              GROUP BY s.place ORDER BY s.place),
       (SELECT count(DISTINCT record_id) FROM enrichment_item i WHERE i.enrichment_id = e.id)
  FROM enrichment e WHERE e.workspace_id = %(workspace)s
"""
WRITTEN_TWICE = """
SELECT count(*) - count(DISTINCT (enrichment_id, contact_id, field)) FROM field_change
 WHERE workspace_id = %(workspace)s AND enrichment_id IS NOT NULL
"""
# What is known of a person, without what was made by whom and when, and without what only calls about one person tell:
# the money and the technologies of their company. Who is asked about alone depends on when the workers claim.
PEOPLE = """
SELECT c.last_name,
       to_jsonb(c) - ARRAY['id', 'workspace_id', 'company_id', 'created_by_job', 'created_at', 'updated_at',
                            'technologies', 'total_funding', 'latest_funding', 'last_raised_at'],
       NOT EXISTS (SELECT FROM enrichment_item i, jsonb_array_elements(i.asked) AS a
                    WHERE i.workspace_id = c.workspace_id AND i.record_id = c.id
                      AND a->>'outcome' NOT IN ('found', 'not_found'))
       AND EXISTS (SELECT FROM enrichment_item i WHERE i.workspace_id = c.workspace_id AND i.record_id = c.id
                      AND i.state IN ('success', 'partial', 'not_found'))
  FROM contact c WHERE c.workspace_id = %(workspace)s
"""
TEXTS = """
SELECT coalesce(string_agg(said, ' '), '') FROM (
    SELECT error FROM provider_call UNION ALL SELECT coalesce(error, '') FROM run
    UNION ALL SELECT waiting_for || error FROM enrichment UNION ALL SELECT sentence FROM enrichment_item
    UNION ALL SELECT note FROM credit_entry UNION ALL SELECT refused_sentence || last_error FROM provider_gate
    UNION ALL SELECT outcome::text FROM provider_answer) AS texts (said)
"""


# By last name: the values, and whether all that was asked was answered.
People = dict[str, tuple[dict[str, Any], bool]]
# Where the second provider was not to be asked, the word of the first stands.
SAID_BY_SEVERAL = ("email_status", "email_confidence")


class Billed(Protocol):
    """A line in the books of the sandbox."""

    @property
    def provider(self) -> str: ...
    @property
    def endpoint(self) -> str: ...
    @property
    def entity(self) -> str: ...
    @property
    def request(self) -> str: ...
    @property
    def credits(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Bill:
    """What a workspace came to: its calls by state, and the credits that were billed without an answer being kept."""

    calls: Counter[str]
    billed: int
    unanswered: Decimal


def check_bought(database: psycopg.Connection[Any], workspace: int, books: Iterable[Billed]) -> Bill:
    """All that must hold of a workspace in which nothing is under way; raises Broken."""
    entries = list(books)
    check_nothing_under_way(database, workspace)
    check_items(database, workspace)
    bill = check_ledger(database, workspace, entries)
    check_budgets(database, workspace, bill)
    about = Counter((entry.provider, entry.endpoint, entry.entity) for entry in entries)
    twice = [what for what, times in about.items() if times > 1]
    if twice:
        raise Broken(f"I4: billed more than once: {twice[:5]} ({len(twice)} in all)")
    return bill


def check_nothing_under_way(database: psycopg.Connection[Any], workspace: int) -> None:
    """I6: no run, call, question or item is left in somebody's hands."""
    left = _row(database, UNENDED, workspace)
    if any(left):
        raise Broken(f"I6: left under way: {left} (runs, calls, questions, items)")


def check_items(database: psycopg.Connection[Any], workspace: int) -> None:
    """I1 and I9: every record has one item, the counters are those of the items, and what is final has ended all."""
    wanted = {"workspace": workspace, "states": list(ITEM_STATES)}
    for number, state, total, told, counted, records in database.execute(ITEMS, wanted):
        if told != counted or sum(counted) != total or records != total:
            raise Broken(f"I1: enrichment {number} says {told} of {total}; there are {counted} of {records} records")
        if state in FINAL and any(counted[:2]):
            raise Broken(f"I9: enrichment {number} is {state}, and items wait or are in hand: {counted[:2]}")
    twice = _row(database, WRITTEN_TWICE, workspace)[0]
    if twice:
        raise Broken(f"I5: {twice} fields were written twice by one enrichment")


def check_ledger(database: psycopg.Connection[Any], workspace: int, entries: list[Billed]) -> Bill:
    """I4: what was charged is what was billed, beyond what is marked unknown; each call's holds are settled."""
    spent = _row(database, SPENT, workspace)
    if len(set(spent)) != 1:
        raise Broken(f"I4: the ledger, the calls, the enrichments and the items say {spent}")
    other = database.execute(DAYS, {"workspace": workspace}).fetchall()
    if other:
        raise Broken(f"I4: the sums of days are not those of the lines: {other}")
    charged: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    states: Counter[str] = Counter()
    for number, provider, state, credits, held, open_hold, charge, lost in database.execute(
        CALLS, {"workspace": workspace}
    ):
        states[state] += 1
        charged[provider] += charge
        unknown[provider] += lost
        wanted = (0, credits, held if state == "unknown" else 0)
        if (open_hold, charge, lost) != wanted:
            raise Broken(f"I4: call {number}, {state}: the ledger has {(open_hold, charge, lost)} and not {wanted}")
    billed = Counter[str]()
    for entry in entries:
        billed[entry.provider] += entry.credits
    for provider in charged | billed | unknown:
        if not charged[provider] <= billed[provider] <= charged[provider] + unknown[provider]:
            raise Broken(
                f"I4: {provider} billed {billed[provider]}, the ledger has {charged[provider]} and "
                f"{unknown[provider]} unknown"
            )
    return Bill(states, billed.total(), billed.total() - sum(charged.values(), Decimal(0)))


def check_budgets(database: psycopg.Connection[Any], workspace: int, bill: Bill) -> None:
    """I4: nothing is held any more, and no budget was exceeded."""
    for scope, held, held_money, credits, money, cap, beyond in database.execute(BUDGETS, {"workspace": workspace}):
        if held or held_money:
            raise Broken(f"I4: {scope} still holds {held} credits, {held_money}")
        if cap is not None and (money > cap or beyond):
            raise Broken(f"I4: {scope} has spent {money} of {cap}")
        if scope == "workspace" and credits < bill.billed:
            raise Broken(f"I4: {bill.billed} credits were billed, and the workspace has spent {credits}")


def people_known(database: psycopg.Connection[Any], workspace: int) -> People:
    """By last name: what is known of a contact, and whether all that was asked about it was answered."""
    rows = database.execute(PEOPLE, {"workspace": workspace}).fetchall()
    return {name: (values, whole) for name, values, whole in rows}


def check_people(undisturbed: People, found: People) -> None:
    """I3: whoever was asked about without trouble is as after the undisturbed run; of nobody is anything else known."""
    if undisturbed.keys() != found.keys():
        raise Broken(f"I1: {len(undisturbed)} contacts were there, and now {len(found)}")
    for name, (values, whole) in found.items():
        known = undisturbed[name][0]
        other = {field: value for field, value in values.items() if value != known[field]}
        if not whole:
            other = {field: value for field, value in other.items() if value and field not in SAID_BY_SEVERAL}
        if other:
            said = {field: known[field] for field in other}
            raise Broken(f"I3: {name} has {other}, and not {said}")


def check_nothing_shows(database: psycopg.Connection[Any], secret: str) -> None:
    """I10: no sentence in a table has the secret in it."""
    if secret in database.execute(TEXTS).fetchone()[0]:  # type: ignore[index]
        raise Broken("I10: a key stands in a table")


def _row(database: psycopg.Connection[Any], query: str, workspace: int) -> tuple[Any, ...]:
    row = database.execute(query, {"workspace": workspace}).fetchone()
    assert row is not None
    return tuple(row)
