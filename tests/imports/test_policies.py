"""What a job does with rows that have problems, under every policy, and that no row is lost under any."""

from pathlib import Path
from typing import Any

import pytest

from cast import Person
from contactory.contacts.models import Company, Contact, FieldChange
from contactory.imports.models import Issue, RowDecision, StagedRow
from contactory.imports.services.control import reprocess
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import run_all
from imports.texts import import_text, outcome

HEADER = "Email,First Name,Last Name,Company,Website,Do Not Call\r\n"
ANA = "ana@northwind.com,Ana,Silva,Northwind,https://www.northwind.com/about,\r\n"
ANA_AGAIN = "  ANA@Northwind.com ,Anna,Silva,Northwind,,\r\n"
BEN = "ben@gmail.com,Ben,Khan,Globex,,TRUE\r\n"
NO_NAME = "cleo@hooli.com,,Rossi,Hooli,,\r\n"
BAD_EMAIL = "dan@@hooli.com,Dan,Nowak,Hooli,,\r\n"
SHORT = "eve@hooli.com,Eve\r\n"

pytestmark = pytest.mark.usefixtures("stored")


def conserved(found: dict[str, Any]) -> bool:
    parts = ("rows_ready", "rows_issue", "rows_discarded", "rows_success")
    return bool(found["rows_total"] == sum(found[name] for name in parts))


def contacts(person: Person) -> dict[str, Contact]:
    with workspace_scope(person.workspace_id):
        return {contact.email: contact for contact in Contact.objects.filter(workspace_id=person.workspace_id)}


def test_it_works(alice: Person, tmp_path: Path) -> None:
    found = import_text(alice.workspace_id, tmp_path, HEADER + ANA + BEN)
    assert (found["status"], found["rows_success"], found["contacts_created"]) == ("COMPLETED", 2, 2)
    made = contacts(alice)
    assert made["ana@northwind.com"].company == "Northwind"
    assert made["ben@gmail.com"].do_not_call == "true"
    with workspace_scope(alice.workspace_id):
        assert [company.domain for company in Company.objects.filter(workspace_id=alice.workspace_id)] == [
            "northwind.com"
        ]
    assert made["ana@northwind.com"].company_record_id is not None
    assert made["ben@gmail.com"].company_record_id is None, "free mail makes no company"


def test_every_problem_stops_for_a_person_by_default(alice: Person, tmp_path: Path) -> None:
    found = import_text(alice.workspace_id, tmp_path, HEADER + ANA + BEN + ANA_AGAIN + NO_NAME + BAD_EMAIL + SHORT)
    assert found["status"] == "NEEDS_REVIEW"
    assert (found["rows_total"], found["rows_ready"], found["rows_issue"]) == (6, 1, 5)
    assert {kind: rows for kind, rows in found["issues"].items() if rows} == {
        "malformed_row": 1,
        "missing_required": 1,
        "invalid_email": 1,
        "duplicate_in_file": 2,
    }
    assert contacts(alice) == {}
    assert conserved(found)


@pytest.mark.parametrize(("policy", "kept"), [("keep_first", "Ana"), ("keep_last", "Anna"), ("discard_all", None)])
def test_duplicates(alice: Person, tmp_path: Path, policy: str, kept: str | None) -> None:
    found = import_text(alice.workspace_id, tmp_path, HEADER + ANA + BEN + ANA_AGAIN, on_duplicate=policy)
    assert found["status"] == "COMPLETED"
    assert conserved(found)
    made = contacts(alice)
    assert found["rows_discarded"] == (1 if kept else 2)
    assert made["ana@northwind.com"].first_name == kept if kept else set(made) == {"ben@gmail.com"}


def test_invalid_rows_are_discarded_and_stay_as_history(alice: Person, tmp_path: Path) -> None:
    text = HEADER + ANA + NO_NAME + BAD_EMAIL + SHORT
    found = import_text(alice.workspace_id, tmp_path, text, on_invalid="discard")
    assert (found["status"], found["rows_discarded"], found["rows_success"]) == ("COMPLETED", 3, 1)
    with workspace_scope(alice.workspace_id):
        history = Issue.objects.filter(job_id=found["job_id"])
        assert {issue.kind for issue in history} == {"missing_required", "invalid_email", "malformed_row"}
        assert all(issue.resolved and issue.resolution == "policy: on_invalid=discard" for issue in history)
        malformed = StagedRow.objects.get(job_id=found["job_id"], row_number=4)
        assert (malformed.raw, malformed.line, malformed.texts) == ("eve@hooli.com,Eve", 5, [])


