"""Stripe's checkout as documented: sessions, the page, signed events that come at least once."""

import hashlib
import hmac
import http.server
import json
import queue
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

KEY = {"Authorization": "Bearer sk_test_sandbox_s"}
SECRET = "whsec_of_a_test"
ORDER = {
    "mode": "payment",
    "success_url": "https://app.example/done?session_id={CHECKOUT_SESSION_ID}",
    "cancel_url": "https://app.example/back",
    "client_reference_id": "order-7",
    "metadata[order]": "7",
    "line_items[0][price_data][currency]": "usd",
    "line_items[0][price_data][unit_amount]": "4900",
    "line_items[0][price_data][product_data][name]": "1,000 <credits>",
    "line_items[0][quantity]": "2",
}
SESSIONS = "/v1/checkout/sessions"


class Hook:
    """A webhook that keeps what it is sent, and fails as often as it is told to first."""

    def __init__(self) -> None:
        self.received: queue.Queue[tuple[str, bytes]] = queue.Queue()
        self.failures = 0
        hook = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.received.put((self.headers["Stripe-Signature"], body))
                hook.failures -= 1
                self.send_response(500 if hook.failures >= 0 else 200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/stripe"

    def event(self) -> dict[str, Any]:
        signature, body = self.received.get(timeout=60)
        parts = dict(part.split("=", 1) for part in signature.split(","))
        expected = hmac.new(SECRET.encode(), f"{parts['t']}.".encode() + body, hashlib.sha256).hexdigest()
        assert hmac.compare_digest(parts["v1"], expected)
        assert abs(time.time() - int(parts["t"])) < 60
        event: dict[str, Any] = json.loads(body)
        return event


@pytest.fixture
def hook(sandbox: httpx.Client) -> Iterator[Hook]:
    hook = Hook()
    threading.Thread(target=hook.server.serve_forever, daemon=True).start()
    assert sandbox.post("/_sandbox/webhooks", json={"url": hook.url, "secret": SECRET}).status_code == 201
    yield hook
    hook.server.shutdown()
    hook.server.server_close()


def create(sandbox: httpx.Client, **changes: str) -> dict[str, Any]:
    answer = sandbox.post(SESSIONS, data={**ORDER, **changes}, headers=KEY)
    assert answer.status_code == 200, answer.text
    session: dict[str, Any] = answer.json()
    return session


def pay(sandbox: httpx.Client, session: dict[str, Any], outcome: str = "paid") -> httpx.Response:
    return sandbox.post(f"/pay/{session['id']}", data={"outcome": outcome})


def now(sandbox: httpx.Client, session: dict[str, Any]) -> tuple[str, str]:
    found = sandbox.get(f"{SESSIONS}/{session['id']}", headers=KEY).json()
    return found["status"], found["payment_status"]


def test_a_session_is_paid_and_told_of(sandbox: httpx.Client, hook: Hook) -> None:
    session = create(sandbox)
    assert (session["amount_total"], session["currency"], session["metadata"]) == (9800, "usd", {"order": "7"})
    assert now(sandbox, session) == ("open", "unpaid")
    page = sandbox.get(session["url"])
    assert page.headers["content-type"].startswith("text/html")
    assert "1,000 &lt;credits&gt;" in page.text
    back = pay(sandbox, session)
    assert (back.status_code, back.headers["location"]) == (303, f"https://app.example/done?session_id={session['id']}")
    assert now(sandbox, session) == ("complete", "paid")
    event = hook.event()
    told = event["data"]["object"]
    assert (event["type"], told["id"], told["payment_status"]) == ("checkout.session.completed", session["id"], "paid")
    assert told["client_reference_id"] == "order-7"
    assert pay(sandbox, session).status_code == 409


@pytest.mark.parametrize(
    ("outcome", "kind", "status"),
    [("delayed_paid", "async_payment_succeeded", "paid"), ("delayed_failed", "async_payment_failed", "unpaid")],
)
def test_a_delayed_payment_is_told_of_twice(
    sandbox: httpx.Client, hook: Hook, outcome: str, kind: str, status: str
) -> None:
    session = create(sandbox)
    pay(sandbox, session, "delayed")
    assert hook.event()["data"]["object"]["payment_status"] == "unpaid"
    pay(sandbox, session, outcome)
    assert hook.event()["type"] == f"checkout.session.{kind}"
    assert now(sandbox, session) == ("complete", status)
    assert pay(sandbox, session, outcome).status_code == 409


def test_an_event_that_is_not_taken_comes_again_with_the_same_id(sandbox: httpx.Client, hook: Hook) -> None:
    hook.failures = 2
    pay(sandbox, create(sandbox))
    assert len({hook.event()["id"] for _ in range(3)}) == 1


def test_an_event_can_come_more_than_once(sandbox: httpx.Client, hook: Hook) -> None:
    sandbox.post("/_sandbox/webhooks", json={"url": hook.url, "secret": SECRET, "times": 2})
    pay(sandbox, create(sandbox))
    assert len({hook.event()["id"] for _ in range(3)}) == 1


def test_who_cancels_can_still_pay_and_who_is_too_late_cannot(sandbox: httpx.Client, hook: Hook) -> None:
    session = create(sandbox)
    assert pay(sandbox, session, "cancel").headers["location"] == "https://app.example/back"
    assert now(sandbox, session) == ("open", "unpaid")
    expired = sandbox.post(f"{SESSIONS}/{session['id']}/expire", headers=KEY).json()
    assert (expired["status"], expired["url"]) == ("expired", None)
    assert hook.event()["type"] == "checkout.session.expired"
    assert pay(sandbox, session).status_code == 409
    assert sandbox.post(f"{SESSIONS}/{session['id']}/expire", headers=KEY).status_code == 400


def test_an_idempotency_key_gives_the_same_session_again(sandbox: httpx.Client) -> None:
    headers = {**KEY, "Idempotency-Key": "k1"}
    first = sandbox.post(SESSIONS, data=ORDER, headers=headers)
    again = sandbox.post(SESSIONS, data=ORDER, headers=headers)
    assert first.json() == again.json()
    assert again.headers["idempotent-replayed"] == "true"
    other = sandbox.post(SESSIONS, data={**ORDER, "client_reference_id": "8"}, headers=headers)
    assert (other.status_code, other.json()["error"]["type"]) == (400, "idempotency_error")
    assert create(sandbox)["id"] != first.json()["id"]


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"mode": "subscription"}, "mode"),
        ({"success_url": ""}, "success_url"),
        ({"line_items[0][quantity]": "0"}, "line_items[0][quantity]"),
        ({"line_items[0][price_data][unit_amount]": "4.5"}, "line_items[0][price_data][unit_amount]"),
        ({"line_items[0][price_data][currency]": ""}, "line_items[0][price_data][currency]"),
        ({"line_items[0][price]": "price_1"}, "line_items[0][price]"),
        ({"expires_at": "7"}, "expires_at"),
    ],
)
def test_a_wrong_parameter_is_named(sandbox: httpx.Client, change: dict[str, str], param: str) -> None:
    answer = sandbox.post(SESSIONS, data={**ORDER, **change}, headers=KEY)
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, param)


