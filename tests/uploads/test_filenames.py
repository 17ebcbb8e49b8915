"""File names from strangers: fit for a header, a screen and a column, whatever they held."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactory.uploads.filenames import MAX_LENGTH, safe_filename


@given(st.text(max_size=5000))
def test_no_name_can_hurt(name: str) -> None:
    safe = safe_filename(name)
    assert 1 <= len(safe) <= MAX_LENGTH
    assert not set(safe) & set('/\\"<>|:*?;%\r\n\t\x00')
    assert all(unicodedata.category(letter)[0] != "C" for letter in safe)
    assert safe not in (".", "..")
    assert safe_filename(safe) == safe


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("leads.csv", "leads.csv"),
        ("Kontakte März 2026.xlsx", "Kontakte März 2026.xlsx"),
        ("名簿.csv", "名簿.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ann\\leads.csv", "leads.csv"),
        ("a.csv\r\nSet-Cookie: x=1", "a.csvSet-Cookie_ x=1"),
        ("gpj\u202evsc.exe", "gpjvsc.exe"),
        ('x"; filename="y.csv', "x__ filename=_y.csv"),
        ("..", "file"),
        ("", "file"),
        ("\x00", "file"),
        ("a" * 4000 + ".csv", "a" * 196 + ".csv"),
        ("cafe\u0301.csv", "café.csv"),
    ],
)
def test_names(name: str, safe: str) -> None:
    assert safe_filename(name) == safe
