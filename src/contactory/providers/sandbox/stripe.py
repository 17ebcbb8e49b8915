"""Stripe's hosted checkout: sessions, the page that is paid on, and what happens then."""

import html
import secrets
import time
from collections.abc import Callable

from contactory.providers.sandbox.dialect import Answer, Call, Refused, Route
from contactory.providers.sandbox.stripe_dialect import STRIPE, error, form_of, nested, wrong
from contactory.providers.sandbox.stripe_events import Session

SHORTEST, LONGEST = 30 * 60, 24 * 3600  # seconds a session may be open
MOST_ITEMS = 100
_ABSENT = ("customer", "invoice", "locale", "payment_intent", "setup_intent", "submit_type", "subscription")


def create(call: Call) -> Answer:
    """POST /v1/checkout/sessions: a new session; with the same idempotency key and form, the same one again."""
    checkout = call.world.checkout
    key = call.request.headers.get("idempotency-key", "")
    form, known = call.request.body, checkout.answered.get((call.account.key, key)) if key else None
    if known is not None and known[0] != form:
        sentence = "Keys for idempotent requests can only be used with the same parameters they were first used with."
        raise Refused(error(400, "idempotency_error", sentence))
    if known is not None:
        return Answer(known[1], headers={"Idempotent-Replayed": "true"})
    session, items = _opened(call)
    number = str(session["id"])
    checkout.sessions[number], checkout.items[number] = session, items
    if key:
        checkout.answered[call.account.key, key] = form, dict(session)
    return Answer(dict(session))


def retrieve(call: Call) -> Answer:
    """GET /v1/checkout/sessions/{id}."""
    return Answer(dict(_session(call)))


def line_items(call: Call) -> Answer:
    """GET /v1/checkout/sessions/{id}/line_items: what a session sells."""
    number = str(_session(call)["id"])
    path = f"/v1/checkout/sessions/{number}/line_items"
    return Answer({"object": "list", "data": call.world.checkout.items[number], "has_more": False, "url": path})


def expire(call: Call) -> Answer:
    """POST /v1/checkout/sessions/{id}/expire: nobody can pay any more."""
    session = _session(call)
    if session["status"] != "open":
        sentence = f"Only Checkout Sessions with a status in [open] can be expired. This one is {session['status']}."
        raise Refused(error(400, "invalid_request_error", sentence))
    session |= {"status": "expired", "url": None}
    call.world.checkout.tell("expired", session)
    return Answer(dict(session))


def pay_page(call: Call) -> Answer:
    """GET /pay/{id}: the page on which people pay, or do not."""
    session = _session(call)
    items = "".join(f"<li>{html.escape(str(item['description']))}</li>" for item in _items(call))
    total = f"{_whole(session['amount_total']) / 100:.2f} {html.escape(str(session['currency'])).upper()}"
    choices = _choices(call, session)
    buttons = "".join(f'<button name="outcome" value="{name}">{label}</button> ' for name, label in choices.items())
    page = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Sandbox checkout</title></head><body>'
        f"<h1>Sandbox checkout</h1><p>Nobody is charged here.</p><ul>{items}</ul><p>{total}, {session['status']}</p>"
        f'<form method="post">{buttons}</form></body></html>'
    )
    return Answer(page, text_type="text/html")


def pay(call: Call) -> Answer:
    """POST /pay/{id}: end a session as the form says, tell the webhooks, and send the browser back."""
    session, outcome = _session(call), form_of(call.request).get("outcome", "")
    if outcome not in _choices(call, session):
        raise Refused(Answer(f'This session is {session["status"]}: "{outcome}" is not possible.', status=409))
    if outcome == "cancel":
        return _sent_to(str(session["cancel_url"] or session["success_url"]))
    _OUTCOMES[outcome](call, session)
    return _sent_to(str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", str(session["id"])))


def _opened(call: Call) -> tuple[Session, list[dict[str, object]]]:
    form = form_of(call.request)
    if form.get("mode") != "payment":
        raise wrong("mode", "The sandbox knows the mode payment only.")
    if not form.get("success_url"):
        raise wrong("success_url", "Missing required param: success_url.", "parameter_missing")
    items = _read_items(form)
    number, now = f"cs_test_{secrets.token_hex(24)}", int(time.time())
    total = sum(_whole(item["amount_total"]) for item in items)
    session: Session = {
        "id": number,
        "object": "checkout.session",
        "url": f"http://{call.request.headers.get('host', '')}/pay/{number}",
        "mode": "payment",
        "status": "open",
        "payment_status": "unpaid",
        "amount_subtotal": total,
        "amount_total": total,
        "currency": items[0]["currency"],
        "client_reference_id": form.get("client_reference_id"),
        "customer_email": form.get("customer_email"),
        "customer_details": None,
        "metadata": nested(form, "metadata"),
        "livemode": False,
        "created": now,
        "expires_at": _expiry(form, now),
        "success_url": form["success_url"],
        "cancel_url": form.get("cancel_url"),
        "ui_mode": "hosted",
        "payment_method_types": ["card"],
        "payment_method_collection": "if_required",
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "automatic_tax": {"enabled": False, "liability": None, "status": None, "provider": None},
        "custom_fields": [],
        "custom_text": {},
        "shipping_options": [],
        **dict.fromkeys(_ABSENT),
    }
    return session, items


def _read_items(form: dict[str, str]) -> list[dict[str, object]]:
    items: list[dict[str, object]] = []
    while any(key.startswith(f"line_items[{len(items)}]") for key in form) and len(items) < MOST_ITEMS:
        items.append(_item(form, f"line_items[{len(items)}]"))
    if not items:
        raise wrong("line_items", "Missing required param: line_items.", "parameter_missing")
    if len({item["currency"] for item in items}) > 1:
        raise wrong("line_items", "All prices on a Checkout Session must have the same currency.")
    return items


def _item(form: dict[str, str], place: str) -> dict[str, object]:
    price = f"{place}[price_data]"
    if f"{place}[price]" in form:
        raise wrong(f"{place}[price]", "No such price: the sandbox takes price_data only.", "resource_missing")
    quantity, amount = _number(form, f"{place}[quantity]", 1), _number(form, f"{price}[unit_amount]", 0)
    currency, name = form.get(f"{price}[currency]", ""), form.get(f"{price}[product_data][name]", "")
    for param, value in ((f"{price}[currency]", currency), (f"{price}[product_data][name]", name)):
        if not value:
            raise wrong(param, f"Missing required param: {param}.", "parameter_missing")
    return {
        "id": f"li_{secrets.token_hex(12)}",
        "object": "item",
        "description": name,
        "currency": currency.lower(),
        "quantity": quantity,
        "amount_subtotal": quantity * amount,
        "amount_total": quantity * amount,
        "amount_discount": 0,
        "amount_tax": 0,
    }


def _number(form: dict[str, str], param: str, least: int) -> int:
    text = form.get(param, "")
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= least):
        raise wrong(param, f"Invalid integer: {text[:40]}", "parameter_invalid_integer")
    return int(text)


