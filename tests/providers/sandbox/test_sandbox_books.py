"""The books hold each billed unit once, and survive whatever happens to the process."""

import errno
import json
import os
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactory.providers.sandbox.books import Books, Charge
from contactory.providers.sandbox.serving import running_sandbox
from contactory.providers.sandbox.world import World

ADA = {"name": "Ada Byron", "domain": "acme.com"}


def charge(books: Books, *costs: int, key: str = "sandbox-a") -> None:
    charges = [Charge(f"entity {number}", cost) for number, cost in enumerate(costs)]
    books.charge(provider="apollo", key=key, endpoint="people/match", request="7", charges=charges)


def test_an_answer_can_be_found_in_the_books(sandbox: httpx.Client) -> None:
    answer = sandbox.post("/api/v1/people/match", json=ADA)
    (entry,) = sandbox.get("/_sandbox/books").json()["entries"]
    assert entry["request"] == str(answer.json()["request_id"]) == answer.headers["x-contactory-request"]
    assert (entry["entity"], entry["credits"]) == (answer.json()["person"]["id"], 1)
    assert (entry["provider"], entry["key"], entry["endpoint"]) == ("apollo", "sandbox-a", "people/match")


def test_the_same_question_is_billed_each_time(sandbox: httpx.Client) -> None:
    for _ in range(3):
        sandbox.post("/api/v1/people/match", json=ADA)
    found = sandbox.get("/_sandbox/totals").json()
    assert found["totals"] == [{"provider": "apollo", "key": "sandbox-a", "entries": 3, "credits": 3}]
    assert [(call["endpoint"], call["status"], call["count"]) for call in found["calls"]] == [("people/match", 200, 3)]


def test_the_books_are_read_from_a_place_on_and_by_account(sandbox: httpx.Client) -> None:
    for key in ("sandbox-a", "sandbox-b", "sandbox-a"):
        sandbox.post("/api/v1/people/match", json=ADA, headers={"x-api-key": key})
    by_key = sandbox.get("/_sandbox/books?key=sandbox-a").json()["entries"]
    assert [entry["number"] for entry in by_key] == [1, 3]
    assert [entry["number"] for entry in sandbox.get("/_sandbox/books?after=1").json()["entries"]] == [2, 3]
    sandbox.post("/_sandbox/books/reset")
    assert sandbox.get("/_sandbox/totals").json() == {"totals": [], "calls": []}


def test_a_file_is_read_back_and_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "books"
    first = Books(path)
    charge(first, 1, 0, 8)
    second = Books(path)
    assert second.entries == first.entries
    charge(second, 1)
    assert [(entry.number, entry.credits) for entry in Books(path).entries] == [(1, 1), (2, 8), (3, 1)]
    second.reset()
    assert Books(path).entries == []
    assert len(path.read_text().splitlines()) == 4


@given(st.lists(st.integers(0, 9), max_size=8), st.integers(0, 2000))
def test_a_file_that_was_cut_gives_what_is_whole(costs: list[int], cut: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "books"
        charge(Books(path), *costs)
        whole = path.read_bytes()
        path.write_bytes(whole[:cut])
        kept = Books(path)
        complete = [json.loads(line)["credits"] for line in whole[:cut].splitlines() if is_json(line)]
        assert [entry.credits for entry in kept.entries] == complete
        charge(kept, 5)
        assert [entry.credits for entry in Books(path).entries] == [*complete, 5]


def test_what_cannot_be_written_is_neither_billed_nor_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(books=Books(tmp_path / "books"))
    world.coverage.change({"apollo.match": 1.0})

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with (
        running_sandbox(world) as address,
        httpx.Client(base_url=address, headers={"x-api-key": "sandbox-a"}) as client,
    ):
        monkeypatch.setattr(os, "write", full)
        refused = client.post("/api/v1/people/match", json=ADA)
        monkeypatch.undo()
        assert (refused.status_code, "no space left" in refused.json()["error"]) == (503, True)
        assert world.books.entries == []
        assert client.post("/api/v1/people/match", json=ADA).status_code == 200
    assert len(Books(tmp_path / "books").entries) == 1


def is_json(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False
