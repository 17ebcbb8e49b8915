import json
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactory.engine.fields import FIELDS_BY_NAME
from contactory.engine.mapping import Mapping, apply_overrides, header_signature, require, suggest
from contactory.errors import InvalidInput


def fields(header: str, rows: Sequence[Sequence[str]] = ()) -> dict[str, str | None]:
    names = header.split(",")
    return {column.header: column.field for column in suggest(names, len(names), rows).columns}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("First Name,LAST_NAME,e-mail,Company", ["first_name", "last_name", "email", "company"]),
        (
            "Nome,Sobrenome,E-mail,Empresa,UF,CEP",
            ["first_name", "last_name", "email", "company", "state", "postal_code"],
        ),
        ("Nome completo,Correio eletrônico,Telemóvel", ["full_name", "email", "mobile_phone"]),
        ("Nombre,Apellidos,Correo,Cargo,Ciudad", ["first_name", "last_name", "email", "title", "city"]),
        (
            "Vorname,Name,E-Mail-Adresse,Firma,PLZ,Ort",
            ["first_name", "last_name", "email", "company", "postal_code", "city"],
        ),
        ("Prénom,Nom,Courriel,Société,Téléphone", ["first_name", "last_name", "email", "company", "work_direct_phone"]),
        ("Name,Email", ["full_name", "email"]),
        ("Nome,Email", ["full_name", "email"]),
        ("Name,First Name,Last Name", ["full_name", "first_name", "last_name"]),
        ("FirstName,MobilePhone,JobTitle", ["first_name", "mobile_phone", "title"]),
        ("Email*,Company (required),Contact First Name", ["email", "company", "first_name"]),
        ("Emial Address,Compnay Name", ["email", "company"]),
        ("Phone (mobile),E-mail / Correo,City: Website", ["mobile_phone", "email", None]),
        ("organization_website,account_city,Phone 1", ["website", "company_city", "work_direct_phone"]),
        ("Last Contract,Contract Owner", [None, None]),
        ("Colour,Fax,Email 7", [None, None, None]),
    ],
)
def test_headers_as_people_write_them(header: str, expected: list[str | None]) -> None:
    assert list(fields(header).values()) == expected


def test_no_field_is_taken_twice_and_nothing_is_lost() -> None:
    mapping = suggest(["Work Email", "Email", "email", "", "Colour", "Colour"], 6, [])

    assert mapping.field_columns() == {"email": 1}
    assert mapping.custom_columns() == {"Work Email": 0, "email": 2, "Column 4": 3, "Colour": 4, "Colour (2)": 5}


@pytest.mark.parametrize(
    ("header", "values", "field"),
    [
        ("Title", ["Mr", "Ms", "Dr."], "salutation"),
        ("Title", ["CEO", "Mr", "Founder"], "title"),
        ("Website", ["https://www.linkedin.com/in/ana", "linkedin.com/in/bea"], "linkedin_url"),
        ("LinkedIn", ["https://www.linkedin.com/company/firma"], "company_linkedin_url"),
        ("Size", ["Large", "Small", "Medium"], None),
        ("Size", ["51-200", "10+", "unknown"], "employees"),
        ("Where to write", ["ana@x.com", "bea@y.pt", ""], "email"),
        ("Fax number", ["+1 512 555 0100", "+1 512 555 0101"], None),
        ("Tel. (day)", ["+1 512 555 0100", "+1 512 555 0101"], "work_direct_phone"),
        ("Order", ["5125550100", "5125550101"], None),
    ],
)
def test_values_have_their_say(header: str, values: list[str], field: str | None) -> None:
    assert fields(header, [[value] for value in values]) == {header: field}


def test_an_address_column_without_addresses_gives_way() -> None:
    rows = [["yes", "ana@x.com"], ["no", "bea@x.com"], ["yes", "eva@x.com"]]

    assert fields("Email,Write to", rows) == {"Email": None, "Write to": "email"}


def test_without_a_header_the_values_decide() -> None:
    rows = [
        ["1", "Ana", "Sá", "Brisamar Lda", "ana@x.com", "+351 22 555 0100", "Portugal"],
        ["2", "Björn", "da Silva", "Kestrel", "b@x.com", "", "Germany"],
        ["3", "Eva", "O'Dwyer", "Tidewater Inc", "e@x.com", "(512) 555-0101", ""],
    ]

    mapping = suggest(None, 7, rows)

    assert [column.field for column in mapping.columns] == [
        None, "first_name", "last_name", "company", "email", "work_direct_phone", "country",
    ]  # fmt: skip
    assert mapping.columns[0].custom == mapping.columns[0].header == "Column 1"
    assert apply_overrides(mapping, {"column 1": "external_id"}).field_columns()["external_id"] == 0


