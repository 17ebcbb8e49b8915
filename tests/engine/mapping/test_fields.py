import re

from contactory.engine.fields import (
    COMPANY_FIELDS,
    COMPANY_FIELDS_BY_NAME,
    CONTACT_FIELDS,
    DEFAULT_REQUIRED,
    FIELDS_BY_NAME,
)
from contactory.engine.header_names import SYNONYMS, comparable


def test_names_are_sql_identifiers_and_few_enough_for_one_table() -> None:
    assert all(re.fullmatch(r"[a-z][a-z_]{1,40}", field.name) for field in (*CONTACT_FIELDS, *COMPANY_FIELDS))
    assert len(FIELDS_BY_NAME) == len(CONTACT_FIELDS)
    assert len(COMPANY_FIELDS_BY_NAME) == len(COMPANY_FIELDS) == 19
    assert 50 <= len(CONTACT_FIELDS) <= 64


def test_every_field_has_names_and_every_name_has_one_field() -> None:
    owner: dict[str, str] = {}
    for field in CONTACT_FIELDS:
        assert field.synonyms
        for names in field.synonyms.values():
            for name in names:
                assert owner.setdefault(comparable(name), field.name) == field.name, name


def test_every_section_of_names_belongs_to_a_field() -> None:
    sections = {section for field in (*CONTACT_FIELDS, *COMPANY_FIELDS) for section in field.sections}
    assert sections == SYNONYMS.keys()
    everywhere, in_most = {"en", "pt", "es", "de", "fr"}, {"it", "nl", "pl", "sv", "da", "ja"}
    assert all(everywhere <= {*names} <= everywhere | in_most for names in SYNONYMS.values())


def test_names_are_whole() -> None:
    every = [name for names in SYNONYMS.values() for listed in names.values() for name in listed]
    assert all(name == " ".join(name.split()) and comparable(name) for name in every)


def test_what_people_said_about_themselves_is_protected() -> None:
    assert {field.name for field in CONTACT_FIELDS if field.protected} == {"do_not_call", "unsubscribed", "consent"}


def test_what_is_required_by_default_exists() -> None:
    assert set(DEFAULT_REQUIRED) <= FIELDS_BY_NAME.keys()
