"""HTTP/1.1 over asyncio: small and quick, and able to break an answer in the ways that networks do."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus

from contactory.providers.sandbox.http_messages import Manner, Outcome, Reply, Request

Respond = Callable[[Request], Outcome]

LONGEST_HEAD = 64 * 1024  # bytes
LONGEST_BODY = 8 * 1024 * 1024  # bytes
DRIP_SECONDS = 1.0
_LOOK_SECONDS = 0.1  # how often an answer that is held back looks whether it still is
_BLANKS = b" " * 65536
_PHRASES = {status.value: status.phrase for status in HTTPStatus}
_MARK = "X-Contactory-Sandbox: 1"


class Unspeakable(Exception):  # noqa: N818 - what it is
    """Bytes that are no request we take; status is the answer, and the connection is closed."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.reply = Reply(status, sentence.encode(), "text/plain")


class Connection(asyncio.Protocol):
    """One client: its requests are answered one after the other."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond
        self._received = bytearray()
        self._writable = asyncio.Event()
        self._writable.set()
        self._slow: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - what a stream server gives
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop what is still being sent."""
        self._writable.set()
        if self._slow is not None:
            self._slow.cancel()

    def pause_writing(self) -> None:
        """The client reads more slowly than we write."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """The client has caught up."""
        self._writable.set()

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete."""
        self._received += data
        self._answer_what_is_here()

    def _answer_what_is_here(self) -> None:
        while self._slow is None and not self._transport.is_closing():
            try:
                request = take_request(self._received)
            except Unspeakable as refused:
                self._transport.write(head_of(refused.reply) + refused.reply.body)
                self._transport.close()
                return
            if request is None:
                return
            self._send(self._respond(request), request)

    def _send(self, outcome: Outcome, request: Request) -> None:
        if outcome.delay or outcome.manner is not Manner.WHOLE:
            self._slow = asyncio.get_running_loop().create_task(self._send_slowly(outcome))
            self._slow.add_done_callback(self._go_on)
            return
        self._transport.write(head_of(outcome.reply) + outcome.reply.body)
        if request.headers.get("connection", "").lower() == "close":
            self._transport.close()

    def _go_on(self, task: asyncio.Task[None]) -> None:
        self._slow = None
        if not task.cancelled():
            task.result()
            self._answer_what_is_here()

    async def _send_slowly(self, outcome: Outcome) -> None:
        await _wait(outcome)
        reply = outcome.reply
        match outcome.manner:
            case Manner.WHOLE:
                self._transport.write(head_of(reply) + reply.body)
            case Manner.DROP:
                self._transport.abort()
            case Manner.CUT:
                self._transport.write(head_of(reply) + reply.body[: len(reply.body) // 2])
                self._transport.close()
            case Manner.DRIP:
                await self._drip(reply)
            case Manner.ENDLESS:
                await self._never_end(reply)

    async def _drip(self, reply: Reply) -> None:
        self._transport.write(head_of(reply))
        for byte in reply.body:
            self._transport.write(bytes((byte,)))
            await asyncio.sleep(DRIP_SECONDS)

    async def _never_end(self, reply: Reply) -> None:
        self._transport.write(head_of(reply, endless=True) + reply.body)
        while not self._transport.is_closing():
            self._transport.write(_BLANKS)
            await self._writable.wait()
            await asyncio.sleep(0)


async def _wait(outcome: Outcome) -> None:
    loop = asyncio.get_running_loop()
    until = loop.time() + outcome.delay
    while (left := until - loop.time()) > 0 and not outcome.released():
        await asyncio.sleep(min(left, _LOOK_SECONDS))


def take_request(received: bytearray) -> Request | None:
    """Take one request from the front of what was received; None when it is not complete yet.

    Raises Unspeakable for bytes that are no HTTP/1.1, a head or a body that is too long, or a body without a length.
    """
    end = received.find(b"\r\n\r\n")
    if end < 0:
        if len(received) > LONGEST_HEAD:
            raise Unspeakable(431, "The head of this request is too long.")
        return None
    method, target, headers = _read_head(received[:end])
    length = _body_length(headers)
    whole = end + 4 + length
    if len(received) < whole:
        return None
    body = bytes(received[end + 4 : whole])
    del received[:whole]
    path, _, query = target.partition("?")
    return Request(method, path, query, headers, body)


def _read_head(head: bytes | bytearray) -> tuple[str, str, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    try:
        method, target, version = first.split(" ")
    except ValueError:
        raise Unspeakable(400, "This is not an HTTP request.") from None
    if not version.startswith("HTTP/1."):
        raise Unspeakable(505, "The sandbox speaks HTTP/1.1.")
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return method, target, headers


def _body_length(headers: dict[str, str]) -> int:
    if "transfer-encoding" in headers:
        raise Unspeakable(411, "The sandbox takes bodies with a Content-Length only.")
    text = headers.get("content-length", "0")
    if not (text.isascii() and text.isdigit()):
        raise Unspeakable(400, "The Content-Length is not a number.")
    if len(text) > 12 or int(text) > LONGEST_BODY:
        raise Unspeakable(413, f"The sandbox takes bodies of up to {LONGEST_BODY} bytes.")
    return int(text)


def head_of(reply: Reply, *, endless: bool = False) -> bytes:
    """The status line and the headers of a reply; without a length when the body has no end."""
    length = "Connection: close" if endless else f"Content-Length: {len(reply.body)}"
    extra = "".join(f"{name}: {value}\r\n" for name, value in reply.headers.items())
    phrase = _PHRASES.get(reply.status, "Unknown")
    first = f"HTTP/1.1 {reply.status} {phrase}\r\nContent-Type: {reply.content_type}\r\n"
    return f"{first}{length}\r\n{_MARK}\r\n{extra}\r\n".encode("latin-1", errors="replace")
