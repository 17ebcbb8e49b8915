"""Whether this process lives, whether what it needs can be used, and the figures it has gathered."""

from collections.abc import Callable, Mapping
from threading import Event

from django.db import DatabaseError, connection, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from kombu.exceptions import KombuError

from contactory.celery import app
from contactory.environment import environment
from contactory.errors import Refusal
from contactory.local.migrations import OWNER, pending_migrations
from contactory.telemetry.metrics import exposition
from contactory.uploads.storage import store

FINE = "ok"
_MIGRATED = Event()


@csrf_exempt
@never_cache
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all."""
    return JsonResponse({"status": FINE})


@csrf_exempt
@never_cache
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """200 when the database, the broker and the storage can be used; 503 with what is wrong otherwise."""
    found = {name: check() for name, check in _CHECKS.items()}
    fine = all(state == FINE for state in found.values())
    return JsonResponse({"status": FINE if fine else "unavailable", "checks": found}, status=200 if fine else 503)


@csrf_exempt
@never_cache
@require_safe
def metrics(_request: HttpRequest) -> HttpResponse:
    """All figures in Prometheus' text format."""
    body, content_type = exposition()
    return HttpResponse(body, content_type=content_type)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM workspace LIMIT 1")
        if not _migrated():
            return "the tables are older than this version; run contactory migrate"
    except DatabaseError as error:
        # The class says whether it is down or not migrated; the message may hold addresses.
        return f"the database cannot be used ({type(error).__name__}); contactory doctor says why"
    return FINE


def _migrated() -> bool:
    """Whether the tables are those of this version; looked up until they are, and not again."""
    if not _MIGRATED.is_set():
        try:
            if not pending_migrations():
                _MIGRATED.set()
        finally:
            connections[OWNER].close()
    return _MIGRATED.is_set()


def _broker() -> str:
    if not environment().broker_url:
        return "no broker is configured; start with contactory serve, or set CELERY_BROKER_URL"
    try:
        with app.connection_for_write(connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except (KombuError, OSError):
        return "the broker cannot be reached; imports are accepted and start when it is back"
    return FINE


def _storage() -> str:
    try:
        store().check()
    except Refusal as refusal:
        return refusal.sentence
    return FINE


_CHECKS: Mapping[str, Callable[[], str]] = {"database": _database, "broker": _broker, "storage": _storage}
