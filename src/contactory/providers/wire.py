"""HTTP within bounds: a deadline, a cap on what is read, no redirects, and keys that nothing shows."""

import asyncio
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address

import aiohttp
from yarl import URL

from contactory.errors import InvalidInput
from contactory.providers.access import Access
from contactory.providers.failures import Garbage, ProviderFailure, RetryLater, Unknown
from contactory.providers.lines import BEFORE_SENDING, Lines
from contactory.providers.shapes import Node, parsed

MOST_BYTES = 1_000_000  # of one answer, packed or not
LONGEST_CALL = 30.0  # seconds
USER_AGENT = "contactory/0.1"


@dataclass(slots=True)
class Outgoing:
    """A request on its way out, which sign puts the key on; content is the body of a POST."""

    method: str
    url: URL
    headers: dict[str, str]
    content: bytes | None = None


Sign = Callable[[Outgoing, str], None]


@dataclass(frozen=True, slots=True)
class Received:
    """A whole answer: status, headers found by names in any case, and the unpacked body of at most MOST_BYTES."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def node(self) -> Node:
        """The JSON object in the body; raises WrongShape for anything else."""
        return parsed(self.body)


class Wire:
    """The connections of one client to one provider; sign puts the key on a request."""

    def __init__(self, label: str, address: str, access: Access, sign: Sign) -> None:
        self.label = label
        self.address = _checked(access.base_url or address, label)
        self._key = access.key
        self._sign = sign
        self._total = min(access.total, LONGEST_CALL)
        self._headers = {"User-Agent": USER_AGENT, "Accept": "application/json", "Accept-Encoding": "gzip"}
        # Whatever comes before sending fits into the deadline, so that what runs into the deadline has been sent.
        self._lines = Lines(access, before=self._total / 4)

    async def get(self, path: str, **query: str) -> Received:
        """The answer to a GET; raises RetryLater, Unknown or Garbage where there is none to be had."""
        return await self._send(Outgoing("GET", self._url(path, query), {**self._headers}))

    async def post(self, path: str, body: object, **query: str) -> Received:
        """The answer to a POST of JSON; raises as get does."""
        content = json.dumps(body, ensure_ascii=True).encode("ascii")
        headers = {**self._headers, "Content-Type": "application/json"}
        return await self._send(Outgoing("POST", self._url(path, query), headers, content))

    async def close(self) -> None:
        """Close all connections."""
        await self._lines.close()

    def _url(self, path: str, query: Mapping[str, str]) -> URL:
        return self.address.with_path(self.address.path.rstrip("/") + path).with_query(query or None)

    async def _send(self, request: Outgoing) -> Received:
        self._sign(request, self._key.reveal())
        try:
            async with (
                asyncio.timeout(self._total),
                self._lines.send(request.method, request.url, request.headers, request.content) as response,
            ):
                return Received(response.status, response.headers, await self._read(response))
        except (TimeoutError, aiohttp.ClientError) as error:
            raise self._failure(error) from None

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        pieces = bytearray()
        async for piece in response.content.iter_any():
            pieces += piece
            if len(pieces) > MOST_BYTES:
                raise self._too_long()
        packing = response.headers.get("content-encoding", "identity").strip().lower()
        if packing == "gzip":
            return self._unpacked(bytes(pieces))
        if packing != "identity":
            raise Garbage(f"{self.label} packed its answer in a way that was not asked for.")
        return bytes(pieces)

    def _unpacked(self, packed: bytes) -> bytes:
        unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            body = unpacking.decompress(packed, MOST_BYTES)
        except zlib.error:
            raise Garbage(f"{self.label} sent an answer that cannot be unpacked.") from None
        if unpacking.unconsumed_tail:
            raise self._too_long()
        if not unpacking.eof:
            raise Garbage(f"{self.label} sent an answer that ends too soon.")
        return body

    def _too_long(self) -> Garbage:
        return Garbage(f"{self.label} sent more than {MOST_BYTES // 1_000_000} MB for one answer; the rest was left.")

    def _failure(self, error: Exception) -> ProviderFailure:
        if isinstance(error, BEFORE_SENDING):
            return RetryLater(f"{self.label} cannot be reached at {self.address.host}: the connection failed.")
        if isinstance(error, TimeoutError):
            return Unknown(f"{self.label} did not answer in time; whether it billed the call is not known.")
        return Unknown(
            f"The connection to {self.label} was lost before its whole answer came; whether it billed is not known."
        )


def header_key(name: str) -> Sign:
    """Signs by a header of that name."""

    def sign(request: Outgoing, key: str) -> None:
        request.headers[name] = key

    return sign


def query_key(name: str) -> Sign:
    """Signs by a parameter of the URL of that name."""

    def sign(request: Outgoing, key: str) -> None:
        request.url = request.url.update_query({name: key})

    return sign


def _checked(address: str, label: str) -> URL:
    """The address, where a key may be sent to it; raises InvalidInput where others could read it on the way."""
    try:
        url = URL(address)
    except ValueError:
        raise InvalidInput(f"The address of {label} is not a URL.", field="base_url") from None
    if url.scheme == "https" and url.host:
        return url
    if url.scheme == "http" and _is_near(url.host or ""):
        return url
    raise InvalidInput(
        f"The address of {label} must begin with https://: over {url.scheme or 'anything else'}, "
        "anybody on the way could read the key.",
        field="base_url",
    )


def _is_near(host: str) -> bool:
    """This machine, or a name without a dot, which only a network of one's own knows."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return bool(host) and "." not in host
