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
from contactory.enrichment.working.leave import Ready, Together
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
# Whoever waited longer for leave was frozen, and a busy database is no reason to send nothing.
_LONGEST_TAKE = 5.0
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
        self._flying: set[asyncio.Task[None]] = set()
        self._ready = Ready()
        self._failed: set[int] = set()
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
            await self._give_up(self._ready.take_all() if self._leaving else self._ready.take_old())
            for queue in list(self._queues.values()):
                await self._send_from(queue)
            self._fill()
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

    async def land(self) -> list[Ended]:
        """Await what is under way once nobody runs this any more, and give all calls that have not been taken.

        Those that were never sent are among them. No gate is told.
        """
        self._leaving = True
        while self._flying:
            await asyncio.wait(self._flying)
        for told in self._untold.values():
            self.ended += [ended for _, ended in told]
        for calls in (*self._queues.values(), *self._ready.take_all().values()):
            self.ended += [Ended(call) for call in calls]
        self._untold.clear()
        self._queues.clear()
        self.outstanding = 0
        return self.take_ended()

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
        room = self._at_once - len(self._flying)
        wanted = list(islice(queue, max(room + 2 * self._ahead - len(self._ready), 0)))
        if wanted and not self._leaving and (room > 0 or len(self._ready) <= self._ahead):
            if wanted[0].gate_id in self._failed:
                await self._tell_gates()
            asked_at = time.monotonic()
            grant = await self._gates.take(wanted)
            crashpoint("enrichment.work:granted")
            await self._use(grant, [queue.popleft() for _ in range(grant.calls)], asked_at)
            if grant.calls < len(wanted):
                self._wait(queue, grant)
        if self._leaving:
            self._take_back(queue, 0.0)

    async def _use(self, grant: Grant, calls: list[Call], asked_at: float) -> None:
        """Send calls that have leave, as far as there are places; one that everybody waits for needs none."""
        places = len(calls) if grant.probing else max(self._at_once - len(self._flying), 0)
        was_away = time.monotonic() > asked_at + max(grant.send_within, _LONGEST_TAKE)
        if not calls or self._leaving or was_away or calls[0].gate_id in self._failed:
            places = 0
        for call in calls[:places]:
            self._start(call)
        self._ready.add(calls[places:], grant, asked_at)
        if self._leaving:
            await self._give_up(self._ready.take_all())

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
        """Send what there is leave and a place for; to a gate that was failed by a call only once it knows of that."""
        while not self._leaving and len(self._flying) < self._at_once:
            call = self._ready.next(self._failed)
            if call is None:
                return
            self._start(call)

    async def _give_up(self, leave: dict[Together, list[Call]]) -> None:
        """Give leave back that is too old, or that the gate would think about anew; its calls are the first in line."""
        for (gate_id, operation, _), calls in reversed(leave.items()):
            self._queues[gate_id, operation].extendleft(reversed(calls))
            self._stir.set()
        for (_, _, given_at), calls in leave.items():
            await self._gates.give_back(calls, given_at)

    def _start(self, call: Call) -> None:
        task = asyncio.get_running_loop().create_task(self._send(call))
        self._flying.add(task)
        task.add_done_callback(self._landed)

    def _landed(self, task: "asyncio.Task[None]") -> None:
        """Fill the place at once."""
        self._flying.discard(task)
        self._landed_meanwhile += 1
        self._fill()
        self._stir.set()

    async def _send(self, call: Call) -> None:
        """Send it and keep how it ended."""
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
        if failure is not None:
            self._failed.add(call.gate_id)

    async def _ask(self, call: Call) -> tuple[Reply, ProviderFailure | None]:
        label = provider_class(call.step.provider).label
        try:
            client = self._client(call.step.provider)
            async with asyncio.timeout(self._batch_seconds):
                questions = [ask.question for ask in call.asks]
                return await client.ask(call.step.operation.name, questions), None
        except ProviderFailure as failure:
            return Reply(()), failure
        except TimeoutError:
            return Reply(()), Unknown(f"{label} did not answer in time; whether it billed is not known.")
        except Exception as error:
            # A client may come from another package: whatever it raises, the call may have been made and billed.
            log.exception("provider.client_failed", provider=call.step.provider, operation=call.step.operation.name)
            return Reply(()), Unknown(f"The client of {label} failed ({type(error).__name__}).")

    def _client(self, provider: str) -> Provider:
        if provider not in self._clients:
            self._clients[provider] = provider_class(provider)(self._accounts[provider].access)
        return self._clients[provider]

    async def _tell_gates(self) -> None:
        """Tell first and settle then: whether a failure counts as a try depends on what the gate makes of it."""
        for gate_id in list(self._untold):
            told = list(self._untold[gate_id])
            state = await self._gates.tell(gate_id, [each for each, _ in told])
            later = self._untold.pop(gate_id)[len(told) :]
            if later:
                self._untold[gate_id] = later
            counts = state is None or state.state == BreakerState.CLOSED
            for _, ended in told:
                self._end(Ended(ended.call, ended.reply, ended.failure, ended.latency_ms, counts))
            if any(ended.failure for _, ended in told):
                await self._give_up(self._ready.take_gate(gate_id))
            if not any(ended.failure for _, ended in self._untold.get(gate_id, ())):
                self._failed.discard(gate_id)

    def _end(self, ended: Ended) -> None:
        self.ended.append(ended)
        self.outstanding -= 1
        self.changed.set()