def test_short_and_missing_rows_are_no_obstacle() -> None:
    assert suggest(["Email", "Name"], 4, [[], ["a@x.com"]]).field_columns() == {"email": 0, "full_name": 1}
    assert suggest(None, 0, []).columns == ()


def test_a_persons_word_counts_most() -> None:
    mapping = suggest(["Email", "Other mail", "Colour"], 3, [])

    changed = apply_overrides(mapping, {"other MAIL": "Email", "Colour": "-"})

    assert changed.field_columns() == {"email": 1}
    assert changed.custom_columns() == {"Email": 0}
    assert (changed.columns[2].field, changed.columns[2].custom) == (None, None)
    assert changed.columns[1].confidence == 1.0


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        ({"Emall": "email"}, "Did you mean 'Email'"),
        ({"Email": "emial"}, "email"),
        ({"Email": "zzz"}, "the fields are email"),
        ({"Email": "email", "Colour": "email"}, "Two columns"),
        ({"A B": "email"}, "2 columns"),
    ],
)
def test_a_word_that_cannot_be_followed_is_answered(overrides: dict[str, str], said: str) -> None:
    mapping = suggest(["Email", "Colour", "a-b", "A_B"], 4, [])

    with pytest.raises(InvalidInput) as refused:
        apply_overrides(mapping, overrides)

    assert said in refused.value.sentence
    assert "\n" not in refused.value.sentence


def test_the_exact_header_wins_over_its_likes() -> None:
    mapping = suggest(["a-b", "A B"], 2, [])

    assert apply_overrides(mapping, {"A B": "city"}).field_columns() == {"city": 1}


def test_a_column_can_be_named_by_its_place_and_kept_as_a_custom_field() -> None:
    mapping = suggest(["Email", "Phone", "Phone"], 3, [])

    changed = apply_overrides(mapping, {"Column 3": "mobile_phone", "Email": "+"})

    assert changed.field_columns()["mobile_phone"] == 2
    assert changed.custom_columns()["Email"] == 0
    with pytest.raises(InvalidInput):
        apply_overrides(mapping, {"Column 4": "city"})


def test_a_required_field_needs_a_column() -> None:
    mapping = suggest(["Email", "Colour"], 2, [])

    with pytest.raises(InvalidInput) as refused:
        require(mapping, ["email", "company"])

    assert refused.value.code == "missing_column"
    assert refused.value.facts["missing"] == ["company"]
    for told in (
        "company",
        '"Email" is taken for email',
        '"Colour" is taken for a custom field',
        '--map "Header=company"',
    ):
        assert told in refused.value.sentence


def test_a_full_name_stands_for_its_parts() -> None:
    require(suggest(["Name", "Email"], 2, []), ["first_name", "last_name", "email"])


def test_a_required_field_must_exist() -> None:
    with pytest.raises(InvalidInput, match="nearest is email"):
        require(suggest(["Email"], 1, []), ["emial"])


def test_a_wide_file_is_not_listed_whole() -> None:
    mapping = suggest([f"thing {number}" for number in range(2000)], 2000, [])

    with pytest.raises(InvalidInput) as refused:
        require(mapping, ["email"])

    assert len(refused.value.sentence) < 4000
    assert "1940 more" in refused.value.sentence


def test_signatures_follow_the_words_not_the_writing() -> None:
    assert header_signature(["E-Mail", "País "]) == header_signature(["e mail", "PAIS"])
    assert header_signature(["a", "b"]) != header_signature(["b", "a"])
    assert header_signature(["a b"]) != header_signature(["a", "b"])
    assert len(header_signature([])) == 64


NAMES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["Email", "E-mail", "Name", "Nome", "First Name", "Company", "Phone", "Title", "URL", "", " ", "Column 1"]
    ),
)
VALUES = st.one_of(
    st.text(max_size=8), st.sampled_from(["a@x.com", "Mr", "http://x.com", "+1 512 555 0100", "Ana", ""])
)


@settings(max_examples=200, deadline=None)
@given(st.lists(NAMES, max_size=8), st.lists(st.lists(VALUES, max_size=9), max_size=5), st.booleans())
def test_any_file_gets_a_whole_mapping(header: list[str], rows: list[list[str]], headed: bool) -> None:
    mapping = suggest(header if headed else None, len(header), rows)

    kept = [column.field or column.custom for column in mapping.columns]
    assert len(kept) == len(header)
    assert all(kept)
    assert len(mapping.field_columns()) + len(mapping.custom_columns()) == len(header)
    assert mapping.field_columns().keys() <= FIELDS_BY_NAME.keys()
    assert all(0 <= column.confidence <= 1 and column.why for column in mapping.columns)
    assert Mapping.from_json(json.loads(json.dumps(mapping.to_json()))) == mapping
    assert apply_overrides(mapping, {}) == mapping
