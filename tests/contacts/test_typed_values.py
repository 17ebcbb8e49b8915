"""Values as people type them: whatever they are, they are brought to a form that stays, or refused in a sentence."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactory.contacts.record_values import FIELDS_OF, TEXT_FIELDS, Kind
from contactory.contacts.typed_values import cleaned_values
from contactory.errors import InvalidInput

ANY_TEXT = st.text(alphabet=st.characters(codec=None), max_size=60)
LIKELY = st.sampled_from(
    [
        "ana@estuary.com", "ANA@Bücher.example", "a@b.com; c@d.com", "email_not_unlocked@domain.com", "n/a", "  ",
        "+351 912 345 678", "912 345 678 / 912 345 679", "'+44 1", "12/03/2024", "2024-03-12T10:00:00Z", "31/02/2024",
        "1.234,50", "$5M", "51-200", "yes", "não", "perhaps", "Deutschland", "UK", "https://www.estuary.com/about",
        "a; b|c", "\x00", "\ud800", "\udcff\udbff", "e\u0301", "ﬁ", "\u200b", "x" * 40_000,
    ]
)  # fmt: skip
FIELDS = st.sampled_from([(kind, name) for kind in Kind for name in TEXT_FIELDS[kind]])
NAMES = ANY_TEXT | st.sampled_from(["name", "custom:", "custom:a", "company_id"])
# Whoever asks first for a country or a number reads a long list.
patient = settings(deadline=None)


def cleaned_or_refused(kind: str, typed: Mapping[str, object]) -> dict[str, str] | InvalidInput:
    try:
        return cleaned_values(kind, typed)
    except InvalidInput as refusal:
        return refusal


@patient
@given(FIELDS, ANY_TEXT | LIKELY)
def test_a_value_comes_to_rest_or_is_refused(which: tuple[Kind, str], text: str) -> None:
    kind, name = which
    first = cleaned_or_refused(kind, {name: text})
    if isinstance(first, InvalidInput):
        assert first.facts["field"] == name
        assert name in first.sentence
    else:
        assert first.keys() == {name}
        assert first[name].encode().decode() == first[name]
        assert cleaned_values(kind, first) == first


@patient
@given(st.dictionaries(NAMES, ANY_TEXT, max_size=4))
def test_no_name_gets_through_that_is_no_field_nor_a_custom_one(typed: dict[str, str]) -> None:
    cleaned = cleaned_or_refused(Kind.COMPANY, typed)
    if not isinstance(cleaned, InvalidInput):
        assert all(name in TEXT_FIELDS[Kind.COMPANY] or name.removeprefix("custom:").strip() for name in cleaned)
        assert {name for name in cleaned if not name.startswith("custom:")} <= set(TEXT_FIELDS[Kind.COMPANY])


@pytest.mark.parametrize("kind", [Kind.CONTACT, Kind.COMPANY])
def test_every_column_of_a_record_has_its_field(kind: Kind) -> None:
    assert set(TEXT_FIELDS[kind]) <= FIELDS_OF[kind].keys()
    assert cleaned_values(kind, dict.fromkeys(TEXT_FIELDS[kind])) == dict.fromkeys(TEXT_FIELDS[kind], "")
