"""HTTP within bounds: a deadline, a cap on what is read, no redirects, and keys that nothing shows."""

import asyncio
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address

import httpx

from contactory.errors import InvalidInput
from contactory.providers.access import Access
from contactory.providers.failures import Garbage, ProviderFailure, RetryLater, Unknown
from contactory.providers.lines import Lines
from contactory.providers.shapes import Node, parsed

MOST_BYTES = 1_000_000  # of one answer, packed or not
LONGEST_CALL = 30.0  # seconds
USER_AGENT = "contactory/0.1"

Sign = Callable[[httpx.Request, str], None]


@dataclass(frozen=True, slots=True)
class Received:
    """A whole answer: status, headers with names in lower case, and the unpacked body of at most MOST_BYTES."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def node(self) -> Node:
        """The JSON object in the body; raises WrongShape for anything else."""
        return parsed(self.body)


class Wire:
    """The connections of one client to one provider.

    sign puts the key on a request. Requests go to httpx' transport and not through its client, which would write every
    URL into a log, with the addresses of people and keys in it.
    """

    def __init__(self, label: str, address: str, access: Access, sign: Sign) -> None:
        self.label = label
        self.address = httpx.URL(_checked(access.base_url or address, label))
        self._key = access.key
        self._sign = sign
        self._total = min(access.total, LONGEST_CALL)
        # Whatever comes before sending fits into the deadline, so that what runs into the deadline has been sent.
        before = self._total / 4
        times = httpx.Timeout(access.read, connect=min(access.connect, before), pool=before)
        self._extensions = {"timeout": times.as_dict()}
        self._headers = {
            "Host": self.address.netloc.decode("ascii"),
            "User-Agent": USER_AGENT,
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
        }
        self._lines = Lines(access.connections, access.proxy)

    async def get(self, path: str, **query: str) -> Received:
        """The answer to a GET; raises RetryLater, Unknown or Garbage where there is none to be had."""
        return await self._send(httpx.Request("GET", self._url(path, query), headers=self._headers))

    async def post(self, path: str, body: object, **query: str) -> Received:
        """The answer to a POST of JSON; raises as get does."""
        content = json.dumps(body, ensure_ascii=True).encode("ascii")
        headers = {**self._headers, "Content-Type": "application/json"}
        return await self._send(httpx.Request("POST", self._url(path, query), headers=headers, content=content))

    async def close(self) -> None:
        """Close all connections."""
        await self._lines.close()

    def _url(self, path: str, query: Mapping[str, str]) -> httpx.URL:
        return self.address.copy_with(path=self.address.path.rstrip("/") + path, params=query or None)

    async def _send(self, request: httpx.Request) -> Received:
        request.extensions = self._extensions
        self._sign(request, self._key.reveal())
        try:
            async with asyncio.timeout(self._total), self._lines.one() as line:
                response = await line.handle_async_request(request)
                try:
                    return Received(response.status_code, response.headers, await self._read(response))
                finally:
                    await response.aclose()
        except (TimeoutError, httpx.RequestError) as error:
            raise self._failure(error) from None

    async def _read(self, response: httpx.Response) -> bytes:
        pieces = bytearray()
        async for piece in response.aiter_raw():
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
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.ProxyError):
            return RetryLater(f"{self.label} cannot be reached at {self.address.host}: the connection failed.")
        if isinstance(error, TimeoutError | httpx.TimeoutException):
            return Unknown(f"{self.label} did not answer in time; whether it billed the call is not known.")
        return Unknown(
            f"The connection to {self.label} was lost before its whole answer came; whether it billed is not known."
        )


def header_key(name: str) -> Sign:
    """Signs by a header of that name."""

    def sign(request: httpx.Request, key: str) -> None:
        request.headers[name] = key

    return sign


def query_key(name: str) -> Sign:
    """Signs by a parameter of the URL of that name."""

    def sign(request: httpx.Request, key: str) -> None:
        request.url = request.url.copy_merge_params({name: key})

    return sign


def _checked(address: str, label: str) -> str:
    """The address, where a key may be sent to it; raises InvalidInput where others could read it on the way."""
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        raise InvalidInput(f"The address of {label} is not a URL.", field="base_url") from None
    if url.scheme == "https" and url.host:
        return address
    if url.scheme == "http" and _is_near(url.host):
        return address
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
