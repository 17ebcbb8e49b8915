import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactory.engine.names import split_name, split_names

WORD = st.sampled_from(
    [
        "Ana",
        "Dr.",
        "Mr ",
        "m.",
        " ",
        " ",
        "\u00a0",
        "van",
        "de",
        ",",
        "Jr.",
        " III",
        "PhD",
        "山田",
        "김철수",
        "é",
        "Ing",
        ".",
    ]
)


@pytest.mark.parametrize(
    ("full", "first", "last"),
    [
        ("Ana Silva", "Ana", "Silva"),
        ("Ana Maria da Silva", "Ana", "Maria da Silva"),
        ("Ana\u00a0Silva", "Ana", "Silva"),
        ("Silva, Ana Maria", "Ana Maria", "Silva"),
        ("John Smith, Jr.", "John", "Smith"),
        ("Ana Silva, PhD", "Ana", "Silva"),
        ("Ana", "Ana", ""),
        ("", "", ""),
        ("Ana,", "Ana,", ""),
        ("a, b, c", "a,", "b, c"),
        ("Dr. Ana Silva", "Ana", "Silva"),
        ("Prof. Dr. Max Mustermann", "Max", "Mustermann"),
        ("Herr Müller", "", "Müller"),
        ("Mrs Smith", "", "Smith"),
        ("Dr.Ana Silva", "Ana", "Silva"),
        ("Dra Silva, Ana", "Ana", "Silva"),
        ("Eng Lee", "Eng", "Lee"),
        ("Eng. João Lee", "João", "Lee"),
        ("Drew Barry", "Drew", "Barry"),
        ("Maria van der Berg", "Maria", "van der Berg"),
        ("Juan de la Cruz", "Juan", "de la Cruz"),
        ("Ana dos Santos", "Ana", "dos Santos"),
        ("van der Berg, Maria", "Maria", "van der Berg"),
        ("Berg, Maria van der", "Maria", "van der Berg"),
        ("Cruz, Juan de la", "Juan", "de la Cruz"),
        ("John Smith Jr.", "John", "Smith"),
        ("John Smith III", "John", "Smith"),
        ("John Smith, MBA, PhD", "John", "Smith"),
        ("Smith, John, Jr.", "John", "Smith"),
        ("Dr", "Dr", ""),
        ("PhD", "PhD", ""),
        ("山田 太郎", "太郎", "山田"),
        ("山田\u3000太郎", "太郎", "山田"),
        ("김철수", "철수", "김"),
        ("남궁민", "남궁민", ""),
        ("山田太郎", "山田太郎", ""),
        ("ジョン・スミス", "ジョン", "スミス"),
    ],
)
def test_a_full_name_falls_into_two(full: str, first: str, last: str) -> None:
    firsts, lasts = split_names(pa.array([full]))

    assert (firsts.to_pylist(), lasts.to_pylist()) == ([first], [last])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(WORD, max_size=5).map("".join).map(str.strip), max_size=15))
def test_a_column_is_split_as_its_texts_are(texts: list[str]) -> None:
    firsts, lasts = split_names(pa.array(texts, pa.string()))

    assert list(zip(firsts.to_pylist(), lasts.to_pylist(), strict=True)) == [split_name(text) for text in texts]
