"""The client of ZeroBounce."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from contactory.providers.answers import Answer, Read, outcomes, read_answers
from contactory.providers.email_statuses import DELIVERABLE, RISKY, UNDELIVERABLE, UNKNOWN
from contactory.providers.failures import BadCredentials, OutOfCredits, Permanent, ProviderFailure, RetryLater
from contactory.providers.http_provider import HttpProvider
from contactory.providers.identity import clues
from contactory.providers.messages import shown
from contactory.providers.protocol import Operation, Price, RateLimit
from contactory.providers.questions import NOTHING, Limits, Question, Rejected, Reply, Standing
from contactory.providers.rate_headers import retry_after
from contactory.providers.shapes import Node, WrongShape
from contactory.providers.values import Values
from contactory.providers.wire import Outgoing, Received, Sign, query_key

_STATUSES = {
    "valid": DELIVERABLE,
    "catch-all": RISKY,
    "unknown": UNKNOWN,
    "invalid": UNDELIVERABLE,
    "spamtrap": UNDELIVERABLE,
    "abuse": UNDELIVERABLE,
    "do_not_mail": UNDELIVERABLE,
}
_ROLES = frozenset({"role_based", "role_based_catch_all"})
_FACTS = ("sub_status", "did_you_mean", "smtp_provider")
_FIELDS = ("email_status",)
_NEEDS = (("email",),)
_PRICE = Price(Decimal(1))

VERIFY = Operation(
    "verify", "Verify one e-mail address", "contact", _FIELDS, _NEEDS, 1, _PRICE, limits=(RateLimit(80_000, 10),)
)
# The provider names three limits in three places and blocks for ten minutes above the true one, so the lowest is kept.
VERIFY_BATCH = Operation(
    "verify_batch", "Verify e-mail addresses", "contact", _FIELDS, _NEEDS, 100, _PRICE, limits=(RateLimit(5, 60),)
)


def _key_of_gets() -> Sign:
    """Signs a GET; a POST has the key in its body."""
    by_query = query_key("api_key")

    def sign(request: Outgoing, key: str) -> None:
        if request.method == "GET":
            by_query(request, key)

    return sign


class ZeroBounce(HttpProvider):
    """Addresses one by one, or up to a hundred in a call that may be made seldom."""

    name = "zerobounce"
    label = "ZeroBounce"
    address = "https://api.zerobounce.net/v2"
    list_price = Decimal("0.01")
    operations = (VERIFY, VERIFY_BATCH)
    sign = _key_of_gets()

    def limits_of(self, headers: Mapping[str, str]) -> tuple[Limits, ...]:
        """Nothing: this provider has no such headers."""
        return ()

    async def standing(self) -> Standing:
        """Whether the key is good, and the credits left."""
        left = self.served(await self.wire.get("/getcredits")).node().number("Credits")
        if left is None:
            raise WrongShape("it does not say how many credits are left")
        if left < 0:
            raise BadCredentials(f"{self.label} does not know this key: give the one of your account.")
        return Standing(left)

    def failure(self, received: Received) -> ProviderFailure:
        """As for all, but a 403 is the wall in front of the provider, which opens again."""
        if received.status == 403:
            wait = retry_after(received.headers)
            return RetryLater(f"{self.label} turns calls away for a while (403).", after=wait, throttled=True)
        return super().failure(received)

    async def _answer(self, operation: Operation, questions: Sequence[Question]) -> Reply:
        if operation is VERIFY:
            received = await self.wire.get("/validate", email=questions[0].email, ip_address="")
            node = self.served(received).node()
            await self._refuse(node.text("error"))
            return Reply(outcomes(operation, questions, read_answers([node.members()], _read)))
        batch = [{"email_address": question.email, "ip_address": None} for question in questions]
        body = {"api_key": self.access.key.reveal(), "email_batch": batch}
        node = self.served(await self.wire.post("/validatebatch", body)).node()
        errors = list(node.nodes("errors"))
        for error in errors:
            if error.text("email_address") in ("all", ""):
                await self._refuse(error.text("error") or "no reason given")
        answers = read_answers(node.items("email_batch"), _read)
        return self._with_errors(Reply(outcomes(operation, questions, answers)), questions, errors)

    async def _refuse(self, error: str) -> None:
        """Raise what an error that comes with a 200 means; a bad key and no credits are told in the same words."""
        if not error:
            return
        said = shown(error, self.access.key)
        if "api key" not in error.lower() and not self.is_about_credits(error):
            raise Permanent(f"{self.label} refused: {said}")
        await self.standing()
        raise OutOfCredits(f"{self.label} refused, and the key is good: {said}")

    def _with_errors(self, reply: Reply, questions: Sequence[Question], errors: Sequence[Node]) -> Reply:
        said = {error.text("email_address").lower(): error.text("error") for error in errors}
        settled = tuple(
            Rejected(f"{self.label} could not check it: {shown(said[question.email.lower()], self.access.key)}")
            if question.email.lower() in said
            else outcome
            for question, outcome in zip(questions, reply.outcomes, strict=True)
        )
        return Reply(settled)


def _read(node: Node) -> Read:
    """One verdict; raises WrongShape."""
    status, detail = node.text("status").lower(), node.text("sub_status")
    if status not in _STATUSES:
        raise WrongShape("its status is none of those that are documented")
    values = Values("contact")
    verdict = RISKY if status == "do_not_mail" and detail in _ROLES else _STATUSES[status]
    values.put("email_status", verdict)
    facts = {name: text for name in _FACTS if (text := node.text(name))}
    # What could not be found out is not billed.
    billed = NOTHING if status == "unknown" else None
    return Answer(clues(email=node.text("address")), values.found, facts=facts, credits=billed)
