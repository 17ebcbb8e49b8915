"""Sends calls as far as the gates let them through, so many at once, and gathers how they ended."""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from itertools import islice

import structlog

from contactory.enrichment.models import PauseReason
from contactory.enrichment.working.calls import Call, Ended
from contactory.enrichment.working.exchange import Halt
from contactory.enrichment.working.gatekeeper import Gatekeeper
from contactory.provider_accounts.accounts import Account
from contactory.provider_accounts.models import BreakerState
from contactory.provider_accounts.services.reporting import CallReport
from contactory.provider_accounts.services.taking import Grant
from contactory.providers.failures import ProviderFailure, Unknown
from contactory.providers.protocol import Provider
from contactory.providers.questions import Reply
from contactory.providers.registry import provider_class
from contactory.runs.crashpoints import crashpoint
from contactory.telemetry import metrics

log = structlog.get_logger(__name__)

# A wait that is longer than this gives the worker back.
LONGEST_NAP = 1.0  # seconds
_REASONS = {"breaker": PauseReason.BREAKER, "refused": PauseReason.CREDENTIALS}


class Sending:
    """Calls that wait for leave and those that are under way; one event loop's.

    outstanding is how many calls have not ended. changed is set whenever one ends. halt says why no more can be sent,
    None while they can.
    """

    def __init__(
        self, accounts: Mapping[str, Account], gates: Gatekeeper, *, at_once: int, batch_seconds: float
    ) -> None:
        self._accounts = accounts
        self._gates = gates
        self._at_once = at_once
        self._batch_seconds = batch_seconds
        self._clients: dict[str, Provider] = {}
        self._queues: defaultdict[tuple[int, str], deque[Call]] = defaultdict(deque)
        self._flying: set[asyncio.Task[bool]] = set()
        self._ready: deque[tuple[Call, float]] = deque()
        self._landed_meanwhile = 0
        self._ahead = 0
        self._untold: defaultdict[int, list[tuple[CallReport, Ended]]] = defaultdict(list)
        self._stir = asyncio.Event()
        self._leaving = False
        self.changed = asyncio.Event()
        self.outstanding = 0
        self.ended: list[Ended] = []
        self.halt: Halt | None = None

    def add(self, calls: Sequence[Call]) -> None:
        """Send these calls when their turn comes."""
        for call in calls:
            self._queues[call.gate_id, call.step.operation.name].append(call)
        self.outstanding += len(calls)
        self._stir.set()

    def take_ended(self) -> list[Ended]:
        """The calls that ended since the last time."""
        ended, self.ended = self.ended, []
        self.changed.clear()
        return ended

    async def run(self) -> None:
        """Send for as long as nobody cancels it."""
        while True:
            await self._stir.wait()
            self._stir.clear()
            await self._tell_gates()
            if self._leaving or (self._ready and self._ready[0][1] < time.monotonic()):
                self._ask_again()
            for queue in list(self._queues.values()):
                await self._send_from(queue)
            landed, self._landed_meanwhile = self._landed_meanwhile, 0
            self._ahead = min(max(landed, self._ahead - 1), self._at_once // 4)

    def stop(self) -> None:
        """Send nothing more, because this process is to end: what waits is taken back, what is under way is awaited."""
        self.halt = self.halt or Halt("", "", 0.0)
        self.withdraw()

    def withdraw(self) -> None:
        """Send nothing more, because the run may not go on: nobody pays for what was only about to be asked."""
        self._leaving = True
        self._stir.set()

    async def close(self) -> None:
        """Give up what is under way, and let go of all connections."""
        for task in self._flying:
            task.cancel()
        await asyncio.gather(*self._flying, return_exceptions=True)
        for client in self._clients.values():
            await client.close()

    async def _send_from(self, queue: deque[Call]) -> None:
        """Send what there is a place for, and have leave for as many more as come back while the gate is asked again.

        They take the places that become free meanwhile.
        """
        while queue and not self._leaving:
            room = self._at_once - len(self._flying)
            if not room and len(self._ready) > self._ahead:
                break
            wanted = list(islice(queue, max(room + 2 * self._ahead - len(self._ready), 0)))
            if not wanted:
                break
            grant = await self._gates.take(wanted)
            crashpoint("enrichment.work:granted")
            until = time.monotonic() + grant.send_within
            self._ready.extend((queue.popleft(), until) for _ in range(grant.calls))
            self._fill()
            if grant.calls < len(wanted):
                self._wait(queue, grant)
                return
        if self._leaving:
            self._take_back(queue, 0.0)

    def _wait(self, queue: deque[Call], grant: Grant) -> None:
        """Nap until the next call has room, or take all of the queue back where that would be too long."""
        first = queue[0]
        if grant.most_units is not None and first.units > grant.most_units:
            for item in (item for ask in first.asks for item in ask.items):
                item.alone = True
            self._end(Ended(queue.popleft()))
            self._stir.set()
        elif grant.why == "limit" and grant.wait_seconds <= LONGEST_NAP:
            asyncio.get_running_loop().call_later(grant.wait_seconds, self._stir.set)
        else:
            reason = _REASONS.get(grant.why, "")
            wait = None if grant.why == "refused" else grant.wait_seconds
            self.halt = Halt(reason, grant.sentence, wait)
            self._take_back(queue, grant.wait_seconds)

    def _take_back(self, queue: deque[Call], seconds: float) -> None:
        while queue:
            self._end(Ended(queue.popleft(), wait=seconds))

    def _fill(self) -> None:
        """Send what there is leave and a place for."""
        while self._ready and len(self._flying) < self._at_once:
            self._start(self._ready.popleft()[0])

    def _ask_again(self) -> None:
        """Give up the leave that is not used yet: the gate knows more by now, or it is too old."""
        while self._ready:
            call, _ = self._ready.pop()
            self._queues[call.gate_id, call.step.operation.name].appendleft(call)

    def _start(self, call: Call) -> None:
        task = asyncio.get_running_loop().create_task(self._send(call))
        self._flying.add(task)
        task.add_done_callback(self._landed)

    def _landed(self, task: "asyncio.Task[bool]") -> None:
        """Take the place at once where all is well; after a failure the gate is told before anything else is sent."""
        self._flying.discard(task)
        self._landed_meanwhile += 1
        if not task.cancelled() and task.exception() is None and task.result() and self._ready:
            call, until = self._ready[0]
            if not self._leaving and until > time.monotonic():
                self._ready.popleft()
                self._start(call)
        self._stir.set()

    async def _send(self, call: Call) -> bool:
        """Send it and keep how it ended; gives whether it was answered."""
        started = time.monotonic()
        reply, failure = await self._ask(call)
        seconds = time.monotonic() - started
        crashpoint("enrichment.work:answered")
        name, operation = call.step.provider, call.step.operation.name
        metrics.provider_called(name, operation, failure.code if failure else "ok", seconds)
        told = (
            CallReport.of_failure(operation, failure) if failure else CallReport(operation, "ok", limits=reply.limits)
        )
        ended = Ended(call, None if failure else reply, failure, round(seconds * 1000))
        self._untold[call.gate_id].append((told, ended))
        return failure is None

    async def _ask(self, call: Call) -> tuple[Reply, ProviderFailure | None]:
        client = self._client(call.step.provider)
        try:
            async with asyncio.timeout(self._batch_seconds):
                questions = [ask.question for ask in call.asks]
                return await client.ask(call.step.operation.name, questions), None
        except ProviderFailure as failure:
            return Reply(()), failure
        except TimeoutError:
            return Reply(()), Unknown(f"{client.label} did not answer in time; whether it billed is not known.")
        except Exception as error:
            # A client may come from another package: whatever it raises, the call may have been made and billed.
            log.exception("provider.client_failed", provider=client.name, operation=call.step.operation.name)
            return Reply(()), Unknown(f"The client of {client.label} failed ({type(error).__name__}).")

    def _client(self, provider: str) -> Provider:
        if provider not in self._clients:
            self._clients[provider] = provider_class(provider)(self._accounts[provider].access)
        return self._clients[provider]

    async def _tell_gates(self) -> None:
        """Tell first and settle then: whether a failure counts as a try depends on what the gate makes of it."""
        while self._untold:
            gate_id, told = self._untold.popitem()
            state = await self._gates.tell(gate_id, [each for each, _ in told])
            counts = state is None or state.state == BreakerState.CLOSED
            if any(ended.failure for _, ended in told):
                self._ask_again()
            for _, ended in told:
                self._end(Ended(ended.call, ended.reply, ended.failure, ended.latency_ms, counts))

    def _end(self, ended: Ended) -> None:
        self.ended.append(ended)
        self.outstanding -= 1
        self.changed.set()
