"""What holds for every provider that is asked over a network, whatever language it speaks."""

import asyncio
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from asked_about import STRANGER
from speakers import KEY, SPEAKERS, Speaker
from speaking_server import Asked, Handler, Says, speaking

from contactory.engine.column_formats import ColumnFormats
from contactory.engine.field_texts import clean_text
from contactory.errors import InvalidInput
from contactory.providers.access import Access, Key
from contactory.providers.failures import BadCredentials, Permanent
from contactory.providers.protocol import FIELDS_OF_TARGET
from contactory.providers.questions import Found, NotFound, Question, Rejected, Reply
from contactory.providers.registry import provider_class, provider_names

EACH = pytest.mark.parametrize("speaker", SPEAKERS, ids=str)
ASKED_IN_BATCHES = pytest.mark.parametrize(
    "speaker", [each for each in SPEAKERS if provider_class(each.provider).operation(each.operation).batch > 1], ids=str
)


def ask(url: str, speaker: Speaker, questions: Sequence[Question], key: str = KEY, **access: Any) -> Reply:
    async def asking() -> Reply:
        made = provider_class(speaker.provider)(Access(key=Key(key), base_url=url, **access))
        async with made as provider:
            return await provider.ask(speaker.operation, questions)

    return asyncio.run(asking())


def answers(speaker: Speaker, **how: Any) -> Handler:
    """The provider as it is, or as how says."""

    def answer(asked: Asked) -> Says:
        return speaker.answer(asked, **how)

    return answer


def batch_of(speaker: Speaker) -> int:
    return provider_class(speaker.provider).operation(speaker.operation).batch


def is_about(outcome: object, number: int, speaker: Speaker) -> bool:
    expected = speaker.expected(number)
    return isinstance(outcome, Found) and expected.items() <= {n: v.text for n, v in outcome.values.items()}.items()


def test_every_provider_that_is_asked_over_a_network_is_tried_here() -> None:
    tried = {(speaker.provider, speaker.operation) for speaker in SPEAKERS}
    offered = {(name, each.name) for name in provider_names() for each in provider_class(name).operations}
    assert offered - tried == {("email_local", "check")}


@EACH
def test_operations_promise_only_fields_that_there_are(speaker: Speaker) -> None:
    operation = provider_class(speaker.provider).operation(speaker.operation)
    assert set(operation.gives) <= set(FIELDS_OF_TARGET[operation.target])
    assert operation.price.hit >= operation.price.miss >= 0


@EACH
def test_one_question_has_its_answer(speaker: Speaker) -> None:
    with speaking(answers(speaker)) as server:
        reply = ask(server.url, speaker, speaker.questions([7]))
    assert is_about(reply.outcomes[0], 7, speaker)
    assert len(server.asked) == 1


@EACH
def test_values_are_in_the_normal_form_of_the_engine(speaker: Speaker) -> None:
    fields = FIELDS_OF_TARGET[provider_class(speaker.provider).operation(speaker.operation).target]
    with speaking(answers(speaker)) as server:
        reply = ask(server.url, speaker, speaker.questions([7]))
    found = reply.outcomes[0]
    assert isinstance(found, Found)
    texts = {name: value.text for name, value in found.values.items()}
    assert texts == {name: clean_text(fields[name], text, ColumnFormats()) for name, text in texts.items()}


@EACH
def test_a_whole_batch_is_answered_in_the_order_of_the_questions(speaker: Speaker) -> None:
    numbers = list(range(101, 101 + batch_of(speaker)))
    misses = numbers[1::3] if speaker.has_misses else []
    with speaking(answers(speaker)) as server:
        reply = ask(server.url, speaker, speaker.questions(numbers, misses))
    for number, outcome in zip(numbers, reply.outcomes, strict=True):
        assert isinstance(outcome, NotFound) if number in misses else is_about(outcome, number, speaker)
    assert len(server.asked) == 1


@ASKED_IN_BATCHES
def test_answers_without_their_order_find_their_questions(speaker: Speaker) -> None:
    numbers = list(range(101, 101 + batch_of(speaker)))
    misses = numbers[1::3] if speaker.has_misses else []
    with speaking(answers(speaker, lose=True)) as server:
        reply = ask(server.url, speaker, speaker.questions(numbers, misses))
    for number, outcome in zip(numbers, reply.outcomes, strict=True):
        assert isinstance(outcome, NotFound) if number in misses else is_about(outcome, number, speaker)
        assert not isinstance(outcome, Found) or "position" not in outcome.identity


@EACH
@pytest.mark.parametrize("count", [1, 3])
def test_an_answer_about_somebody_else_is_not_taken(speaker: Speaker, count: int) -> None:
    numbers = [7, 8, 9][: min(count, batch_of(speaker))]
    with speaking(answers(speaker, shift=STRANGER)) as server:
        reply = ask(server.url, speaker, speaker.questions(numbers))
    assert all(isinstance(outcome, Rejected) for outcome in reply.outcomes)


@ASKED_IN_BATCHES
def test_somebody_asked_for_twice_is_answered_twice(speaker: Speaker) -> None:
    with speaking(answers(speaker)) as server:
        reply = ask(server.url, speaker, speaker.questions([7, 8, 7]))
    assert [is_about(outcome, n, speaker) for n, outcome in zip([7, 8, 7], reply.outcomes, strict=True)] == [True] * 3


@EACH
def test_a_miss_costs_nothing(speaker: Speaker) -> None:
    with speaking(answers(speaker)) as server:
        missed = ask(server.url, speaker, speaker.questions([7], [7]))
        found = ask(server.url, speaker, speaker.questions([7]))
    assert missed.credits == 0
    assert found.credits == provider_class(speaker.provider).operation(speaker.operation).price.hit
    assert isinstance(found.credits, Decimal)


@EACH
def test_what_does_not_fit_is_refused_before_it_is_sent(speaker: Speaker) -> None:
    too_many = speaker.questions(range(batch_of(speaker) + 1))
    with speaking(answers(speaker)) as server:
        for questions in ([], too_many, [Question(first_name="Ada")]):
            with pytest.raises(Permanent):
                ask(server.url, speaker, questions)
        with pytest.raises(InvalidInput, match="has no operation"):
            asyncio.run(_ask_for_nothing(server.url, speaker))
    assert server.asked == []


async def _ask_for_nothing(url: str, speaker: Speaker) -> None:
    async with provider_class(speaker.provider)(Access(key=Key(KEY), base_url=url)) as provider:
        await provider.ask("everything", speaker.questions([7]))


@EACH
def test_a_wrong_key_is_told_as_such(speaker: Speaker) -> None:
    with speaking(answers(speaker)) as server, pytest.raises(BadCredentials):
        ask(server.url, speaker, speaker.questions([7]), key="wrong")


@pytest.mark.parametrize("key", ["", "two words", "line\nline", "sch\u00f6n"])
def test_a_key_that_cannot_be_sent_is_refused_at_once(key: str) -> None:
    with pytest.raises(InvalidInput):
        provider_class("apollo")(Access(key=Key(key)))
