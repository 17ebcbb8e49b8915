from collections import Counter
from collections.abc import Sequence

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactory.engine.checks import Checked, Problems, RowChecker
from contactory.engine.issue_codes import IssueKind
from contactory.engine.mapping import suggest

HEADER = ("Email", "First Name", "Last Name", "Company", "Website", "Employees", "Last Contacted", "Shoe size")


def check(header: Sequence[str], rows: Sequence[Sequence[str]], required: Sequence[str] = ()) -> Checked:
    mapping = suggest(header, len(header), [])
    columns = [pa.array([row[place] for row in rows], pa.string()) for place in range(len(header))]
    return RowChecker(mapping, required).check(pa.RecordBatch.from_arrays(columns, names=list(header)))


def only(checked: Checked) -> Problems:
    (problems,) = checked.problems
    return problems


def test_a_clean_row_has_keys_and_no_problems() -> None:
    row = ("Ana@Firma.com", "Ana", "Sá", "Firma", "https://www.firma.pt/x", "51-200", "2024-02-29", "39")

    checked = check(HEADER, [row], ["email", "first_name", "last_name", "company"])

    assert checked.problems == ()
    assert checked.email_key.to_pylist() == ["ana@firma.com"]
    assert checked.domain_key.to_pylist() == ["firma.pt"]
    assert checked.changed.to_pylist() == [False]
    assert checked.fields["email"].to_pylist() == ["Ana@Firma.com"]
    assert set(checked.fields) == {
        "email", "first_name", "last_name", "company", "website", "employees", "last_contacted",
        "secondary_email", "tertiary_email",
    }  # fmt: skip


def test_white_space_alone_is_missing() -> None:
    rows = [("a@x.com", "A"), (" ", "B"), ("\u00a0", "C"), ("", "D"), ("b@x.com", " ")]

    checked = check(("Email", "First Name"), rows, ["first_name", "email"])

    by_field = {problems.field: problems.positions.tolist() for problems in checked.problems}
    assert by_field == {"email": [1, 2, 3], "first_name": [4]}
    assert {problems.kind for problems in checked.problems} == {IssueKind.MISSING_REQUIRED}
    assert checked.problems[1].values == [" ", "\u00a0", ""]
    assert checked.changed.to_pylist() == [False, True, True, False, True]


def test_a_bad_address_is_told_with_what_was_meant() -> None:
    checked = check(("Email",), [("ana@x.com",), (" ana@@gmail.com ",), ("ana",), ("",)])

    problems = only(checked)
    assert (problems.kind, problems.field) == (IssueKind.INVALID_EMAIL, "email")
    assert problems.positions.tolist() == [1, 2]
    assert problems.values == [" ana@@gmail.com ", "ana"]
    assert problems.suggestions == ["ana@gmail.com", None]
    assert "@-sign" in problems.sentences[1]
    assert checked.email_key.to_pylist() == ["ana@x.com", None, None, None]


def test_an_address_that_was_not_unlocked_counts_as_none() -> None:
    checked = check(("Email",), [("email_not_unlocked@domain.com",)], ["email"])

    assert only(checked).kind == IssueKind.MISSING_REQUIRED
    assert only(checked).values == ["email_not_unlocked@domain.com"]
    assert checked.email_key.to_pylist() == [None]
    assert checked.fields["email"].to_pylist() == [""]
    assert checked.changed.to_pylist() == [True]


def test_typed_fields_that_do_not_parse() -> None:
    rows = [("10+", "soon", "x"), ("lots", "12 Mar 2024", "y"), ("", "", "")]

    checked = check(("Employees", "Last Contacted", "Shoe size"), rows)

    told = {problems.field: (problems.positions.tolist(), problems.values) for problems in checked.problems}
    assert told == {"employees": ([1], ["lots"]), "last_contacted": ([0], ["soon"])}
    assert all(problems.kind == IssueKind.INVALID_VALUE for problems in checked.problems)
    assert "'lots'" in checked.problems[0].sentences[0]


def test_a_second_address_is_a_value_like_any_other() -> None:
    checked = check(("Email", "Secondary Email"), [("a@x.com", "b@"), ("a@x.com", "b@x.com; c@x.com")])

    assert (only(checked).kind, only(checked).field) == (IssueKind.INVALID_VALUE, "secondary_email")
    assert only(checked).positions.tolist() == [0]


