"""What comes in and what goes out: a request, a reply, and how the reply is sent."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from urllib.parse import parse_qs

JSON = "application/json"
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


@dataclass(frozen=True)
class Request:
    """One HTTP request; the names of headers are lower-case."""

    method: str
    path: str
    query_text: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @cached_property
    def query(self) -> dict[str, list[str]]:
        """The parameters behind the question mark; each has at least one value."""
        return parse_qs(self.query_text, keep_blank_values=True) if self.query_text else {}

    def parameter(self, name: str) -> str | None:
        """The first value of a parameter of the query; None when it is absent."""
        values = self.query.get(name)
        return values[0] if values else None

    def json(self) -> object:
        """The body as JSON; an empty body is an empty object. Raises ValueError when it is something else."""
        try:
            return json.loads(self.body) if self.body else {}
        except RecursionError:
            raise ValueError("nested too deeply") from None


@dataclass(frozen=True)
class Reply:
    """One HTTP answer as it goes out."""

    status: int
    body: bytes
    content_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)


class Manner(StrEnum):
    """How a reply is sent."""

    WHOLE = "whole"
    CUT = "cut"  # half of the body, then the connection is closed
    DRIP = "drip"  # one byte a second
    ENDLESS = "endless"  # the body, then blanks for as long as the client reads
    DROP = "drop"  # nothing: the connection is closed


@dataclass(frozen=True)
class Outcome:
    """A reply, the seconds to wait before it is sent unless it is released earlier, and how it is sent."""

    reply: Reply
    delay: float = 0.0
    manner: Manner = Manner.WHOLE
    released: Callable[[], bool] = lambda: False


def json_bytes(payload: object) -> bytes:
    """A payload as JSON; numbers that are none (NaN, Infinity) are written as such."""
    return _encode(payload).encode(errors="replace")
