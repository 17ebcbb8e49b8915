"""Whatever a provider sends, what is taken is sound and is about the one who was asked for."""

import asyncio
import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from asked_about import STRANGER
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from speakers import KEY, SPEAKERS, Speaker
from speaking_server import Asked, Says, SpeakingServer, speaking

from contactory.engine.column_formats import ColumnFormats
from contactory.engine.field_texts import clean_text
from contactory.providers.access import Access, Key
from contactory.providers.failures import Garbage, ProviderFailure
from contactory.providers.protocol import FIELDS_OF_TARGET
from contactory.providers.questions import Found, Rejected, Reply
from contactory.providers.registry import provider_class

EACH = pytest.mark.parametrize("speaker", SPEAKERS, ids=str)
NUMBERS = [7, 8, 9]

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(
        ["\x00", "a\x00b", "\ud800", "1e308", "-1", "email_not_unlocked@domain.com", "javascript:alert(1)"]
    )
    | st.sampled_from([1e308, float("nan"), float("inf"), 10**400, "x" * 20_000, "+1555", "null", "ada8@acme8.com"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def server() -> Iterator[SpeakingServer]:
    with speaking(lambda asked: Says({})) as server:
        yield server


def ask(server: SpeakingServer, speaker: Speaker, numbers: list[int]) -> Reply | ProviderFailure:
    async def asking() -> Reply:
        access = Access(key=Key(KEY), base_url=server.url)
        async with provider_class(speaker.provider)(access) as provider:
            return await provider.ask(speaker.operation, speaker.questions(numbers))

    try:
        return asyncio.run(asking())
    except ProviderFailure as failure:
        return failure


def numbers_for(speaker: Speaker) -> list[int]:
    return NUMBERS[: provider_class(speaker.provider).operation(speaker.operation).batch]


@EACH
@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>Welcome</body></html>",
        b"",
        b"null",
        b"[]",
        b"7",
        b'"text"',
        b"{",
        b"\xff\xfe{}",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": ' + b"9" * 5_000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"person": 7, "matches": 7, "data": 7, "email_batch": 7, "organization": 7, "organizations": "x"}',
        b'{"response_context": {"request_status": "perhaps"}, "data": [null], "matches": {}}',
    ],
    ids=lambda body: str(body[:24]),
)
def test_what_is_no_answer_is_taken_for_none(speaker: Speaker, body: bytes, server: SpeakingServer) -> None:
    server.handler = lambda asked: Says(body)
    got = ask(server, speaker, numbers_for(speaker))
    refused = isinstance(got, Reply) and all(isinstance(outcome, Rejected) for outcome in got.outcomes)
    assert isinstance(got, Garbage) or refused


@EACH
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damage_anywhere_never_stores_what_is_unsound(
    speaker: Speaker, server: SpeakingServer, data: st.DataObject
) -> None:
    def answer(asked: Asked) -> Says:
        says = speaker.answer(asked)
        damaged = copy.deepcopy(says.body)
        for _ in range(data.draw(st.integers(1, 3))):
            damage(damaged, data)
        return replace(says, body=json.dumps(damaged).encode())

    numbers = numbers_for(speaker)
    server.handler = answer
    check_sound(speaker, numbers, ask(server, speaker, numbers))


def damage(value: Any, data: st.DataObject) -> None:
    """Put anything in the place of something, somewhere within the value."""
    while isinstance(value, dict | list) and value:
        places: list[Any] = list(value) if isinstance(value, dict) else list(range(len(value)))
        place = data.draw(st.sampled_from(places))
        inner = value[place]
        if not (isinstance(inner, dict | list) and inner) or data.draw(st.integers(0, 3)) == 0:
            value[place] = data.draw(anything)
            return
        value = inner


def check_sound(speaker: Speaker, numbers: list[int], got: Reply | ProviderFailure) -> None:
    if isinstance(got, ProviderFailure):
        assert got.sentence.isprintable()
        assert "ada7" not in got.sentence
        return
    fields = FIELDS_OF_TARGET[provider_class(speaker.provider).operation(speaker.operation).target]
    assert got.credits >= 0
    assert len(got.outcomes) == len(numbers)
    for outcome in got.outcomes:
        if not isinstance(outcome, Found):
            continue
        assert outcome.identity
        for name, value in outcome.values.items():
            value.text.encode("utf-8")
            assert "\x00" not in value.text
            assert value.confidence is None or 0 <= value.confidence <= 1
            if fields[name].kind in ("email", "phone", "domain", "number", "integer"):
                assert clean_text(fields[name], value.text, ColumnFormats()) == value.text


@EACH
@given(data=st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_answers_in_any_order_with_some_about_others(
    speaker: Speaker, server: SpeakingServer, data: st.DataObject
) -> None:
    """Of a shuffled batch, with strangers in it and answers lost, each question gets its own answer or none."""
    numbers = numbers_for(speaker)
    strange = data.draw(st.lists(st.booleans(), min_size=len(numbers), max_size=len(numbers)))
    order = data.draw(st.permutations(range(len(numbers))))
    kept = data.draw(st.integers(0, len(numbers)))

    def answer(asked: Asked) -> Says:
        says, other = speaker.answer(asked), speaker.answer(asked, shift=STRANGER)
        body = copy.deepcopy(says.body)
        entries, others = entries_of(body), entries_of(other.body)
        if entries is None or others is None:
            return other if strange[0] else says
        mixed = [others[place] if strange[place] else entries[place] for place in order]
        entries[:] = mixed[:kept]
        return replace(says, body=body)

    server.handler = answer
    got = ask(server, speaker, numbers)
    assert isinstance(got, Reply)
    for number, outcome in zip(numbers, got.outcomes, strict=True):
        if isinstance(outcome, Found):
            expected = speaker.expected(number).items()
            assert expected <= {name: value.text for name, value in outcome.values.items()}.items()
    if not any(strange) and kept == len(numbers):
        assert all(isinstance(outcome, Found) for outcome in got.outcomes)


def entries_of(body: dict[str, Any]) -> list[Any] | None:
    """The list of answers in a body of several, None in a body of one."""
    names = ("matches", "organizations", "data", "matched_businesses", "matched_prospects", "email_batch")
    return next((body[name] for name in names if isinstance(body.get(name), list)), None)
