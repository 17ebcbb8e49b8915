"""A running `contactory serve` of its own with the people of the browser tests in it.

`python tests/browser/product.py` starts one, says how to run the browser tests against it, and serves until Ctrl-C.
"""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from contactory.local.sandbox import SandboxServer
from local.commands import PATIENCE_SECONDS, contactory, eventually, free_port, kill, processes_of, python, result

OURS = ("CONTACTORY_", "DATABASE_", "CELERY_", "REDIS_", "STORAGE_", "SECRET_", "PROMETHEUS_", "DJANGO_")
FRONTEND = Path(__file__).parents[2] / "frontend"


@contextmanager
def product(changes: Mapping[str, str] | None = None) -> Iterator[dict[str, str]]:
    """Serve on a new home, with these changes of the settings; gives the environment that the browser tests need."""
    folder = Path(tempfile.mkdtemp(prefix="contactory-browser-"))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    environment = {
        **kept,
        "CONTACTORY_HOME": str(folder / "home"),
        "CONTACTORY_WORKER_PROCESSES": "1",
        "CONTACTORY_SWEEP_SECONDS": "1",
        "PROGRESS_UPDATE_INTERVAL": "0.2",
        **(changes or {}),
    }
    port = free_port()
    serving = contactory("serve", "--port", str(port), environment=environment)
    try:
        _wait_until_ready(serving)
        people = json.loads(_made_people(environment))
        sandbox = SandboxServer(folder / "home")
        eventually(sandbox.running, "the sandbox answers")
        facts = {"url": f"http://127.0.0.1:{port}", "sandbox": sandbox.url, "pid": serving.pid, "people": people}
        yield {"CONTACTORY_E2E": json.dumps(facts), "CONTACTORY_HOME": environment["CONTACTORY_HOME"]}
    finally:
        _end(serving, folder)


def _wait_until_ready(serving: "subprocess.Popen[str]") -> None:
    said: list[str] = []
    for stream in (serving.stdout, serving.stderr):
        assert stream is not None
        threading.Thread(target=said.extend, args=(stream,), daemon=True).start()
    eventually(lambda: "is ready." in "".join(said) or serving.poll() is not None, "serve becomes ready")
    assert serving.poll() is None, said


def _made_people(environment: dict[str, str]) -> str:
    status, out, err = result(python(str(Path(__file__).with_name("people.py")), environment=environment))
    assert status == 0, err
    return out


def _end(serving: "subprocess.Popen[str]", folder: Path) -> None:
    serving.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        serving.wait(PATIENCE_SECONDS)
    for process in processes_of(folder / "home"):
        kill(process)
    shutil.rmtree(folder, ignore_errors=True)


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    # A shell starts what runs in the background deaf to Ctrl-C.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, _interrupted)
    with product() as settings:
        words = " ".join(f"{name}={shlex.quote(value)}" for name, value in settings.items())
        print(f"cd {FRONTEND} && {words} npm run e2e", flush=True)
        with suppress(KeyboardInterrupt):
            signal.pause()
