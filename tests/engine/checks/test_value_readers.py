from datetime import date, datetime, timedelta, timezone

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactory.engine.fields import Kind
from contactory.engine.value_checks import misfits
from contactory.engine.value_readers import READERS, reads_as_boolean, reads_as_date, reads_as_number

NUMBERS = (
    "0", "51-200", "1,234", "$5M", "1.000,50", "10k+", "1 000", "USD 5 million", "$183,000,000", "R$ 5,5 mi", ">10000",
    "10,001+ employees", "1'234.50", "12%", "€5bn", "Self-employed", "n/a", "-", "", "(1,200)", "1e9", "1\u00a0000",
)  # fmt: skip
NOT_NUMBERS = ("Enterprise", "a@b.com", "abc12", "quite a lot", "12 Main Street", "http://x.com/1")
DATES = (
    "2024-02-29", "2024/3/5", "20240312", "31/12/2024", "12/31/2024", "31.12.24", "12 Mar 2024", "12-Mar-24",
    "Mar 12, 2024", "March 2024", "2024-03", "2024", "12 de março de 2024", "12. März 2024", "1er août 2024",
    "2026-03-18T22:36:33+00:00", "2026-03-18T22:36:33.123Z", "2024-02-01 09:30", "1/2/2024 3:04 PM", "20240312T101112Z",
    "Tue Mar 12 2024 10:11:12 GMT+0100 (CET)", "12 Mar 2024, 10:30", "1710000000", "45321", "0000-00-00", "n/a",
    "Q1 2024", "2024-W07", "Wed Mar 18 22:36:33 +0000 2026", "1 sept. 2024",
)  # fmt: skip
NOT_DATES = (
    "2024-02-30", "2024-13-01", "31/31/2024", "30 Feb 2024", "99/99/99", "yesterday", "Series B", "a@b.com", "12",
    "12 apples 2024", "Marketing 2024", "May I call on 5", "+1 512 555 0100", "20241399",
)  # fmt: skip
YES_NO = ("True", "FALSE", "yes", "N", "1", "0.0", "3", "não", "Sí", "ja", "Oui", "x", "", "n/a")
NOT_YES_NO = ("maybe", "2024-01-01", "a@b.com", "-1")


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_as_people_write_it(text: str) -> None:
    assert reads_as_number(text)


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_plainly_no_number(text: str) -> None:
    assert not reads_as_number(text)


@pytest.mark.parametrize("text", DATES)
def test_a_date_as_people_write_it(text: str) -> None:
    assert reads_as_date(text)


@pytest.mark.parametrize("text", NOT_DATES)
def test_plainly_no_date(text: str) -> None:
    assert not reads_as_date(text)


@pytest.mark.parametrize("text", YES_NO)
def test_yes_or_no_as_people_write_it(text: str) -> None:
    assert reads_as_boolean(text)


@pytest.mark.parametrize("text", NOT_YES_NO)
def test_plainly_neither_yes_nor_no(text: str) -> None:
    assert not reads_as_boolean(text)


FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%y", "%d %b %Y", "%B %d, %Y", "%Y%m%d", "%Y-%m-%d %H:%M", "%c")


@settings(max_examples=300, deadline=None)
@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(FORMS))
def test_every_day_in_every_form(day: date, form: str) -> None:
    assert reads_as_date(datetime.combine(day, datetime.min.time()).strftime(form))


@settings(max_examples=200, deadline=None)
@given(st.datetimes(datetime.fromisoformat("1900-01-01"), datetime.fromisoformat("2099-12-31")), st.integers(-12, 14))
def test_every_moment_in_iso_form(moment: datetime, hours: int) -> None:
    assert reads_as_date(moment.replace(tzinfo=timezone(timedelta(hours=hours))).isoformat())


@settings(max_examples=200, deadline=None)
@given(
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15),
    st.sampled_from([",.2f", "", "e"]),
)
def test_every_number_python_writes(number: float, form: str) -> None:
    assert reads_as_number(format(number, form))


TEXTS = st.one_of(
    st.sampled_from([*NUMBERS, *NOT_NUMBERS, *DATES, *NOT_DATES, *YES_NO, *NOT_YES_NO]),
    st.text("0123456789-/.,:TZ kM$€%+ ", max_size=20),
    st.text(max_size=8),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS, max_size=40), st.sampled_from(sorted(READERS)), st.booleans())
def test_a_column_is_judged_as_its_texts_are(texts: list[str], kind: Kind, many: bool) -> None:
    # With many distinct texts a pattern is asked first; it must not change the answer.
    filling = [str(number) for number in range(1000, 1400)] if many else []
    expected = [place for place, text in enumerate(texts) if not READERS[kind](text)]

    found = misfits(pa.array([*texts, *filling], pa.string()), kind)

    assert found[found < len(texts)].tolist() == expected
    assert found.dtype == np.int64


def test_a_slice_of_digits_is_judged_alone() -> None:
    column = pa.array(["lots", "12", "34", "many"]).slice(1, 2)

    assert misfits(column, "integer").tolist() == []


def test_several_addresses_in_a_cell_are_well_formed() -> None:
    column = pa.array(["a@x.com; b@y.com", "a@x.com ::: b@y", "", "none", "ask Ana"])

    assert misfits(column, "email").tolist() == [1, 4]


def test_any_text_is_a_text() -> None:
    assert misfits(pa.array(["2024-13-45", ""]), "text").tolist() == []
