"""python -m bench.sandbox_calls: calls a second of a bare client against the sandbox, and the sandbox's share of it.

What the sandbox itself needs for a call bounds what can be measured with it.
"""

import argparse
import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import httpx
import psutil

START_SECONDS = 60
ANSWER_SECONDS = 60.0
Person = dict[str, str]


def main() -> None:
    """Ask for people one and ten a call, and print what that took."""
    parser = argparse.ArgumentParser(prog="python -m bench.sandbox_calls")
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument("--in-flight", type=int, default=20)
    options = parser.parse_args()
    with sandbox("--no-limits") as (address, process):
        for people in (1, 10):
            used = sum(process.cpu_times()[:2])
            seconds = ask_all(address, _invented(options.calls, people), options.in_flight)
            used = sum(process.cpu_times()[:2]) - used
            print(
                f"{people:>2} a call: {options.calls / seconds:>6.0f} calls/s of a bare client, "
                f"{options.calls / used:>6.0f} calls a second of the sandbox's processor"
            )


@contextmanager
def sandbox(*options: str) -> Iterator[tuple[str, psutil.Process]]:
    """A sandbox with these options on a free port; gives its address and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "contactory.cli", "sandbox", "--port", str(port), *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}", psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int) -> None:
    """Wait until something listens; raises TimeoutError when nothing does for a minute."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("The sandbox did not start.")


def ask_all(address: str, calls: Iterable[Sequence[Person]], in_flight: int) -> float:
    """The seconds that a bare client needs for these calls, each about its people, with so many in flight."""
    began = time.perf_counter()
    asyncio.run(_ask_all(address, calls, in_flight))
    return time.perf_counter() - began


async def _ask_all(address: str, calls: Iterable[Sequence[Person]], in_flight: int) -> None:
    left = iter(calls)
    limits = httpx.Limits(max_connections=in_flight, max_keepalive_connections=in_flight)
    headers = {"x-api-key": "sandbox-bench"}
    async with httpx.AsyncClient(base_url=address, headers=headers, limits=limits, timeout=ANSWER_SECONDS) as client:

        async def asker() -> None:
            for people in left:
                path, body = ("match", people[0]) if len(people) == 1 else ("bulk_match", {"details": people})
                answer = await client.post(f"/api/v1/people/{path}", json=body)
                answer.raise_for_status()
                answer.json()

        await asyncio.gather(*(asker() for _ in range(in_flight)))


def _invented(calls: int, people: int) -> Iterator[list[Person]]:
    for first in range(0, calls * people, people):
        yield [{"name": f"Ada B{first + place}", "domain": "acme.com"} for place in range(people)]


if __name__ == "__main__":
    main()
