"""What a forecast says of any file, decisions and contacts is what the consolidation then does, to the letter."""

import secrets
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from contactory.imports.services.forecast_pages import ForecastRow, Outcome
from contactory.workspaces.services import create_workspace
from imports.forecast.foreseeing import (
    HEADER,
    NAMES,
    all_rows,
    changes,
    company_count,
    contacts,
    decide,
    expected_changes,
    foreseen,
    imported,
    line_of,
    written,
)

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

PEOPLE = [f"p{number}@c{number % 3}.com" for number in range(6)]
TEXTS = st.fixed_dictionaries(
    {
        "first_name": st.sampled_from(["Ana", "Ben", ""]),
        "title": st.sampled_from(["", "CEO", "Buyer"]),
        "website": st.sampled_from(["", "https://globex.com", "https://c1.com"]),
        "do_not_call": st.sampled_from(["", "TRUE", "FALSE"]),
        "unsubscribed": st.sampled_from(["", "yes", "no"]),
        "consent": st.sampled_from(["", "newsletter", "withdrawn"]),
        "pastry": st.sampled_from(["", "scone", "bun"]),
    }
)
KNOWN = st.lists(st.tuples(st.sampled_from(PEOPLE[:4]), TEXTS), unique_by=lambda row: row[0], max_size=4)
ROWS = st.lists(st.tuples(st.sampled_from([*PEOPLE, "bad@@x.com"]), TEXTS), min_size=1, max_size=9)
POLICIES = st.fixed_dictionaries(
    {
        "on_duplicate": st.sampled_from(["review", "keep_first", "keep_last", "discard_all"]),
        "on_existing": st.sampled_from(["review", "skip", "fill_empty", "overwrite"]),
        "overwrite_protected": st.lists(st.sampled_from(["do_not_call", "unsubscribed", "consent"]), unique=True),
    }
)
DECISIONS = st.dictionaries(
    st.integers(1, 9), st.sampled_from(["discard", "skip", "fill_empty", "overwrite"]), max_size=9
)


# A failure is shown as it was found: to make it smaller would take minutes of imports.
@settings(
    max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)
@given(known=KNOWN, rows=ROWS, policies=POLICIES, decisions=DECISIONS)
def test_the_forecast_is_what_happens(
    known: Any, rows: Any, policies: dict[str, Any], decisions: dict[int, str]
) -> None:
    workspace_id = int(create_workspace(name=secrets.token_hex(8)).pk)
    with tempfile.TemporaryDirectory() as folder:
        if known:
            text = HEADER + "".join(line_of(email, **texts) for email, texts in known)
            imported(workspace_id, Path(folder), text, required=("email",))
        # The last row keeps the import in review whatever becomes of the others.
        text = HEADER + "".join(line_of(email, **texts) for email, texts in rows) + line_of("never@@x.com")
        job_id = imported(workspace_id, Path(folder), text, required=("email", "first_name"), **policies)
    addresses = {number: email for number, (email, _) in enumerate(rows, 1)}
    there = {email for email, _ in known}
    # Nobody can decide about a contact that was never there.
    possible = {row for row, email in addresses.items() if email in there}
    decide(
        workspace_id,
        job_id,
        {row: action for row, action in decisions.items() if row in (addresses if action == "discard" else possible)},
    )
    judge(workspace_id, job_id, rows=len(rows) + 1)


def judge(workspace_id: int, job_id: int, *, rows: int) -> None:
    """Compare all that is foreseen with what then happens."""
    counts = foreseen(workspace_id, job_id)
    listed = {outcome: all_rows(workspace_id, job_id, outcome) for outcome in Outcome}
    before, companies = contacts(workspace_id), company_count(workspace_id)
    assert {outcome.value: len(found) for outcome, found in listed.items()} == {
        name: getattr(counts, name) for name in ("create", "update", "unchanged", "held", "discarded")
    }
    assert sorted(row.row_number for found in listed.values() for row in found) == list(range(1, rows + 1))
    assert counts.left == rows
    # The row that is left of a group may be somebody who is there already: it is said to be checked again.
    if _ready(workspace_id, job_id) == 0 or counts.checked_again:
        return
    job = written(workspace_id, job_id)
    assert (job.state, job.partial) == ("NEEDS_REVIEW", True)
    figures = (job.contacts_created, job.contacts_updated, job.companies_created, job.rows_issue)
    assert figures == (counts.create, counts.contacts_updated, counts.companies_created, counts.held)
    assert job.rows_discarded + job.rows_success + job.rows_issue == job.rows_total == rows
    assert changes(workspace_id, job_id) == Counter(expected_changes(listed[Outcome.UPDATE]))
    by_field = Counter(change.field for row in listed[Outcome.UPDATE] for change in row.changes)
    assert {found.field: found.change for found in counts.fields if found.change} == by_field
    after = contacts(workspace_id)
    assert company_count(workspace_id) - companies == counts.companies_created
    compare_contacts(before, after, listed)


def _ready(workspace_id: int, job_id: int) -> int:
    from contactory.imports.queries import find_job
    from contactory.workspaces.scope import workspace_scope

    with workspace_scope(workspace_id):
        return find_job(workspace_id, job_id).rows_ready


def compare_contacts(
    before: dict[int, dict[str, Any]], after: dict[int, dict[str, Any]], listed: dict[Outcome, list[ForecastRow]]
) -> None:
    """New contacts are as foreseen, and the others are as they were but for the changes foreseen."""
    expected = {number: dict(texts, custom=dict(texts["custom"])) for number, texts in before.items()}
    for row in listed[Outcome.UPDATE]:
        for change in row.changes:
            texts = expected[row.contact_id or 0]
            (texts["custom"] if change.field.startswith("custom:") else texts)[change.field.removeprefix("custom:")] = (
                change.after
            )
    assert {number: after[number] for number in before} == expected
    made = {texts["created_row"]: texts for number, texts in after.items() if number not in before}
    assert set(made) == {row.row_number for row in listed[Outcome.CREATE]}
    for row in listed[Outcome.CREATE]:
        texts = {change.field: change.after for change in row.changes}
        custom = {name.removeprefix("custom:"): text for name, text in texts.items() if name.startswith("custom:")}
        assert made[row.row_number]["custom"] == custom
        assert {name: made[row.row_number][name] for name in NAMES if made[row.row_number][name]} == {
            name: text for name, text in texts.items() if not name.startswith("custom:")
        }
