"""The process that does what a person would (driver.py), as a trial asks it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from processes import PATIENCE_SECONDS, end_tree

PROGRAM = Path(__file__).parent / "driver.py"


class DriverGone(RuntimeError):  # noqa: N818 - it says what happened
    """The driver was killed in the midst of a request."""


class Driver:
    """Started when it is asked for something, and again after it was killed.

    environment gives what a process of it gets; errors is the file for what it says beside its answers.
    """

    def __init__(self, environment: Callable[[], dict[str, str]], errors: Path) -> None:
        self._environment = environment
        self._errors = errors
        self._process: subprocess.Popen[str] | None = None

    def ask(self, do: str, arguments: dict[str, Any]) -> Any:
        """Have it do something; raises RuntimeError with what went wrong there, DriverGone if it was killed."""
        driver = self._living()
        assert driver.stdin is not None
        assert driver.stdout is not None
        driver.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        driver.stdin.flush()
        said = driver.stdout.readline()
        if not said:
            driver.wait(PATIENCE_SECONDS)
            raise DriverGone(do)
        answer = json.loads(said)
        if "error" in answer:
            raise RuntimeError(f"{do}: {answer['error']}")
        return answer["gives"]

    def end(self) -> None:
        """Kill it, if it is there."""
        if self._process is not None:
            end_tree(self._process)

    def _living(self) -> "subprocess.Popen[str]":
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, str(PROGRAM)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors.open("ab"),
                text=True,
                start_new_session=True,
                env=self._environment(),
            )
        return self._process
