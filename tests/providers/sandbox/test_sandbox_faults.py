"""Faults: what goes wrong is what was ordered, as often as was ordered, and is billed or not as was said."""

import gzip
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from contactory.providers.sandbox import garbage, http_server
from contactory.providers.sandbox.world import World
from local.commands import eventually

ADA = {"name": "Ada Byron", "domain": "acme.com"}
BOB = {"name": "Bob Stone", "domain": "stone.com"}
MATCH = "/api/v1/people/match"


def order(sandbox: httpx.Client, kind: str, **measures: Any) -> int:
    answer = sandbox.post("/_sandbox/faults", json={"kind": kind, **measures})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def ask(sandbox: httpx.Client, asked: dict[str, str] = ADA) -> httpx.Response:
    return sandbox.post(MATCH, json=asked)


def billed(sandbox: httpx.Client) -> int:
    return len(sandbox.get("/_sandbox/books").json()["entries"])


@pytest.mark.parametrize(
    ("kind", "status"),
    [("rate_limited", 429), ("server_error", 503), ("unauthorized", 401), ("forbidden", 403), ("unprocessable", 422)],
)
def test_a_refusal_that_was_ordered_is_not_billed(sandbox: httpx.Client, kind: str, status: int) -> None:
    order(sandbox, kind, count=2, **({"status": 503} if kind == "server_error" else {}))
    assert [ask(sandbox).status_code for _ in range(3)] == [status, status, 200]
    assert billed(sandbox) == 1


def test_credits_run_out_when_it_is_ordered(sandbox: httpx.Client) -> None:
    order(sandbox, "out_of_credits")
    assert "credit" in ask(sandbox).json()["error"]


@pytest.mark.parametrize("after", [None, "3", "Wed, 21 Oct 2026 07:28:00 GMT", "-5", "99999999999999"])
def test_a_429_says_when_to_come_back_as_it_was_told(sandbox: httpx.Client, after: str | None) -> None:
    order(sandbox, "rate_limited", retry_after=after)
    assert ask(sandbox).headers.get("retry-after") == after


@pytest.mark.parametrize(("kind", "entries"), [("drop_before", 0), ("outage", 0), ("drop_after", 1), ("cut", 1)])
def test_a_connection_is_lost_before_or_after_the_bill(sandbox: httpx.Client, kind: str, entries: int) -> None:
    order(sandbox, kind, count=1)
    with pytest.raises(httpx.RemoteProtocolError):
        ask(sandbox)
    assert billed(sandbox) == entries
    assert ask(sandbox).status_code == 200


def test_an_answer_that_comes_too_late_is_billed(sandbox: httpx.Client, world: World) -> None:
    number = order(sandbox, "latency", delay=3600)
    asked = sandbox.build_request("POST", MATCH, json=ADA)
    head = "".join(f"{name}: {value}\r\n" for name, value in asked.headers.items())
    with socket.create_connection((sandbox.base_url.host, sandbox.base_url.port)) as connection:
        connection.sendall(f"POST {MATCH} HTTP/1.1\r\n{head}\r\n".encode() + asked.content)
        eventually(lambda: world.books.entries, "the call is billed")
    # Who asked has gone without an answer.
    assert billed(sandbox) == 1
    sandbox.delete(f"/_sandbox/faults/{number}")
    assert ask(sandbox).status_code == 200


@pytest.mark.parametrize("path", ["/_sandbox/faults", "/_sandbox/faults/1"])
def test_an_answer_that_is_held_back_comes_when_its_fault_is_taken_away(
    sandbox: httpx.Client, world: World, path: str
) -> None:
    order(sandbox, "latency", delay=3600)
    with ThreadPoolExecutor(1) as pool, httpx.Client(base_url=sandbox.base_url, headers=sandbox.headers) as other:
        answer = pool.submit(other.post, MATCH, json=ADA, timeout=60)
        while not world.books.entries:
            assert not answer.done()
        sandbox.delete(path)
        assert answer.result().status_code == 200


def test_latency_is_waited_for(sandbox: httpx.Client) -> None:
    order(sandbox, "latency", delay=0.2, jitter=0.1)
    began = time.monotonic()
    assert ask(sandbox).status_code == 200
    assert time.monotonic() - began >= 0.2


@pytest.mark.parametrize("kind", ["html", "truncated"])
def test_an_answer_is_no_json(sandbox: httpx.Client, kind: str) -> None:
    order(sandbox, kind)
    answer = ask(sandbox)
    assert answer.status_code == 200
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        answer.json()
    assert billed(sandbox) == 1


def test_an_answer_has_other_types_and_numbers_than_documented(sandbox: httpx.Client) -> None:
    number = order(sandbox, "wrong_types")
    assert not isinstance(ask(sandbox).json()["person"], dict)
    sandbox.delete(f"/_sandbox/faults/{number}")
    number = order(sandbox, "not_a_number")
    assert '"request_id":NaN' in ask(sandbox).text
    sandbox.delete(f"/_sandbox/faults/{number}")
    number = order(sandbox, "too_large_numbers")
    assert ask(sandbox).json()["request_id"] == 1e308
    sandbox.delete(f"/_sandbox/faults/{number}")
    order(sandbox, "nul")
    assert "\0" in ask(sandbox).json()["person"]["name"]


