"""Counters and histograms for Prometheus, gathered over all processes of one home."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess
from prometheus_client.exposition import CONTENT_TYPE_LATEST

SHARED_DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
CALL_SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30)
BREAKER_FIGURES = {"CLOSED": 0, "HALF_OPEN": 1, "OPEN": 2}
STEP_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180, 600, 1800)

_rows = Counter("contactory_rows", "Data rows of files, by what became of them", ["outcome"])
_segments = Counter("contactory_segments", "Segments of files, by what became of them", ["outcome"])
_retries = Counter("contactory_run_retries", "Runs that were tried again", ["step"])
_leases = Counter("contactory_leases_lost", "Leases that ended before their step did")
_issues = Counter("contactory_issues", "Rows with a problem, by the kind of problem", ["kind"])
_runs = Histogram("contactory_run_seconds", "Length of one execution of a step", ["step"], buckets=STEP_SECONDS)
_breakers = Gauge(
    "contactory_provider_breaker",
    "The breaker of a provider as it last changed: 0 closed, 1 half-open, 2 open",
    ["provider"],
    multiprocess_mode="mostrecent",
)
_waits = Counter(
    "contactory_provider_waits", "Times that calls had to wait for a limit or a breaker", ["provider", "reason"]
)
_wait_seconds = Counter(
    "contactory_provider_wait_seconds", "Seconds that calls were told to wait", ["provider", "reason"]
)
_provider_calls = Histogram(
    "contactory_provider_call_seconds",
    "Length of one call to a provider, by how it ended",
    ["provider", "operation", "outcome"],
    buckets=CALL_SECONDS,
)
_provider_answers = Counter(
    "contactory_provider_answers", "Questions to providers, by what was answered", ["provider", "operation", "answer"]
)
_provider_credits = Counter("contactory_provider_credits", "Credits that providers charged", ["provider", "operation"])
_requests = Histogram("contactory_http_request_seconds", "Length of a request", ["method", "route", "status"])


def rows_counted(outcome: str, rows: int) -> None:
    """Count rows that reached an outcome such as loaded, repaired or rejected."""
    _rows.labels(outcome).inc(rows)


def segment_counted(outcome: str) -> None:
    """Count a segment that was staged, skipped or failed."""
    _segments.labels(outcome).inc()


def issues_counted(kind: str, rows: int) -> None:
    """Count the rows in which a kind of problem was found."""
    _issues.labels(kind).inc(rows)


def run_retried(step: str) -> None:
    """Count an attempt that is not the first."""
    _retries.labels(step).inc()


def lease_lost() -> None:
    """Count a lease that ended before its step did."""
    _leases.inc()


@contextmanager
def run_timed(step: str) -> Iterator[None]:
    """Observe how long the block takes as one execution of a step, however it ends."""
    started = time.monotonic()
    try:
        yield
    finally:
        _runs.labels(step).observe(time.monotonic() - started)


def request_observed(method: str, route: str, status: int, seconds: float) -> None:
    """Observe one request; the route is the pattern, not the address, so that ids make no series of their own."""
    _requests.labels(method, route, str(status)).observe(seconds)


def breaker_changed(provider: str, state: str) -> None:
    """Note the state that the breaker of a provider has come to."""
    _breakers.labels(provider).set(BREAKER_FIGURES[state])


def limiter_waited(provider: str, reason: str, seconds: float) -> None:
    """Count a wait for a limit, a breaker or a refused account, and its seconds as they were told."""
    _waits.labels(provider, reason).inc()
    _wait_seconds.labels(provider, reason).inc(seconds)


def provider_called(provider: str, operation: str, outcome: str, seconds: float) -> None:
    """Observe one call to a provider: outcome is "ok" or the code of a failure."""
    _provider_calls.labels(provider, operation, outcome).observe(seconds)


def provider_answered(provider: str, operation: str, answer: str, questions: int) -> None:
    """Count questions by what became of them: found, not_found or rejected."""
    _provider_answers.labels(provider, operation, answer).inc(questions)


def provider_charged(provider: str, operation: str, credits: float) -> None:
    """Count credits that a provider charged."""
    _provider_credits.labels(provider, operation).inc(credits)


def exposition() -> tuple[bytes, str]:
    """All figures in Prometheus' text format, with the content type."""
    if not os.environ.get(SHARED_DIRECTORY):
        return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    return generate_latest(registry), CONTENT_TYPE_LATEST


def clear_dead(directory: Path) -> None:
    """Remove the figures of processes that are gone; call it before a start, when counters may begin again."""
    for path in directory.glob("*.db"):
        pid = path.stem.rpartition("_")[2]
        if pid.isdigit() and not psutil.pid_exists(int(pid)):
            path.unlink(missing_ok=True)
