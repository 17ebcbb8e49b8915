"""The client of Hunter's verifier."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from contactory.providers.answers import Answer, Read, outcomes, read_answers
from contactory.providers.email_statuses import DELIVERABLE, RISKY, UNDELIVERABLE, UNKNOWN
from contactory.providers.failures import ProviderFailure, RetryLater
from contactory.providers.http_provider import HttpProvider
from contactory.providers.identity import clues
from contactory.providers.protocol import Operation, Price, RateLimit
from contactory.providers.questions import Limits, NotFound, Question, Reply, Standing
from contactory.providers.shapes import Node, WrongShape
from contactory.providers.values import Values
from contactory.providers.wire import Received, header_key

_STATUSES = {
    "valid": DELIVERABLE,
    "accept_all": RISKY,
    "webmail": RISKY,
    "invalid": UNDELIVERABLE,
    "disposable": UNDELIVERABLE,
    "unknown": UNKNOWN,
}
_STILL_RUNNING = 2.0  # seconds until asking again makes sense
_MAY_NOT_SAY = 451

VERIFY = Operation(
    name="verify",
    label="Verify an e-mail address",
    target="contact",
    gives=("email_status", "email_confidence"),
    needs=(("email",),),
    batch=1,
    price=Price(Decimal(1)),
    limits=(RateLimit(10, 1), RateLimit(300, 60)),
)


class Hunter(HttpProvider):
    """Addresses one by one; there is no call for several."""

    name = "hunter"
    label = "Hunter"
    address = "https://api.hunter.io/v2"
    list_price = Decimal("0.05")
    operations = (VERIFY,)
    sign = header_key("x-api-key")

    def limits_of(self, headers: Mapping[str, str]) -> tuple[Limits, ...]:
        """Nothing: this provider documents no such headers."""
        return ()

    async def standing(self) -> Standing:
        """Whether the key is good, and how many verifications are left this month."""
        data = self.served(await self.wire.get("/account")).node().node("data")
        requests = data.node("requests") if data else None
        verifications = requests.node("verifications") if requests else None
        if verifications is None:
            return Standing()
        available, used = verifications.number("available"), verifications.number("used")
        return Standing(None if available is None or used is None else max(available - used, Decimal(0)))

    def failure(self, received: Received) -> ProviderFailure:
        """As for all, but 202 means that the verdict is not ready."""
        if received.status == 202:
            return RetryLater(f"{self.label} is still checking the address.", after=_STILL_RUNNING)
        return super().failure(received)

    async def _answer(self, operation: Operation, questions: Sequence[Question]) -> Reply:
        received = await self.wire.get("/email-verifier", email=questions[0].email)
        if received.status == _MAY_NOT_SAY:
            return Reply((NotFound(reason="The person asked the provider to say nothing about them."),))
        node = self.served(received).node()
        if node.node("data") is None:
            raise WrongShape("it has no data")
        return Reply(outcomes(operation, questions, read_answers([node.bare("data")], _read)))


def _read(node: Node) -> Read:
    """One verdict; raises WrongShape."""
    status = node.text("status").lower()
    if status not in _STATUSES:
        raise WrongShape("its status is none of those that are documented")
    score = node.number("score")
    sure = None if score is None else score / 100
    values = Values("contact")
    values.put("email_status", _STATUSES[status], sure)
    if sure is not None and 0 <= sure <= 1:
        values.put("email_confidence", f"{sure:f}")
    facts = {name: "true" for name in ("disposable", "webmail", "accept_all", "gibberish") if node.flag(name)}
    return Answer(clues(email=node.text("email")), values.found, facts=facts)
