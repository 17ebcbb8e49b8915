"""A worker outlives its connection to Redis, whatever it was doing when that was lost."""

from typing import Any

import structlog
from kombu.transport import redis

log = structlog.get_logger(__name__)


class ForgivingQoS(redis.QoS):
    """Gives messages back at the end of a connection to Redis, and tells of those that are done, if there still is one.

    Without this a worker that had taken messages when Redis went away ends with an error while it closes the
    connection, or when what it was doing meanwhile is done. Messages that Redis does not hear of are no loss, and no
    harm when they come again: the sweeper sends what stays ready again, and what is done is not done twice.
    """

    def restore_unacked_once(self, stderr: Any = None) -> None:
        """Put what was taken and not done back into its queue, unless the connection is gone."""
        if self._is_lost():
            self._on_collect.cancel()
            self._delivered.restored = True  # type: ignore[attr-defined]
            log.warning("run.messages_not_returned", messages=len(self._delivered))
            return
        super().restore_unacked_once(stderr)  # type: ignore[no-untyped-call]

    def ack(self, delivery_tag: Any) -> None:
        """Say that a message is done."""
        if not self._is_lost():
            super().ack(delivery_tag)  # type: ignore[no-untyped-call]

    def reject(self, delivery_tag: Any, requeue: bool = False) -> None:
        """Say that a message is not wanted, here or by anybody."""
        if not self._is_lost():
            super().reject(delivery_tag, requeue)  # type: ignore[no-untyped-call]

    def _is_lost(self) -> bool:
        connection = self.channel.connection
        return connection is None or connection.client is None


def outlive_connections() -> None:
    """Use it for every connection to Redis that this process makes from now on."""
    redis.Channel.QoS = ForgivingQoS
