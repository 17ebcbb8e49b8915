"""Log lines and metrics: whole, joined by one id, and without secrets."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from contactory.environment import read_environment
from contactory.telemetry.logs import bound, configure_logging, correlation_id, log_file, masked, without_secrets

WORDS = st.text("abcdefXYZ0123456789-_", min_size=1, max_size=20)


@pytest.fixture
def written(home: Path) -> Iterator[Path]:
    """The log file of a process that logs into this home."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    root.handlers = []
    settings = read_environment({"CONTACTORY_HOME": str(home), "LOG_LEVEL": "INFO"})
    configure_logging(settings, process="test", stream=False)
    yield log_file(settings)
    for handler in root.handlers:
        handler.close()
    root.handlers = before
    root.setLevel(level)


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_our_lines_and_a_library_s_look_alike_and_carry_the_same_id(written: Path) -> None:
    with bound(correlation_id="c-1"):
        assert correlation_id() == "c-1"
        structlog.get_logger("contactory.runs").info("run.done", rows=3)
        logging.getLogger("some.library").warning("slow: %d s", 3)
    assert correlation_id() == ""
    ours, theirs = lines(written)
    assert (ours["event"], ours["rows"], ours["level"]) == ("run.done", 3, "info")
    assert (theirs["event"], theirs["level"], theirs["logger"]) == ("slow: 3 s", "warning", "some.library")
    assert {line["correlation_id"] for line in (ours, theirs)} == {"c-1"}
    assert {line["process"] for line in (ours, theirs)} == {"test"}


def test_a_bug_is_written_with_its_traceback_and_without_the_password_in_it(written: Path) -> None:
    try:
        raise ValueError("no route to postgresql://me:hunter2@host/name")
    except ValueError:
        structlog.get_logger("contactory").exception("command.bug", api_key="hunter2", headers="Bearer hunter2")
    assert "hunter2" not in written.read_text()
    (line,) = lines(written)
    assert "ValueError" in str(line["exception"])
    assert "test_logs.py" in str(line["exception"])


@given(WORDS, WORDS)
def test_a_password_in_an_address_is_masked_and_the_rest_is_kept(user: str, password: str) -> None:
    text = masked(f"cannot reach redis://{user}:{password}@broker:6379/0 now")
    assert text == f"cannot reach redis://{user}:***@broker:6379/0 now"


@given(st.sampled_from(["password", "SECRET_KEY", "api_key", "apikey", "token", "Authorization", "cookie"]), WORDS)
def test_values_with_telling_names_are_masked(name: str, value: str) -> None:
    assert without_secrets(None, "info", {name: value, "event": "x"}) == {name: "***", "event": "x"}


def test_a_sign_in_link_is_not_written_out() -> None:
    assert masked('GET /sign-in/abc-DEF_1 "200"') == 'GET /sign-in/*** "200"'


def test_figures_of_many_processes_are_summed(tmp_path: Path) -> None:
    count = (
        "from contactory.telemetry import metrics\n"
        "metrics.rows_counted('loaded', 20)\n"
        "metrics.lease_lost()\n"
        "with metrics.run_timed('imports.check'): pass\n"
    )
    environment = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "PATH": ""}
    for _ in range(3):
        subprocess.run([sys.executable, "-c", count], check=True, env=environment)
    show = "from contactory.telemetry import metrics\nprint(metrics.exposition()[0].decode())"
    shown = subprocess.run([sys.executable, "-c", show], check=True, env=environment, capture_output=True, text=True)
    assert 'contactory_rows_total{outcome="loaded"} 60.0' in shown.stdout
    assert "contactory_leases_lost_total 3.0" in shown.stdout
    assert 'contactory_run_seconds_count{step="imports.check"} 3.0' in shown.stdout


@pytest.mark.django_db
def test_a_request_is_one_line_with_the_id_that_its_answer_carries(written: Path) -> None:
    answer = Client().get("/sign-in/hunter2-one-time")
    assert answer.headers["X-Request-ID"]
    (line,) = [line for line in lines(written) if line["event"] == "http.request"]
    assert line["correlation_id"] == answer.headers["X-Request-ID"]
    assert (line["method"], line["status"]) == ("GET", answer.status_code)
    assert "hunter2" not in written.read_text()
