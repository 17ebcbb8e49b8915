"""A worker outlives its connection to Redis, whatever it was doing when that was lost."""

from typing import Any

import structlog
from kombu.transport import redis

log = structlog.get_logger(__name__)


class ForgivingQoS(redis.QoS):
    """Gives messages back to Redis at the end of a connection, if there still is one.

    Without this a worker that had taken messages when Redis went away ends with an error while it closes the
    connection. Messages that are not given back are no loss: the sweeper sends what stays ready again.
    """

    def restore_unacked_once(self, stderr: Any = None) -> None:
        """Put what was taken and not done back into its queue, unless the connection is gone."""
        if self.channel.connection.client is None:
            self._on_collect.cancel()
            self._delivered.restored = True  # type: ignore[attr-defined]
            log.warning("run.messages_not_returned", messages=len(self._delivered))
            return
        super().restore_unacked_once(stderr)  # type: ignore[no-untyped-call]


def outlive_connections() -> None:
    """Use it for every connection to Redis that this process makes from now on."""
    redis.Channel.QoS = ForgivingQoS
