"""Log lines: one format for our own and for every library's, one correlation id from request to run, no secrets."""

import logging
import logging.handlers
import re
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog

from contactory.environment import Environment
from contactory.telemetry.outages import OneLineForOutages

LOG_FILE = "contactory.log"
LARGEST_FILE = 20 * 1024**2
_SECRET_NAME = re.compile(r"password|secret|token|authorization|api_?key|cookie|database_url|broker_url", re.IGNORECASE)
_URL_PASSWORD = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s:/@]*):[^\s/@]+@", re.IGNORECASE)
_BEARER = re.compile(r"(\bBearer\s+)\S+", re.IGNORECASE)
# PostgreSQL quotes rows in these lines of an error.
_DETAIL = re.compile(r"\b(DETAIL|CONTEXT):.*?(?=\n(?:[A-Z]+:|The above|During|Traceback)|\Z)", re.DOTALL)
_LINK = re.compile(r"((?:/|%2F)sign-in(?:/|%2F))[^/\s\"']+")

Event = MutableMapping[str, Any]


def configure_logging(settings: Environment, *, process: str, stream: bool = True) -> None:
    """Send all log lines of this process to stderr (unless stream is false) and to the log file in the home directory.

    Every line carries `process`. Call it again to change the settings.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            *_shared_processors(process),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    # A line that cannot be written, because the disk is full, is lost; nobody wants a traceback for it.
    logging.raiseExceptions = False
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
        old.close()
    root.setLevel(settings.log_level)
    for handler in _handlers(settings, process, stream):
        handler.addFilter(OneLineForOutages())
        root.addHandler(handler)
    _quieten()


def correlation_id() -> str:
    """The id of the request or run that is being served; empty outside both."""
    return str(structlog.contextvars.get_contextvars().get("correlation_id", ""))


@contextmanager
def bound(**facts: object) -> Iterator[None]:
    """Put these facts into every log line of the block."""
    with structlog.contextvars.bound_contextvars(**facts):
        yield


def log_file(settings: Environment) -> Path:
    """Where the log file of this home is."""
    return settings.log_path / LOG_FILE


def without_secrets(_logger: object, _method: str, event: Event) -> Event:
    """Mask what must not be written: values of telling names, passwords in addresses, bearer keys, sign-in links."""
    for name, value in event.items():
        if _SECRET_NAME.search(name) and value:
            event[name] = "***"
        elif isinstance(value, str):
            event[name] = masked(value)
    return event


def masked(text: str) -> str:
    """The text without the passwords, keys and one-time links in it, and without the rows that the database quotes."""
    text = _DETAIL.sub(r"\1: ***", text)
    return _LINK.sub(r"\1***", _BEARER.sub(r"\1***", _URL_PASSWORD.sub(r"\1:***@", text)))


def _shared_processors(process: str) -> list[Any]:
    def name_process(_logger: object, _method: str, event: Event) -> Event:
        event.setdefault("process", process)
        return event

    return [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        name_process,
    ]


def _handlers(settings: Environment, process: str, stream: bool) -> Iterator[logging.Handler]:
    # What libraries attach to a record (whole requests, arguments, tracebacks again) is left out.
    shared = [structlog.contextvars.merge_contextvars, *_shared_processors(process)]
    formats = {
        "json": [structlog.processors.format_exc_info, without_secrets, structlog.processors.JSONRenderer()],
        "console": [_console_exceptions, without_secrets, _console()],
    }

    def formatted(handler: logging.Handler, form: str) -> logging.Handler:
        chain = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *formats[form]]
        handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=chain))
        return handler

    if stream:
        yield formatted(logging.StreamHandler(sys.stderr), settings.log_format)
    if file := _file_handler(settings):
        yield formatted(file, "json")


def _console() -> Any:
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)


def _console_exceptions(logger: object, method: str, event: Event) -> Event:
    # Rendered before the secrets are masked, so that a traceback is masked too.
    return structlog.processors.format_exc_info(logger, method, event)


def _file_handler(settings: Environment) -> logging.Handler | None:
    path = log_file(settings)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists() and path.stat().st_size > LARGEST_FILE:
            path.replace(path.with_suffix(".log.1"))
        return logging.handlers.WatchedFileHandler(path, encoding="utf-8")
    except OSError:
        # A disk that is full or read-only must not keep the words from the terminal.
        return None


def _quieten() -> None:
    # One line a request or a task is enough, and it is ours.
    for name in ("urllib3", "asyncio", "kombu", "amqp", "celery.app.trace", "celery.worker.strategy", "celery.beat"):
        logging.getLogger(name).setLevel(logging.WARNING)
