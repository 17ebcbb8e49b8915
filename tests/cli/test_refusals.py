"""What the command line says when something is wrong: one line on stderr, the right exit status, no traceback."""

import os
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from contactory.cli import main
from contactory.environment import environment
from contactory.errors import InvalidInput
from contactory.telemetry.logs import log_file
from local.commands import contactory, deaf_port, python, result


def said(*arguments: str, environment: dict[str, str]) -> tuple[int, str]:
    status, out, err = result(contactory(*arguments, environment=environment))
    assert out == ""
    assert len(err.splitlines()) == 1, err
    return status, err


def test_a_wrong_setting_stops_the_start(bare_environment: dict[str, str], home: Path) -> None:
    status, line = said("serve", environment={**bare_environment, "LOG_LEVEL": "loud"})
    assert (status, "LOG_LEVEL" in line) == (2, True)
    assert not home.exists()


def test_a_home_that_cannot_be_written(bare_environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    status, line = said("migrate", environment={**bare_environment, "CONTACTORY_HOME": str(tmp_path / "file" / "x")})
    assert (status, "CONTACTORY_HOME" in line) == (2, True)


def test_a_database_that_is_not_there(bare_environment: dict[str, str]) -> None:
    with deaf_port() as port:
        nowhere = f"postgresql://me:hunter2@127.0.0.1:{port}/contacts"
        status, line = said("migrate", environment={**bare_environment, "DATABASE_URL": nowhere})
    assert (status, "hunter2" in line) == (1, False)
    assert line.startswith(f"contactory: The database at 127.0.0.1:{port}/contacts cannot be used (")
    assert line.endswith("): start it, or correct DATABASE_URL.\n")
    assert "Is the server running" not in line


def test_a_database_that_is_too_old(bare_environment: dict[str, str], old_postgres: int) -> None:
    old = f"postgresql://me@127.0.0.1:{old_postgres}/contacts?sslmode=disable&gssencmode=disable"
    status, line = said("migrate", environment={**bare_environment, "DATABASE_URL": old})
    assert (status, "14.9" in line, "15 or newer" in line) == (1, True, True)


@pytest.mark.parametrize("command", ["serve", "web"])
def test_a_port_in_use_starts_nothing(command: str, bare_environment: dict[str, str], home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        status, line = said(command, "--port", port, environment=bare_environment)
    assert (status, port in line, home.exists()) == (2, True, False)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (("walk",), "No such command 'walk'; see contactory --help."),
        (("worker", "--processes", "257"), "--processes '257': say 256 or less."),
        (("serve", "--port", "much"), "--port 'much': say a whole number."),
        (("web", "x"), "Got unexpected extra argument(s) (x); see contactory web --help."),
        (("review", "x"), "IMPORT 'x': say a whole number."),
    ],
)
def test_wrong_usage(wrong: tuple[str, ...], told: str, bare_environment: dict[str, str]) -> None:
    assert said(*wrong, environment=bare_environment) == (2, f"contactory: {told}\n")


def test_ctrl_c_while_a_command_still_loads_prints_nothing() -> None:
    pressing = """
import os, signal, sys

class Pressing:
    def find_spec(self, name, path, target=None):
        if name == "typer":
            os.kill(os.getpid(), signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)
sys.meta_path.insert(0, Pressing())
sys.argv = ["contactory", "--help"]
from contactory.cli.entry import main
main()
"""
    assert result(python("-c", pressing, environment=os.environ)) == (-signal.SIGINT, "", "")


def test_ctrl_c_is_heard_where_python_can_raise_nothing() -> None:
    pressing = """
import signal, sys
from contactory.cli.interrupts import hear_always

class Leaving:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)
hear_always()
try:
    Leaving()
    signal.pause()
except KeyboardInterrupt:
    print("heard")
"""
    assert result(python("-c", pressing, environment=os.environ)) == (0, "heard\n", "")


def test_ctrl_c_comes_after_what_it_would_have_cut_in_two() -> None:
    pressing = """
import signal
from contactory.cli.interrupts import held_back

signal.signal(signal.SIGINT, signal.default_int_handler)
for times in (1, 2):
    try:
        with held_back():
            for _ in range(times):
                signal.raise_signal(signal.SIGINT)
            print("begun after", times)
    except KeyboardInterrupt:
        print("heard", signal.getsignal(signal.SIGINT) is signal.default_int_handler)
"""
    assert result(python("-c", pressing, environment=os.environ)) == (0, "begun after 1\nheard True\nheard True\n", "")


def test_what_a_file_says_breaks_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    def refuse() -> None:
        raise InvalidInput('"Last\nname\x1b[2J" is no field.')

    registered = list(main.app.registered_commands)
    main.app.command("refuse")(refuse)
    try:
        assert main.run(["refuse"]) == 2
    finally:
        main.app.registered_commands[:] = registered
    assert capsys.readouterr().err == 'contactory: "Last name [2J" is no field.\n'


def test_no_command_shows_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run([]) == 2
    shown = capsys.readouterr()
    assert (shown.err, shown.out.startswith("Usage: contactory"), "doctor" in shown.out) == ("", True, True)


def test_an_error_that_ctrl_c_left_behind_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    def be_pressed() -> None:
        try:
            raise KeyboardInterrupt
        finally:
            raise ConnectionError("the connection is closed")

    registered = list(main.app.registered_commands)
    main.app.command("be-pressed")(be_pressed)
    try:
        assert main.run(["be-pressed"]) == 130
    finally:
        main.app.registered_commands[:] = registered
    assert capsys.readouterr().err == ""


def test_a_bug_is_one_line_and_its_traceback_is_in_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    def stumble() -> None:
        raise ZeroDivisionError("the reason")

    registered = list(main.app.registered_commands)
    main.app.command("stumble")(stumble)
    try:
        status = main.run(["stumble"])
    finally:
        main.app.registered_commands[:] = registered
    said = capsys.readouterr().err
    log = log_file(environment())
    assert (status, len(said.splitlines()), str(log) in said) == (1, 1, True)
    assert "the reason" in log.read_text()


@pytest.fixture
def old_postgres() -> Iterator[int]:
    """The port of a server that says it is PostgreSQL 14.9, as far as its greeting goes."""

    def message(kind: bytes, body: bytes) -> bytes:
        return kind + (len(body) + 4).to_bytes(4, "big") + body

    greeting = (
        message(b"R", (0).to_bytes(4, "big"))
        + message(b"S", b"server_version\x0014.9\x00")
        + message(b"S", b"client_encoding\x00UTF8\x00")
        + message(b"Z", b"I")
    )

    def answer(server: socket.socket) -> None:
        client, _ = server.accept()
        with client:
            client.recv(10_000)
            client.sendall(greeting)
            client.recv(10_000)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=answer, args=(server,), daemon=True)
        thread.start()
        yield server.getsockname()[1]
