"""GET /imports/{id}/events: what a client is told, when the stream ends, and what it holds meanwhile."""

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest
from django.db import connections
from django.http import StreamingHttpResponse
from django.test import AsyncClient

from cast import Person
from contactory.api import event_streams
from contactory.environment import environment
from contactory.imports import events as module
from contactory.imports.services.control import cancel
from contactory.imports.services.discarding import discard_unread
from contactory.runs.executor import execute
from contactory.runs.models import Run
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import imported, people, run_all, send_file, table

pytestmark = pytest.mark.usefixtures("committed_db", "stored", "impatient")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("PROGRESS_UPDATE_INTERVAL", "0.1")
    environment.cache_clear()
    yield
    monkeypatch.undo()
    environment.cache_clear()


def parsed(text: str) -> list[tuple[str, str | None, Any]]:
    """Name, id and data of each event of a stream."""
    found = []
    for block in filter(None, text.split("\n\n")):
        if not block.startswith(":"):
            fields = dict(line.split(": ", 1) for line in block.split("\n"))
            found.append((fields["event"], fields.get("id"), json.loads(fields["data"])))
    return found


async def opened(person: Person, job_id: int, **headers: str) -> Any:
    sent = {"Authorization": f"Bearer {person.secret}", **headers}
    return await AsyncClient().get(f"/api/v1/imports/{job_id}/events", headers=sent)


async def heard(response: Any) -> str:
    parts = [part async for part in response.streaming_content]
    return b"".join(parts).decode()


def test_a_settled_import_is_told_at_once_and_the_stream_ends(alice: Person) -> None:
    job = imported(alice, table(*people(4), "none,,,,"))

    async def follow() -> Any:
        response = await opened(alice, job["id"])
        assert response.headers["Content-Type"] == "text/event-stream"
        assert response.headers["Cache-Control"] == "no-store"
        return parsed(await heard(response))

    told = asyncio.run(follow())
    assert [name for name, _, _ in told] == ["progress", "issues", "state"]
    assert told[0][2]["rows_total"] == 5
    assert told[0][2]["rows_issue"] == 1
    assert told[1][2]["missing_required"] == 1
    assert told[2][1:] == ("0-NEEDS_REVIEW", {"status": "NEEDS_REVIEW", "error": None})


def test_a_client_that_has_seen_the_end_is_told_to_stop(alice: Person) -> None:
    job = imported(alice, table(*people(2)))

    async def again(last: str) -> int:
        response = await opened(alice, job["id"], **{"Last-Event-ID": last})
        if isinstance(response, StreamingHttpResponse):
            await heard(response)
        return int(response.status_code)

    assert asyncio.run(again("0-COMPLETED")) == 204
    assert asyncio.run(again("0-NEEDS_REVIEW")) == 200

    waiting = imported(alice, table("none,,,,"))["id"]
    reviewing = f"/api/v1/imports/{waiting}/events?follow=review"
    sent = {"Authorization": f"Bearer {alice.secret}", "Last-Event-ID": "0-NEEDS_REVIEW"}

    async def statuses() -> list[int]:
        client = AsyncClient()
        return [(await client.get(url, headers=sent)).status_code for url in (reviewing.partition("?")[0], reviewing)]

    assert asyncio.run(statuses()) == [204, 200]


def test_changes_are_told_as_they_come(alice: Person) -> None:
    job_id = send_file(alice, table(*people(6))).json()["id"]

    async def follow() -> list[Any]:
        response = await opened(alice, job_id)
        stream: AsyncIterator[bytes] = aiter(response.streaming_content)
        first = (await anext(stream)).decode()
        await asyncio.to_thread(in_a_thread, lambda: run_all(alice.workspace_id))
        rest = b"".join([part async for part in stream]).decode()
        return parsed(first + rest)

    told = asyncio.run(follow())
    states = [data["status"] for name, _, data in told if name == "state"]
    assert (states[0], states[-1]) == ("PENDING", "COMPLETED")
    assert [data["rows_success"] for name, _, data in told if name == "progress"][-1] == 6
    assert told[-1][0] == "state"


def test_two_people_in_review_see_what_the_other_decides(alice: Person, bob: Person) -> None:
    job_id = imported(alice, table(*people(2), "none,,,,", "nobody,,,,"))["id"]
    place = f"/api/v1/imports/{job_id}"
    seen = alice.client.get(f"{place}/rows").json()["mark"]
    assert alice.client.get(f"{place}/issues").json()["mark"] == seen

    marks: list[str] = []

    def decide() -> None:
        body = {"action": "discard", "rows": [3]}
        done = bob.client.post(f"{place}/actions", body, content_type="application/json").json()
        assert done["mark_before"] == seen
        marks.append(done["mark"])

    async def follow() -> tuple[list[Any], list[Any]]:
        stream = module.events(alice.workspace_id, job_id, in_review=True)
        first = parsed(await anext(stream))
        await asyncio.to_thread(in_a_thread, decide)
        news = parsed(await anext(stream))
        await asyncio.to_thread(in_a_thread, lambda: cancel(workspace_id=alice.workspace_id, job_id=job_id))
        return first, news + parsed("".join([part async for part in stream]))

    first, news = asyncio.run(follow())
    assert [name for name, _, _ in first] == ["progress", "issues", "review", "state"]
    assert first[2][2] == {"mark": seen, "action": None}
    told = {name: data for name, _, data in reversed(news)}
    assert told["review"]["mark"] == marks[0] != seen
    assert told["review"]["action"] | {"id": 0, "at": ""} == {
        "id": 0, "action": "discard", "by": "the API key bob", "source": "person", "target": {"rows": [3]}, "rows": 1,
        "at": "", "undone_by": None,
    }  # fmt: skip
    assert told["progress"]["rows_discarded"] == 1
    assert told["issues"]["missing_required"] == 1
    assert news[-1][2]["status"] == "CANCELLED"
    rows = alice.client.get(f"{place}/rows").json()
    assert rows["mark"] == told["review"]["mark"]
    assert [(row["changed_by"], row["changed_at"] is None) for row in rows["items"]] == [
        (None, True), (None, True), ("the API key bob", False), (None, True)
    ]  # fmt: skip


