"""contactory web."""

import os
import socket
from typing import Annotated

import typer

from contactory.cli.frame import await_tables, parts
from contactory.environment import environment
from contactory.errors import Conflict

Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)]


def web(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Answer HTTP requests: the API, the admin, health and metrics."""
    require_free_port(host, port)
    with parts("web") as stack:
        await_tables(stack)
        os.environ.setdefault("CONTACTORY_DATABASE_POOL", "10")
        os.environ["CONTACTORY_ALLOWED_HOSTS"] = ",".join([*environment().allowed_hosts, host])
        environment.cache_clear()
        from contactory.local.web_server import run_web  # noqa: PLC0415 - the server is not needed to refuse a port

        run_web(host, port, processes=environment().web_processes)


def require_free_port(host: str, port: int) -> None:
    """Raise Conflict when nothing can listen on this address."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise Conflict(
            f"Port {port} on {host} cannot be used ({(error.strerror or str(error)).lower()}): "
            "choose another with --port, or stop what listens there.",
            code="port_in_use",
        ) from None
