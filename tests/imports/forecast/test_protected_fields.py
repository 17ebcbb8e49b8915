"""What a person said about being contacted stands: no file, policy or action changes it, unless the import names it."""

from itertools import product
from pathlib import Path

import pytest
from pydantic import ValidationError

from cast import Person
from contactory.contacts.models import Company, Contact
from contactory.engine.fields import CONTACT_FIELDS
from contactory.imports.policies import Policies
from contactory.imports.services.forecast_pages import Outcome
from contactory.workspaces.scope import workspace_scope
from imports.forecast.foreseeing import HEADER, all_rows, contacts, decide, foreseen, imported, line_of, written

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

PROTECTED = ("do_not_call", "unsubscribed", "consent")
ACTIONS = ("skip", "fill_empty", "overwrite")
# What the contact has, and what the file says, of each protected field.
STANDING = {"do_not_call": "true", "unsubscribed": "true", "consent": "withdrawn"}
OFFERED = {"do_not_call": "false", "unsubscribed": "false", "consent": "newsletter"}
ANA, BEN, CLEO = "ana@northwind.com", "ben@northwind.com", "cleo@northwind.com"
WAITING = line_of("never@@x.com")


def of(person: Person, email: str) -> dict[str, str]:
    (found,) = [texts for texts in contacts(person.workspace_id).values() if texts["email"] == email]
    return found


def test_a_policy_can_name_every_protected_field_and_no_other() -> None:
    assert {field.name for field in CONTACT_FIELDS if field.protected} == set(PROTECTED)
    assert Policies(overwrite_protected=PROTECTED).overwrite_protected == PROTECTED
    with pytest.raises(ValidationError):
        Policies.model_validate({"overwrite_protected": ["first_name"]})


@pytest.mark.parametrize(("action", "by_policy", "named"), list(product(ACTIONS, [True, False], [None, *PROTECTED])))
def test_under_every_policy_and_action(
    alice: Person, tmp_path: Path, action: str, by_policy: bool, named: str | None
) -> None:
    imported(alice.workspace_id, tmp_path, HEADER + line_of(ANA, title="CEO", **STANDING))
    policies = {"on_existing": action} if by_policy else {}
    names = [named] if named else []
    text = HEADER + line_of(ANA, title="Buyer", **OFFERED) + line_of(BEN, **OFFERED) + WAITING
    job_id = imported(alice.workspace_id, tmp_path, text, overwrite_protected=names, **policies)
    if not by_policy:
        decide(alice.workspace_id, job_id, {1: action})
    expected = STANDING | ({named: OFFERED[named]} if named and action == "overwrite" else {})
    foreseen_kept = [kept for row in all_rows(alice.workspace_id, job_id, Outcome.UPDATE) for kept in row.kept]
    job = written(alice.workspace_id, job_id)
    assert job.rows_success == (1 if action == "skip" else 2)
    ana = of(alice, ANA)
    assert {name: ana[name] for name in PROTECTED} == expected
    assert ana["title"] == ("Buyer" if action == "overwrite" else "CEO")
    if action == "overwrite":
        assert {kept.field: kept.reason for kept in foreseen_kept} == dict.fromkeys(
            set(PROTECTED) - {named}, "protected"
        )
    # A new contact takes what its own row says.
    assert {name: of(alice, BEN)[name] for name in PROTECTED} == OFFERED


