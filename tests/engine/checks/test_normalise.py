import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from contactory.engine.normalise import as_text, cleaned, text_bytes

SPACED = st.text("ab \t\n\u00a0\u2003\u200b\x1f\u0085é", max_size=6)


@settings(max_examples=300, deadline=None)
@given(st.lists(SPACED, max_size=20), st.data())
def test_white_space_goes_as_python_strips_it(texts: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(texts)))
    column = pa.array(texts, pa.string()).slice(start)

    assert cleaned(column, "text").to_pylist() == [text.strip() for text in texts[start:]]


def test_what_is_clean_comes_back_itself() -> None:
    column = pa.array(["a", "", "b c"])

    assert cleaned(column, "text") is column
    assert cleaned(column, "phone") is column
    assert cleaned(column, "email") is column


def test_phones_lose_the_apostrophe_of_spreadsheets() -> None:
    column = pa.array([" '+44 194 387", "+44", "' 0049", "'"])

    assert cleaned(column, "phone").to_pylist() == ["+44 194 387", "+44", "0049", ""]
    assert cleaned(column, "text").to_pylist() == ["'+44 194 387", "+44", "' 0049", "'"]


def test_the_address_that_was_not_paid_for_is_none() -> None:
    column = pa.array(["email_not_unlocked@domain.com", " Email_Not_Unlocked@Domain.com ", "ana@domain.com", "x" * 29])

    assert cleaned(column, "email").to_pylist() == ["", "", "ana@domain.com", "x" * 29]


def test_other_string_types_and_nulls_become_plain_text() -> None:
    assert as_text(pa.array(["a", None], pa.large_string())).to_pylist() == ["a", ""]
    assert as_text(pa.array(["a", None], pa.large_string())).type == pa.string()


def test_bytes_are_counted_in_slices() -> None:
    column = pa.array(["aaa", "é", "", "bb"])

    assert text_bytes(column) == 7
    assert text_bytes(column.slice(1, 2)) == 2
    assert text_bytes(column.slice(4)) == 0
