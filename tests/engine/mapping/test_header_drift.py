"""What an earlier header has in common with the present one, and a mapping taken over from it."""

import json

from hypothesis import given
from hypothesis import strategies as st

from contactory.engine.header_drift import Renamed, compare, share_in_common
from contactory.engine.mapping import Mapping, apply_overrides, suggest
from contactory.engine.remembered import Remembered, choices_of, nearest, with_memory, worth_remembering

HEADERS = st.lists(st.sampled_from(["Email", "E-mail", "Name", "Phone", "phone", "Town", "", "x1", "x2"]), max_size=8)


def remembered(header: str, *choices: str | None, number: int = 12) -> Remembered:
    return Remembered(tuple(header.split(",")), choices, number, "leads.csv", "2026-03-01")


def taken_over(known: Remembered, header: str) -> Mapping:
    names = header.split(",")
    return with_memory(suggest(names, len(names), []), names, known)


def test_added_missing_renamed_and_moved_columns_are_told_apart() -> None:
    before = ["Name", "Work Email", "Phone", "Score", "Town or City", "Phone 2"]
    drift = compare(before, ["Phone", "NAME ", "E-mail", "Town / City", "Phone 3", "Tier"]).drift

    assert drift.renamed == (Renamed("Work Email", "E-mail"), Renamed("Town or City", "Town / City"))
    assert (drift.added, drift.missing, drift.moved) == (("Phone 3", "Tier"), ("Score", "Phone 2"), True)
    for told in ("new: Phone 3, Tier", "missing: Score, Phone 2", "Work Email -> E-mail", "the order differs"):
        assert told in drift.sentence


def test_known_names_of_two_fields_are_never_one_column_renamed() -> None:
    drift = compare(["First Name", "Email"], ["Last Name", "Email"]).drift

    assert (drift.renamed, drift.added, drift.missing) == ((), ("Last Name",), ("First Name",))


def test_a_word_more_is_a_new_name_and_another_figure_is_not() -> None:
    drift = compare(["Firm", "Shoe", "Size 1"], ["Firm name", "Shoe brand", "Size 2"]).drift

    assert drift.renamed == (Renamed("Firm", "Firm name"), Renamed("Shoe", "Shoe brand"))
    assert drift.missing == ("Size 1",)


def test_columns_of_one_name_are_paired_in_their_order() -> None:
    comparison = compare(["Tag", "Tag", "Email"], ["Email", "tag", "TAG", "tag"])

    assert comparison.same == {0: 2, 1: 0, 2: 1}
    assert comparison.drift.added == ("tag",)


def test_the_share_counts_named_columns_of_the_longer_header() -> None:
    assert share_in_common(["a", "b", "", ""], ["A", "B"]) == 1.0
    assert share_in_common(["a", "b", "c"], ["a", "b", "d", "e"]) == 0.5
    assert share_in_common(["", ""], ["", ""]) == 0.0


def test_the_same_header_is_taken_over_whole() -> None:
    known = remembered("Name,Mail,Score,Junk", "full_name", "secondary_email", None, "")
    mapping = taken_over(known, "NAME,mail,Score,Junk")

    assert mapping.field_columns() == {"full_name": 0, "secondary_email": 1}
    assert mapping.custom_columns() == {"Score": 2}
    assert {column.confidence for column in mapping.columns} == {1.0}
    assert mapping.columns[1].why == "As in import 12 of leads.csv on 2026-03-01."
    assert mapping.memory is not None
    assert (mapping.memory.exact, mapping.drift) == (True, None)


def test_of_a_similar_header_the_columns_in_common_are_taken_over() -> None:
    known = remembered("Name,Mail,Score,Phone", "company", "secondary_email", "annual_revenue", "mobile_phone")
    mapping = taken_over(known, "Name,Mail,Score,Phone number,Website,E-mail")

    assert mapping.field_columns() == {
        "company": 0, "secondary_email": 1, "annual_revenue": 2, "mobile_phone": 3, "website": 4, "email": 5,
    }  # fmt: skip
    assert mapping.columns[3].confidence == 0.8
    assert "'Phone' of import 12" in mapping.columns[3].why
    assert mapping.drift is not None
    assert (mapping.drift.added, mapping.drift.missing) == (("Website", "E-mail"), ())


def test_a_guess_gives_way_to_what_is_remembered_and_both_to_a_person() -> None:
    known = remembered("Email,Other", "", "email")
    mapping = taken_over(known, "Email,Other")

    assert mapping.field_columns() == {"email": 1}
    assert apply_overrides(mapping, {"Email": "email"}).field_columns() == {"email": 0}


def test_a_field_that_is_gone_is_forgotten() -> None:
    known = remembered("Email,Shoe", "email", "shoe_size")

    assert taken_over(known, "Email,Shoe").custom_columns() == {"Shoe": 1}


def test_the_nearest_has_most_in_common_and_enough() -> None:
    near, far = remembered("a,b,c,d,e", *[None] * 5), remembered("a,b,x,y,z", *[None] * 5)

    assert nearest(["a", "b", "c", "q", "r"], [far]) is None
    assert nearest(["a", "b", "c", "d", "r"], [far, near]) is near
    assert nearest(["a"], []) is None


def test_a_header_of_placeholders_is_not_worth_remembering() -> None:
    assert worth_remembering(["Email", "Name", ""])
    assert not worth_remembering(["Column1", "Column2", "Email"])
    assert not worth_remembering(None)


@given(HEADERS, HEADERS)
def test_every_named_column_has_exactly_one_place(before: list[str], now: list[str]) -> None:
    comparison = compare(before, now)
    named = [index for index, name in enumerate(now) if name]
    pairs = comparison.same | comparison.renamed

    assert len(pairs) == len(comparison.same) + len(comparison.renamed) == len(set(pairs.values()))
    assert len(pairs) + len(comparison.drift.added) == len(named)
    assert len(pairs) + len(comparison.drift.missing) == sum(map(bool, before))


@given(HEADERS, HEADERS, st.data())
def test_a_mapping_taken_over_survives_the_journey_through_json(
    before: list[str], now: list[str], data: st.DataObject
) -> None:
    settled = suggest(before, len(before), [])
    known = Remembered(
        tuple(before), tuple(choices_of(settled)), data.draw(st.none() | st.just(3)), "a.csv", "2026-03-01"
    )
    mapping = with_memory(suggest(now, len(now), []), now, known)

    assert Mapping.from_json(json.loads(json.dumps(mapping.to_json()))) == mapping
    given_fields = [column.field for column in mapping.columns if column.field]
    assert len(given_fields) == len(set(given_fields))
