"""Calls that go wrong: each ends in the failure that says what to do next, in time, and with no key anywhere."""

import asyncio
import gzip
import logging
import time
import traceback
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

import pytest
from speakers import KEY, SPEAKERS, Speaker
from speaking_server import Asked, Says, SpeakingServer, speaking
from test_contract import ask

from contactory.providers.access import Access, Key
from contactory.providers.failures import (
    BadCredentials,
    Garbage,
    NotAllowed,
    OutOfCredits,
    Permanent,
    ProviderFailure,
    RetryLater,
    Unknown,
)
from contactory.providers.registry import provider_class
from local.commands import deaf_port

ONE_OF_EACH = [
    next(each for each in SPEAKERS if each.provider == name) for name in ("apollo", "explorium", "zerobounce", "hunter")
]
EACH = pytest.mark.parametrize("speaker", ONE_OF_EACH, ids=lambda speaker: speaker.provider)
SHORT = {"connect": 0.4, "read": 0.4, "total": 0.8}


def failure_of(speaker: Speaker, says: Says, **access: Any) -> ProviderFailure:
    with speaking(lambda asked: says) as server, pytest.raises(ProviderFailure) as caught:
        ask(server.url, speaker, speaker.questions([7]), **access)
    assert len(server.asked) == 1, "a call is made once, whatever comes of it"
    return caught.value


@EACH
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Permanent),
        (401, BadCredentials),
        (402, OutOfCredits),
        (404, Permanent),
        (413, Permanent),
        (422, Permanent),
        (429, RetryLater),
        (500, RetryLater),
        (502, RetryLater),
        (503, RetryLater),
        (408, Unknown),
        (504, Unknown),
        (524, Unknown),
        (204, Garbage),
        (302, Garbage),
    ],
)
def test_a_status_says_what_to_do(speaker: Speaker, status: int, kind: type[ProviderFailure]) -> None:
    headers = {"Location": "http://127.0.0.1:1/elsewhere"}
    failure = failure_of(speaker, Says({"message": "so it is"} if status != 204 else b"", status, headers))
    assert type(failure) is kind
    assert failure.may_be_billed == (kind in (Unknown, Garbage))
    assert str(status) in failure.sentence


@EACH
def test_403_is_a_matter_of_the_key_but_where_it_is_a_wall(speaker: Speaker) -> None:
    failure = failure_of(speaker, Says({"error": "not authorized", "error_code": "API_INACCESSIBLE"}, 403))
    assert type(failure) is (RetryLater if speaker.provider == "zerobounce" else NotAllowed)


@pytest.mark.parametrize(
    ("provider", "says"),
    [
        ("apollo", Says({"error": "You have insufficient credits for this."}, 422)),
        ("explorium", Says({"details": "You have insufficient credits to perform this operation."}, 403)),
        ("explorium", Says({"error": "You have insufficient credits"}, 403)),
    ],
)
def test_credits_that_are_used_up_are_told_from_a_bad_key(provider: str, says: Says) -> None:
    speaker = next(each for each in ONE_OF_EACH if each.provider == provider)
    assert type(failure_of(speaker, says)) is OutOfCredits


def test_one_message_for_two_troubles_is_told_apart_by_the_credits_left() -> None:
    speaker = next(each for each in ONE_OF_EACH if each.provider == "zerobounce")
    for credits_left, kind in (("0", OutOfCredits), ("-1", BadCredentials)):

        def answer(asked: Asked, left: str = credits_left) -> Says:
            if asked.path.endswith("getcredits"):
                return Says({"Credits": left})
            return Says({"error": "Invalid API key or your account ran out of credits"})

        with speaking(answer) as server, pytest.raises(kind):
            ask(server.url, speaker, speaker.questions([7]))


def in_an_hour() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)


