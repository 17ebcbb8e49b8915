"""The connections that one client has: each is a pool of its own, so that none is looked for among all of them."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

import httpx


class Lines:
    """Up to so many connections to one provider, made as they are needed; one event loop's.

    httpx' own pool of n connections compares each with all of them, twice a call: with fifty, that takes longer than
    the call. A pool of one has nothing to compare.
    """

    def __init__(self, most: int, proxy: str = "") -> None:
        self._most = most
        self._proxy = proxy or None
        self._waiting: list[int] = []  # how many calls are on or wait for each line
        self._lines: list[httpx.AsyncHTTPTransport] = []

    @asynccontextmanager
    async def one(self) -> AsyncIterator[httpx.AsyncHTTPTransport]:
        """A free line, where there is one the first, whose connection is the likeliest to be open; else the emptiest.

        Whoever is given one that is not free waits in its pool, for as long as the request may wait for a pool.
        """
        place = self._place()
        self._waiting[place] += 1
        try:
            yield self._lines[place]
        finally:
            self._waiting[place] -= 1

    async def close(self) -> None:
        """Close all connections."""
        for line in self._lines:
            await line.aclose()

    def _place(self) -> int:
        least = min(self._waiting, default=1)
        if least and len(self._lines) < self._most:
            self._lines.append(self._new())
            self._waiting.append(0)
            return len(self._lines) - 1
        return self._waiting.index(least)

    def _new(self) -> httpx.AsyncHTTPTransport:
        only = httpx.Limits(max_connections=1, max_keepalive_connections=1)
        return httpx.AsyncHTTPTransport(verify=_trust(), limits=only, proxy=self._proxy, trust_env=False)


@cache
def _trust() -> ssl.SSLContext:
    # Reading the certificates takes longer than most calls, so all clients share them.
    return httpx.create_ssl_context()
