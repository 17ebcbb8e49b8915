"""How Explorium is asked and how it refuses."""

import time

from contactory.providers.sandbox.dialect import Answer, Call, Dialect, Refused, Route
from contactory.providers.sandbox.http_messages import Request
from contactory.providers.sandbox.limits import Verdict

MOST_ENTITIES = 50
_NO_CREDITS = "You have insufficient credits to perform this operation. Please purchase additional credits."


class Explorium(Dialect):
    """Refusals and headers of Explorium's API v1."""

    name = "explorium"

    def key_of(self, request: Request) -> str | None:
        """The header api_key."""
        return request.headers.get("api_key")

    def unauthorized(self, request_id: str) -> Answer:
        """401 with details."""
        return _details(401, "Invalid API key.", request_id)

    def forbidden(self, route: Route, request_id: str) -> Answer:
        """403 with details."""
        return _details(403, f"This API key has no access to {route.endpoint}.", request_id)

    def rate_limited(self, route: Route, verdict: Verdict) -> Answer:
        """429 with the seconds to wait, in the body and in the header."""
        wait = verdict.retry_after
        return Answer(
            {
                "error": "rate_limit_exceeded",
                "message": f"API rate limit exceeded. Please retry after {wait} seconds.",
                "retry_after": wait,
            },
            status=429,
            headers={"Retry-After": str(wait)},
        )

    def out_of_credits(self, request_id: str) -> Answer:
        """403 with a text about credits."""
        return _details(403, _NO_CREDITS, request_id)

    def unprocessable(self, request_id: str) -> Answer:
        """422, as when the body is no JSON object."""
        return invalid("body", "value is not a valid dict", "type_error.dict")

    def server_error(self, status: int, request_id: str) -> Answer:
        """5xx with details."""
        return _details(status, "An internal server error occurred", request_id)

    def limit_headers(self, verdict: Verdict) -> dict[str, str]:
        """Limit, what is left, and the time at which the window is empty; nothing where there is no limit."""
        state = verdict.windows[0]
        if not state.limit:
            return {}
        return {
            "X-RateLimit-Limit": str(state.limit),
            "X-RateLimit-Remaining": str(state.left),
            "X-RateLimit-Reset": str(int(time.time() + state.resets_in) + 1),
        }


EXPLORIUM = Explorium()


def invalid(place: str, message: str, kind: str) -> Answer:
    """422 that names one place in the body."""
    where = ["body"] if place == "body" else ["body", place]
    return Answer({"detail": [{"loc": where, "msg": message, "type": kind, "ctx": {}}]}, status=422)


def items_of(call: Call, name: str, kind: type) -> list[object]:
    """The 1 to 50 things of a call under one name. Raises Refused in Explorium's words for anything else."""
    only_known(call, name)
    found = call.body.get(name)
    if found is None:
        raise Refused(invalid(name, "field required", "value_error.missing"))
    if not isinstance(found, list) or not all(isinstance(item, kind) for item in found):
        raise Refused(invalid(name, "value is not a valid list", "type_error.list"))
    if not 1 <= len(found) <= MOST_ENTITIES:
        raise Refused(invalid(name, f"ensure this value has 1 to {MOST_ENTITIES} items", "value_error.list"))
    return found


def id_of(call: Call, name: str) -> str:
    """The id that a call is about. Raises Refused when there is none."""
    only_known(call, name)
    found = call.body.get(name)
    if not isinstance(found, str):
        raise Refused(invalid(name, "field required", "value_error.missing"))
    return found


def only_known(call: Call, name: str) -> None:
    """Raise Refused for a key of the body that is not known."""
    for key in call.body:
        if key not in {name, "request_context", "parameters"}:
            raise Refused(invalid(key, "extra fields not permitted", "value_error.extra"))


def context(call: Call, *, found: bool = True) -> dict[str, object]:
    """What every answer begins with; found says whether there was anything."""
    return {
        "correlation_id": call.request_id,
        "request_status": "success" if found else "miss",
        "time_took_in_seconds": 0.01,
    }


def _details(status: int, sentence: str, request_id: str) -> Answer:
    return Answer({"details": sentence, "correlation_id": request_id}, status=status)