@pytest.mark.parametrize("action", ["fill_empty", "overwrite"])
@pytest.mark.parametrize(
    ("standing", "offered", "written_text"),
    [
        # Somebody who has unsubscribed is given no consent, and one who withdrew it is not called.
        ({"unsubscribed": "yes"}, {"consent": "newsletter"}, ""),
        ({"unsubscribed": "2024-03-01"}, {"consent": "newsletter"}, ""),
        ({"do_not_call": "true"}, {"unsubscribed": "false"}, ""),
        ({"consent": "withdrawn"}, {"do_not_call": "false"}, ""),
        # A further opt-out is always taken.
        ({"unsubscribed": "yes"}, {"do_not_call": "true"}, "true"),
        ({"do_not_call": "true"}, {"consent": "revoked"}, "revoked"),
        # Without a standing opt-out an empty field is filled.
        ({"unsubscribed": "false"}, {"consent": "newsletter"}, "newsletter"),
        ({}, {"do_not_call": "false"}, "false"),
        ({"consent": "newsletter"}, {"unsubscribed": "yes"}, "true"),
    ],
)
def test_an_opt_out_is_never_turned_back_by_filling(
    alice: Person, tmp_path: Path, action: str, standing: dict[str, str], offered: dict[str, str], written_text: str
) -> None:
    imported(alice.workspace_id, tmp_path, HEADER + line_of(ANA))
    with workspace_scope(alice.workspace_id):
        # A person or a provider may have written what no file could.
        Contact.objects.filter(workspace_id=alice.workspace_id).update(**standing)
    text = HEADER + line_of(ANA, **offered) + WAITING
    job_id = imported(alice.workspace_id, tmp_path, text, on_existing=action)
    rows = [
        row for outcome in (Outcome.UPDATE, Outcome.UNCHANGED) for row in all_rows(alice.workspace_id, job_id, outcome)
    ]
    assert [kept.reason for row in rows for kept in row.kept] == ([] if written_text else ["opted_out"])
    assert [field.opted_out for field in foreseen(alice.workspace_id, job_id).fields] == [0 if written_text else 1]
    written(alice.workspace_id, job_id)
    (name,) = offered
    assert of(alice, ANA)[name] == written_text
    assert {name: of(alice, ANA)[name] for name in standing} == standing


@pytest.mark.parametrize(("action", "text"), [("fill_empty", ""), ("overwrite", "newsletter")])
def test_a_field_that_is_named_is_overwritten_but_not_filled_against_an_opt_out(
    alice: Person, tmp_path: Path, action: str, text: str
) -> None:
    imported(alice.workspace_id, tmp_path, HEADER + line_of(ANA, unsubscribed="yes"))
    imported(
        alice.workspace_id, tmp_path, HEADER + line_of(ANA, consent="newsletter"), on_existing=action,
        overwrite_protected=["consent"],
    )  # fmt: skip
    assert of(alice, ANA)["consent"] == text


@pytest.mark.parametrize("action", ACTIONS)
def test_a_company_that_is_there_is_left_as_it_is(alice: Person, tmp_path: Path, action: str) -> None:
    imported(alice.workspace_id, tmp_path, HEADER + line_of(ANA, company="Northwind"))
    text = HEADER + line_of(ANA, company="Other") + line_of(CLEO, company="Third")
    imported(alice.workspace_id, tmp_path, text, on_existing=action, overwrite_protected=PROTECTED)
    with workspace_scope(alice.workspace_id):
        companies = Company.objects.filter(workspace_id=alice.workspace_id)
        assert [(company.domain, company.name) for company in companies] == [("northwind.com", "Northwind")]


def test_rows_for_one_contact_find_what_those_before_them_wrote(alice: Person, tmp_path: Path) -> None:
    imported(alice.workspace_id, tmp_path, HEADER + line_of(ANA, title="CEO"))
    text = (
        HEADER
        + line_of(ANA, title="Buyer", website="https://a.com", do_not_call="true")
        + line_of(ANA, title="Baker", website="https://b.com", do_not_call="false")
        + line_of(ANA, title="Bread", website="https://c.com")
        + WAITING
    )
    job_id = imported(alice.workspace_id, tmp_path, text)
    decide(alice.workspace_id, job_id, {1: "fill_empty", 2: "overwrite", 3: "fill_empty"})
    rows = {row.row_number: row for row in all_rows(alice.workspace_id, job_id, Outcome.UPDATE, limit=1)}
    assert {
        number: [(change.field, change.before, change.after) for change in row.changes] for number, row in rows.items()
    } == {
        1: [("website", "", "https://a.com"), ("do_not_call", "", "true")],
        2: [("title", "CEO", "Baker"), ("website", "https://a.com", "https://b.com")],
    }
    assert [(kept.field, kept.before, kept.reason) for kept in rows[2].kept] == [("do_not_call", "true", "protected")]
    written(alice.workspace_id, job_id)
    ana = of(alice, ANA)
    assert (ana["title"], ana["website"], ana["do_not_call"]) == ("Baker", "https://b.com", "true")