def test_an_answer_is_too_deep_or_too_long(sandbox: httpx.Client) -> None:
    order(sandbox, "deep", count=1)
    with pytest.raises(RecursionError):
        ask(sandbox).json()
    order(sandbox, "huge", count=1)
    assert len(ask(sandbox).content) > garbage.HUGE_BYTES
    order(sandbox, "gzip_bomb")
    with sandbox.stream("POST", MATCH, json=ADA) as answer:
        packed = b"".join(answer.iter_raw())
    assert len(packed) * 100 < garbage.BOMB_BYTES
    assert len(gzip.decompress(packed)) == garbage.BOMB_BYTES


def test_the_answer_to_another_question_comes(sandbox: httpx.Client) -> None:
    bob = ask(sandbox, BOB).json()["person"]
    order(sandbox, "other_row")
    assert ask(sandbox, ADA).json()["person"] == bob
    # What was billed is what was asked for.
    assert sandbox.get("/_sandbox/books").json()["entries"][1]["entity"] != bob["id"]


def test_an_answer_never_ends(sandbox: httpx.Client) -> None:
    order(sandbox, "endless")
    read = 0
    with sandbox.stream("POST", MATCH, json=ADA) as answer:
        for piece in answer.iter_raw():
            read += len(piece)
            if read > 5_000_000:
                break
    assert read > 5_000_000


def test_an_answer_drips(sandbox: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "DRIP_SECONDS", 0.0)
    plain = ask(sandbox).json()["person"]
    order(sandbox, "drip", count=1)
    with sandbox.stream("POST", MATCH, json=ADA) as answer:
        pieces = list(answer.iter_raw())
    assert len(pieces) > 1
    assert json.loads(b"".join(pieces))["person"] == plain


def test_a_rate_is_kept_and_can_be_repeated(sandbox: httpx.Client) -> None:
    struck = []
    for _ in range(2):
        number = order(sandbox, "server_error", rate=0.3, seed=7)
        struck.append([ask(sandbox).status_code for _ in range(100)])
        sandbox.delete(f"/_sandbox/faults/{number}")
    assert struck[0] == struck[1]
    assert 15 <= struck[0].count(500) <= 45


def test_a_fault_is_for_some_calls_only(sandbox: httpx.Client) -> None:
    order(sandbox, "server_error", provider="apollo", endpoint="people/match", key="sandbox-a", after=1)
    assert [ask(sandbox).status_code for _ in range(2)] == [200, 500]
    assert sandbox.post(MATCH, json=ADA, headers={"x-api-key": "sandbox-b"}).status_code == 200
    assert sandbox.post("/api/v1/people/bulk_match", json={"details": [ADA]}).status_code == 200
    assert sandbox.get("/v1/credits").status_code == 200


def test_an_outage_ends_by_itself(sandbox: httpx.Client, world: World) -> None:
    order(sandbox, "outage", seconds=3600)
    with pytest.raises(httpx.RemoteProtocolError):
        ask(sandbox)
    (outage,) = world.faults.orders
    assert outage.until is not None
    # As if the hour had passed.
    outage.until -= 3600
    assert ask(sandbox).status_code == 200


def test_faults_are_listed_with_their_hits_and_taken_away(sandbox: httpx.Client) -> None:
    order(sandbox, "server_error", count=1)
    ask(sandbox)
    (listed,) = sandbox.get("/_sandbox/faults").json()["faults"]
    assert (listed["kind"], listed["hits"]) == ("server_error", 1)
    assert sandbox.delete("/_sandbox/faults").json() == {"faults": []}
    assert sandbox.delete("/_sandbox/faults/1").status_code == 404


@pytest.mark.parametrize(
    ("body", "place"),
    [({"kind": "rain"}, "kind"), ({"kind": "html", "rate": 2}, "rate"), ({"kind": "html", "x": 1}, "x")],
)
def test_an_order_that_makes_no_sense_is_refused_by_its_place(
    sandbox: httpx.Client, body: dict[str, Any], place: str
) -> None:
    answer = sandbox.post("/_sandbox/faults", json=body)
    assert (answer.status_code, answer.json()["error"].startswith(f"{place}: ")) == (422, True)


def test_a_revoked_key_is_refused_until_it_is_renewed(sandbox: httpx.Client) -> None:
    order = {"provider": "apollo", "key": "sandbox-a"}
    sandbox.post("/_sandbox/keys", json={**order, "revoked": True})
    assert ask(sandbox).status_code == 401
    sandbox.post("/_sandbox/keys", json={**order, "revoked": False})
    assert ask(sandbox).status_code == 200


def test_a_reset_ends_everything(sandbox: httpx.Client) -> None:
    order(sandbox, "html")
    ask(sandbox)
    sandbox.post("/_sandbox/reset")
    assert billed(sandbox) == 0
    assert ask(sandbox).headers["content-type"] == "application/json"


def test_what_is_not_spoken_is_said(sandbox: httpx.Client) -> None:
    assert "does not speak GET /api/v9" in sandbox.get("/api/v9").json()["error"]
    assert "there is GET /_sandbox" in sandbox.get("/_sandbox/nothing").json()["error"]
