import pytest

from cast import Person
from contactory.contacts.models import Contact
from contactory.workspaces.scope import workspace_scope
from imports.companies.listing import changes, companies, imported_companies
from imports.pipeline import imported, people, send_file, table

pytestmark = pytest.mark.usefixtures("committed_db", "stored")


@pytest.mark.parametrize(
    ("lines", "domains"),
    [
        (["acme.com", "globex.de", "padaria.com.br"], ["acme.com", "globex.de", "padaria.com.br"]),
        (
            ["https://www.Acme.co.uk/about?x", "http://ana@shop.globex.de:8080/", "WWW.Padaria.com.br."],
            ["acme.co.uk", "globex.de", "padaria.com.br"],
        ),
        (["ana@mail.acme.com", "info@globex.de"], ["acme.com", "globex.de"]),
        (["Domain", "münchen-tools.de", "google.com"], ["google.com", "xn--mnchen-tools-dlb.de"]),
    ],
)
def test_one_column_is_enough(alice: Person, lines: list[str], domains: list[str]) -> None:
    job = imported_companies(alice, *lines)

    assert job["status"] == "COMPLETED", job
    assert sorted(companies(alice)) == domains
    assert (job["companies_created"], job["contacts_created"], job["rows_success"]) == (len(domains), 0, len(domains))


def test_names_are_enough_where_the_job_says_so(alice: Person) -> None:
    refused = imported_companies(alice, "Company", "Acme", "Globex")
    assert (refused["status"], refused["error"]["code"]) == ("FAILED", "missing_column")
    assert "domain" in refused["error"]["sentence"]

    job = imported_companies(alice, "Company", "Acme", "Globex", policies={"required": ["name"]})
    assert job["status"] == "COMPLETED", job
    made = companies(alice)
    assert {name: company.domain for name, company in made.items()} == {"Acme": "", "Globex": ""}


def test_every_field_of_a_file_is_kept(alice: Person) -> None:
    job = imported_companies(
        alice,
        "Company,Website,Industry,Employees,Phone,Country,Founded Year,Technologies,Lieblingskuchen",
        "Acme,https://acme.de/x,Tools,51,030 901820,Germany,1998,Odoo; Kafka,Bienenstich",
        country="DE",
    )
    assert job["status"] == "COMPLETED", job
    acme = companies(alice)["acme.de"]
    shown = {name: getattr(acme, name) for name in ("name", "website", "industry", "employees", "founded_year")}
    assert shown == {
        "name": "Acme",
        "website": "https://acme.de/x",
        "industry": "Tools",
        "employees": "51",
        "founded_year": "1998",
    }
    assert acme.custom == {"Lieblingskuchen": "Bienenstich"}
    assert getattr(acme, "phone", "") == "+4930901820"
    assert (acme.created_by_job, acme.created_row) == (job["id"], 1)


def test_problems_of_domains_are_told(alice: Person) -> None:
    job = imported_companies(
        alice,
        "Name,Domain,Website",
        "Free,gmail.com,",
        "Ending,co.uk,",
        "Machine,10.0.0.1,",
        "Here,localhost,",
        "Nothing,n/a,",
        'Typo,"acme,com",',
        "Page,linkedin.com/company/x,https://page.com",
        "Site only,,https://site.com/",
        "Bad site,,https://facebook.com/acme",
    )
    assert job["status"] == "NEEDS_REVIEW"
    rows = alice.client.get(f"/api/v1/imports/{job['id']}/rows?limit=100").json()["items"]
    seen = {
        row["cells"]["Name"]: [(each["kind"], each["field"], each["suggestion"]) for each in row["issues"]]
        for row in rows
    }
    assert seen == {
        "Free": [("invalid_value", "domain", None)],
        "Ending": [("invalid_value", "domain", None)],
        "Machine": [("invalid_value", "domain", None)],
        "Here": [("invalid_value", "domain", None)],
        "Nothing": [("missing_required", "domain", None)],
        "Typo": [("invalid_value", "domain", "acme.com")],
        "Page": [("invalid_value", "domain", "page.com")],
        "Site only": [],
        "Bad site": [("invalid_value", "website", None)],
    }
    messages = {row["cells"]["Name"]: row["issues"][0]["message"] for row in rows if row["issues"]}
    assert "gives mailboxes to everybody" in messages["Free"]
    assert "only an ending" in messages["Ending"]