def _expiry(form: dict[str, str], now: int) -> int:
    if "expires_at" not in form:
        return now + LONGEST
    text = form["expires_at"]
    if not (text.isascii() and text.isdigit() and SHORTEST <= int(text[:12]) - now <= LONGEST):
        raise wrong("expires_at", "The expires_at timestamp must be between 30 minutes and 24 hours from now.")
    return int(text)


def _session(call: Call) -> Session:
    session = call.world.checkout.sessions.get(call.tail)
    if session is None:
        sentence = f"No such checkout.session: '{call.tail[:80]}'"
        raise Refused(error(404, "invalid_request_error", sentence, code="resource_missing", param="session"))
    if session["status"] == "open" and time.time() >= _whole(session["expires_at"]):
        session |= {"status": "expired", "url": None}
        call.world.checkout.tell("expired", session)
    return session


def _items(call: Call) -> list[dict[str, object]]:
    return call.world.checkout.items[call.tail]


def _choices(call: Call, session: Session) -> dict[str, str]:
    if session["status"] == "open":
        return {"paid": "Pay", "delayed": "Pay by a delayed method", "cancel": "Cancel"}
    unsettled = session["status"] == "complete" and session["payment_status"] == "unpaid"
    if unsettled and call.tail not in call.world.checkout.failed:
        return {"delayed_paid": "The payment arrives", "delayed_failed": "The payment fails"}
    return {}


def _complete(call: Call, session: Session, payment_status: str) -> None:
    email = session["customer_email"] or "buyer@contactory.example"
    details = {
        "email": email,
        "name": "Sandbox Buyer",
        "phone": None,
        "address": None,
        "tax_exempt": "none",
        "tax_ids": [],
    }
    session |= {
        "status": "complete",
        "payment_status": payment_status,
        "payment_intent": f"pi_{secrets.token_hex(12)}",
        "customer_details": details,
        "url": None,
    }
    call.world.checkout.tell("completed", session)


def _arrive(call: Call, session: Session) -> None:
    session["payment_status"] = "paid"
    call.world.checkout.tell("async_payment_succeeded", session)


def _fail(call: Call, session: Session) -> None:
    call.world.checkout.failed.add(call.tail)
    call.world.checkout.tell("async_payment_failed", session)


_OUTCOMES: dict[str, Callable[[Call, Session], None]] = {
    "paid": lambda call, session: _complete(call, session, "paid"),
    "delayed": lambda call, session: _complete(call, session, "unpaid"),
    "delayed_paid": _arrive,
    "delayed_failed": _fail,
}


def _sent_to(address: str) -> Answer:
    # A line break in an address would begin another header.
    return Answer("", status=303, headers={"Location": "".join(address.split())})


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


ROUTES = {
    ("POST", "/v1/checkout/sessions"): Route(STRIPE, "checkout/sessions", create),
    ("GET", "/v1/checkout/sessions/*"): Route(STRIPE, "checkout/sessions/*", retrieve),
    ("POST", "/v1/checkout/sessions/*/expire"): Route(STRIPE, "checkout/sessions/*/expire", expire),
    ("GET", "/v1/checkout/sessions/*/line_items"): Route(STRIPE, "checkout/sessions/*/line_items", line_items),
    ("GET", "/pay/*"): Route(STRIPE, "pay", pay_page, is_open=True),
    ("POST", "/pay/*"): Route(STRIPE, "pay", pay, is_open=True),
}
