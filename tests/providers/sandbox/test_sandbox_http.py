"""Requests are read whole however they arrive, and what is none is refused."""

import socket
from contextlib import suppress
from itertools import pairwise

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactory.providers.sandbox.http_server import LONGEST_BODY, LONGEST_HEAD, Unspeakable, take_request

bodies = st.lists(st.binary(max_size=300), min_size=1, max_size=4)


@given(bodies, st.lists(st.integers(1, 400), max_size=12))
def test_requests_are_the_same_however_they_are_cut(sent: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(
        b"POST /p%d?q=%d HTTP/1.1\r\nX-Number:  %d \r\nContent-Length: %d\r\n\r\n%s" % (n, n, n, len(body), body)
        for n, body in enumerate(sent)
    )
    received, taken = bytearray(), []
    places = [0, *sorted({min(cut, len(stream)) for cut in cuts}), len(stream)]
    for start, end in pairwise(places):
        received += stream[start:end]
        while (request := take_request(received)) is not None:
            taken.append(request)
    assert [request.body for request in taken] == sent
    assert [(request.path, request.query) for request in taken] == [
        (f"/p{n}", {"q": [str(n)]}) for n in range(len(sent))
    ]
    assert [request.headers["x-number"] for request in taken] == [str(n) for n in range(len(sent))]
    assert not received


@given(st.binary(max_size=200))
def test_any_bytes_are_a_request_or_refused(data: bytes) -> None:
    with suppress(Unspeakable):
        request = take_request(bytearray(data + b"\r\n\r\n"))
        assert request is None or request.method in data.decode("latin-1")


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"hello\r\n\r\n", 400),
        (b"GET / HTTP/2\r\n\r\n", 505),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (LONGEST_BODY + 1), 413),
        (b"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
        (b"x" * (LONGEST_HEAD + 1), 431),
    ],
)
def test_what_is_no_request_is_answered_and_the_connection_closed(
    sandbox: httpx.Client, data: bytes, status: int
) -> None:
    url = sandbox.base_url
    with socket.create_connection((url.host, url.port), timeout=60) as connection:
        connection.sendall(data)
        received = b""
        while piece := connection.recv(65536):
            received += piece
    assert received.startswith(b"HTTP/1.1 %d " % status)


def test_requests_in_one_go_are_answered_in_order(sandbox: httpx.Client) -> None:
    url = sandbox.base_url
    request = b"GET /_sandbox HTTP/1.1\r\n\r\nGET /nothing HTTP/1.1\r\nConnection: close\r\n\r\n"
    with socket.create_connection((url.host, url.port), timeout=60) as connection:
        connection.sendall(request)
        received = b""
        while piece := connection.recv(65536):
            received += piece
    assert received.count(b"HTTP/1.1 ") == 2
    assert received.index(b" 200 ") < received.index(b" 404 ")
