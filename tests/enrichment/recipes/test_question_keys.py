"""Keys of questions: one for the same person however written, another for anybody else."""

import unicodedata
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from contactory.enrichment.recipes.question_keys import clues_key, question_key
from contactory.providers.protocol import Operation
from contactory.providers.questions import Question
from contactory.providers.registry import provider_class

PEOPLE = provider_class("apollo").operation("people")
PROSPECTS = provider_class("explorium").operation("match_prospects")
VERIFY = provider_class("hunter").operation("verify")

_words = st.text(st.characters(categories=["Ll", "Lu"]), min_size=1, max_size=8)
_plain = st.text("abcxyz0123456789", min_size=1, max_size=6)
_people = st.builds(
    Question,
    email=st.just("") | st.builds("{}@{}.com".format, _plain, _plain),
    linkedin_url=st.just("") | st.builds("https://www.linkedin.com/in/{}".format, _plain),
    first_name=_words,
    last_name=_words,
    company=st.just("") | st.builds("{} {}".format, _words, _words),
    domain=st.just("") | st.builds("{}.de".format, _plain),
    phone=st.just("") | st.from_regex(r"\+49301234[0-9]{4}", fullmatch=True),
)


def key(question: Question, operation: Operation = PEOPLE) -> bytes:
    return clues_key("apollo", operation, question)


def written_otherwise(text: str, upper: bool, form: str) -> str:
    louder = text.upper() if upper else text
    # Where upper case loses a difference, nobody can tell that the same was meant.
    if louder.casefold() != text.casefold():
        louder = text
    return "  ".join(unicodedata.normalize(form, f" {louder}\t").split(" "))


@given(_people, st.booleans(), st.sampled_from(["NFC", "NFD"]))
def test_case_space_and_composition_do_not_count(question: Question, upper: bool, form: str) -> None:
    names = ("first_name", "last_name", "company")
    other = replace(question, **{name: written_otherwise(getattr(question, name), upper, form) for name in names})
    other = replace(
        other,
        email=question.email.upper(),
        linkedin_url=question.linkedin_url.replace("https://www.", "http://de.").replace("/in/", "/IN/"),
        domain=f"https://WWW.{question.domain.upper()}/" if question.domain else "",
        phone=f"{question.phone[:3]} (30) {question.phone[5:]}" if question.phone else "",
    )
    assert key(question) == key(other)
    assert key(question, PROSPECTS) == key(other, PROSPECTS)


def identity(question: Question) -> tuple[str, ...]:
    """Who is meant, by a rule of its own: the letters as they sort, not as they are keyed."""
    folded = [unicodedata.normalize("NFKC", text).casefold() for text in (question.name, question.company)]
    return (question.email, question.linkedin_url, question.domain, *("".join(text.split()) for text in folded))


@given(_people, _people)
def test_two_people_never_share_a_key(one: Question, other: Question) -> None:
    assume(identity(one) != identity(other))
    assert key(one) != key(other)


@given(_people)
def test_one_clue_more_or_elsewhere_is_another_question(question: Question) -> None:
    assume(question.company)
    assert key(question) != key(replace(question, company=""))
    assert key(question) != key(replace(question, company="", full_name=f"{question.name} {question.company}"))
    assert key(question) != key(replace(question, provider_id=question.company))
    assert key(question) != clues_key("explorium", PEOPLE, question)


@given(_people, _people)
def test_only_what_an_operation_asks_by_counts(one: Question, other: Question) -> None:
    same_address = replace(other, email=one.email)
    assert key(one, VERIFY) == key(same_address, VERIFY)
    assert key(replace(one, phone="+493012340000")) == key(replace(one, phone="+493012349999"))


def test_a_page_of_a_company_is_not_that_of_a_school() -> None:
    one, other = (Question(linkedin_url=f"https://linkedin.com/{kind}/hudson") for kind in ("company", "school"))
    assert key(one) != key(other)


@given(_people, _people)
def test_whom_a_question_is_about_stays_when_more_is_learnt(one: Question, other: Question) -> None:
    assume(one.email)
    learnt = replace(other, email=one.email, first_name=one.first_name, last_name=one.last_name)
    assert question_key("apollo", PEOPLE, one) == question_key("apollo", PEOPLE, learnt)
    assume(one.email != other.email)
    assert question_key("apollo", PEOPLE, one) != question_key("apollo", PEOPLE, other)
