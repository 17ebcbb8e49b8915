"""Columns without a usable header: their values say what they are, with figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactory.engine.fields import COMPANY_FIELDS_BY_NAME, FIELDS_BY_NAME
from contactory.engine.mapping import suggest
from contactory.engine.value_shapes import evidence_of

SHAPES = [
    (["ana@x.com", "bea@y.pt", "MAILTO:eva@z.de"], "email"),
    (["+351 22 555 0100", "(512) 555-0101", "'+44 194 387 3181"], "work_direct_phone"),
    (["https://www.linkedin.com/in/ana", "linkedin.com/in/bea"], "linkedin_url"),
    (["https://linkedin.com/company/acme", "linkedin.com/company/globex"], "company_linkedin_url"),
    (["https://x.com/ana", "twitter.com/bea"], "twitter_url"),
    (["https://acme.com/about", "www.globex.de"], "website"),
    (["acme.com", "globex.co.uk", "initech.de"], "company_domain"),
    (["51-200", "11-50", "10,001+", "1001-5000"], "employees"),
    (["4000-123", "1200-001"], "postal_code"),
    (["SW1A 1AA", "M1 1AE"], "postal_code"),
    (["Portugal", "Deutschland", "États-Unis", "Spain"], "country"),
    (["DE", "FR", "PT", "BR"], "country"),
    (["TX", "NY", "CA", "FL"], "state"),
    (["Bayern", "Hessen", "Sachsen"], "state"),
    (["Head of Sales", "CEO", "Engenheira", "Vertriebsleiter"], "title"),
    (["Brisamar Lda", "Kestrel GmbH", "Tide"], "company"),
    (["Ana Sá", "John Q. Miller", "Björn von Berg"], "full_name"),
    (["Miller, John", "Sá, Ana"], "full_name"),
    (["Ana", "John", "Xanthippe"], "first_name"),
    (["Lisboa", "Berlin", "New York", "Gap"], "city"),
    (["Rua das Flores 12", "12 Main Street", "Hauptstraße 5"], "street"),
    (["Mr", "Frau", "Dr."], "salutation"),
]
NO_FIELD = [
    ["2024-01-05", "2024-02-17", "05.03.2024"],
    ["17", "230", "4"],
    ["90210", "10115"],
    ["192.168.0.1", "10.0.0.17"],
    ["123.456.789-09", "987.654.321-00"],
    ["yes", "no"],
    ["1234.50", "99887.10"],
    ["lorem ipsum dolor sit amet", "consectetur adipiscing elit"],
]


@pytest.mark.parametrize("header", ["", "Column3", "Unnamed: 2", "B", "Spalte 7"])
@pytest.mark.parametrize(("values", "field"), SHAPES)
def test_values_tell_the_field(header: str, values: list[str], field: str) -> None:
    (column,) = suggest([header], 1, [[value] for value in values]).columns

    assert column.field == field
    assert f"of {len(values)} values look like" in column.why
    assert 0.4 <= column.confidence <= 0.9


@pytest.mark.parametrize("values", NO_FIELD)
def test_values_that_could_be_anything_stay_custom(values: list[str]) -> None:
    (column,) = suggest(None, 1, [[value] for value in values]).columns

    assert (column.field, column.custom) == (None, "Column 1")


def test_dates_are_said_to_be_dates() -> None:
    (column,) = suggest(None, 1, [["2024-01-05"], ["17.03.2024"]]).columns

    assert "2 of 2 values look like dates" in column.why


def test_figures_say_how_many_and_doubt_lowers_the_confidence() -> None:
    clean = [[f"p{number}@x.com"] for number in range(200)]
    mixed = [["none yet"] if number % 10 == 0 else row for number, row in enumerate(clean)]

    (sure,), (doubtful,) = suggest(None, 1, clean).columns, suggest(None, 1, mixed).columns
    assert sure.why == "200 of 200 values look like e-mail addresses."
    assert doubtful.why == "180 of 200 values look like e-mail addresses."
    assert doubtful.confidence < sure.confidence


def test_family_names_stand_beside_given_names() -> None:
    rows = [["Sá", "Ana", "1"], ["Quiros", "John", "2"], ["Okonjo", "Eva", "3"]]
    mapping = suggest(["", "", ""], 3, rows)

    assert mapping.field_columns() == {"last_name": 0, "first_name": 1}
    assert "beside the first name" in mapping.columns[0].why


def test_plain_postal_codes_need_a_place_beside_them() -> None:
    assert suggest(None, 2, [["Austin", "73301"], ["Berlin", "10115"]]).field_columns() == {"city": 0, "postal_code": 1}


def test_columns_of_one_name_are_told_apart_by_their_values() -> None:
    header = ["Name", "Name", "Email", "Email", "Phone", "Phone", "Address", "Address"]
    rows = [
        ["Ana", "Sá", "a@x.com", "a@home.pt", "+1 512 555 0102", "+1 512 555 0103", "Rua Direita 7", "Lisboa"],
        ["John", "Quiros", "j@x.com", "", "+1 512 555 0104", "", "12 Main St", "Austin"],
    ]
    fields = [column.field for column in suggest(header, 8, rows).columns]

    assert fields == [
        "first_name", "last_name", "email", "secondary_email", "work_direct_phone", "other_phone", "street", "city",
    ]  # fmt: skip


@pytest.mark.parametrize("header", [None, ["Liste 2026"], ["Kunden"]])
@pytest.mark.parametrize(
    ("values", "field"),
    [
        (["acme.com", "globex.de"], "domain"),
        (["https://acme.com/about?x=1", "http://globex.de"], "website"),
        (["Acme", "Globex Corporation", "Padaria do João"], "name"),
        (["linkedin.com/company/acme"], "linkedin_url"),
    ],
)
def test_one_column_is_enough_for_companies(header: list[str] | None, values: list[str], field: str) -> None:
    mapping = suggest(header, 1, [[value] for value in values], COMPANY_FIELDS_BY_NAME)

    assert mapping.field_columns() == {field: 0}


@pytest.mark.parametrize("header", [None, ["Liste 2026"], ["E-mail"]])
def test_one_column_of_addresses_names_companies_by_their_domains(header: list[str] | None) -> None:
    mapping = suggest(header, 1, [["ana@acme.com"], ["info@globex.de"]], COMPANY_FIELDS_BY_NAME)

    assert mapping.field_columns() == {"domain": 0}


def test_headers_of_companies_in_five_languages() -> None:
    rows = {
        "Company Name,Domain,HQ City,Employees": ["name", "domain", "city", "employees"],
        "Nome,CNPJ,Cidade,Site,Telefone": ["name", None, "city", "website", "phone"],
        "Razón social,Dominio,País,Sector,Año de fundación": ["name", "domain", "country", "industry", "founded_year"],
        "Firma,Straße,PLZ,Ort,Webseite,Umsatz": ["name", "address", "postal_code", "city", "website", "annual_revenue"],
        "Nom,Ville,Effectif,Description,Mots-clés": ["name", "city", "employees", "description", "keywords"],
    }
    for header, fields in rows.items():
        names = header.split(",")
        mapping = suggest(names, len(names), [], COMPANY_FIELDS_BY_NAME)
        assert [column.field for column in mapping.columns] == fields


@given(st.lists(st.text(max_size=30), max_size=20))
def test_any_values_have_a_judgement(values: list[str]) -> None:
    seen = evidence_of(values)

    assert seen is None or (0 < seen.hits <= seen.filled <= len(values) and 0 < seen.confidence <= 1)


@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), max_size=6), st.booleans())
def test_any_table_gets_each_field_once(rows: list[list[str]], of_companies: bool) -> None:
    fields = COMPANY_FIELDS_BY_NAME if of_companies else FIELDS_BY_NAME
    mapping = suggest(None, 3, rows, fields)
    given_fields = [column.field for column in mapping.columns if column.field]

    assert len(given_fields) == len(set(given_fields))
    assert set(given_fields) <= fields.keys()
    assert all(column.why.endswith(".") and 0 <= column.confidence <= 1 for column in mapping.columns)