def test_a_row_that_misses_a_value_takes_no_part_in_a_duplicate(alice: Person, tmp_path: Path) -> None:
    text = HEADER + ANA + "ana@northwind.com,,Silva,Northwind,,\r\n"
    found = import_text(alice.workspace_id, tmp_path, text)
    assert found["issues"]["missing_required"] == 1
    assert found["issues"]["duplicate_in_file"] == 0


@pytest.mark.parametrize(
    ("policy", "first_name", "title", "updated"),
    [("skip", "Ana", "", 0), ("fill_empty", "Ana", "CEO", 1), ("overwrite", "Anna", "CEO", 1)],
)
def test_existing_contacts(
    alice: Person, tmp_path: Path, policy: str, first_name: str, title: str, updated: int
) -> None:
    import_text(alice.workspace_id, tmp_path, HEADER + ANA)
    again = "Email,First Name,Last Name,Company,Job Title\r\nana@northwind.com,Anna,Silva,Northwind,CEO\r\n"
    found = import_text(alice.workspace_id, tmp_path, again, on_existing=policy)
    assert (found["status"], found["contacts_created"], found["contacts_updated"]) == ("COMPLETED", 0, updated)
    assert conserved(found)
    ana = contacts(alice)["ana@northwind.com"]
    assert (ana.first_name, ana.title) == (first_name, title)
    with workspace_scope(alice.workspace_id):
        changes = FieldChange.objects.filter(workspace_id=alice.workspace_id, contact_id=ana.id)
        said = {(change.field, change.old, change.new, change.row_number) for change in changes}
    expected = {"skip": set(), "fill_empty": {("title", "", "CEO", 1)}}
    assert said == expected.get(policy, {("title", "", "CEO", 1), ("first_name", "Ana", "Anna", 1)})


def test_consent_is_never_overwritten(alice: Person, tmp_path: Path) -> None:
    import_text(alice.workspace_id, tmp_path, HEADER + BEN)
    found = import_text(alice.workspace_id, tmp_path, HEADER + BEN.replace("TRUE", "FALSE"), on_existing="overwrite")
    assert found["status"] == "COMPLETED"
    assert contacts(alice)["ben@gmail.com"].do_not_call == "true"


def test_existing_contacts_wait_for_a_person_by_default(alice: Person, tmp_path: Path) -> None:
    import_text(alice.workspace_id, tmp_path, HEADER + ANA)
    found = import_text(alice.workspace_id, tmp_path, HEADER + ANA_AGAIN + BEN)
    assert (found["status"], found["issues"]["existing_contact"], found["rows_ready"]) == ("NEEDS_REVIEW", 1, 1)


def test_another_workspace_knows_nothing_of_the_address(alice: Person, charlie: Person, tmp_path: Path) -> None:
    import_text(alice.workspace_id, tmp_path, HEADER + ANA)
    found = import_text(charlie.workspace_id, tmp_path, HEADER + ANA)
    assert (found["status"], found["contacts_created"]) == ("COMPLETED", 1)


def test_reprocess_checks_the_staged_rows_under_other_policies(alice: Person, tmp_path: Path) -> None:
    found = import_text(alice.workspace_id, tmp_path, HEADER + ANA + ANA_AGAIN + NO_NAME)
    job_id = found["job_id"]
    reprocess(workspace_id=alice.workspace_id, job_id=job_id, policies={"on_duplicate": "keep_last"})
    run_all(alice.workspace_id)
    middle = outcome(alice.workspace_id, job_id)
    assert (middle["status"], middle["rows_issue"], middle["rows_discarded"]) == ("NEEDS_REVIEW", 1, 1)
    reprocess(workspace_id=alice.workspace_id, job_id=job_id, policies={"on_invalid": "discard"})
    run_all(alice.workspace_id)
    end = outcome(alice.workspace_id, job_id)
    assert (end["status"], end["rows_success"], end["rows_discarded"]) == ("COMPLETED", 1, 2)
    assert contacts(alice)["ana@northwind.com"].first_name == "Anna"


def test_reprocess_finds_that_a_contact_is_gone(alice: Person, tmp_path: Path) -> None:
    import_text(alice.workspace_id, tmp_path, HEADER + ANA)
    found = import_text(alice.workspace_id, tmp_path, HEADER + ANA_AGAIN)
    with workspace_scope(alice.workspace_id):
        Contact.objects.filter(workspace_id=alice.workspace_id).delete()
    reprocess(workspace_id=alice.workspace_id, job_id=found["job_id"])
    run_all(alice.workspace_id)
    assert outcome(alice.workspace_id, found["job_id"])["status"] == "COMPLETED"


