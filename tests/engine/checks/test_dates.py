from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactory.engine.column_formats import decide_order
from contactory.engine.dates import Order, clean_dates, iso_date
from contactory.engine.value_readers import reads_as_date


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("2024/3/5", "2024-03-05"),
        ("20240312", "2024-03-12"),
        ("31/12/2024", "2024-12-31"),
        ("12/31/2024", "2024-12-31"),
        ("31.12.24", "2024-12-31"),
        ("31.12.99", "1999-12-31"),
        ("5/5/2024", "2024-05-05"),
        ("12 Mar 2024", "2024-03-12"),
        ("Mar 12, 2024", "2024-03-12"),
        ("12 de março de 2024", "2024-03-12"),
        ("12. März 2024", "2024-03-12"),
        ("1er août 2024", "2024-08-01"),
        ("March 2024", "2024-03"),
        ("2024", "2024"),
        ("45321", "2024-01-30"),
        ("1710000000", "2024-03-09T16:00:00Z"),
        ("1710000000123", "2024-03-09T16:00:00Z"),
        ("2024-02-01 09:30", "2024-02-01T09:30"),
        ("2024-03-01T00:00:00.000+00:00", "2024-03-01"),
        ("2024-03-01 00:00", "2024-03-01"),
        ("2024-03-01T00:00:00+01:00", "2024-03-01T00:00:00+01:00"),
        ("20240312T101112Z", "2024-03-12T10:11:12Z"),
        ("31/1/2024 3:04 PM", "2024-01-31T15:04"),
        ("31/1/2024 12:04 am", "2024-01-31T00:04"),
        ("2024-03-12T10:11:12.5+0530", "2024-03-12T10:11:12.5+05:30"),
        ("Tue Mar 12 2024 10:11:12 GMT+0100 (CET)", "2024-03-12T10:11:12+01:00"),
        ("Wed Mar 18 22:36:33 +0000 2026", "2026-03-18T22:36:33+00:00"),
    ],
)
def test_a_date_that_has_one_reading(typed: str, iso: str) -> None:
    for order in (None, "day_first", "month_first"):
        assert clean_dates(pa.array([typed]), order).to_pylist() == [iso]


@pytest.mark.parametrize(
    "typed",
    ["1/2/2024", "01022024", "Q1 2024", "12 March", "2024-03-12 10:00 CET", "2024-02-30", "soon", "n/a", "12:30", ""],
)
def test_what_is_not_settled_stays_as_it_is(typed: str) -> None:
    column = pa.array([typed])

    assert clean_dates(column, None) is column


def test_the_order_settles_what_fits_both() -> None:
    column = pa.array(["1/2/2024", "13/2/2024", "2/13/2024", "2024-01-02"])

    assert clean_dates(column, "day_first").to_pylist() == ["2024-02-01", "2024-02-13", "2024-02-13", "2024-01-02"]
    assert clean_dates(column, "month_first").to_pylist() == ["2024-01-02", "2024-02-13", "2024-02-13", "2024-01-02"]


@pytest.mark.parametrize(
    ("texts", "country", "value", "said"),
    [
        (["13/1/2024", "14/2/24", "1/2/2024"], "US", "day_first", "2 of 3 values have a first part above 12, none a"),
        (["1/13/2024", "1/2/2024"], "", "month_first", "none of 2 values have a first part above 12, 1 a second"),
        (["1/13/2024", *["20/1/2024"] * 40], "US", "day_first", "40 of 41"),
        (["1/13/2024", "20/1/2024"], "", "", "stay as written"),
        (["1/2/2024"], "US", "month_first", "workspace's country (US)"),
        (["1/2/2024"], "BR", "day_first", "workspace's country (BR)"),
        (["1/2/2024"], "", "", "stay as written"),
        (["2024-01-13", "2024-02-01", "soon"], "US", "", "2 of 3 values begin with the year"),
        ([], "US", "", "0 of 0"),
    ],
)
def test_which_part_comes_first(texts: list[str], country: str, value: str, said: str) -> None:
    decision = decide_order(texts, country)

    assert decision.value == value
    assert said in decision.why


DAYS = st.dates(date(1970, 1, 1), date(2069, 12, 31))
FORMS: dict[Order, tuple[str, ...]] = {
    "day_first": ("%d/%m/%Y", "%d.%m.%y", "%d-%m-%Y", "%d%m%Y"),
    "month_first": ("%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y"),
}


@settings(max_examples=200, deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=30), st.sampled_from([(o, f) for o, fs in FORMS.items() for f in fs]))
def test_days_come_back_where_there_is_evidence(days: list[date], form: tuple[Order, str]) -> None:
    order, pattern = form
    proof = date(2024, 1, 31)
    typed = [day.strftime(pattern) for day in [proof, *days]]
    decision = decide_order([proof.strftime(pattern.replace("%d%m%Y", "%d/%m/%Y")), *typed], "")

    assert decision.value == order
    assert clean_dates(pa.array(typed), order).to_pylist() == [day.isoformat() for day in [proof, *days]]


@settings(max_examples=300, deadline=None)
@given(st.text("0123456789-/.: TZ+aMpr", max_size=20), st.sampled_from([None, "day_first", "month_first"]))
def test_what_is_read_was_a_date_and_stays(text: str, order: Order | None) -> None:
    iso = iso_date(text, order)

    assert iso is None or reads_as_date(text)
    assert iso is None or clean_dates(pa.array([iso]), order).to_pylist() == [iso]
