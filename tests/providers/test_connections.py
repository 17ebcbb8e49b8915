"""The connections of a client: no more than allowed, used again, and not lost to a call that was given up."""

import asyncio

import pytest

from contactory.providers.access import Access
from contactory.providers.failures import RetryLater, Unknown
from contactory.providers.wire import Outgoing, Received, Wire

ANSWER = b"HTTP/1.1 200 So\r\nContent-Length: 2\r\n\r\n{}"


class Server:
    """Answers each request, on connections that stay open, except the first ones, which it leaves unanswered."""

    def __init__(self, unanswered: int) -> None:
        self.unanswered = unanswered
        self.opened = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.opened += 1
        try:
            while True:
                await reader.readuntil(b"\r\n\r\n")
                if self.unanswered:
                    self.unanswered -= 1
                    continue
                writer.write(ANSWER)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


async def ask_at_once(wire: Wire, calls: int) -> list[Received | BaseException]:
    return await asyncio.gather(*(wire.get("/x") for _ in range(calls)), return_exceptions=True)


def test_calls_share_the_connections_and_a_lost_call_takes_none_away() -> None:
    server = Server(unanswered=2)

    async def ask() -> None:
        listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
        address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        wire = Wire("Toy", address, Access(connections=2, read=2, total=20), _unsigned)
        lost = await ask_at_once(wire, 2)
        assert [type(each) for each in lost] == [Unknown, Unknown]
        assert server.opened == 2
        for _ in range(2):
            answered = await ask_at_once(wire, 12)
            assert [each.status for each in answered if isinstance(each, Received)] == [200] * 12
        assert server.opened == 4
        await wire.close()
        listening.close()

    asyncio.run(ask())


def test_a_get_without_an_answer_is_not_sent_again() -> None:
    received = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal received
        for answer in (ANSWER, b""):
            await reader.readuntil(b"\r\n\r\n")
            received += 1
            writer.write(answer)
        writer.close()

    async def ask() -> None:
        listening = await asyncio.start_server(serve, "127.0.0.1", 0)
        address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        wire = Wire("Toy", address, Access(connections=1, read=5, total=20), _unsigned)
        assert (await wire.get("/x")).status == 200
        with pytest.raises(Unknown):
            await wire.get("/x")
        await wire.close()
        listening.close()

    asyncio.run(ask())
    assert received == 2


@pytest.mark.parametrize("proxy", ["nonsense", "http://127.0.0.1:9"])
def test_what_no_proxy_took_was_never_sent(proxy: str) -> None:
    async def ask() -> None:
        wire = Wire("Toy", "https://example.com", Access(proxy=proxy, total=20), _unsigned)
        with pytest.raises(RetryLater):
            await wire.get("/x")
        await wire.close()

    asyncio.run(ask())


def _unsigned(request: Outgoing, key: str) -> None:
    assert not key
