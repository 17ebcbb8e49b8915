from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactory.engine.dates import Order, iso_date
from contactory.engine.numbers import Mark, clean_numbers
from contactory.engine.value_readers import READERS
from contactory.engine.value_suggestions import suggest_value

ORDERS: list[Order | None] = [None, "day_first", "month_first"]


@pytest.mark.parametrize(
    ("kind", "text", "meant"),
    [
        ("number", "1O0", "100"),
        ("number", "€1.234,5O", "1234.50"),
        ("number", "1.234,56 ₽", "1234.56"),
        ("number", "[1200]", "1200"),
        ("integer", "1,OOO", "1000"),
        ("integer", "l5", "15"),
        ("date", "2O24-O3-12", "2024-03-12"),
        ("date", "13,03,2024", "2024-03-13"),
        ("date", "13\\03\\2024", "2024-03-13"),
        ("date", "13/03/'24", "2024-03-13"),
        ("date", "12 Febuary 2024", "2024-02-12"),
        ("date", "5 abirl 2023", "2023-04-05"),
        ("date", "12 févrierr 2024", "2024-02-12"),
        ("boolean", "ture", "true"),
        ("boolean", "flase", "false"),
        ("email", "ana@gmial,com", "ana@gmail.com"),
    ],
)
def test_what_was_obviously_meant(kind: str, text: str, meant: str) -> None:
    assert suggest_value(kind, text, None, None) == meant  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("number", "1,OOO"),  # a thousand, or one
        ("integer", "5l"),  # litres
        ("number", "500?"),
        ("number", "seven"),
        ("date", "31/02/2024"),
        ("date", "12,03,2024"),  # in March or in December
        ("date", "12 Jumi 2024"),  # June or July
        ("date", "31 Febuary 2024"),
        ("boolean", "nope"),
        ("boolean", "not"),
    ],
)
def test_no_choice_is_made_between_two_readings(kind: str, text: str) -> None:
    assert suggest_value(kind, text, None, None) is None  # type: ignore[arg-type]


def test_what_is_known_of_the_column_settles_it() -> None:
    assert suggest_value("number", "1,OOO", None, ".") == "1000"
    assert suggest_value("date", "12,03,2024", "day_first", None) == "2024-03-12"


SLIPS = st.text("0123456789OolI|.,/-\\'’; ₽€[]*marchJunydezbo", max_size=16)


@settings(max_examples=500, deadline=None)
@given(
    SLIPS,
    st.sampled_from(["date", "number", "integer", "boolean"]),
    st.sampled_from(ORDERS),
    st.sampled_from([None, ".", ","]),
)
def test_what_is_suggested_parses_and_stays(text: str, kind: str, order: Order | None, mark: Mark | None) -> None:
    meant = suggest_value(kind, text, order, mark)  # type: ignore[arg-type]
    if meant is None:
        return
    assert READERS[kind](meant)  # type: ignore[index]
    if kind == "date":
        assert iso_date(meant, order) == meant
    if kind in ("number", "integer"):
        assert clean_numbers(pa.array([meant]), mark, whole=kind == "integer").to_pylist() == [meant]


@settings(max_examples=200, deadline=None)
@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)), st.sampled_from(["%d,%m,%Y", "%d\\%m\\%y", "%d..%m..%Y"]))
def test_days_with_odd_marks_come_back(day: date, form: str) -> None:
    assert suggest_value("date", day.strftime(form).replace("0", "O"), "day_first", None) in (day.isoformat(), None)
    assert suggest_value("date", day.strftime(form), "day_first", None) == day.isoformat()
