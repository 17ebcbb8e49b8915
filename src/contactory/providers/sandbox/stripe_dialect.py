"""How Stripe is asked and how it refuses."""

import base64
import binascii
import re
from urllib.parse import parse_qsl

from contactory.providers.sandbox.dialect import Answer, Dialect, Refused, Route
from contactory.providers.sandbox.http_messages import Request
from contactory.providers.sandbox.limits import Verdict

KEY_PREFIX = "sk_test_"


class Stripe(Dialect):
    """Refusals of Stripe's API."""

    name = "stripe"

    def key_of(self, request: Request) -> str | None:
        """The bearer token, or the user of basic authentication, without sk_test_; None for any other key."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "basic":
            try:
                given = base64.b64decode(given, validate=True).decode("ascii").partition(":")[0]
            except (binascii.Error, UnicodeDecodeError):
                return None
        return given.removeprefix(KEY_PREFIX) if given.startswith(KEY_PREFIX) else None

    def unauthorized(self, request_id: str) -> Answer:
        """401 with an error."""
        return error(401, "invalid_request_error", "Invalid API Key provided.")

    def forbidden(self, route: Route, request_id: str) -> Answer:
        """403 with an error."""
        return error(403, "invalid_request_error", f"The provided key does not have access to {route.endpoint}.")

    def rate_limited(self, route: Route, verdict: Verdict) -> Answer:
        """429 with an error."""
        return error(429, "invalid_request_error", "Request rate limit exceeded.", code="rate_limit")

    def out_of_credits(self, request_id: str) -> Answer:
        """402 with an error."""
        return error(402, "card_error", "Your card was declined.", code="card_declined")

    def unprocessable(self, request_id: str) -> Answer:
        """400: this API knows no 422."""
        return error(400, "invalid_request_error", "The request has wrong parameters.", code="parameter_invalid_empty")

    def server_error(self, status: int, request_id: str) -> Answer:
        """5xx with an error."""
        return error(status, "api_error", "An unknown error occurred.")


STRIPE = Stripe()


def error(status: int, kind: str, message: str, *, code: str | None = None, param: str | None = None) -> Answer:
    """A refusal in Stripe's form."""
    said = {"type": kind, "message": message, "code": code, "param": param}
    return Answer({"error": {name: value for name, value in said.items() if value is not None}}, status=status)


def wrong(param: str, message: str, code: str = "parameter_invalid_empty") -> Refused:
    """The refusal of one parameter."""
    return Refused(error(400, "invalid_request_error", message, code=code, param=param))


def form_of(request: Request) -> dict[str, str]:
    """The parameters of a form by name, nested ones as line_items[0][quantity]."""
    return dict(parse_qsl(request.body.decode(errors="replace"), keep_blank_values=True))


def nested(form: dict[str, str], name: str) -> dict[str, str]:
    """The values of a form below a name: of metadata[order] that of order."""
    found = {}
    for key, value in form.items():
        if match := re.fullmatch(rf"{re.escape(name)}\[([^\[\]]+)\]", key):
            found[match[1]] = value
    return found
