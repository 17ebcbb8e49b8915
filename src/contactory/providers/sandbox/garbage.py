"""Answers that no provider documents, and that clients meet all the same."""

import gzip
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from contactory.providers.sandbox.faults import FaultKind
from contactory.providers.sandbox.http_messages import Manner, Outcome, Reply, json_bytes

HUGE_BYTES = 16 * 1024 * 1024
BOMB_BYTES = 256 * 1024 * 1024  # unpacked
DEPTH = 100_000
_PAGE = b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"
_MANNERS = {
    FaultKind.DROP_AFTER: Manner.DROP,
    FaultKind.CUT: Manner.CUT,
    FaultKind.DRIP: Manner.DRIP,
    FaultKind.ENDLESS: Manner.ENDLESS,
}


def spoilt(kind: FaultKind, reply: Reply, payload: object, other: object) -> Outcome:
    """A good reply gone wrong; other is the answer to another question, given when the kind asks for it."""
    if kind in _MANNERS:
        return Outcome(reply, manner=_MANNERS[kind])
    if kind is FaultKind.OTHER_ROW:
        return Outcome(replace(reply, body=json_bytes(other)))
    if kind in _PAYLOADS:
        return Outcome(replace(reply, body=json_bytes(_PAYLOADS[kind](payload))))
    return Outcome(_BODIES[kind](reply))


def _html(reply: Reply) -> Reply:
    return replace(reply, status=200, body=_PAGE, content_type="text/html; charset=utf-8")


def _truncated(reply: Reply) -> Reply:
    return replace(reply, body=reply.body[: len(reply.body) // 2])


def _huge(reply: Reply) -> Reply:
    return replace(reply, body=reply.body + b" " * HUGE_BYTES)


def _deep(reply: Reply) -> Reply:
    return replace(reply, body=b"[" * DEPTH + b"]" * DEPTH)


def _bomb(reply: Reply) -> Reply:
    return replace(reply, body=_packed_blanks(), headers={**reply.headers, "Content-Encoding": "gzip"})


@cache
def _packed_blanks() -> bytes:
    piece = gzip.compress(b" " * (BOMB_BYTES // 16))
    # Packed pieces one behind the other are one packed whole.
    return piece * 16


def _changed(payload: object, leaf: Callable[[object], object]) -> object:
    if isinstance(payload, dict):
        return {name: _changed(value, leaf) for name, value in payload.items()}
    if isinstance(payload, list):
        return [_changed(value, leaf) for value in payload]
    return leaf(payload)


def _wrong_types(payload: object) -> object:
    if isinstance(payload, dict):
        return {name: _of_another_type(value) for name, value in payload.items()}
    return _of_another_type(payload)


def _of_another_type(value: object) -> object:
    if isinstance(value, str):
        return [len(value)]
    if isinstance(value, list):
        return {"0": value[0] if value else None}
    if isinstance(value, dict):
        return [str(name) for name in value]
    return "not what it was"


def _numbers(number: float) -> Callable[[object], object]:
    def leaf(value: object) -> object:
        return number if value is None or (isinstance(value, int | float) and not isinstance(value, bool)) else value

    return lambda payload: _changed(payload, leaf)


def _nul(payload: object) -> object:
    return _changed(payload, lambda value: f"{value[:1]}\0{value[1:]}" if isinstance(value, str) else value)


_BODIES = {
    FaultKind.HTML: _html,
    FaultKind.TRUNCATED: _truncated,
    FaultKind.HUGE: _huge,
    FaultKind.DEEP: _deep,
    FaultKind.GZIP_BOMB: _bomb,
}
_PAYLOADS: dict[FaultKind, Callable[[object], object]] = {
    FaultKind.WRONG_TYPES: _wrong_types,
    FaultKind.NOT_A_NUMBER: _numbers(float("nan")),
    FaultKind.TOO_LARGE_NUMBERS: _numbers(1e308),
    FaultKind.NUL: _nul,
}
