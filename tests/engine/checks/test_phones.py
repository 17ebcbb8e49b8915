import phonenumbers
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from contactory.engine.phones import clean_phones, phones_in

COUNTRIES = (
    "US", "GB", "DE", "BR", "FR", "ES", "PT", "IT", "MX", "AR", "IN", "CN", "JP", "AU", "CA", "NL", "SE", "CH", "ZA",
    "NG",
)  # fmt: skip
CODES = (1, 7, 33, 39, 44, 49, 52, 54, 55, 61, 86, 91, 351)


@pytest.mark.parametrize(
    ("typed", "country", "number"),
    [
        ("+1 512 555 0100", "", "+15125550100"),
        ("+15125550100", "", "+15125550100"),
        ("tel:+1-512-555-0100", "", "+15125550100"),
        ("\u202a+1 512\u00a0555\u00a00100\u202c", "", "+15125550100"),
        ("+44 (0)20 7946 0958", "", "+442079460958"),
        ("0049 30 1234567", "", "+49301234567"),
        ("0049 30 1234567", "US", "+49301234567"),
        ("(512) 555-0100", "US", "+15125550100"),
        ("1-512-555-0100", "US", "+15125550100"),
        ("030/1234567", "DE", "+49301234567"),
        ("(11) 90503-2582", "BR", "+5511905032582"),
        ("06 12345678", "IT", "+390612345678"),
        ("512 555 0100 ext. 12", "US", "+15125550100;ext=12"),
        ("+15125550100x12", "", "+15125550100;ext=12"),
        ("+15125550100;ext=12", "", "+15125550100;ext=12"),
    ],
)
def test_a_number_as_people_write_it(typed: str, country: str, number: str) -> None:
    assert clean_phones(pa.array([typed]), country)[0].to_pylist() == [number]


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("(512) 555-0100", ""),
        ("555-0100", "US"),
        ("123-456-7890", "US"),
        ("+999 123 4567", ""),
        ("+1 512", ""),
        ("ask Ana at 512 555 0100", "US"),
        ("5.12556E+09", "US"),
        ("n/a", "US"),
        ("1" * 500, "US"),
        ("+15125550100 ; ask Ana", ""),
    ],
)
def test_what_is_no_number_stays_as_it_is(typed: str, country: str) -> None:
    column = pa.array([typed, ""])

    assert clean_phones(column, country)[0] is column


@pytest.mark.parametrize("between", [" ::: ", ";", ", ", " | ", " / "])
def test_several_numbers_in_a_cell(between: str) -> None:
    cell = f"+1 512 555 0100{between}030 1234567"

    column, several = clean_phones(pa.array([cell, ""]), "DE")

    assert column.to_pylist() == ["+15125550100", ""]
    assert several == {cell: ("+15125550100", "+49301234567")}


def test_slices_and_empty_columns() -> None:
    column = pa.array(["x", "+1 512 555 0100", "", "+44 20 7946 0958", "y"]).slice(1, 3)

    assert clean_phones(column, "")[0].to_pylist() == ["+15125550100", "", "+442079460958"]
    assert clean_phones(pa.array([], pa.string()), "US")[0].to_pylist() == []


TYPES = (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.TOLL_FREE)
FORMS = (PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.NATIONAL)


@st.composite
def valid_numbers(draw: st.DrawFn) -> phonenumbers.PhoneNumber:
    """A number that may be given out in a country: an example of the library's with other digits at its end."""
    country = draw(st.sampled_from(COUNTRIES))
    example = phonenumbers.example_number_for_type(country, draw(st.sampled_from(TYPES)))
    assert example is not None
    digits = phonenumbers.national_significant_number(example)
    ending = draw(st.text("0123456789", min_size=4, max_size=4))
    number = phonenumbers.parse(f"+{example.country_code}{digits[:-4]}{ending}")
    return number if phonenumbers.is_valid_number(number) else example


@settings(max_examples=300, deadline=None)
@given(st.lists(valid_numbers(), min_size=1, max_size=8), st.sampled_from(FORMS))
def test_valid_numbers_become_what_the_library_says(numbers: list[phonenumbers.PhoneNumber], form: int) -> None:
    for number in numbers:
        country = phonenumbers.region_code_for_number(number)
        typed = phonenumbers.format_number(number, form)

        cleaned, _ = clean_phones(pa.array([typed]), country or "")

        assert cleaned.to_pylist() == [phonenumbers.format_number(number, PhoneNumberFormat.E164)]


TYPED = st.one_of(
    st.text("+0123456789 ()-./\\", max_size=18),
    st.builds("+{}{}".format, st.sampled_from(CODES), st.text("0123456789 ", max_size=13)),
    st.text("0123456789", min_size=5, max_size=13),
    st.sampled_from(["n/a", "+1 512 555 0100 ::: +1 512 555 0101", "x", "'", "+", "+5", "5++5125550100", "é"]),
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@example(["/+3110000", "\\+3110000", "-(+3110000)", "+311\\0000"], "")
@given(st.lists(TYPED.map(str.strip), max_size=20), st.sampled_from(["", *COUNTRIES]))
def test_a_column_is_read_as_its_texts_are(texts: list[str], country: str) -> None:
    cleaned, several = clean_phones(pa.array(texts, pa.string()), country)

    read = {text: phones_in(text, country) for text in texts}
    assert cleaned.to_pylist() == [read[text][0] if read[text] else text for text in texts]
    assert several == {text: numbers for text, numbers in read.items() if len(numbers) > 1}


@settings(max_examples=300, deadline=None)
@given(st.lists(TYPED.map(str.strip), max_size=10), st.sampled_from(["", *COUNTRIES]))
def test_a_cleaned_number_stays(texts: list[str], country: str) -> None:
    once, _ = clean_phones(pa.array(texts, pa.string()), country)

    assert clean_phones(once, country)[0].to_pylist() == once.to_pylist()
