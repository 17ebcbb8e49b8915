"""A corrected version of the whole file: each line finds its row, and only what differs is changed."""

import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import Person
from contactory.errors import Conflict, InvalidInput
from imports.corrections.giving_back import given_back
from imports.review.settling import HEADER, contacts, counts, decide, finished, open_issues, reviewed, row_of

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

SHORT = "eve@hooli.com,Eve"
ROWS = [f"p{number}@a{number}.com,Ana{number},Silva{number},Company {number},{number}" for number in range(1, 9)]
NO_NAME = "cleo@hooli.com,,Rossi,Hooli,7"


def whole(folder: Path, rows: list[str]) -> Path:
    """A file of these rows under the header of the import."""
    path = folder / "corrected.csv"
    path.write_text("\n".join((HEADER, *rows)) + "\n")
    return path


def test_the_same_file_changes_nothing(alice: Person, tmp_path: Path) -> None:
    rows = [*ROWS, NO_NAME, SHORT, 'b@x.com,"B"b,C,D,1']
    job = reviewed(alice, *rows)
    done = given_back(alice, job, whole(tmp_path, rows))
    assert (done.form, done.lines, done.unchanged, done.edited) == ("whole", 11, 11, 0)
    assert (done.refused, done.match.added, done.match.missing) == ([], 0, 0)


def test_changed_rows_become_edits_and_the_import_completes(alice: Person, tmp_path: Path) -> None:
    job = reviewed(alice, *ROWS, NO_NAME, SHORT)
    rows = [ROWS[0].replace("Ana1", "Anna"), *ROWS[1:], NO_NAME.replace(",,", ",Cleo,"), f"{SHORT},Ng,Hooli,3"]
    done = given_back(alice, job, whole(tmp_path, rows))
    assert (done.unchanged, done.edited, done.refused) == (7, 3, [])
    assert {(each.row_number, each.column, each.after) for each in done.differences} >= {
        (1, "First name", "Anna"),
        (9, "First name", "Cleo"),
        (10, "Last name", "Ng"),
    }
    assert open_issues(alice, job) == {}
    assert finished(alice, job).state == "COMPLETED"
    assert {contacts(alice)[f"{name}@hooli.com"].first_name for name in ("cleo", "eve")} == {"Cleo", "Eve"}


def test_a_header_alone_is_no_correction(alice: Person, tmp_path: Path) -> None:
    job = reviewed(alice, *ROWS, NO_NAME)
    with pytest.raises(InvalidInput, match="no line below it"):
        given_back(alice, job, whole(tmp_path, []))


@pytest.mark.parametrize(
    ("arrange", "added", "missing"),
    [
        (lambda rows: rows[::-1], [], []),
        (lambda rows: rows[1:], [], [1]),
        (lambda rows: ["new@new.com,N,N,N,1", *rows], [2], []),
        (lambda rows: [*rows[:3], "new@new.com,N,N,N,1", *rows[4:]], [], []),
        (lambda rows: [*rows, "new@new.com,N,N,N,1", "new2@new.com,N,N,N,1"], [11, 12], []),
    ],
)
def test_rows_are_found_wherever_they_stand(
    alice: Person, tmp_path: Path, arrange: Callable[[list[str]], list[str]], added: list[int], missing: list[int]
) -> None:
    job = reviewed(alice, *ROWS, NO_NAME)
    rows = arrange([*ROWS, NO_NAME.replace(",,", ",Cleo,")])
    done = given_back(alice, job, whole(tmp_path, rows))
    assert (done.match.added_lines, done.match.missing_rows) == (added, missing)
    assert row_of(alice, job, 9).cells["First name"] == "Cleo"
    assert row_of(alice, job, 1).cells["First name"] == "Ana1"
    assert counts(alice, job)[1] == 0


def test_a_changed_address_behind_a_deleted_row_is_still_that_row(alice: Person, tmp_path: Path) -> None:
    job = reviewed(alice, *ROWS, NO_NAME)
    rows = [*ROWS[:3], ROWS[4].replace("p5@", "other@"), *ROWS[5:], NO_NAME]
    done = given_back(alice, job, whole(tmp_path, rows))
    assert (done.edited, done.match.missing_rows) == (1, [4])
    assert row_of(alice, job, 5).cells["Email"] == "other@a5.com"


