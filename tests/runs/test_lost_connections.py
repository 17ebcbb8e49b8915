"""What becomes of messages whose connection to Redis is gone."""

import secrets
from collections.abc import Callable

import pytest
from celery import current_app
from kombu import Connection
from kombu.message import Message
from kombu.transport import redis

from contactory.runs.broker import outlive_connections


@pytest.mark.parametrize("settle", [Message.ack, Message.reject, Message.requeue])
def test_a_message_that_is_done_with_after_its_connection_was_lost_is_no_error_and_comes_again(
    settle: Callable[[Message], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis.Channel, "QoS", redis.Channel.QoS)
    outlive_connections()
    name = f"lost-{secrets.token_hex(4)}"
    with _connection() as sending:
        sending.SimpleQueue(name).put("hello")
    message = _connection().SimpleQueue(name).get(timeout=60)
    # What a worker closes that has lost its connection, before it makes another.
    message.channel.close()
    message.channel._pool = None
    settle(message)
    with _connection() as again:
        assert again.SimpleQueue(name).get(timeout=60).payload == "hello"


def _connection() -> Connection:
    connection: Connection = current_app.connection_for_read()
    return connection
