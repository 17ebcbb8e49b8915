"""A body is refused as soon as it is too long, and what fits passes unchanged."""

import asyncio
import errno
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactory.api.body_limit import BodyLimit


async def echo(scope: Any, receive: Any, send: Any) -> None:
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message["body"], message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


def exchange(
    application: Any, chunks: list[bytes], announced: bytes | None = None, limit: int = 10
) -> tuple[int, bytes, int]:
    """The status, the body, and how many chunks were taken."""
    taken, sent = 0, []

    async def receive() -> Any:
        nonlocal taken
        taken += 1
        return {"type": "http.request", "body": chunks[taken - 1], "more_body": taken < len(chunks)}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [] if announced is None else [(b"Content-Length", announced)]
    asyncio.run(BodyLimit(application, limit)({"type": "http", "headers": headers}, receive, send))
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    return sent[0]["status"], sent[1]["body"], taken


@given(st.lists(st.binary(max_size=6), min_size=1, max_size=6))
def test_a_body_within_the_limit_passes_and_a_longer_one_does_not(chunks: list[bytes]) -> None:
    status, body, _ = exchange(echo, chunks)
    whole = b"".join(chunks)
    if len(whole) <= 10:
        assert (status, body) == (200, whole)
    else:
        assert (status, json.loads(body)["code"]) == (413, "body_too_large")


def test_an_announced_length_is_refused_before_a_byte_is_taken() -> None:
    status, _, taken = exchange(echo, [b"x" * 11], announced=b"11")
    assert (status, taken) == (413, 0)


def test_reading_stops_at_the_limit_whatever_was_announced() -> None:
    status, _, taken = exchange(echo, [b"x" * 6] * 100, announced=b"6")
    assert (status, taken) == (413, 2)


@pytest.mark.parametrize("announced", [b"", b"-1", b"1e9", b"x"])
def test_a_garbled_length_counts_as_none(announced: bytes) -> None:
    assert exchange(echo, [b"abc"], announced=announced)[:2] == (200, b"abc")


def test_a_full_disk_is_answered() -> None:
    async def full(scope: Any, receive: Any, send: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    status, body, _ = exchange(full, [b""])
    assert (status, json.loads(body)["code"]) == (503, "disk_full")