def test_what_was_settled_in_review_is_not_taken_back(alice: Person, bob: Person, tmp_path: Path) -> None:
    job = reviewed(alice, *ROWS, NO_NAME, "dan@hooli.com,,Nowak,Hooli,8")
    decide(bob, job, "edit", 9, cells={"First name": "Clio"})
    rows = [*ROWS, NO_NAME, "dan@hooli.com,Dan,Nowak,Hooli,8"]
    done = given_back(alice, job, whole(tmp_path, rows))
    assert (done.edited, row_of(alice, job, 9).cells["First name"]) == (1, "Clio")
    path = whole(tmp_path, [*ROWS, NO_NAME.replace(",,", ",Cleo,"), rows[-1]])
    with pytest.raises(Conflict) as refusal:
        given_back(alice, job, path)
    assert [each["code"] for each in refusal.value.facts["lines"]] == ["row_changed"]  # type: ignore[attr-defined]
    given_back(alice, job, path, skip_refused=True)
    assert row_of(alice, job, 9).cells["First name"] == "Clio"


def test_another_file_with_the_same_header_is_refused(alice: Person, tmp_path: Path) -> None:
    job = reviewed(alice, *ROWS, NO_NAME)
    rows = [f"q{number}@b.com,B{number},C{number},D{number},{number}0" for number in range(40)]
    with pytest.raises(InvalidInput) as refusal:
        given_back(alice, job, whole(tmp_path, rows))
    assert refusal.value.code == "another_file"
    assert open_issues(alice, job) == {("missing_required", "first_name"): [9]}


def test_columns_in_another_order_are_the_same_columns(alice: Person, tmp_path: Path) -> None:
    job = reviewed(alice, *ROWS, NO_NAME)
    path = tmp_path / "corrected.csv"
    cells = [line.split(",") for line in (HEADER, *ROWS, NO_NAME.replace(",,", ",Cleo,"))]
    path.write_text("\n".join(",".join(row[::-1]) for row in cells) + "\n")
    done = given_back(alice, job, path)
    assert (done.edited, done.unchanged) == (1, 8)


_CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=6)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edits=st.dictionaries(
        st.tuples(st.integers(1, 12), st.sampled_from(["First name", "Last name"])), _CELLS, max_size=6
    ),
    gone=st.sets(st.integers(1, 12), max_size=3),
    seed=st.integers(0, 3),
)
def test_random_changes_of_random_rows_are_exactly_what_happens(
    alice: Person,
    tmp_path: Path,
    edits: dict[tuple[int, str], str],
    gone: set[int],
    seed: int,
) -> None:
    import csv

    names = HEADER.split(",")
    rows = [[f"p{n}@a{n}.com", f"Ana{n}", f"Silva{n}", f"Company {n}", str(n)] for n in range(1, 13)]
    job = reviewed(alice, *(",".join(row) for row in rows), NO_NAME)
    sent = [list(row) for row in rows]
    for (number, name), text in edits.items():
        sent[number - 1][names.index(name)] = text
    wanted = {
        key: text for key, text in edits.items() if key[0] not in gone and text != rows[key[0] - 1][names.index(key[1])]
    }
    kept = [row for number, row in enumerate(sent, 1) if number not in gone] + [NO_NAME.split(",")]
    if seed:
        random.Random(seed).shuffle(kept)
    text = io.StringIO()
    csv.writer(text).writerows([names, *kept])
    path = tmp_path / "corrected.csv"
    path.write_text(text.getvalue())
    done = given_back(alice, job, path)
    assert {(each.row_number, each.column): each.after for each in done.differences} == wanted
    assert (done.match.added, done.match.missing_rows, done.refused) == (0, sorted(gone), [])
    for (number, name), after in wanted.items():
        assert row_of(alice, job, number).cells[name] == after
