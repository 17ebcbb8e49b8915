"""The Celery app: the broker is a doorbell that carries ids, the database is the truth."""

import os
from typing import Any
from urllib.parse import urlsplit

from celery import Celery, signals
from django.apps import apps

from contactory.environment import Environment, environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactory.settings")

# The longest step writes the records of five million rows; a step that takes longer than this hangs.
HARD_LIMIT_SECONDS = 3600
SOFT_LIMIT_SECONDS = HARD_LIMIT_SECONDS - 60
# A message that a dead worker held comes back after this, long after the sweeper has sent another.
VISIBILITY_SECONDS = 2 * HARD_LIMIT_SECONDS


def transport_options(broker_url: str) -> dict[str, Any]:
    """What the broker's client is told, so that a broker that is down is noticed within seconds."""
    if urlsplit(broker_url).scheme.startswith("amqp"):
        return {"confirm_publish": True, "connect_timeout": 2, "read_timeout": 5, "write_timeout": 5}
    return {
        "visibility_timeout": VISIBILITY_SECONDS,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
        "health_check_interval": 25,
        "max_retries": 2,
        "interval_start": 0.1,
        "interval_step": 0.2,
        "interval_max": 0.5,
    }


def beat_schedule(settings: Environment) -> dict[str, dict[str, Any]]:
    """What beat pokes; each task decides in the database what is due, so a second beat does no harm."""
    hourly = dict.fromkeys(("uploads.clean", "workspaces.clean", "exports.clean", "erasure.clean"), 3600.0)
    every = {"runs.sweep": settings.sweep_seconds, **hourly}
    # Pokes that waited for a worker longer than this have been followed by others.
    expires = {"expires": 600}
    return {
        task: {"task": task, "schedule": seconds, "options": {"queue": "control", **expires}}
        for task, seconds in every.items()
    }


def configuration(settings: Environment) -> dict[str, Any]:
    """Every setting of the Celery app."""
    return {
        "broker_url": settings.broker_url,
        "broker_transport_options": transport_options(settings.broker_url),
        "broker_connection_timeout": 2,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "result_backend": None,
        "task_ignore_result": True,
        "task_acks_late": True,
        # A step that kills its worker would come back for ever; attempts are counted in the database.
        "task_reject_on_worker_lost": False,
        "task_time_limit": HARD_LIMIT_SECONDS,
        "task_soft_time_limit": SOFT_LIMIT_SECONDS,
        "task_publish_retry": True,
        "task_publish_retry_policy": {
            "max_retries": 2,
            "interval_start": 0.1,
            "interval_step": 0.2,
            "interval_max": 0.5,
        },
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_default_queue": "imports",
        "task_routes": {"runs.*": {"queue": "control"}, "*.clean": {"queue": "control"}},
        "worker_prefetch_multiplier": 1,
        "worker_concurrency": settings.worker_processes,
        "worker_max_tasks_per_child": 200,
        "worker_max_memory_per_child": 400_000,  # kB
        # Work goes on without a broker: nobody does it beside its holder, and what was asked of a provider is paid for.
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        "worker_send_task_events": False,
        "beat_schedule": beat_schedule(settings),
        "enable_utc": True,
        "timezone": "UTC",
    }


app = Celery("contactory")
app.config_from_object(configuration(environment()))
# A process keeps its connection from one task to the next: what executes runs looks at it first, and Django ends it
# when it is old. A new one for each segment took a tenth of an import.
app.conf["CELERY_DB_REUSE_MAX"] = 1000
# Steps are published through Celery's current app, and by any thread of the web server.
app.set_default()


def _register(sender: Celery, **_: object) -> None:
    # Beat and those who only publish know the steps by name: they need neither the models nor the engine.
    if not apps.ready:
        return
    from contactory.erasure.retention import clean_retained  # noqa: PLC0415 - models need Django to be ready
    from contactory.exports.services import clean_expired  # noqa: PLC0415
    from contactory.runs.registry import register_tasks  # noqa: PLC0415
    from contactory.uploads.services import clean_abandoned  # noqa: PLC0415
    from contactory.workspaces.cleaning import clean_expired as clean_expired_access  # noqa: PLC0415

    register_tasks(sender)
    sender.task(name="uploads.clean", ignore_result=True)(clean_abandoned)
    sender.task(name="erasure.clean", ignore_result=True)(clean_retained)
    sender.task(name="exports.clean", ignore_result=True)(clean_expired)
    sender.task(name="workspaces.clean", ignore_result=True)(clean_expired_access)


# At the end of Celery's own start, or when its tasks are first asked for, whichever finds Django ready.
signals.import_modules.connect(_register, sender=app)
app.on_after_finalize.connect(_register)
