"""Hunter v2: what is behind one address, and what is left of the account."""

from contactory.providers.sandbox.books import Charge
from contactory.providers.sandbox.dialect import Answer, Call, Dialect, Refused, Route, text_of
from contactory.providers.sandbox.draws import unit
from contactory.providers.sandbox.http_messages import Request
from contactory.providers.sandbox.identity import FREE_MAIL
from contactory.providers.sandbox.limits import Verdict
from contactory.providers.sandbox.mailboxes import Mailbox, mailbox_of

CREDITS = 1
RUNNING = 0.02  # the share of addresses whose first answer is that the verification is still running
CLAIMED = 0.003  # the share of people who asked not to be processed
_STATUSES = {
    Mailbox.VALID: ("valid", "deliverable", 96),
    Mailbox.ROLE: ("valid", "deliverable", 91),
    Mailbox.CATCH_ALL: ("accept_all", "risky", 62),
    Mailbox.DISPOSABLE: ("disposable", "risky", 30),
    Mailbox.UNKNOWN: ("unknown", "risky", 50),
}
_INVALID = ("invalid", "undeliverable", 5)


class Hunter(Dialect):
    """Refusals of Hunter's API v2."""

    name = "hunter"

    def key_of(self, request: Request) -> str | None:
        """The parameter api_key, the header X-API-KEY, or a bearer token."""
        bearer = request.headers.get("authorization", "")
        token = bearer[7:] if bearer.lower().startswith("bearer ") else None
        return request.parameter("api_key") or request.headers.get("x-api-key") or token

    def unauthorized(self, request_id: str) -> Answer:
        """401 with an error."""
        return error(401, "authentication_failed", "No user found for the API key supplied")

    def forbidden(self, route: Route, request_id: str) -> Answer:
        """403 with an error."""
        return error(403, "forbidden", f"This API key may not call {route.endpoint}")

    def rate_limited(self, route: Route, verdict: Verdict) -> Answer:
        """429 with an error; how long to wait is not said."""
        return error(429, "too_many_requests", "You have reached the limit of requests for this endpoint")

    def out_of_credits(self, request_id: str) -> Answer:
        """429 with another error: the month's credits are used."""
        return error(429, "usage_exceeded", "You have used all the credits of your plan for this period")

    def unprocessable(self, request_id: str) -> Answer:
        """400: this API knows no 422."""
        return error(400, "wrong_params", "Your request has wrong parameters")

    def server_error(self, status: int, request_id: str) -> Answer:
        """5xx with an error."""
        return error(status, "server_error", "Something went wrong on our side")


def error(status: int, number: str, details: str) -> Answer:
    """A refusal in Hunter's form."""
    return Answer({"errors": [{"id": number, "code": status, "details": details}]}, status=status)


def verify(call: Call) -> Answer:
    """GET /v2/email-verifier: one address; 202 while it is still running."""
    address = text_of(call.request.parameter("email"))
    if not address:
        raise Refused(error(400, "wrong_params", "You are missing the email parameter"))
    seed, name = call.world.seed, address.lower()
    if unit(seed, "claimed", name) < CLAIMED:
        raise Refused(error(451, "claimed_email", "The person behind this email asked us not to process it"))
    if unit(seed, "running", name) < RUNNING and name not in call.world.verified:
        call.world.verified.add(name)
        return Answer({"data": {"email": address}, "meta": {"params": {"email": address}}}, status=202)
    return Answer(
        {"data": _data(address, seed), "meta": {"params": {"email": address}}}, charges=[Charge(address, CREDITS)]
    )


def account(call: Call) -> Answer:
    """GET /v2/account: the plan, and what is used of it."""
    used, given = call.world.books.spent[HUNTER.name, call.account.key], call.account.credits
    data = {
        "first_name": "Sandbox",
        "last_name": "Account",
        "email": "sandbox@contactory.example",
        "plan_name": "Sandbox",
        "plan_level": 1,
        "reset_date": "2026-12-01",
        "team_id": 1,
        "calls": {"used": used, "available": given},
        "requests": {
            "searches": {"used": 0, "available": given},
            "verifications": {"used": used, "available": given},
        },
    }
    return Answer({"data": data})


def _data(address: str, seed: str) -> dict[str, object]:
    mailbox = mailbox_of(address, seed)
    domain = address.rpartition("@")[2].lower()
    status, result, score = _STATUSES.get(mailbox, _INVALID)
    if mailbox is Mailbox.VALID and domain in FREE_MAIL:
        status = "webmail"
    well_formed = mailbox is not Mailbox.MALFORMED
    return {
        "status": status,
        "result": result,
        "score": score,
        "email": address,
        "regexp": well_formed,
        "gibberish": False,
        "disposable": mailbox is Mailbox.DISPOSABLE,
        "webmail": domain in FREE_MAIL,
        "mx_records": well_formed,
        "smtp_server": well_formed,
        "smtp_check": result == "deliverable",
        "accept_all": mailbox is Mailbox.CATCH_ALL,
        "block": False,
        "sources": [],
    }


HUNTER = Hunter()
ROUTES = {
    ("GET", "/v2/email-verifier"): Route(HUNTER, "email-verifier", verify, "verifier", paid=True),
    ("GET", "/v2/account"): Route(HUNTER, "account", account),
}