def test_the_company_is_known_by_its_site_before_its_mail() -> None:
    header = ("Email", "Company Domain", "Website")
    rows = [
        ("a@mail.firma.com", "holding.com", "firma.com"),
        ("a@mail.firma.com", "", "https://www.linkedin.com/company/firma"),
        ("a@gmail.com", "", ""),
        ("not an address", "n/a", "www.firma.com"),
        ("a@firma.com", "", ""),
    ]

    assert check(header, rows).domain_key.to_pylist() == ["holding.com", "firma.com", None, "firma.com", "firma.com"]


def test_names_come_out_of_a_full_name() -> None:
    checked = check(("Full Name", "Email"), [("Silva, Ana", "a@x.com"), ("Bea", "b@x.com"), ("", "")], ["last_name"])

    assert checked.fields["first_name"].to_pylist() == ["Ana", "Bea", ""]
    assert checked.fields["last_name"].to_pylist() == ["Silva", "", ""]
    assert checked.changed.to_pylist() == [True, True, False]
    assert only(checked).positions.tolist() == [1, 2]


def test_a_column_for_the_first_name_is_left_alone() -> None:
    checked = check(("Full Name", "First Name"), [("Ana Silva", "Anita")])

    assert checked.fields["first_name"].to_pylist() == ["Anita"]
    assert checked.fields["last_name"].to_pylist() == ["Silva"]


def test_a_required_field_without_a_column_is_missing_everywhere() -> None:
    assert only(check(("Company",), [("x",), ("y",)], ["email"])).positions.tolist() == [0, 1]


def test_a_cell_of_a_whole_mebibyte_is_judged_at_once() -> None:
    long = "a" + " ." * (1 << 19) + "@x"

    checked = check(("Email", "Secondary Email", "Last Contacted", "Employees", "Website"), [(long,) * 5])

    told = [(problems.field, problems.suggestions) for problems in checked.problems]
    assert told == [(name, [None]) for name in ("email", "secondary_email", "last_contacted", "employees")]
    assert all(len(sentence) < 300 for problems in checked.problems for sentence in problems.sentences)
    assert suggest(["x"], 1, [[long]]).custom_columns() == {"x": 0}


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
def test_no_rows_at_all(kind: pa.DataType) -> None:
    batch = pa.RecordBatch.from_arrays([pa.array([], kind)] * len(HEADER), names=list(HEADER))

    checked = RowChecker(suggest(HEADER, len(HEADER), [])).check(batch)

    assert checked.problems == ()
    assert len(checked.email_key) == len(checked.domain_key) == len(checked.changed) == 0


CELL = st.sampled_from(
    [
        "",
        " ",
        "Ana",
        " Ana",
        "a@x.com",
        "A@X.com ",
        "a@@x.com",
        "a@x",
        "12",
        "lots",
        "2024-01-01",
        "firma.com",
        "é\u00a0",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(*[CELL] * len(HEADER)), max_size=25), st.data())
def test_a_row_is_judged_the_same_wherever_it_stands(rows: list[tuple[str, ...]], data: st.DataObject) -> None:
    """Alone, in a batch, or in a slice of one: nothing about a row may depend on its neighbours."""
    required = ["email", "first_name", "company"]
    together = check(HEADER, rows, required)
    expected = [_told(check(HEADER, [row], required)) for row in rows]

    start = data.draw(st.integers(0, len(rows)))
    batch = pa.RecordBatch.from_arrays(
        [pa.array([row[place] for row in rows], pa.string()) for place in range(8)], HEADER
    )
    sliced = RowChecker(suggest(HEADER, len(HEADER), []), required).check(batch.slice(start))

    assert _by_row(together, len(rows)) == expected
    assert _by_row(sliced, len(rows) - start) == expected[start:]


def _told(checked: Checked) -> tuple[object, ...]:
    return _by_row(checked, 1)[0]


def _by_row(checked: Checked, rows: int) -> list[tuple[object, ...]]:
    problems: list[Counter[tuple[object, ...]]] = [Counter() for _ in range(rows)]
    for found in checked.problems:
        for position, value, suggestion in zip(found.positions, found.values, found.suggestions, strict=True):
            problems[position][found.kind, found.field, value, suggestion] += 1
    keys = zip(checked.email_key.to_pylist(), checked.domain_key.to_pylist(), checked.changed.to_pylist(), strict=True)
    fields = list(zip(*(column.to_pylist() for column in checked.fields.values()), strict=True))
    return [(*key, row, problem) for key, row, problem in zip(keys, fields, problems, strict=True)]
