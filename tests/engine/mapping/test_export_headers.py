"""Whole header rows of the exports that people send most: every column that has a field gets it, without a question.

export_headers.txt has one section for each form of export: its label, its header, and the columns that have no field.
"""

from pathlib import Path

import pytest

from contactory.engine.decode import decode
from contactory.engine.fields import COMPANY_FIELDS_BY_NAME, DEFAULT_REQUIRED, REQUIRED_OF_KIND
from contactory.engine.layout import Limits
from contactory.engine.mapping import require, suggest
from contactory.engine.sniff import sniff

PREAMBLE = (
    'Notes:\n"When exporting your connection data, you may notice that some of the email addresses are missing, and '
    'that is so because of a setting https://www.example.com/psettings/privacy/email."\n\n'
)


def sections() -> dict[str, tuple[str, list[str], set[str]]]:
    """Label, header and columns without a field, by the name of the form."""
    found = {}
    for section in Path(__file__).with_name("export_headers.txt").read_text(encoding="utf-8").split("\n\n"):
        first, *rest = section.strip().splitlines()
        name, label = first.lstrip("[").split("] ")
        header, without = " ".join(line.strip() for line in rest).removeprefix("header: ").split("no field:")
        found[name] = (
            label,
            [part.strip() for part in header.split(",")],
            {part.strip() for part in without.split(",")},
        )
    return found


FORMS = sections()


@pytest.mark.parametrize("name", FORMS)
def test_every_column_that_has_a_field_gets_it(name: str) -> None:
    label, header, without = FORMS[name]
    mapping = suggest(header, len(header), [])

    assert mapping.source == label
    assert {column.header for column in mapping.columns if column.field is None} == without - {""}
    assert all(column.confidence >= 0.95 and label in column.why for column in mapping.columns if column.field)


@pytest.mark.parametrize("name", [name for name in FORMS if "accounts" not in name and "API" not in name])
def test_nothing_that_is_required_is_missing(name: str) -> None:
    _, header, _ = FORMS[name]
    of_companies = "companies" in name or "organizations" in name
    require(suggest(header, len(header), []), ["company"] if of_companies else DEFAULT_REQUIRED)


@pytest.mark.parametrize(
    ("name", "meanings"),
    [
        ("Outlook on the web", {"Title": "salutation", "Job Title": "title", "Home City": "city"}),
        ("HubSpot contacts in Spanish", {"Cargo": "title", "Nombre": "first_name", "ID de registro": "external_id"}),
        ("Google, old", {"Organization 1 - Title": "title", "E-mail 4 - Value": None, "Address 2 - City": None}),
        ("HubSpot contacts", {"Lifecycle Stage": "stage", "Lead Status": None, "Company Name": "company"}),
        ("Salesforce leads, API names", {"Status": "stage", "OwnerId": "owner"}),
        ("Apollo accounts", {"Company Address": "company_address", "Short Description": "seo_description"}),
    ],
)
def test_columns_mean_what_their_tool_means(name: str, meanings: dict[str, str | None]) -> None:
    header = FORMS[name][1]
    mapping = suggest(header, len(header), [])

    assert {column.header: column.field for column in mapping.columns if column.header in meanings} == meanings


def test_a_second_choice_steps_in_for_an_absent_first() -> None:
    header = [name for name in FORMS["HubSpot contacts"][1] if name not in ("Lifecycle Stage", "Company Name")]
    mapping = suggest(header, len(header), [])

    assert mapping.columns[mapping.field_columns()["stage"]].header == "Lead Status"
    assert mapping.columns[mapping.field_columns()["company"]].header == "Associated Company"


def test_an_export_of_all_properties_is_recognised_among_hundreds_of_columns() -> None:
    header = [*FORMS["HubSpot contacts"][1], *(f"Property {letter * 3}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 8)]

    assert suggest(header, len(header), []).source == "HubSpot contact export"


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("Apollo contacts, all columns", {"Company City": "city", "City": None, "Apollo Account Id": "external_id"}),
        ("Apollo accounts", {"Company Name": "name", "Founded Year": "founded_year", "Account Stage": None}),
        ("HubSpot companies", {"Record ID": "external_id", "City": "city", "Company Domain Name": "domain"}),
        ("Salesforce accounts", {"Account ID": "external_id", "Billing Street": "address", "Phone": "phone"}),
        ("Salesforce accounts, API names", {"Name": "name", "Id": "external_id", "NumberOfEmployees": "employees"}),
        ("Pipedrive organizations", {"Organization - Name": "name", "Organization - Address": "address"}),
    ],
)
def test_an_export_can_be_read_for_its_companies(name: str, fields: dict[str, str | None]) -> None:
    label, header, _ = FORMS[name]
    mapping = suggest(header, len(header), [], COMPANY_FIELDS_BY_NAME)

    assert mapping.source == label
    assert {column.header: column.field for column in mapping.columns if column.header in fields} == fields


@pytest.mark.parametrize(
    "name", [name for name in FORMS if {"accounts", "accounts,", "companies", "organizations"} & set(name.split())]
)
def test_an_export_of_companies_lacks_nothing_that_is_required(name: str) -> None:
    label, header, _ = FORMS[name]
    mapping = suggest(header, len(header), [], COMPANY_FIELDS_BY_NAME)
    given_fields = mapping.field_columns()

    assert mapping.source == label
    if "Pipedrive" in name:
        assert "name" in given_fields
    else:
        require(mapping, REQUIRED_OF_KIND["companies"], COMPANY_FIELDS_BY_NAME)


def test_the_lines_before_a_table_are_no_columns(tmp_path: Path) -> None:
    header = FORMS["LinkedIn"][1]
    rows = [f"Ana{n},Sá,https://www.linkedin.com/in/ana{n},a{n}@x.com,Brisamar,CEO,1{n} Mar 2024" for n in range(9)]
    path = tmp_path / "Connections.csv"
    path.write_text("\ufeff" + PREAMBLE + "\n".join([",".join(header), *rows, ",,,,,,"]) + "\n", encoding="utf-8")
    limits = Limits()
    decoded = decode(path, tmp_path / "decoded", limits)
    layout = sniff(decoded.path, decoded, limits)

    assert list(layout.header or ()) == header
    mapping = suggest(layout.header, layout.width, [])
    assert mapping.source == "LinkedIn connections"
    assert mapping.field_columns()["linkedin_url"] == 2
