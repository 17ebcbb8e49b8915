"""What a file's cells become, from the mapping and a sample to the fields of each row."""

from collections.abc import Sequence

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactory.engine.checks import Checked, RowChecker
from contactory.engine.column_formats import ColumnFormats, decide_formats
from contactory.engine.field_texts import clean_text
from contactory.engine.fields import FIELDS_BY_NAME
from contactory.engine.issue_codes import IssueKind
from contactory.engine.mapping import Mapping, suggest
from contactory.engine.several_values import derived_fields

HEADER = (
    "Email", "Full Name", "Mobile Phone", "Country", "Last Contacted", "Annual Revenue", "Employees", "Replied",
    "Keywords",
)  # fmt: skip


def mapped(header: Sequence[str]) -> Mapping:
    return suggest(header, len(header), [])


def check(header: Sequence[str], rows: Sequence[Sequence[str]], country: str = "") -> Checked:
    mapping = mapped(header)
    columns = [pa.array([row[place] for row in rows], pa.string()) for place in range(len(header))]
    batch = pa.RecordBatch.from_arrays(columns, names=list(header))
    return RowChecker(mapping, (), decide_formats(mapping, rows, country)).check(batch)


def first(checked: Checked) -> dict[str, str]:
    return {name: column[0].as_py() for name, column in checked.fields.items()}


def test_every_kind_of_value_is_cleaned() -> None:
    row = ("Ana@x.com", "Dr. Ana Sá", "(512) 555-0100", "Brasil", "12/31/2024", "$1,234.50", "1,200", "Yes", "a, b")

    checked = check(HEADER, [row], "US")

    assert checked.problems == ()
    assert first(checked) == {
        "email": "Ana@x.com",
        "full_name": "Dr. Ana Sá",
        "first_name": "Ana",
        "last_name": "Sá",
        "mobile_phone": "+15125550100",
        "country": "BR",
        "last_contacted": "2024-12-31",
        "annual_revenue": "1234.50",
        "employees": "1200",
        "replied": "true",
        "keywords": "a, b",
        "secondary_email": "",
        "tertiary_email": "",
        "other_phone": "",
    }
    assert checked.changed.to_pylist() == [True]


def test_the_sample_decides_for_the_whole_file() -> None:
    rows = [("31/1/2024", "1.234,5"), ("1/2/2024", "1.234")]

    fields = check(("Last Contacted", "Annual Revenue"), rows).fields

    assert fields["last_contacted"].to_pylist() == ["2024-01-31", "2024-02-01"]
    assert fields["annual_revenue"].to_pylist() == ["1234.5", "1234"]


def test_what_nothing_decides_stays_and_is_no_problem() -> None:
    checked = check(("Last Contacted", "Annual Revenue"), [("1/2/2024", "1.234")])

    assert first(checked) == {"last_contacted": "1/2/2024", "annual_revenue": "1.234"}
    assert checked.problems == ()
    assert checked.changed.to_pylist() == [False]


def test_formats_survive_json() -> None:
    formats = decide_formats(mapped(HEADER), [("", "", "", "", "31/1/2024", "1,5", "1,200", "", "")], "BR")

    assert set(formats.dates) == {"last_contacted"}
    assert set(formats.numbers) == {"annual_revenue", "employees"}
    assert (formats.order("last_contacted"), formats.decimal("annual_revenue")) == ("day_first", ",")
    assert (formats.order("email"), formats.decimal("email")) == (None, None)
    assert ColumnFormats.from_json(formats.to_json()) == formats


def test_further_values_go_where_there_is_no_column() -> None:
    row = ("a@x.com; b@x.com; A@X.com; c@x.com; d@x.com", "+1 512 555 0100 ::: +1 512 555 0101 ::: +1 512 555 0102")

    checked = check(("Email", "Mobile Phone"), [row, ("e@x.com", "")])

    assert checked.problems == ()
    assert checked.email_key.to_pylist() == ["a@x.com", "e@x.com"]
    assert first(checked) == {
        "email": "a@x.com",
        "secondary_email": "b@x.com",
        "tertiary_email": "c@x.com",
        "mobile_phone": "+15125550100",
        "other_phone": "+15125550101",
    }
    assert checked.fields["secondary_email"].to_pylist() == ["b@x.com", ""]


def test_a_column_of_its_own_is_left_alone() -> None:
    fields = first(check(("Email", "Secondary Email"), [("a@x.com, b@x.com, c@x.com", "b@x.com")]))

    assert fields == {"email": "a@x.com", "secondary_email": "b@x.com", "tertiary_email": "c@x.com"}


@pytest.mark.parametrize("cell", ["a@x.com; b@", "a@x.com,", "Ana Sá, a@x.com", "a@gmail,com", "a@x.com b@x.com"])
def test_a_cell_with_anything_else_in_it_is_still_told(cell: str) -> None:
    checked = check(("Email",), [(cell,)])

    assert [problems.kind for problems in checked.problems] == [IssueKind.INVALID_EMAIL]
    assert checked.fields["email"].to_pylist() == [cell]


@pytest.mark.parametrize(
    ("header", "derived"),
    [
        (("Email",), ("secondary_email", "tertiary_email")),
        (("Full Name", "First Name"), ("last_name",)),
        (("Full Name", "Home Phone"), ("first_name", "last_name", "other_phone")),
        (("Company Phone", "Company"), ()),
        (("Email", "Secondary Email", "Tertiary Email", "Other Phone"), ()),
    ],
)
def test_the_derived_fields_depend_on_the_columns_alone(header: tuple[str, ...], derived: tuple[str, ...]) -> None:
    assert derived_fields(mapped(header)) == derived
    assert set(check(header, []).fields) == {*mapped(header).field_columns(), *derived}


def test_one_value_of_a_person_is_cleaned_alike() -> None:
    formats = ColumnFormats(country="US")

    assert clean_text(FIELDS_BY_NAME["mobile_phone"], " '(512) 555-0100 ", formats) == "+15125550100"
    assert clean_text(FIELDS_BY_NAME["country"], "Deutschland", formats) == "DE"
    assert clean_text(FIELDS_BY_NAME["title"], " VP, Sales ", formats) == "VP, Sales"
    assert clean_text(FIELDS_BY_NAME["employees"], "", formats) == ""


CELL = st.one_of(
    st.sampled_from(
        ["", " a@x.com", "a@x.com;b@x.com", "+1 512 555 0100", "512-555-0100", "1/2/2024", "1,234", "1.234,5", "Brasil"]
    ),
    st.text("0123456789+-/.,;:|@ax $(\u00a0", max_size=12),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(*[CELL] * len(HEADER)), max_size=12), st.sampled_from(["", "US", "BR"]))
def test_cleaning_twice_is_cleaning_once_and_nothing_vanishes(rows: list[tuple[str, ...]], country: str) -> None:
    mapping = mapped(HEADER)
    formats = decide_formats(mapping, rows, country)
    columns = [pa.array([row[place] for row in rows], pa.string()) for place in range(len(HEADER))]
    checker = RowChecker(mapping, (), formats)
    once = checker.check(pa.RecordBatch.from_arrays(columns, names=list(HEADER))).fields
    own = [once[name] for name in mapping.field_columns()]

    again = checker.check(pa.RecordBatch.from_arrays(own, names=list(HEADER))).fields

    for name, place in mapping.field_columns().items():
        assert again[name].to_pylist() == once[name].to_pylist()
        texts = zip(columns[place].to_pylist(), once[name].to_pylist(), strict=True)
        assert all(bool(raw.strip()) == bool(clean) or raw.strip(" '\u00a0") == "" for raw, clean in texts)
