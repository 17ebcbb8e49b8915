"""python -m bench.sandbox_calls: calls a second of a bare client against the sandbox, and the sandbox's share of it.

What the sandbox itself needs for a call bounds what can be measured with it.
"""

import argparse
import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import psutil

START_SECONDS = 60


def main() -> None:
    """Ask for people one and ten a call, and print what that took."""
    parser = argparse.ArgumentParser(prog="python -m bench.sandbox_calls")
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument("--in-flight", type=int, default=20)
    options = parser.parse_args()
    with sandbox() as (address, process):
        for people in (1, 10):
            began, used = time.perf_counter(), sum(process.cpu_times()[:2])
            asyncio.run(ask(address, options.calls, options.in_flight, people))
            seconds, used = time.perf_counter() - began, sum(process.cpu_times()[:2]) - used
            print(
                f"{people:>2} a call: {options.calls / seconds:>6.0f} calls/s of a bare client, "
                f"{options.calls / used:>6.0f} calls a second of the sandbox's processor"
            )


@contextmanager
def sandbox() -> Iterator[tuple[str, psutil.Process]]:
    """A sandbox without limits on a free port; gives its address and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "contactory.cli", "sandbox", "--port", str(port), "--no-limits"]
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


async def ask(address: str, calls: int, in_flight: int, people: int) -> None:
    """Send so many calls about so many people each, with so many in flight."""
    numbers = iter(range(calls))
    limits = httpx.Limits(max_connections=in_flight)
    async with httpx.AsyncClient(base_url=address, headers={"x-api-key": "sandbox-bench"}, limits=limits) as client:

        async def asker() -> None:
            for number in numbers:
                asked = [{"name": f"Ada B{number * people + place}", "domain": "acme.com"} for place in range(people)]
                path, body = ("match", asked[0]) if people == 1 else ("bulk_match", {"details": asked})
                answer = await client.post(f"/api/v1/people/{path}", json=body)
                answer.raise_for_status()

        await asyncio.gather(*(asker() for _ in range(in_flight)))


if __name__ == "__main__":
    main()
