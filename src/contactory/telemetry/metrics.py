"""Counters and histograms for Prometheus, gathered over all processes of one home."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.exposition import CONTENT_TYPE_LATEST

SHARED_DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
STEP_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180, 600, 1800)

_rows = Counter("contactory_rows", "Data rows of files, by what became of them", ["outcome"])
_segments = Counter("contactory_segments", "Segments of files, by what became of them", ["outcome"])
_retries = Counter("contactory_run_retries", "Runs that were tried again", ["step"])
_leases = Counter("contactory_leases_lost", "Leases that ended before their step did")
_issues = Counter("contactory_issues", "Rows with a problem, by the kind of problem", ["kind"])
_runs = Histogram("contactory_run_seconds", "Length of one execution of a step", ["step"], buckets=STEP_SECONDS)
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