def test_a_row_needs_a_domain_or_a_name(alice: Person) -> None:
    job = imported_companies(
        alice, "Name,Domain,City", "Acme,,Porto", ",globex.de,Bonn", ",,Rome", policies={"required": []}
    )

    assert job["issues"]["missing_required"] == 1
    assert job["rows_ready"] == 2


def test_duplicates_share_a_domain(alice: Person) -> None:
    lines = ("Name,Domain", "Acme,acme.com", "Globex,globex.de", "Acme Inc,https://www.acme.com/")
    job = imported_companies(alice, *lines)

    assert job["issues"]["duplicate_in_file"] == 2
    (group,) = alice.client.get(f"/api/v1/imports/{job['id']}/issues").json()["items"]
    assert group["samples"][0]["message"] == "The domain acme.com stands in 2 rows of this file."
    kept = imported_companies(alice, *lines, policies={"on_duplicate": "keep_last"})
    assert kept["status"] == "COMPLETED"
    assert {domain: getattr(company, "name", "") for domain, company in companies(alice).items()} == {
        "acme.com": "Acme Inc",
        "globex.de": "Globex",
    }


@pytest.mark.parametrize(
    ("policy", "industry", "city", "updated"),
    [("skip", "Tools", "", 0), ("fill_empty", "Tools", "Bonn", 1), ("overwrite", "Software", "Bonn", 1)],
)
def test_companies_that_are_there_are_treated_by_policy(
    alice: Person, policy: str, industry: str, city: str, updated: int
) -> None:
    imported_companies(alice, "Name,Domain,Industry,City", "Acme,acme.com,Tools,")
    again = ("Name,Domain,Industry,City", "Acme,www.acme.com,Software,Bonn", "Globex,globex.de,,")
    waiting = imported_companies(alice, *again)
    assert waiting["issues"]["existing_contact"] == 1
    (group,) = alice.client.get(f"/api/v1/imports/{waiting['id']}/issues").json()["items"]
    assert group["samples"][0]["message"] == "The workspace has a company with the domain acme.com already."

    job = imported_companies(alice, *again, policies={"on_existing": policy})

    assert job["status"] == "COMPLETED", job
    assert (job["companies_created"], job["companies_updated"], job["contacts_updated"]) == (1, updated, 0)
    acme = companies(alice)["acme.com"]
    assert (getattr(acme, "industry", ""), getattr(acme, "city", "")) == (industry, city)
    expected = {
        "skip": [],
        "fill_empty": [("city", "", "Bonn", 1)],
        "overwrite": [("city", "", "Bonn", 1), ("industry", "Tools", "Software", 1)],
    }
    assert changes(alice) == expected[policy]


def test_contacts_find_the_companies_that_were_listed(alice: Person) -> None:
    imported_companies(alice, "Name,Domain", "Zero,c0.com", "Acme,", policies={"required": ["name"]})
    job = imported(alice, table(*people(12)))

    assert (job["status"], job["companies_created"]) == ("COMPLETED", 1)
    with workspace_scope(alice.workspace_id):
        zero = companies(alice)["c0.com"]
        assert Contact.objects.filter(workspace_id=alice.workspace_id, company_record=zero).count() == 9
    assert getattr(zero, "name", "") == "Zero"


def test_a_kind_or_a_required_field_that_is_none_is_refused(alice: Person) -> None:
    kind = send_file(alice, "Domain\nacme.com\n", kind="dogs")
    assert (kind.status_code, kind.json()["detail"]) == (
        422,
        "Imports of 'dogs' are not supported; the kinds are: contacts, companies.",
    )
    field = send_file(alice, "Domain\nacme.com\n", kind="companies", policies={"required": ["email"]})
    assert (field.status_code, field.json()["field"]) == (422, "required")