@EACH
@pytest.mark.parametrize(
    ("header", "least", "most"),
    [("17", 17, 17), ("0.5", 0.5, 0.5), ("in an hour", 3_400, 3_600)],
    ids=["seconds", "parts", "date"],
)
def test_a_limit_that_was_reached_says_when_to_come_back(
    speaker: Speaker, header: str, least: float, most: float
) -> None:
    said = in_an_hour() if header == "in an hour" else header
    failure = failure_of(speaker, Says({"message": "slow down"}, 429, {"Retry-After": said}))
    assert isinstance(failure, RetryLater)
    assert failure.throttled
    assert failure.after is not None
    assert least <= failure.after <= most


@EACH
@pytest.mark.parametrize(
    "header", ["-5", "0", "1e9", "99999999999999999999", "soon", "Mon, 01 Jan 1990 00:00:00 GMT", "nan", "٣", ""]
)
def test_an_absurd_time_to_come_back_is_none(speaker: Speaker, header: str) -> None:
    failure = failure_of(speaker, Says(b"", 429, {"Retry-After": header} if header.isascii() else {}))
    assert isinstance(failure, RetryLater)
    assert failure.after is None


def test_the_body_of_a_429_may_say_when_to_come_back() -> None:
    speaker = next(each for each in ONE_OF_EACH if each.provider == "explorium")
    failure = failure_of(speaker, Says({"error": "rate_limit_exceeded", "retry_after": 60}, 429))
    assert isinstance(failure, RetryLater)
    assert failure.after == 60


@EACH
def test_nobody_there_was_never_asked(speaker: Speaker) -> None:
    with deaf_port() as port, pytest.raises(RetryLater) as caught:
        ask(f"http://127.0.0.1:{port}", speaker, speaker.questions([7]))
    assert not caught.value.throttled


async def in_drops() -> AsyncIterator[bytes]:
    for _ in range(1200):
        yield b" "
        await asyncio.sleep(0.05)


async def without_end() -> AsyncIterator[bytes]:
    while True:
        yield b"[" * 65_536


async def never() -> AsyncIterator[bytes]:
    yield b"{"
    await asyncio.sleep(60)


@EACH
@pytest.mark.parametrize(
    ("says", "kind"),
    [
        (Says(drop=True), Unknown),
        (Says(b'{"person":', promised=1_000), Unknown),
        (Says(pieces=without_end), Garbage),
        (Says(b" " * 1_000_001), Garbage),
        (Says(gzip.compress(b" " * 50_000_000), headers={"Content-Encoding": "gzip"}), Garbage),
        (Says(gzip.compress(b'{"person": null}')[:-6], headers={"Content-Encoding": "gzip"}), Garbage),
        (Says(b"{}", headers={"Content-Encoding": "br"}), Garbage),
    ],
    ids=["dropped", "cut", "endless", "too long", "bomb", "cut packing", "strange packing"],
)
def test_an_answer_that_does_not_come_may_have_been_billed(
    speaker: Speaker, says: Says, kind: type[ProviderFailure]
) -> None:
    failure = failure_of(speaker, says)
    assert type(failure) is kind
    assert failure.may_be_billed


@pytest.mark.parametrize(("pieces", "bounds"), [(never, {"read": 2.0}), (in_drops, {"total": 8.0})])
def test_an_answer_that_does_not_end_is_given_up_and_may_have_been_billed(
    pieces: Callable[[], AsyncIterator[bytes]], bounds: dict[str, float]
) -> None:
    began = time.monotonic()
    # All providers are asked over one wire, so one of them will do. Getting through has a part of these times.
    failure = failure_of(ONE_OF_EACH[0], Says(pieces=pieces), **bounds)
    assert type(failure) is Unknown
    assert failure.may_be_billed
    # As it is said, it would take a minute.
    assert time.monotonic() - began < 40


def test_a_packed_answer_is_read() -> None:
    for speaker in ONE_OF_EACH:

        def packed(asked: Asked, speaker: Speaker = speaker) -> Says:
            says = speaker.answer(asked)
            return Says(gzip.compress(says.content), says.status, {**says.headers, "Content-Encoding": "gzip"})

        with speaking(packed) as server:
            reply = ask(server.url, speaker, speaker.questions([7]))
        assert len(reply.outcomes) == 1


