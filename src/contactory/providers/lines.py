"""The connections that one client has, and the moment from which on a request may have reached its provider."""

import os
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache

import aiohttp
import certifi
from yarl import URL

from contactory.providers.access import Access

# Raised while a connection is waited for, opened or led through a proxy: nothing has been sent yet.
BEFORE_SENDING = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
)
_IDLE_SECONDS = 5.0


class Lines:
    """Up to so many connections to one provider as its access allows, made as they are needed; one event loop's.

    before bounds, in seconds, waiting for a connection and opening it.
    """

    def __init__(self, access: Access, *, before: float) -> None:
        self._most = access.connections
        self._proxy = access.proxy or None
        connect = min(access.connect, before)
        self._times = aiohttp.ClientTimeout(connect=before, sock_connect=connect, sock_read=access.read)
        self._session: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def send(
        self, method: str, url: URL, headers: Mapping[str, str], content: bytes | None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Send a request once, following nothing; gives the answer with its head read and its body not."""
        async with self._open().request(
            method, url, headers=headers, data=content, proxy=self._proxy, allow_redirects=False
        ) as response:
            yield response

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._most, keepalive_timeout=_IDLE_SECONDS, ssl=_trust()),
                timeout=self._times,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
            )
            # A GET that got no answer would be sent again: what it asks for may have been billed.
            self._session._retry_connection = False
        return self._session


@cache
def _trust() -> ssl.SSLContext:
    # Reading the certificates takes longer than most calls, so all clients share them.
    return ssl.create_default_context(cafile=os.environ.get("SSL_CERT_FILE") or certifi.where())