def test_an_import_that_finishes_in_between_sends_the_other_back_to_its_check(alice: Person, tmp_path: Path) -> None:
    from contactory.runs.executor import execute
    from contactory.runs.models import Run
    from imports.texts import begin_import

    late = begin_import(alice.workspace_id, tmp_path, HEADER + ANA)
    for step in ("imports.open", "imports.stage_segment", "imports.check"):
        with workspace_scope(alice.workspace_id):
            run = Run.objects.get(subject=late.id, step=step)
        execute(run.id)
    early = begin_import(alice.workspace_id, tmp_path, HEADER + ANA_AGAIN)
    run_all_of(alice, early.id)
    run_all(alice.workspace_id)
    assert outcome(alice.workspace_id, early.id)["status"] == "COMPLETED"
    assert outcome(alice.workspace_id, late.id)["issues"]["existing_contact"] == 1


def run_all_of(person: Person, job_id: int) -> None:
    from contactory.runs.executor import execute
    from contactory.runs.models import Run

    while True:
        with workspace_scope(person.workspace_id):
            run = Run.objects.filter(subject=job_id, state="READY").order_by("id").first()
        if run is None:
            return
        execute(run.id)


def test_full_names_are_split_and_columns_without_a_field_are_kept(alice: Person, tmp_path: Path) -> None:
    text = "Email,Full Name,Company,Favourite Pastry\r\nana@northwind.com,Ana Maria Silva,Northwind,Pastel\r\n"
    found = import_text(alice.workspace_id, tmp_path, text)
    assert found["status"] == "COMPLETED"
    ana = contacts(alice)["ana@northwind.com"]
    assert (ana.first_name, ana.last_name, ana.custom) == ("Ana", "Maria Silva", {"Favourite Pastry": "Pastel"})


def test_many_columns_without_a_field_with_names_that_look_like_code(alice: Person, tmp_path: Path) -> None:
    odd = ["100% sure", "it's", 'say ""hi""', "back\\slash", "%(workspace)s", "{differs}", "v[1]"]
    extra = odd + [f"Extra thing {number}" for number in range(120)]
    header = ",".join(["Email", "First Name", "Last Name", "Company", *(f'"{name}"' for name in extra)])
    text = (
        f"{header}\r\n" + ",".join(["ana@northwind.com", "Ana", "Silva", "Northwind", *map(str, range(127))]) + "\r\n"
    )
    found = import_text(alice.workspace_id, tmp_path, text)
    assert found["status"] == "COMPLETED"
    custom = contacts(alice)["ana@northwind.com"].custom
    assert custom["100% sure"] == "0"
    assert custom['say "hi"'] == "2"
    assert custom["%(workspace)s"] == "4"
    assert custom["Extra thing 119"] == "126"
    assert len(custom) == 127
    again = text.replace("Ana,Silva,Northwind,", "Ana,Silva,Northwind,9").replace(",126", ",")
    assert import_text(alice.workspace_id, tmp_path, again, on_existing="overwrite")["contacts_updated"] == 1
    assert contacts(alice)["ana@northwind.com"].custom == {**custom, "100% sure": "90"}
    assert import_text(alice.workspace_id, tmp_path, text, on_existing="fill_empty")["contacts_updated"] == 0


def test_rows_without_an_address_when_none_is_required(alice: Person, tmp_path: Path) -> None:
    text = "Name,Company\r\nAna Silva,Northwind\r\nBen Khan,Globex\r\n"
    found = import_text(alice.workspace_id, tmp_path, text, required=("company",))
    assert (found["status"], found["contacts_created"]) == ("COMPLETED", 2)


def test_decisions_name_their_policy(alice: Person, tmp_path: Path) -> None:
    found = import_text(alice.workspace_id, tmp_path, HEADER + ANA + ANA_AGAIN, on_duplicate="keep_first")
    with workspace_scope(alice.workspace_id):
        decision = RowDecision.objects.get(job_id=found["job_id"])
    assert (decision.row_number, decision.action, decision.source) == (2, "discard", "policy: on_duplicate=keep_first")


def test_a_nul_is_reported_and_left_out_of_the_record(alice: Person, tmp_path: Path) -> None:
    text = HEADER + ANA.replace("Silva", "Sil\0va")
    waiting = import_text(alice.workspace_id, tmp_path, text)
    assert (waiting["status"], waiting["issues"]["repaired_row"]) == ("NEEDS_REVIEW", 1)
    found = import_text(alice.workspace_id, tmp_path, text, on_repaired="accept")
    assert found["status"] == "COMPLETED"
    assert contacts(alice)["ana@northwind.com"].last_name == "Silva"


def test_a_nul_in_the_header_is_refused_with_its_column(alice: Person, tmp_path: Path) -> None:
    found = import_text(alice.workspace_id, tmp_path, HEADER.replace("Company", "Comp\0any") + ANA)
    assert (found["status"], found["error_code"]) == ("FAILED", "nul_in_header")
    assert "column 4" in found["error"]