def test_keys_are_bearers_or_users_of_the_test_mode(sandbox: httpx.Client) -> None:
    good = sandbox.post(SESSIONS, data=ORDER, auth=("sk_test_sandbox_s", ""))
    assert good.status_code == 200
    for header in ({}, {"Authorization": "Bearer sk_live_x"}, {"Authorization": "Basic %%%"}):
        answer = sandbox.post(SESSIONS, data=ORDER, headers=header)
        assert (answer.status_code, answer.json()["error"]["type"]) == (401, "invalid_request_error")
    assert sandbox.get(f"{SESSIONS}/cs_test_none", headers=KEY).json()["error"]["code"] == "resource_missing"


def test_line_items_are_listed(sandbox: httpx.Client) -> None:
    session = create(sandbox)
    (item,) = sandbox.get(f"{SESSIONS}/{session['id']}/line_items", headers=KEY).json()["data"]
    assert (item["description"], item["quantity"], item["amount_total"]) == ("1,000 <credits>", 2, 9800)


def test_events_are_sent_to_this_machine_only(sandbox: httpx.Client) -> None:
    for url in ("https://hook.example/x", "http://hook.example:80/x", "http://127.0.0.1/x", "ftp://127.0.0.1:1/x"):
        assert sandbox.post("/_sandbox/webhooks", json={"url": url, "secret": "s"}).status_code == 422
