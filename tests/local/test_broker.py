"""Publishing: over an address with odd letters, and to a broker that is away."""

from collections.abc import Callable
from pathlib import Path

import pytest
from celery import Celery
from kombu.connection import Connection
from kombu.exceptions import OperationalError

from contactory.celery import configuration
from contactory.environment import read_environment
from contactory.local.redis import RedisServer
from contactory.local.sharing import shared
from local.commands import deaf_port


@pytest.fixture
def app_on(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Celery]:
    """An app of ours on another broker than the test run's."""

    def make(broker_url: str) -> Celery:
        monkeypatch.setenv("CELERY_BROKER_URL", broker_url)
        app = Celery("test", set_as_current=False)
        app.config_from_object(configuration(read_environment({"CONTACTORY_HOME": str(home)})))
        return app

    return make


def test_a_message_arrives_over_a_home_with_odd_letters(home: Path, app_on: Callable[[str], Celery]) -> None:
    home = home / "50% off? #1 & more"
    (home / "run").mkdir(parents=True)
    server = RedisServer(home)
    with shared(server, server.run) as url:
        app_on(url).send_task("imports.open", args=[7], queue="imports")
        with Connection(url) as connection, connection.SimpleQueue("imports") as queue:
            message = queue.get(timeout=60)
            message.ack()
    assert message.headers["task"] == "imports.open"
    assert message.payload[0] == [7]
    assert message.content_type == "application/json"


@pytest.mark.parametrize("address", ["redis://127.0.0.1:{port}/0", "amqp://127.0.0.1:{port}//"])
def test_a_broker_that_is_away_is_an_error_and_no_endless_wait(address: str, app_on: Callable[[str], Celery]) -> None:
    with deaf_port() as port, pytest.raises(OperationalError):
        app_on(address.format(port=port)).send_task("imports.open", args=[7], queue="imports")


def test_only_json_is_taken_from_the_broker(app_on: Callable[[str], Celery]) -> None:
    app = app_on("redis://127.0.0.1/0")
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_acks_late
    assert app.conf.result_backend is None
    assert app.conf.broker_transport_options["visibility_timeout"] > app.conf.task_time_limit
