"""A provider of somebody else's: it tells the job titles of a village's people, by their addresses."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from contactory.providers.answers import Answer, Read, outcomes, read_answers
from contactory.providers.http_provider import HttpProvider
from contactory.providers.identity import clues
from contactory.providers.protocol import Operation, Price
from contactory.providers.questions import Limits, Question, Reply, Standing
from contactory.providers.shapes import Node
from contactory.providers.values import Values
from contactory.providers.wire import header_key

TITLES = Operation(
    name="titles",
    label="Job titles",
    target="contact",
    gives=("title",),
    needs=(("email",),),
    batch=3,
    price=Price(Decimal("0.5")),
)


class Village(HttpProvider):
    """POST /titles with {"emails": […]} answers {"people": [{"email": …, "title": …} or null, …]}."""

    name = "village"
    label = "The village"
    address = "https://village.example"
    operations = (TITLES,)
    sign = header_key("x-village-key")

    def limits_of(self, headers: Mapping[str, str]) -> tuple[Limits, ...]:
        """Nothing: the village has time."""
        return ()

    async def standing(self) -> Standing:
        """Whether the key is good."""
        self.served(await self.wire.get("/me"))
        return Standing()

    async def _answer(self, operation: Operation, questions: Sequence[Question]) -> Reply:
        body = {"emails": [question.email for question in questions]}
        node = self.served(await self.wire.post("/titles", body)).node()
        return Reply(outcomes(operation, questions, read_answers(node.items("people"), _read)))


def _read(node: Node) -> Read:
    values = Values("contact")
    values.put("title", node.text("title"))
    return Answer(clues(email=node.text("email")), values.found)
