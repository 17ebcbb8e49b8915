from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactory.engine.column_formats import decide_mark
from contactory.engine.numbers import Mark, clean_numbers, plain_number
from contactory.engine.value_readers import reads_as_number


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("1234", "1234"),
        ("007", "007"),
        ("$5M", "5000000"),
        ("1.000,50", "1000.50"),
        ("1,234,567", "1234567"),
        ("$183,000,000", "183000000"),
        ("12.345.678", "12345678"),
        ("1,23,456", "123456"),
        ("12,5", "12.5"),
        ("0,123", "0.123"),
        ("1'234.50", "1234.50"),
        ("1\u00a0234,5", "1234.5"),
        ("USD 5 million", "5000000"),
        ("R$ 5,5 mi", "5500000"),
        ("2,5 Mrd €", "2500000000"),
        ("3 crore", "30000000"),
        ("250 employees", "250"),
        ("(12.50)", "-12.50"),
        ("-$5", "-5"),
        ("+5", "5"),
        ("1e9", "1000000000"),
        (".5", "0.5"),
    ],
)
def test_an_amount_that_has_one_reading(typed: str, plain: str) -> None:
    for mark in (None, ".", ","):
        assert clean_numbers(pa.array([typed]), mark, whole=False).to_pylist() == [plain]


@pytest.mark.parametrize(
    "typed",
    ["51-200", "10k+", ">10000", "~500", "12%", "10,001+", "n/a", "one", "1,234", "1.234", "5 mil", "1,2,3", ""],
)
def test_what_is_not_one_plain_number_stays(typed: str) -> None:
    column = pa.array([typed])

    assert clean_numbers(column, None, whole=False) is column


def test_the_mark_settles_three_digits_behind_it() -> None:
    column = pa.array(["1,234", "1.234", "1.234M"])

    assert clean_numbers(column, ".", whole=False).to_pylist() == ["1234", "1.234", "1234000"]
    # A fraction of three digits gets a nought, or the next reader would take the dot for a mark of thousands.
    assert clean_numbers(column, ",", whole=False).to_pylist() == ["1.2340", "1234", "1234000000"]


def test_whole_things_have_no_fraction() -> None:
    column = pa.array(["1,234", "1.234", "12.0", "12.5", "10,000"])

    assert clean_numbers(column, None, whole=True).to_pylist() == ["1234", "1234", "12", "12.5", "10000"]


@pytest.mark.parametrize(
    ("texts", "country", "value", "said"),
    [
        (["12.5", "1,234"], "DE", ".", "1 of 2 values can only have a decimal point, none only a decimal comma"),
        (["1.234,50", "1.234"], "", ",", "none of 2 values can only have a decimal point, 1 only a decimal comma"),
        (["1.234.567", "1.234"], "", ",", "1 only a decimal comma"),
        (["1,234"] * 5, "DE", ".", "All 5 values with a comma have exactly three digits"),
        (["1.234"] * 9, "", ",", "All 9 values with a point"),
        (["1,234"] * 4, "", "", "stay as written"),
        (["1,234"], "US", ".", "workspace's country (US)"),
        (["1,234"], "DE", ",", "workspace's country (DE)"),
        (["1,5", "1.5"], "", "", "stay as written"),
        (["51-200", "n/a"], "", "", "none of 2"),
    ],
)
def test_which_mark_a_column_has(texts: list[str], country: str, value: str, said: str) -> None:
    decision = decide_mark(texts, country)

    assert decision.value == value
    assert said in decision.why


@settings(max_examples=300, deadline=None)
@given(st.decimals(-(10**12), 10**12, places=2), st.sampled_from([".", ","]))
def test_amounts_come_back_from_either_mark(amount: Decimal, mark: Mark) -> None:
    typed = format(amount, ",.2f")
    if mark == ",":
        typed = typed.translate(str.maketrans(",.", ".,"))

    (read,) = clean_numbers(pa.array([typed]), mark, whole=False).to_pylist()

    assert Decimal(read) == amount


AMOUNT = st.text("0123456789.,' $-()kmM+%", max_size=14)


@settings(max_examples=500, deadline=None)
@given(AMOUNT, st.sampled_from([None, ".", ","]), st.booleans())
def test_what_is_read_was_a_number_and_stays(text: str, mark: Mark | None, whole: bool) -> None:
    trimmed = text.strip()
    (once,) = clean_numbers(pa.array([trimmed]), mark, whole=whole).to_pylist()

    assert plain_number(trimmed, mark, whole) is None or reads_as_number(trimmed)
    assert clean_numbers(pa.array([once]), mark, whole=whole).to_pylist() == [once]


@settings(max_examples=200, deadline=None)
@given(st.lists(AMOUNT.map(str.strip), max_size=20), st.sampled_from([None, ".", ","]), st.booleans())
def test_a_column_is_read_as_its_texts_are(texts: list[str], mark: Mark | None, whole: bool) -> None:
    read = clean_numbers(pa.array(texts, pa.string()), mark, whole=whole).to_pylist()

    alone = [plain_number(text, mark, whole) for text in texts]
    assert read == [text if plain is None else plain for text, plain in zip(texts, alone, strict=True)]
