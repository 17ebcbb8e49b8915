"""The client of Explorium."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial

from contactory.providers.answers import Answer, Read, outcomes, read_answers
from contactory.providers.explorium.businesses import READERS
from contactory.providers.explorium.contact_details import read_contact_details
from contactory.providers.explorium.matches import match_body, read_match
from contactory.providers.explorium.operations import CALLS, OPERATIONS
from contactory.providers.failures import ProviderFailure, RetryLater
from contactory.providers.http_provider import HttpProvider
from contactory.providers.identity import clues
from contactory.providers.protocol import Operation
from contactory.providers.questions import Limits, Question, Reply, Standing
from contactory.providers.rate_headers import window_with_reset
from contactory.providers.shapes import Node, WrongShape
from contactory.providers.values import Values
from contactory.providers.wire import Received, header_key

_WINDOW = 60.0  # seconds, sliding


class Explorium(HttpProvider):
    """Businesses and prospects are matched first; all else is asked by the ids that matching gives."""

    name = "explorium"
    label = "Explorium"
    address = "https://api.explorium.ai"
    list_price = Decimal("0.04")
    operations = OPERATIONS
    sign = header_key("api_key")

    def limits_of(self, headers: Mapping[str, str]) -> tuple[Limits, ...]:
        """The one limit, in entities a minute."""
        return window_with_reset(headers, _WINDOW)

    async def standing(self) -> Standing:
        """Whether the key is good, and the credits left."""
        received = self.served(await self.wire.get("/v1/credits"))
        return Standing(received.node().number("remaining_credits"), self.limits_of(received.headers))

    def failure(self, received: Received) -> ProviderFailure:
        """As for all, but the body of a 429 may say when to come back where no header does."""
        failure = super().failure(received)
        if isinstance(failure, RetryLater) and failure.throttled and failure.after is None:
            failure.after = _wait_in(received)
        return failure

    async def _answer(self, operation: Operation, questions: Sequence[Question]) -> Reply:
        call = CALLS.get(operation.name)
        if call is None:
            return await self._match(operation, questions)
        kind = "business" if operation.target == "company" else "prospect"
        identifiers = [question.provider_id for question in questions]
        parameters = {"parameters": call.parameters} if call.parameters else {}
        if len(questions) == 1:
            body = {f"{kind}_id": identifiers[0], **parameters}
            received = self.served(await self.wire.post(f"{call.path}/enrich", body))
        else:
            body = {f"{kind}_ids": identifiers, **parameters}
            received = self.served(await self.wire.post(f"{call.path}/bulk_enrich", body))
        sent = self._entries(received, f"{kind}_id", questions)
        answers = read_answers(sent, partial(_read_data, operation, f"{kind}_id", call.path.rpartition("/")[2]))
        return self._reply(operation, questions, answers, received)

    def _entries(self, received: Received, id_name: str, questions: Sequence[Question]) -> list[object]:
        """What is said about each id, in the form of the bulk call also where one was asked for."""
        node, status = self._envelope(received)
        if len(questions) > 1:
            return [] if status == "miss" and node.bare("data") is None else node.items("data")
        data = node.bare("data")
        identifier = node.text("entity_id") or questions[0].provider_id
        return [] if data is None else [{id_name: identifier, "data": data}]

    async def _match(self, operation: Operation, questions: Sequence[Question]) -> Reply:
        kind = "businesses" if operation.target == "company" else "prospects"
        received = self.served(await self.wire.post(f"/v1/{kind}/match", match_body(operation.target, questions)))
        node, status = self._envelope(received)
        sent = [] if status == "miss" and not node.has(f"matched_{kind}") else node.items(f"matched_{kind}")
        answers = read_answers(sent, partial(read_match, operation.target, self.access.key))
        return self._reply(operation, questions, answers, received)

    def _envelope(self, received: Received) -> tuple[Node, str]:
        """The answer and its status: success or miss; raises RetryLater where the provider itself failed."""
        node = received.node()
        context = node.node("response_context")
        status = context.text("request_status") if context else ""
        if status not in ("success", "miss", "failure"):
            raise WrongShape("it does not say whether it is a success")
        if status == "failure":
            raise RetryLater(f"{self.label} says that it failed to answer.", self.limits_of(received.headers))
        return node, status

    def _reply(
        self, operation: Operation, questions: Sequence[Question], answers: Sequence[Read], received: Received
    ) -> Reply:
        context = received.node().node("response_context")
        return Reply(
            outcomes=outcomes(operation, questions, answers),
            limits=self.limits_of(received.headers),
            request_id=context.text("correlation_id") if context else "",
        )


def _read_data(operation: Operation, id_name: str, kind: str, entry: Node) -> Read:
    """What is said about one id, None where nothing is; raises WrongShape."""
    data = entry.node("data")
    if data is None:
        return None
    identifier = entry.text(id_name)
    values = Values(operation.target)
    facts: Mapping[str, str] = {}
    if kind in READERS:
        facts = READERS[kind](data, values)
    else:
        read_contact_details(data, values, operation.gives)
    if not values.found and not facts and not any(data.members().values()):
        return None
    # Data of which nothing is of use here is billed all the same.
    return Answer(clues(provider_id=identifier), values.found, identifier, facts)


def _wait_in(received: Received) -> float | None:
    try:
        wait = received.node().number("retry_after")
    except WrongShape:
        return None
    return float(wait) if wait is not None and 0 < wait <= 86_400 else None
