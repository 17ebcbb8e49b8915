"""Undo of an import of companies: the same three groups for companies and their fields."""

import pytest

from cast import Person
from contacts.records import send, shown
from imports.companies.listing import companies, imported_companies
from imports.revert.undoing import ANA, figures, imported_file, outcomes, reverted, told

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

HEADER = "Company,Website,Industry"


def test_companies_go_and_their_fields_come_back(alice: Person) -> None:
    imported_companies(alice, HEADER, "Acme,acme.com,Tools")
    lines = ("Acme,acme.com,Anvils", "Globex,globex.com,Power", "Estuary,estuary.com,Food")
    job = imported_companies(alice, HEADER, *lines, policies={"on_existing": "overwrite"})
    assert (job["status"], job["companies_created"]) == ("COMPLETED", 2)
    imported_file(alice, ANA)
    globex = companies(alice)["globex.com"].pk
    assert send(alice, "PATCH", f"companies/{globex}", {"industry": "Coal"})[0] == 200
    found = reverted(alice, job["id"])
    counts = {"companies_kept": 1, "companies_blocked": 1, "fields_restored": 1}
    assert (found["status"], figures(found["counts"])) == ("REVERTED", counts)
    assert companies(alice)["acme.com"].industry == "Tools"
    assert told(outcomes(alice, job["id"])) == [
        ("reversed", "company", "industry", "changed", "Tools"),
        ("kept", "company", "industry", "person", "Coal"),
        ("blocked", "company", "", "used", None),
    ]
    assert shown(alice, f"imports/{job['id']}")["companies_created"] == 2


def test_undone_companies_are_imported_again(alice: Person) -> None:
    job = imported_companies(alice, HEADER, "Acme,acme.com,Tools", "Globex,globex.com,Power")
    assert figures(reverted(alice, job["id"])["counts"]) == {"companies_removed": 2}
    assert [each["name"] for each in outcomes(alice, job["id"])] == ["Acme, acme.com", "Globex, globex.com"]
    assert companies(alice) == {}
    again = imported_companies(alice, HEADER, "Acme,acme.com,Tools", "Globex,globex.com,Power")
    assert (again["status"], again["companies_created"]) == ("COMPLETED", 2)
