"""contactory serve."""

import http.client
import os
import signal
from collections.abc import Callable
from pathlib import Path

from contactory.cli.frame import METRICS_DIRECTORY, SETTINGS_MODULE, parts, start_django
from contactory.cli.web import Host, Port, require_free_port
from contactory.environment import environment
from contactory.local.stack import Stack
from contactory.local.supervisor import Child, Supervisor
from contactory.local.web_address import note_address

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}  # noqa: S104 - names what to show instead


def serve(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Run everything on this machine: database, broker, worker, web."""
    run_everything(host, port)


def run_everything(
    host: str, port: int, *, once_ready: Callable[[], None] = lambda: None, each_tick: Callable[[], None] = lambda: None
) -> None:
    """Serve until a signal; once_ready is called after the ready message, each_tick some times a second."""
    require_free_port(host, port)
    _end_in_order()
    with parts("serve", sandbox="begin") as stack:
        from contactory.telemetry.metrics import clear_dead  # noqa: PLC0415 - after the metrics directory is known

        clear_dead(Path(os.environ[METRICS_DIRECTORY]))
        link = _settle(stack.database_url)

        def announce() -> None:
            note_address(stack.settings.home, address(host, port))
            print(ready_message(stack, host, port, link), flush=True)
            once_ready()

        ready = lambda: _answers(host, port) and _worker_ready()  # noqa: E731 - said once, here
        Supervisor(stack, _children(host, port), ready=ready, announce=announce, each_tick=each_tick).run()


def _end_in_order() -> None:
    """Have the signals that end a program end the start of this one as Ctrl-C does: what was started is stopped."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def address(host: str, port: int) -> str:
    """The URL under which people reach this installation."""
    shown = EVERYWHERE.get(host, f"[{host}]" if ":" in host else host)
    return environment().public_url or f"http://{shown}:{port}"


def ready_message(stack: Stack, host: str, port: int, link: str | None) -> str:
    """Where to go now; link is the path of the first start's sign-in link."""
    base = address(host, port)
    places = [
        ("Open", f"{base}{link}  (signs you in, once, within 24 hours)" if link else f"{base}/"),
        ("Import", "drop a file onto any page, or: contactory import FILE"),
        ("API", f"{base}/api/v1/docs"),
        ("Data", str(stack.settings.home)),
    ]
    if stack.sandbox_url:
        places.append(("Sandbox", f"{stack.sandbox_url}  (stands in for providers without a key; all invented)"))
    places.append(("Admin", f"{base}/admin/"))
    lines = [f"  {name:<8} {where}" for name, where in places]
    return "\n".join(["", "Contactory is ready.", *lines, "  Stop it with Ctrl-C.", ""])


def _children(host: str, port: int) -> list[Child]:
    return [
        Child("web", ["web", "--host", host, "--port", str(port)]),
        Child("worker", ["worker"]),
        Child("beat", ["beat"]),
    ]


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(EVERYWHERE.get(host, host).strip("[]"), port, timeout=2)
    try:
        connection.request("GET", "/health/live", headers={"Host": "localhost"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _worker_ready() -> bool:
    from contactory.local.workers import worker_alive  # noqa: PLC0415 - psycopg and Celery, not for --help

    return worker_alive()


def _settle(database_url: str) -> str | None:
    """Bring the tables up to date and see that there is an owner; gives the path of the first sign-in link."""
    os.environ.setdefault(*SETTINGS_MODULE)
    from contactory.local.tables import settled  # noqa: PLC0415 - reads the settings

    if settled(database_url):
        return None
    start_django()
    from django.db import connections  # noqa: PLC0415 - needs Django

    from contactory.local.migrations import migrate_if_needed  # noqa: PLC0415
    from contactory.workspaces.services import first_start  # noqa: PLC0415

    migrate_if_needed()
    link = first_start()
    # The supervisor asks Django nothing from here on.
    connections.close_all()
    return link
