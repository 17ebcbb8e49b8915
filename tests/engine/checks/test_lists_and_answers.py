import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactory.engine.lists import clean_lists, separated
from contactory.engine.yes_no import clean_answers


@pytest.mark.parametrize(
    ("typed", "listed"),
    [
        ("saas, crm, b2b", "saas, crm, b2b"),
        ("saas,crm,b2b", "saas, crm, b2b"),
        ("* Work ::: * starred", "* Work; * starred"),
        ("Sales, EMEA; Marketing", "Sales, EMEA; Marketing"),
        ("a|b | c", "a; b; c"),
        ("a\nb", "a; b"),
        ("one, ", "one"),
        ("A, B ;", "A, B"),
        (", a, ,b", "a, b"),
        ("1,000 seats, cloud", "1,000 seats, cloud"),
        ("café, thé", "café, thé"),
        ("single thing", "single thing"),
        (";", ";"),
        ("", ""),
    ],
)
def test_things_in_a_cell(typed: str, listed: str) -> None:
    assert clean_lists(pa.array([typed.strip()])).to_pylist() == [listed]


THINGS = st.lists(st.text("aB1é,;|:\n \u00a0", max_size=9).map(str.strip), max_size=12)


@settings(max_examples=500, deadline=None)
@given(THINGS, st.data())
def test_a_column_is_read_as_its_texts_are_and_stays(texts: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(texts)))
    column = pa.array(texts, pa.string()).slice(start)

    once = clean_lists(column)

    assert once.to_pylist() == [separated(text) for text in texts[start:]]
    assert clean_lists(once).to_pylist() == once.to_pylist()


def test_answers_in_five_languages() -> None:
    column = pa.array(["True", "FALSE", "sim", "não", "Ja", "nein", "Oui", "non", "Sí", "1", "0.0", "12", "x", ""])

    assert clean_answers(column, "replied").to_pylist() == [
        "true", "false", "true", "false", "true", "false", "true", "false", "true", "true", "false", "true", "true", "",
    ]  # fmt: skip


def test_what_depends_on_the_question() -> None:
    column = pa.array(["unsubscribed", "opted in", "maybe"])

    assert clean_answers(column, "unsubscribed").to_pylist() == ["true", "false", "maybe"]
    assert clean_answers(column, "do_not_call") is column


def test_settled_answers_come_back_themselves() -> None:
    column = pa.array(["true", "", "false", "n/a"])

    assert clean_answers(column, "replied") is column