def every_failure() -> list[Says]:
    echo = f"the key {KEY} of ada7@acme7.com is wrong, or {quote(KEY)} is"
    statuses = [Says({"error": echo, "message": echo, "details": echo}, s) for s in (400, 401, 403, 422, 429, 500, 504)]
    errors = [Says({"errors": [{"error": echo, "details": echo, "email_address": "all"}], "error": echo})]
    return [*statuses, *errors, Says(echo.encode(), 500), Says(drop=True), Says(pieces=never), Says([echo])]


@EACH
def test_no_key_and_no_address_is_in_any_log_or_error(speaker: Speaker, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for says in [*every_failure(), None]:
        told = _told_by(speaker, says)
        for secret in (KEY, "ada7@acme7.com", "ada7%40acme7.com"):
            assert secret not in told
    assert KEY not in caplog.text
    assert "acme7" not in caplog.text


def _told_by(speaker: Speaker, says: Says | None) -> str:
    """All that an error tells who looks at it closely; a good answer tells nothing."""

    def answer(asked: Asked) -> Says:
        return speaker.answer(asked) if says is None else says

    with speaking(answer) as server:
        try:
            ask(server.url, speaker, speaker.questions([7]), **SHORT)
        except ProviderFailure as failure:
            chain = "".join(traceback.format_exception(failure))
            return f"{failure!r} {failure} {failure.sentence} {vars(failure)} {chain}"
    return ""


def test_a_key_does_not_show_itself() -> None:
    access = Access(key=Key(KEY))
    provider = provider_class("apollo")(access)
    for shown in (repr(access), str(access.key), f"{access.key}", repr(vars(provider))):
        assert KEY not in shown
    with pytest.raises(TypeError):
        access.key.__reduce__()


@EACH
def test_an_account_in_good_standing_says_so(speaker: Speaker) -> None:
    with speaking(_account(speaker)) as server:
        assert asyncio.run(_standing(speaker, server, KEY)) == {"apollo": 7500, "explorium": 964}.get(
            speaker.provider, 42
        )


@EACH
def test_an_account_with_a_bad_key_says_so(speaker: Speaker) -> None:
    with speaking(_account(speaker)) as server, pytest.raises(BadCredentials):
        asyncio.run(_standing(speaker, server, "wrong"))


async def _standing(speaker: Speaker, server: SpeakingServer, key: str) -> Any:
    async with provider_class(speaker.provider)(Access(key=Key(key), base_url=server.url)) as provider:
        return (await provider.standing()).credits_left


def _account(speaker: Speaker) -> Callable[[Asked], Says]:
    good: dict[str, Any] = {
        "/auth/health": {"healthy": True, "is_logged_in": True},
        "/usage_stats/credit_usage_stats": {"credit_usage_stats": {"lead_credit": {"left_over": 7500}}},
        "/v1/credits": {"response_context": {}, "allocated_credits": 1000, "remaining_credits": 964},
        "/getcredits": {"Credits": "42"},
        "/account": {"data": {"requests": {"verifications": {"used": 8, "available": 50}}}},
    }

    def answer(asked: Asked) -> Says:
        if KEY in (asked.headers.get("x-api-key"), asked.headers.get("api_key"), asked.query.get("api_key")):
            return Says(good[asked.path])
        bad = {"/auth/health": Says({"healthy": True, "is_logged_in": False}), "/getcredits": Says({"Credits": "-1"})}
        return bad.get(asked.path, Says({"details": "no"}, 401))

    return answer


@pytest.mark.parametrize("address", ["http://example.com", "ftp://example.com", "example.com", "http://10.0.0.1", ""])
def test_a_key_is_not_sent_where_others_can_read_it(address: str) -> None:
    from contactory.errors import InvalidInput

    if not address:
        assert provider_class("hunter")(Access(key=Key(KEY), base_url=address)).address.startswith("https://")
        return
    with pytest.raises(InvalidInput, match="https"):
        provider_class("hunter")(Access(key=Key(KEY), base_url=address))