def in_a_thread(work: Any) -> None:
    try:
        work()
    finally:
        connections.close_all()


def test_a_stream_ends_when_the_import_is_cancelled_or_gone(alice: Person) -> None:
    unread = imported(alice, "a,b\n1,2\n")["id"]
    job_id = send_file(alice, table(*people(2))).json()["id"]

    async def follow(which: int, work: Any) -> list[Any]:
        stream = module.events(alice.workspace_id, which)
        first = await anext(stream)
        await asyncio.to_thread(in_a_thread, work)
        return parsed(first + "".join([part async for part in stream]))

    told = asyncio.run(follow(job_id, lambda: cancel(workspace_id=alice.workspace_id, job_id=job_id)))
    assert told[-1][2]["status"] == "CANCELLED"
    gone = asyncio.run(follow(unread, lambda: discard_unread(workspace_id=alice.workspace_id, job_id=unread)))
    assert gone[-1][2]["status"] == "FAILED"
    assert gone[-1][2]["error"]["code"] == "missing_column"


def test_silence_is_filled_and_a_stream_is_not_endless(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_streams, "HEARTBEAT_SECONDS", 0.2)
    job_id = send_file(alice, table(*people(2))).json()["id"]

    async def follow() -> list[str]:
        stream = module.events(alice.workspace_id, job_id)
        parts = [await anext(stream) for _ in range(3)]
        monkeypatch.setattr(event_streams, "LONGEST_SECONDS", 0.0)
        return [*parts, *[part async for part in stream]]

    first, *others = asyncio.run(follow())
    assert len(parsed(first)) == 3
    assert others == [": still here\n\n"] * 2


def test_many_clients_share_few_threads_and_hold_no_connection(alice: Person) -> None:
    job_id = send_file(alice, table(*people(2))).json()["id"]

    async def follow() -> tuple[int, int]:
        streams = [module.events(alice.workspace_id, job_id) for _ in range(60)]
        firsts = await asyncio.gather(*(anext(stream) for stream in streams))
        in_transaction = await asyncio.to_thread(sessions_in_transaction)
        for stream in streams:
            await stream.aclose()  # type: ignore[attr-defined]
        return len(firsts), in_transaction

    before = threading.active_count()
    assert asyncio.run(follow()) == (60, 0)
    assert threading.active_count() - before < 40


def test_a_client_that_listens_keeps_no_thread_and_may_leave(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    # The module sends the log lines of its process to a file: not those of the tests that come after this one.
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    from contactory.asgi import application

    job_id = send_file(alice, table(*people(2))).json()["id"]
    scope = {
        "type": "http", "method": "GET", "path": f"/api/v1/imports/{job_id}/events", "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"authorization", f"Bearer {alice.secret}".encode())],
    }  # fmt: skip

    async def listen(told: asyncio.Event, leave: asyncio.Event) -> None:
        requested = False

        async def receive() -> dict[str, Any]:
            nonlocal requested
            if requested:
                await leave.wait()
                return {"type": "http.disconnect"}
            requested = True
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            if message.get("body"):
                told.set()

        await application(dict(scope), receive, send)

    async def follow() -> int:
        leave = asyncio.Event()
        told = [asyncio.Event() for _ in range(40)]
        clients = [asyncio.create_task(listen(each, leave)) for each in told]
        await asyncio.gather(*(each.wait() for each in told))
        threads = threading.active_count()
        leave.set()
        await asyncio.wait_for(asyncio.gather(*clients, return_exceptions=True), 240)
        return threads

    before = threading.active_count()
    assert asyncio.run(follow()) - before < 40


def sessions_in_transaction() -> int:
    try:
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'"
            )
            (count,) = cursor.fetchone()
            return int(count)
    finally:
        connections.close_all()


def test_strangers_hear_nothing_and_viewers_hear_all(alice: Person, vera: Person, charlie: Person) -> None:
    job = imported(alice, table(*people(1)))
    assert asyncio.run(opened(charlie, job["id"])).status_code == 404
    assert asyncio.run(opened(alice, 2**40)).status_code == 404

    async def follow() -> str:
        return await heard(await opened(vera, job["id"]))

    assert '"COMPLETED"' in asyncio.run(follow())


def test_issue_counts_are_told_while_the_rows_are_staged(alice: Person) -> None:
    job_id = send_file(alice, table(*people(3), "none,,,,")).json()["id"]
    with workspace_scope(alice.workspace_id):
        run_id = Run.objects.get().pk
    execute(run_id)
    with workspace_scope(alice.workspace_id):
        run_id = Run.objects.get(step="imports.stage_segment").pk
    execute(run_id)

    async def first() -> str:
        stream = module.events(alice.workspace_id, job_id)
        text = await anext(stream)
        await stream.aclose()  # type: ignore[attr-defined]
        return text

    told = {name: data for name, _, data in parsed(asyncio.run(first()))}
    assert told["state"]["status"] == "PROCESSING"
    assert told["issues"]["missing_required"] == told["progress"]["rows_issue"] == 1
