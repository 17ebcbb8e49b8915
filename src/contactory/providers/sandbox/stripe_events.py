"""What a checkout of Stripe holds, and the events that tell of it, signed and sent to webhooks."""

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass, field
from functools import partial

from contactory.providers.sandbox.http_messages import json_bytes
from contactory.providers.sandbox.webhooks import Deliveries

API_VERSION = "2026-06-24.dahlia"

Session = dict[str, object]


@dataclass(frozen=True)
class Webhook:
    """Where events are sent to, the secret they are signed with, and how often each is sent."""

    url: str
    secret: str
    times: int = 1


@dataclass
class Checkout:
    """The sessions by id, what each sells, answers by idempotency key, those whose payment failed, and who is told."""

    sessions: dict[str, Session] = field(default_factory=dict)
    items: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    answered: dict[tuple[str, str], tuple[bytes, Session]] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    webhooks: list[Webhook] = field(default_factory=list)
    _deliveries: Deliveries = field(default_factory=Deliveries)

    def tell(self, kind: str, session: Session) -> None:
        """Send an event about a session to every webhook."""
        event = {
            "id": f"evt_{secrets.token_hex(12)}",
            "object": "event",
            "api_version": API_VERSION,
            "created": int(time.time()),
            "livemode": False,
            "pending_webhooks": len(self.webhooks),
            "type": f"checkout.session.{kind}",
            "data": {"object": dict(session)},
            "request": {"id": None, "idempotency_key": None},
        }
        body = json_bytes(event)
        for webhook in self.webhooks:
            for _ in range(webhook.times):
                self._deliveries.send(webhook.url, body, partial(signed, webhook.secret, body))


def signed(secret: str, body: bytes) -> dict[str, str]:
    """The header that signs a body as of now."""
    now = int(time.time())
    digest = hmac.new(secret.encode(), f"{now}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Stripe-Signature": f"t={now},v1={digest}"}
