"""ZeroBounce v2: what is behind an address, one or up to a hundred a call."""

from datetime import UTC, datetime

from contactory.providers.sandbox.books import Charge
from contactory.providers.sandbox.dialect import Answer, Call, Dialect, Refused, Route, text_of
from contactory.providers.sandbox.draws import Draws
from contactory.providers.sandbox.http_messages import Request
from contactory.providers.sandbox.identity import FREE_MAIL, domain_of
from contactory.providers.sandbox.limits import Verdict
from contactory.providers.sandbox.mailboxes import Mailbox, mailbox_of
from contactory.providers.sandbox.people import mail_host

CREDITS = 1
MOST_ADDRESSES = 100
BAD_KEY = "Invalid API key or your account ran out of credits"
# Addresses that stand for a status, and cost nothing.
TRIAL = {
    "valid@example.com": ("valid", ""),
    "invalid@example.com": ("invalid", "mailbox_not_found"),
    "catch_all@example.com": ("catch-all", ""),
    "unknown@example.com": ("unknown", "mail_server_temporary_error"),
    "spamtrap@example.com": ("spamtrap", ""),
    "abuse@example.com": ("abuse", ""),
    "donotmail@example.com": ("do_not_mail", "role_based"),
    "disposable@example.com": ("do_not_mail", "disposable"),
}
_STATUSES = {
    Mailbox.VALID: ("valid", ""),
    Mailbox.CATCH_ALL: ("catch-all", ""),
    Mailbox.SPAM_TRAP: ("spamtrap", ""),
    Mailbox.ABUSE: ("abuse", ""),
    Mailbox.MALFORMED: ("invalid", "failed_syntax_check"),
    Mailbox.DISPOSABLE: ("do_not_mail", "disposable"),
    Mailbox.ROLE: ("do_not_mail", "role_based"),
}
_SUB_STATUSES = {
    Mailbox.INVALID: ("invalid", ("mailbox_not_found", "mailbox_not_found", "does_not_accept_mail", "no_dns_entries")),
    Mailbox.UNKNOWN: ("unknown", ("greylisted", "timeout_exceeded", "mail_server_temporary_error")),
}


class ZeroBounce(Dialect):
    """Refusals of ZeroBounce, which sends no headers about its limits and most refusals with 200."""

    name = "zerobounce"

    def key_of(self, request: Request) -> str | None:
        """The parameter api_key, of the query or of the body."""
        if request.method == "GET":
            return request.parameter("api_key")
        try:
            body = request.json()
        except ValueError:
            return None
        return text_of(body.get("api_key")) if isinstance(body, dict) else None

    def unauthorized(self, request_id: str) -> Answer:
        """200 with an error."""
        return Answer({"error": BAD_KEY})

    def forbidden(self, route: Route, request_id: str) -> Answer:
        """403, by the shield before the API."""
        return Answer({"error": "Access to the API is blocked for a while."}, status=403)

    def rate_limited(self, route: Route, verdict: Verdict) -> Answer:
        """429; how long to wait is not said."""
        return Answer({"error": "Too many requests."}, status=429)

    def out_of_credits(self, request_id: str) -> Answer:
        """200 with the same error as for a bad key."""
        return Answer({"error": BAD_KEY})

    def unprocessable(self, request_id: str) -> Answer:
        """400: this API knows no 422."""
        return Answer({"error": "Bad request."}, status=400)

    def server_error(self, status: int, request_id: str) -> Answer:
        """5xx in plain text."""
        return Answer(f"{status} Server Error", status=status)


class ZeroBounceBatch(ZeroBounce):
    """The same, for calls that answer errors in a list."""

    def unauthorized(self, request_id: str) -> Answer:
        """200 with an error about all addresses."""
        return Answer({"email_batch": [], "errors": [{"email_address": "all", "error": BAD_KEY}]})

    def out_of_credits(self, request_id: str) -> Answer:
        """200 with an error about all addresses."""
        return self.unauthorized(request_id)


class ZeroBounceCredits(ZeroBounce):
    """The same, for the call that answers a bad key with a number."""

    def unauthorized(self, request_id: str) -> Answer:
        """200 with -1."""
        return Answer({"Credits": "-1"})


def validate(call: Call) -> Answer:
    """GET /v2/validate: one address."""
    address = call.request.parameter("email")
    if address is None or call.request.parameter("ip_address") is None:
        raise Refused(call.route.dialect.unprocessable(call.request_id))
    return Answer(_result(call, address), charges=_charges(call, address))


def validate_batch(call: Call) -> Answer:
    """POST /v2/validatebatch: up to a hundred addresses, in their order; who is asked for twice is billed twice."""
    batch = call.body.get("email_batch")
    if not isinstance(batch, list) or not batch or not all(isinstance(item, dict) for item in batch):
        raise Refused(call.route.dialect.unprocessable(call.request_id))
    if len(batch) > MOST_ADDRESSES:
        sentence = f"No more than {MOST_ADDRESSES} addresses can be validated at once."
        return Answer({"email_batch": [], "errors": [{"email_address": "all", "error": sentence}]})
    addresses = [text_of(item.get("email_address")) for item in batch]
    errors = [{"email_address": "", "error": "An address is missing."} for address in addresses if not address]
    asked = [address for address in addresses if address]
    charges = [charge for address in asked for charge in _charges(call, address)]
    return Answer({"email_batch": [_result(call, address) for address in asked], "errors": errors}, charges=charges)


def credits_left(call: Call) -> Answer:
    """GET /v2/getcredits: a number, as text."""
    return Answer({"Credits": str(call.world.remaining("zerobounce", call.account.key))})


def _status(call: Call, address: str) -> tuple[str, str]:
    if trial := TRIAL.get(address.lower()):
        return trial
    mailbox = mailbox_of(address, call.world.seed)
    if mailbox in _SUB_STATUSES:
        status, reasons = _SUB_STATUSES[mailbox]
        return status, Draws(call.world.seed, "reason", address.lower()).pick(reasons)
    return _STATUSES[mailbox]


def _charges(call: Call, address: str) -> list[Charge]:
    free = address.lower() in TRIAL or _status(call, address)[0] == "unknown"
    return [] if free else [Charge(address, CREDITS)]


def _result(call: Call, address: str) -> dict[str, object]:
    status, sub_status = _status(call, address)
    account, _, domain = address.rpartition("@")
    well_formed = sub_status != "failed_syntax_check"
    unknown = (
        "did_you_mean",
        "catchall_domain",
        "firstname",
        "lastname",
        "gender",
        "country",
        "region",
        "city",
        "zipcode",
    )
    return {
        "address": address,
        "status": status,
        "sub_status": sub_status,
        "free_email": domain.lower() in FREE_MAIL,
        **dict.fromkeys(unknown),
        "account": account or None,
        "domain": domain or None,
        "domain_age_days": str(Draws("age", domain).number(90, 9000)) if well_formed else None,
        "smtp_provider": "g-suite" if well_formed else None,
        "mx_found": str(well_formed and sub_status != "no_dns_entries").lower(),
        "mx_record": mail_host(domain_of(domain) or domain) if well_formed else None,
        "processed_at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3],
    }


ZEROBOUNCE = ZeroBounce()
ROUTES = {
    ("GET", "/v2/validate"): Route(ZEROBOUNCE, "validate", validate, "single", paid=True),
    ("POST", "/v2/validatebatch"): Route(ZeroBounceBatch(), "validatebatch", validate_batch, "batch", paid=True),
    ("GET", "/v2/getcredits"): Route(ZeroBounceCredits(), "getcredits", credits_left),
}
