"""The way of a request through the sandbox: route, fault, key, limits, answer, credits, books."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from contactory.errors import Refusal
from contactory.providers.sandbox import apollo, control, explorium, hunter, stripe, zerobounce
from contactory.providers.sandbox.accounts import Account
from contactory.providers.sandbox.dialect import Answer, Call, Refused, Route
from contactory.providers.sandbox.faults import BEFORE, Fault, FaultKind
from contactory.providers.sandbox.garbage import spoilt
from contactory.providers.sandbox.http_messages import JSON, Manner, Outcome, Reply, Request, json_bytes
from contactory.providers.sandbox.limits import Verdict
from contactory.providers.sandbox.world import World

ROUTES: dict[tuple[str, str], Route] = {
    **apollo.ROUTES,
    **explorium.ROUTES,
    **zerobounce.ROUTES,
    **hunter.ROUTES,
    **stripe.ROUTES,
}


@dataclass(frozen=True)
class Arrival:
    """A request whose route is known; tail is the id in its path, where it has one."""

    world: World
    request: Request
    route: Route
    tail: str
    key: str | None
    request_id: str


def respond(world: World, request: Request) -> Outcome:
    """Answer one request; nothing is waited for in here, so that each call is billed whole or not at all."""
    if request.path.startswith(control.ROOT):
        return Outcome(reply_of(control.answer(world, request)))
    route, tail = find_route(request)
    if route is None:
        return Outcome(reply_of(_unknown(request)))
    dialect = route.dialect
    key = dialect.key_of(request)
    arrival = Arrival(world, request, route, tail, key, dialect.request_id(world.new_request_id()))
    try:
        outcome, status = _with_faults(arrival, world.faults.striking(dialect.name, route.endpoint, key))
    except Refusal as refusal:
        outcome, status = Outcome(reply_of(Answer({"error": refusal.sentence}, status=refusal.status))), refusal.status
    # A key that has no account may be somebody's live one: it is kept nowhere.
    known = key if key and world.accounts.of(dialect.name, key) else ""
    world.calls[dialect.name, route.endpoint, known, status] += 1
    return outcome


def find_route(request: Request) -> tuple[Route | None, str]:
    """The route of a request, and the id that is the last part of its path, or the last but one."""
    if route := ROUTES.get((request.method, request.path)):
        return route, ""
    head, _, tail = request.path.rpartition("/")
    if route := ROUTES.get((request.method, f"{head}/*")):
        return route, tail
    before, _, number = head.rpartition("/")
    return ROUTES.get((request.method, f"{before}/*/{tail}")), number


def reply_of(answer: Answer) -> Reply:
    """An answer as bytes."""
    if isinstance(answer.payload, str):
        return Reply(answer.status, answer.payload.encode(), f"{answer.text_type}; charset=utf-8", answer.headers)
    return Reply(answer.status, json_bytes(answer.payload), JSON, answer.headers)


def _with_faults(arrival: Arrival, faults: Iterable[Fault]) -> tuple[Outcome, int]:
    late, struck = [], None
    for fault in faults:
        if fault.order.kind is FaultKind.LATENCY:
            late.append(fault)
        else:
            struck = fault
    if struck is not None and struck.order.kind in BEFORE:
        outcome, status = _instead(struck, arrival)
    else:
        outcome, status = _answered(arrival, struck)
    delay = sum(fault.wait() for fault in late)
    return replace(outcome, delay=delay, released=lambda: all(fault.taken_away for fault in late)), status


def _instead(fault: Fault, arrival: Arrival) -> tuple[Outcome, int]:
    route, request_id, order = arrival.route, arrival.request_id, fault.order
    if order.kind in {FaultKind.OUTAGE, FaultKind.DROP_BEFORE}:
        return Outcome(Reply(0, b""), manner=Manner.DROP), 0
    retry_after = {} if order.retry_after is None else {"Retry-After": order.retry_after}
    says: dict[FaultKind, Callable[[], Answer]] = {
        FaultKind.UNAUTHORIZED: lambda: route.dialect.unauthorized(request_id),
        FaultKind.FORBIDDEN: lambda: route.dialect.forbidden(route, request_id),
        FaultKind.OUT_OF_CREDITS: lambda: route.dialect.out_of_credits(request_id),
        FaultKind.UNPROCESSABLE: lambda: route.dialect.unprocessable(request_id),
        FaultKind.RATE_LIMITED: lambda: route.dialect.rate_limited(route, Verdict(False, retry_after=60)),
        FaultKind.SERVER_ERROR: lambda: route.dialect.server_error(order.status, request_id),
    }
    answer = says[order.kind]()
    if order.kind in {FaultKind.RATE_LIMITED, FaultKind.SERVER_ERROR}:
        answer = replace(answer, headers=retry_after)
    return Outcome(reply_of(answer)), answer.status


def _answered(arrival: Arrival, struck: Fault | None) -> tuple[Outcome, int]:
    answer, latest = _asked(arrival), arrival.world.latest
    reply = reply_of(replace(answer, headers={**answer.headers, "X-Contactory-Request": arrival.request_id}))
    outcome = Outcome(reply)
    if struck is not None:
        other = latest.get(arrival.route.endpoint, answer.payload)
        outcome = spoilt(struck.order.kind, reply, answer.payload, other)
    if answer.status == 200:
        latest[arrival.route.endpoint] = answer.payload
    return outcome, answer.status


def _asked(arrival: Arrival) -> Answer:
    world, route, request_id = arrival.world, arrival.route, arrival.request_id
    dialect = route.dialect
    account = world.accounts.of(dialect.name, arrival.key)
    if account is None and route.is_open:
        account = Account("", revoked=True)
    if account is None:
        return dialect.unauthorized(request_id)
    if not account.may_call(route.endpoint):
        return dialect.forbidden(route, request_id)
    call = Call(world, arrival.request, route, account, request_id, arrival.tail)
    headers: dict[str, str] = {}
    try:
        if route.group is not None:
            scope = dialect.scope(route, account.key)
            verdict = world.limits.take(f"{dialect.name}.{route.group}", scope, route.units(call), world.clock())
            headers = dialect.limit_headers(verdict)
            if not verdict.allowed:
                limited = dialect.rate_limited(route, verdict)
                return replace(limited, headers={**headers, **limited.headers})
        answer = _billed(call, route.answer(call))
    except Refused as refused:
        answer = refused.answer
    return replace(answer, headers={**headers, **answer.headers})


def _billed(call: Call, answer: Answer) -> Answer:
    provider, key = call.route.dialect.name, call.account.key
    cost = sum(charge.credits for charge in answer.charges)
    # Without a credit left not even a question that would find nothing is answered.
    if call.route.paid and answer.status == 200 and max(cost, 1) > call.world.remaining(provider, key):
        return call.route.dialect.out_of_credits(call.request_id)
    if cost:
        call.world.books.charge(
            provider=provider,
            key=key,
            endpoint=call.route.endpoint,
            request=call.request_id,
            charges=answer.charges,
        )
    if answer.once_billed is not None:
        answer.once_billed()
    return answer


def _unknown(request: Request) -> Answer:
    known = f"{request.method} {request.path}"
    return Answer({"error": f"The sandbox does not speak {known}: see its page for what it does."}, status=404)
