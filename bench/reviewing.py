"""Review of an import with problems, through the API in process: pages of the grid, edits, then the check again."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, islice
from typing import TYPE_CHECKING, Any

from bench.importing import LONGEST_SECONDS, Imported
from bench.installation import COMMAND
from bench.reverting import newest_import

if TYPE_CHECKING:
    from django.test import Client

PAGE = 100
PAGES = 200
DECISIONS = 1000


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Milliseconds of pages and of edits (median and 95th percentile), and seconds of checking the import again.

    check is the check alone, as the command reports it; wall the whole command, its start included.
    """

    pages: dict[str, tuple[float, float]]
    edits: tuple[float, float]
    decisions: int
    check: float
    wall: float
    status: str


def review_once(imported: Imported) -> Reviewed:
    """Page through the rows, decide about a thousand of them one by one, and have the import checked again."""
    job_id = newest_import(imported.workspace)
    client = _client(imported.workspace)
    rows = f"/api/v1/imports/{job_id}/rows"
    pages = {
        "all rows": _time(PAGES, _pager(client, rows, {})),
        "rows with a problem": _time(PAGES, _pager(client, rows, {"status": "ISSUE"})),
    }
    wrong = list(islice(_rows(client, rows, {"issue": "invalid_email"}), DECISIONS))
    numbers = iter(wrong)

    def edit() -> None:
        number = next(numbers)
        cells = {"email": f"settled{number}@estuary.example"}
        _checked(client.patch(f"{rows}/{number}", json.dumps({"cells": cells}), content_type="application/json"))

    edits = _time(len(wrong), edit)
    started = time.perf_counter()
    found = _checked_again(imported.workspace, job_id)
    wall = time.perf_counter() - started
    check = found["seconds"]["check"] - imported.seconds["check"]
    return Reviewed(pages, edits, len(wrong), check, wall, found["status"])


def _client(workspace: str) -> "Client":
    from django.test import Client  # noqa: PLC0415 - needs Django

    from contactory.workspaces.services import create_api_key, workspace_by_name  # noqa: PLC0415

    scopes = ["imports:read", "imports:write"]
    found = workspace_by_name(workspace)
    _, secret = create_api_key(workspace_id=found.pk, name="bench", scopes=scopes, actor="system")
    return Client(SERVER_NAME="localhost", HTTP_AUTHORIZATION=f"Bearer {secret}")


def _checked(response: Any) -> Any:
    if response.status_code != 200:
        raise RuntimeError(f"{response.status_code} {response.content[:300]!r}")
    return response.json()


def _pager(client: "Client", address: str, wanted: dict[str, str]) -> Callable[[], None]:
    """Asks for the next page each time, from the start again at the end."""
    cursor: list[str | None] = [None]

    def page() -> None:
        parameters = wanted | {"limit": str(PAGE)} | ({"cursor": cursor[0]} if cursor[0] else {})
        cursor[0] = _checked(client.get(address, parameters))["next_cursor"]

    return page


def _rows(client: "Client", address: str, wanted: dict[str, str]) -> Iterator[int]:
    cursor: dict[str, str] = {}
    for _ in count():
        found = _checked(client.get(address, {**wanted, "limit": str(PAGE), **cursor}))
        yield from (item["row_number"] for item in found["items"])
        if not found["next_cursor"]:
            return
        cursor = {"cursor": found["next_cursor"]}


def _time(times: int, request: Callable[[], None]) -> tuple[float, float]:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        request()
        taken.append((time.perf_counter() - started) * 1000)
    taken.sort()
    return taken[len(taken) // 2], taken[int(len(taken) * 0.95)]


def _checked_again(workspace: str, job_id: int) -> dict[str, Any]:
    command = [*COMMAND, "resolve", str(job_id), "--workspace", workspace, "--json"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_SECONDS, check=False)
    if not ended.stdout:
        raise RuntimeError(f"resolve failed with status {ended.returncode}: {ended.stderr.strip()[-500:]}")
    found: dict[str, Any] = json.loads(ended.stdout)
    return found
