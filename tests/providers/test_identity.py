"""Who an answer is about: proofs before signs, signs before places."""

import pytest

from contactory.providers.identity import Clues, clues, clues_of, comparable, likeness
from contactory.providers.matching import match_answers
from contactory.providers.protocol import Target
from contactory.providers.questions import Question

ANA = Question(first_name="Ana", last_name="dos Santos", company="Estuary Ltd", domain="estuary.com")


@pytest.mark.parametrize(
    ("asked", "answered", "same"),
    [
        (Question(email="ana@estuary.com"), clues(email="ANA@Estuary.com"), True),
        (Question(email="ana@estuary.com"), clues(email=["x@gmail.com", "ana@estuary.com"]), True),
        (Question(email="ana@estuary.com"), clues(email="bo@estuary.com"), False),
        (
            Question(linkedin_url="https://www.linkedin.com/in/Ana-Santos/?trk=1"),
            clues(linkedin_url="linkedin.com/in/ana-santos"),
            True,
        ),
        (Question(phone="+1 512-555-0100"), clues(phone="+15125550100"), True),
        (ANA, clues(name="Ana Dos Santos", domain="www.estuary.com"), True),
        (ANA, clues(name="Ána dos Santos", company="Estuary"), True),
        (ANA, clues(name="A. dos Santos", domain="estuary.com"), True),
        (ANA, clues(name="Ana dos Santos"), True),
        (ANA, clues(name="Ana dos Santos", domain="harbour.com"), False),
        (ANA, clues(name="Bo Larsen", domain="estuary.com"), False),
        # Married since, but the address is hers.
        (
            Question(email="ana@estuary.com", full_name="Ana Santos"),
            clues(email="ana@estuary.com", name="Ana Larsen"),
            True,
        ),
        # One name, two people.
        (
            Question(email="john@acme.com", full_name="John Smith"),
            clues(email="john@other.com", name="John Smith"),
            False,
        ),
    ],
)
def test_who_is_the_same_person(asked: Question, answered: Clues, same: bool) -> None:
    found = likeness("contact", clues_of(asked), answered)
    assert found.is_the_same == same
    assert found.is_another == (not same)


def test_a_nickname_proves_nothing_and_contradicts_nothing() -> None:
    found = likeness("contact", clues_of(Question(full_name="Bob Smith")), clues(name="Robert Smith"))
    assert not found.is_the_same
    assert not found.is_another
    assert found.evidence == ("position",)


@pytest.mark.parametrize(
    ("asked", "answered", "same", "another"),
    [
        (Question(domain="https://www.acme.com/about"), clues(domain="acme.com"), True, False),
        (Question(domain="acme.com"), clues(domain="acme.io"), False, True),
        (Question(company="Acme", domain="acme.com"), clues(company="Acme", domain="acme.io"), False, True),
        (Question(company="ACME, Inc."), clues(company="Acme"), True, False),
        (Question(company="Meta"), clues(company="Meta Platforms"), False, False),
        (Question(company="Meta"), clues(company="Alphabet"), False, True),
        (Question(provider_id="AB12"), clues(provider_id="ab12"), True, False),
    ],
)
def test_which_is_the_same_company(asked: Question, answered: Clues, same: bool, another: bool) -> None:
    found = likeness("company", clues_of(asked), answered)
    assert (found.is_the_same, found.is_another) == (same, another)


@pytest.mark.parametrize(
    ("clue", "text"), [("email", "nothing"), ("linkedin_url", "https://example.com"), ("domain", "gmail.com")]
)
def test_what_names_nobody_is_no_clue(clue: str, text: str) -> None:
    assert comparable(clue, text) == ""


PEOPLE = [Question(email=f"p{number}@acme.com") for number in range(4)]


def places(target: Target, questions: list[Question], answers: list[Clues | None]) -> list[int | str | None]:
    return ["stranger" if match.stranger else match.place for match in match_answers(target, questions, answers)]


def test_answers_are_found_wherever_they_stand() -> None:
    answers: list[Clues | None] = [clues(email=f"p{number}@acme.com") for number in (3, 1, 0, 2)]
    assert places("contact", PEOPLE, answers) == [2, 1, 3, 0]


def test_a_miss_in_its_place_is_a_miss() -> None:
    answers = [clues(email="p0@acme.com"), None, clues(email="p2@acme.com"), None]
    assert places("contact", PEOPLE, answers) == [0, None, 2, None]


def test_an_answer_without_clues_is_taken_by_its_place() -> None:
    answers = [clues(email="p0@acme.com"), Clues(), None, clues(email="p3@acme.com")]
    found = match_answers("contact", PEOPLE, answers)
    assert [match.place for match in found] == [0, 1, None, 3]
    assert found[1].evidence == ("position",)


def test_an_answer_without_clues_belongs_to_nobody_where_order_is_lost() -> None:
    assert places("contact", PEOPLE, [clues(email="p2@acme.com"), Clues()]) == ["stranger", "stranger", 0, "stranger"]


def test_a_stranger_spoils_only_its_own_place() -> None:
    answers = [clues(email="p0@acme.com"), clues(email="x@else.com"), None, clues(email="p3@acme.com")]
    assert places("contact", PEOPLE, answers) == [0, "stranger", None, 3]


def test_two_of_one_name_are_told_apart_by_what_proves() -> None:
    asked = [Question(full_name="John Smith", company="Acme"), Question(full_name="John Smith", email="js@acme.com")]
    answers: list[Clues | None] = [
        clues(name="John Smith", email="js@acme.com", company="Acme"),
        clues(name="John Smith", company="Acme", email="john@acme.com"),
    ]
    assert places("contact", asked, answers) == [1, 0]


def test_one_answer_serves_all_who_asked_for_the_same() -> None:
    asked = [PEOPLE[0], PEOPLE[1], PEOPLE[0]]
    assert places("contact", asked, [clues(email="p1@acme.com"), clues(email="p0@acme.com")]) == [1, 0, 1]
