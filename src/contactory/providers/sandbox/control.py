"""What a test asks of the sandbox itself: books, faults, limits, keys and rates."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from contactory.errors import Refusal
from contactory.providers.sandbox.dialect import Answer
from contactory.providers.sandbox.faults import Fault, FaultOrder
from contactory.providers.sandbox.http_messages import Request
from contactory.providers.sandbox.stripe_events import Webhook
from contactory.providers.sandbox.webhooks import reachable
from contactory.providers.sandbox.world import World

ROOT = "/_sandbox"
PROVIDERS = ("apollo", "explorium", "zerobounce", "hunter", "stripe")

_NEW_LIMITS = TypeAdapter(dict[str, Annotated[int, Field(ge=0)]])
_NEW_RATES = TypeAdapter(dict[str, Annotated[float, Field(ge=0, le=1)]])


class KeyOrder(BaseModel):
    """What is to hold of one key; what is absent stays as it is."""

    model_config = ConfigDict(extra="forbid")

    provider: str
    key: str
    credits: Annotated[int, Field(ge=0)] | None = None
    revoked: bool | None = None
    scopes: list[str] | None = None


class WebhookOrder(BaseModel):
    """Where events are sent to, with what they are signed, and how often each is sent."""

    model_config = ConfigDict(extra="forbid")

    url: str
    secret: Annotated[str, Field(min_length=1)]
    times: Annotated[int, Field(ge=1, le=10)] = 1


def answer(world: World, request: Request) -> Answer:
    """Answer a control request; what is wrong with it is said in one sentence."""
    path = request.path.removeprefix(ROOT)
    head, _, tail = path.rpartition("/")
    try:
        if request.method == "DELETE" and head == "/faults":
            return _remove_fault(world, tail)
        route = _ROUTES.get((request.method, path.rstrip("/")))
        if route is None:
            known = ", ".join(f"{method} {ROOT}{path}" for method, path in _ROUTES)
            return Answer({"error": f"There is no {request.method} {request.path} here; there is {known}."}, status=404)
        return route(world, request)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the body"
        return Answer({"error": f"{place}: {first['msg']}."}, status=422)
    except Refusal as refusal:
        return Answer({"error": refusal.sentence}, status=refusal.status)


def _about(world: World, request: Request) -> Answer:
    return Answer({"sandbox": True, "seed": world.seed, "providers": list(PROVIDERS)})


def _books(world: World, request: Request) -> Answer:
    after = request.parameter("after") or "0"
    least = int(after) if after.isdigit() else 0
    wanted = {name: request.parameter(name) for name in ("provider", "key")}
    entries = [
        asdict(entry)
        for entry in world.books.entries
        if entry.number > least and all(want in {None, getattr(entry, name)} for name, want in wanted.items())
    ]
    return Answer({"entries": entries, "totals": world.books.totals()})


def _totals(world: World, request: Request) -> Answer:
    calls = [
        {"provider": provider, "endpoint": endpoint, "key": key, "status": status, "count": count}
        for (provider, endpoint, key, status), count in sorted(world.calls.items())
    ]
    return Answer({"totals": world.books.totals(), "calls": calls})


def _reset_books(world: World, request: Request) -> Answer:
    world.books.reset()
    world.calls.clear()
    return Answer({"entries": [], "totals": []})


def _reset(world: World, request: Request) -> Answer:
    world.reset()
    return _about(world, request)


def _faults(world: World, request: Request) -> Answer:
    return Answer({"faults": [_fault(fault) for fault in world.faults.orders]})


def _add_fault(world: World, request: Request) -> Answer:
    return Answer(_fault(world.faults.add(FaultOrder.model_validate_json(request.body))), status=201)


def _remove_faults(world: World, request: Request) -> Answer:
    world.faults.clear()
    return _faults(world, request)


def _remove_fault(world: World, tail: str) -> Answer:
    if not (tail.isdigit() and world.faults.remove(int(tail))):
        return Answer({"error": f"There is no fault {tail}: GET {ROOT}/faults lists them."}, status=404)
    return Answer({"faults": [_fault(fault) for fault in world.faults.orders]})


def _fault(fault: Fault) -> dict[str, object]:
    return {"id": fault.number, "hits": fault.hits, "seen": fault.seen, **fault.order.model_dump(mode="json")}


def _limits(world: World, request: Request) -> Answer:
    return Answer({"limits": world.limits.limits})


def _change_limits(world: World, request: Request) -> Answer:
    world.limits.change(_NEW_LIMITS.validate_json(request.body))
    world.limits.forget()
    return _limits(world, request)


def _rates(world: World, request: Request) -> Answer:
    return Answer({"rates": world.coverage.rates})


def _change_rates(world: World, request: Request) -> Answer:
    world.coverage.change(_NEW_RATES.validate_json(request.body))
    return _rates(world, request)


def _change_key(world: World, request: Request) -> Answer:
    order = KeyOrder.model_validate_json(request.body)
    if order.provider not in PROVIDERS:
        return Answer(
            {"error": f'There is no provider "{order.provider}": there is {", ".join(PROVIDERS)}.'}, status=422
        )
    account = world.accounts.settings(order.provider, order.key)
    if order.credits is not None:
        # What was spent before is spent: from now on there is so much left.
        account.credits = order.credits + world.books.spent[order.provider, order.key]
    if order.revoked is not None:
        account.revoked = order.revoked
    if "scopes" in order.model_fields_set:
        account.scopes = None if order.scopes is None else frozenset(order.scopes)
    return Answer({**order.model_dump(), "credits": world.remaining(order.provider, order.key)})


def _add_webhook(world: World, request: Request) -> Answer:
    order = WebhookOrder.model_validate_json(request.body)
    if not reachable(order.url):
        return Answer({"error": f"{order.url} is not plain HTTP with a port on this machine."}, status=422)
    world.checkout.webhooks.append(Webhook(order.url, order.secret, order.times))
    return Answer(order.model_dump(exclude={"secret"}), status=201)


_ROUTES: dict[tuple[str, str], Callable[[World, Request], Answer]] = {
    ("GET", ""): _about,
    ("POST", "/reset"): _reset,
    ("GET", "/books"): _books,
    ("POST", "/books/reset"): _reset_books,
    ("GET", "/totals"): _totals,
    ("GET", "/faults"): _faults,
    ("POST", "/faults"): _add_fault,
    ("DELETE", "/faults"): _remove_faults,
    ("GET", "/limits"): _limits,
    ("POST", "/limits"): _change_limits,
    ("GET", "/rates"): _rates,
    ("POST", "/rates"): _change_rates,
    ("POST", "/keys"): _change_key,
    ("POST", "/webhooks"): _add_webhook,
}
