"""Review, forecast, parts and undo of files of companies: the same as of contacts, by domain."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Person
from contacts.records import send, shown
from exports.making import content, exported
from imports.companies.listing import changes, companies, imported_companies
from imports.pipeline import run_all
from imports.review.settling import counts, decide, finished, open_issues

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

LINES = (
    "Name,Domain,Industry,City",
    "Acme,acme.com,Tools,Bonn",
    "Acme Inc,www.acme.com,Software,",
    'Typo,"quill,com",Books,',
    "Free,gmail.com,Mail,",
    "Globex,globex.de,Software,Rome",
)


def waiting(person: Person, *lines: str, **fields: Any) -> int:
    """The id of an import of companies that waits for review; globex.de is there already."""
    imported_companies(person, "Name,Domain,Industry,City", "Globex,globex.de,Tools,")
    job = imported_companies(person, *(lines or LINES), **fields)
    assert job["status"] == "NEEDS_REVIEW", job
    return int(job["id"])


def settled(person: Person) -> int:
    """The id of such an import in which everything is decided."""
    job_id = waiting(person)
    decide(person, job_id, "use_suggestion", {"issue": "invalid_value"})
    decide(person, job_id, "keep_last", {"issue": "duplicate_in_file"})
    decide(person, job_id, "discard", 4)
    decide(person, job_id, "overwrite", {"issue": "existing_contact"})
    return job_id


def test_every_problem_of_companies_is_settled_in_review(alice: Person) -> None:
    job_id = waiting(alice)
    assert open_issues(alice, job_id) == {
        ("invalid_value", "domain"): [3, 4],
        ("duplicate_in_file", "acme.com"): [1, 2],
        ("existing_contact", "domain"): [5],
    }

    outcome = decide(alice, job_id, "use_suggestion", {"issue": "invalid_value"})
    assert (outcome.rows, outcome.resolved) == (1, 1)
    decide(alice, job_id, "keep_last", {"issue": "duplicate_in_file"})
    decide(alice, job_id, "edit", 4, cells={"Domain": "https://free-mail.company.com/"})
    decide(alice, job_id, "overwrite", {"issue": "existing_contact"})
    assert counts(alice, job_id) == (4, 0, 1, 0)

    job = finished(alice, job_id)
    assert (job.state, job.companies_created, job.companies_updated) == ("COMPLETED", 3, 1)
    assert {domain: getattr(each, "name", "") for domain, each in companies(alice).items()} == {
        "acme.com": "Acme Inc",
        "quill.com": "Typo",
        "company.com": "Free",
        "globex.de": "Globex",
    }
    assert changes(alice) == [("city", "", "Rome", 5), ("industry", "Tools", "Software", 5)]


def test_an_edit_finds_what_its_new_domain_affects(alice: Person) -> None:
    job_id = waiting(alice)
    decide(alice, job_id, "edit", 2, cells={"Domain": "globex.de"})

    assert open_issues(alice, job_id) == {
        ("invalid_value", "domain"): [3, 4],
        ("duplicate_in_file", "globex.de"): [2, 5],
    }
    decide(alice, job_id, "edit", 2, cells={"Domain": "new.com"})
    assert open_issues(alice, job_id) == {("invalid_value", "domain"): [3, 4], ("existing_contact", "domain"): [5]}
    decide(alice, job_id, "discard", {"domain": "new.com"})
    assert counts(alice, job_id) == (1, 3, 1, 0)


def test_a_forecast_of_companies_comes_true(alice: Person) -> None:
    job_id = settled(alice)
    seen = shown(alice, f"imports/{job_id}/forecast")
    assert (seen["create"], seen["update"], seen["discarded"], seen["held"]) == (2, 1, 2, 0)
    assert (seen["companies_created"], seen["companies_updated"], seen["contacts_updated"]) == (2, 1, 0)
    (row,) = shown(alice, f"imports/{job_id}/forecast/changes?kind=update")["items"]
    globex = companies(alice)["globex.de"]
    assert (row["domain"], row["company_id"], row["email"], row["contact_id"]) == ("globex.de", globex.pk, None, None)
    foreseen = [(each["field"], each["before"], each["after"], row["row_number"]) for each in row["changes"]]
    created = shown(alice, f"imports/{job_id}/forecast/changes?kind=create")["items"]
    assert [each["changes"][0]["after"] for each in created] == ["acme.com", "quill.com"]

    job = finished(alice, job_id)

    assert (job.companies_created, job.companies_updated) == (2, 1)
    assert sorted(changes(alice)) == sorted(foreseen)


def test_a_part_of_the_companies_is_written_and_the_rest_held(alice: Person) -> None:
    job = imported_companies(alice, *LINES, policies={"partial": True, "on_duplicate": "keep_first"})

    assert (job["status"], job["rows_success"], job["rows_issue"], job["companies_created"]) == (
        "NEEDS_REVIEW",
        2,
        2,
        2,
    )
    decide(alice, job["id"], "edit", 4, cells={"Domain": "acme.com"})
    assert open_issues(alice, job["id"]) == {("invalid_value", "domain"): [3], ("existing_contact", "domain"): [4]}
    decide(alice, job["id"], "fill_empty", 4)
    decide(alice, job["id"], "use_suggestion", 3)
    ended = finished(alice, job["id"])
    assert (ended.state, ended.companies_created, ended.companies_updated, ended.rows_success) == ("COMPLETED", 3, 0, 4)


def test_results_list_companies_with_what_happened(alice: Person) -> None:
    job_id = settled(alice)
    finished(alice, job_id)
    found = shown(alice, f"imports/{job_id}/results")["items"]

    assert [(each["domain"], each["happened"]) for each in found] == [
        ("globex.de", "updated"),
        ("acme.com", "created"),
        ("quill.com", "created"),
    ]
    assert {each["field"]: (each["before"], each["after"]) for each in found[0]["changes"]} == {
        "industry": ("Tools", "Software"),
        "city": ("", "Rome"),
    }


def test_an_import_of_companies_is_undone(alice: Person) -> None:
    job_id = settled(alice)
    finished(alice, job_id)
    acme = companies(alice)["acme.com"]
    status, _ = send(alice, "PATCH", f"companies/{acme.pk}", {"city": "Köln"})
    assert status == 200

    assert send(alice, "POST", f"imports/{job_id}/revert", {})[0] == 202
    run_all(alice.workspace_id)

    counted = shown(alice, f"imports/{job_id}/revert")["latest"]["counts"]
    assert {name: count for name, count in counted.items() if count} == {
        "companies_removed": 1,
        "companies_kept": 1,
        "fields_restored": 2,
    }
    left = companies(alice)
    assert sorted(left) == ["acme.com", "globex.de"]
    assert (getattr(left["globex.de"], "industry", ""), getattr(left["globex.de"], "city", "")) == ("Tools", "")


def test_companies_without_a_domain_are_undone_too(alice: Person) -> None:
    job = imported_companies(alice, "Company", "Acme", "Globex", policies={"required": ["name"]})
    assert sorted(companies(alice)) == ["Acme", "Globex"]

    assert send(alice, "POST", f"imports/{job['id']}/revert", {})[0] == 202
    run_all(alice.workspace_id)

    assert companies(alice) == {}


def test_a_value_leads_to_its_cell(alice: Person) -> None:
    imported_companies(alice, "Firma,Webseite,Kuchen", "Acme,https://www.acme.com/,Torte")
    acme = companies(alice)["acme.com"]
    fields = {each["field"]: each for each in shown(alice, f"companies/{acme.pk}/provenance")["fields"]}

    cells = {name: (each["source"]["cell"]["header"], each["source"]["cell"]["raw"]) for name, each in fields.items()}
    assert cells == {
        "domain": ("Webseite", "https://www.acme.com/"),
        "name": ("Firma", "Acme"),
        "website": ("Webseite", "https://www.acme.com/"),
        "custom:Kuchen": ("Kuchen", "Torte"),
    }


def test_a_preview_guesses_the_columns_of_companies(alice: Person) -> None:
    file = SimpleUploadedFile("list.csv", b"Firma,Webseite\nAcme,acme.com\n")
    seen = alice.client.post("/api/v1/imports/preview", {"file": file, "kind": "companies"}).json()

    assert [column["field"] for column in seen["mapping"]["columns"]] == ["name", "website"]
    assert seen["missing_required"] == []


def test_custom_columns_and_names_in_other_scripts_are_shown_and_changed(alice: Person) -> None:
    imported_companies(alice, "Firma,Domain,Kuchen", "Müller,bücher-müller.de,Torte")
    (made,) = shown(alice, "companies")["items"]
    assert (made["domain"], made["readable_domain"]) == ("xn--bcher-mller-thbg.de", "bücher-müller.de")
    assert shown(alice, f"companies/{made['id']}")["custom"] == {"Kuchen": "Torte"}

    status, changed = send(alice, "PATCH", f"companies/{made['id']}", {"custom": {"Kuchen": "Strudel"}})

    assert (status, changed["custom"]) == (200, {"Kuchen": "Strudel"})


def test_an_export_of_companies_imports_with_nothing_to_do(alice: Person) -> None:
    imported_companies(alice, "Name,Domain,Website,Phone,Kuchen", "Acme,acme.com,www.acme.com,+49 30 901820,=Torte")
    text = content(exported(alice, "companies")).decode("utf-8-sig")

    job = imported_companies(alice, text.rstrip(), policies={"on_existing": "overwrite"})

    assert job["status"] == "COMPLETED", job
    assert (job["companies_created"], job["companies_updated"], changes(alice)) == (0, 0, [])
