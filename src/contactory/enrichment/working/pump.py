"""Keeps calls coming: exchanges with the database what came back for what is asked next, while others are under way."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from contactory.enrichment.working.calls import AnswerKey, Ask, Ended
from contactory.enrichment.working.desk import Desk
from contactory.enrichment.working.exchange import SOON, Exchanged, Halt, Wish
from contactory.enrichment.working.gatekeeper import Gatekeeper
from contactory.enrichment.working.sending import LONGEST_NAP, Sending
from contactory.enrichment.working.turn_facts import TurnFacts
from contactory.runs.leaving import asked

# After this the worker is given back, so that other work has its turn.
TURN_SECONDS = 60.0
# What came back waits this long for more, so that one exchange settles many calls.
GATHERING_SECONDS = 0.2
# How often a turn looks whether its process is to end.
HEEDING_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Rest:
    """How a turn ended. halt says why nothing more can be asked for now; stopped that the run may not go on.

    due is in how many seconds the next item may be claimed, None where none waits.
    """

    stopped: bool = False
    halt: Halt | None = None
    due: float | None = None


class Pump:
    """One turn of work on one run. exchange and next_due are done by the desk's thread."""

    def __init__(
        self,
        facts: TurnFacts,
        desk: Desk,
        *,
        exchange: Callable[[Wish], Exchanged],
        next_due: Callable[[], float | None],
        keep_late: Callable[[Sequence[Ended]], None],
        at_once: int,
        probing: bool,
    ) -> None:
        self._facts = facts
        self._desk = desk
        self._exchange = exchange
        self._next_due = next_due
        self._keep_late = keep_late
        self._at_once = at_once
        self._probing = probing
        self._singly = False
        self._in_hand: list[Ended] = []
        self._under_way: dict[AnswerKey, Ask] = {}
        self._ends_at = time.monotonic() + TURN_SECONDS

    async def run(self) -> Rest:
        """Work until nothing is left to do now, and nothing is under way."""
        gates = Gatekeeper(self._facts.workspace_id)
        spec = self._facts.plan.spec
        sending = Sending(self._facts.accounts, gates, at_once=self._at_once, batch_seconds=spec.batch_seconds)
        sender = asyncio.create_task(sending.run())
        sender.add_done_callback(lambda _: sending.changed.set())
        heeding = asyncio.create_task(_stop_when_asked(sending))
        try:
            return await self._run(sending, sender)
        except Exception:
            await self._let_land(sending, sender)
            raise
        finally:
            heeding.cancel()
            sender.cancel()
            await asyncio.gather(heeding, sender, return_exceptions=True)
            await sending.close()
            await gates.close()

    async def _let_land(self, sending: Sending, sender: "asyncio.Task[None]") -> None:
        """The run goes on elsewhere, but what was sent here is paid for, and only here do its answers come."""
        sender.cancel()
        await asyncio.gather(sender, return_exceptions=True)
        ended = [*self._in_hand, *await sending.land()]
        if ended:
            await self._desk.do(lambda: self._keep_late(ended))

    async def _run(self, sending: Sending, sender: "asyncio.Task[None]") -> Rest:
        stopped = False
        while True:
            exchanged = await self._trade(sending, wanted=0 if stopped else self._room(sending))
            stopped = stopped or not exchanged.goes_on
            if stopped and sending.halt is None:
                sending.withdraw()
            if not sending.outstanding and not sending.ended:
                if stopped or sending.halt is not None or time.monotonic() > self._ends_at:
                    return Rest(stopped=stopped and sending.halt is None, halt=sending.halt, due=0.0)
                if exchanged.unheld:
                    await asyncio.sleep(SOON)
                elif not exchanged.claimed:
                    due = await self._desk.do(self._next_due)
                    if due is None or due > LONGEST_NAP:
                        return Rest(due=due)
                    await asyncio.sleep(due)
            else:
                await self._gather(sending, sender)

    async def _trade(self, sending: Sending, *, wanted: int) -> Exchanged:
        ended = self._in_hand = sending.take_ended()
        for each in ended:
            for ask in each.call.asks:
                self._under_way.pop(ask.answer_key, None)
        wish = Wish(ended, self._under_way, wanted, self._singly, sending.halt)
        exchanged = await self._desk.do(lambda: self._exchange(wish))
        self._in_hand = []
        for call in exchanged.calls:
            self._under_way |= {ask.answer_key: ask for ask in call.asks}
        for ask, item in exchanged.joining:
            ask.items.append(item)
        self._singly = self._singly or exchanged.unheld
        self._probing = exchanged.probing
        sending.add(exchanged.calls)
        return exchanged

    def _room(self, sending: Sending) -> int:
        """How many more calls can be used: half again as many wait as may be under way, so that no place does."""
        if sending.halt is not None or time.monotonic() > self._ends_at:
            return 0
        return max((1 if self._probing else 5 * self._at_once // 2) - sending.outstanding, 0)

    async def _gather(self, sending: Sending, sender: "asyncio.Task[None]") -> None:
        """Wait until so much came back that an exchange is worth it."""
        enough = max(min(self._at_once, sending.outstanding) // 2, 1)
        deadline: float | None = None
        while len(sending.ended) < enough and sending.outstanding:
            if sender.done():
                # It ends by itself only when something is wrong with it, which is raised here.
                await sender
            if sending.ended and deadline is None:
                deadline = time.monotonic() + GATHERING_SECONDS
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                return
            try:
                sending.changed.clear()
                await asyncio.wait_for(sending.changed.wait(), left)
            except TimeoutError:
                return


async def _stop_when_asked(sending: Sending) -> None:
    """See that a process that is to end asks for nothing more; what it asked for is paid for, and settled first."""
    while not asked():
        await asyncio.sleep(HEEDING_SECONDS)
    sending.stop()
