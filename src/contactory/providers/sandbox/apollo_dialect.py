"""How Apollo is asked and how it refuses."""

from collections.abc import Iterable

from contactory.providers.sandbox.dialect import Answer, Call, Dialect, Refused, Route
from contactory.providers.sandbox.http_messages import Request
from contactory.providers.sandbox.limits import Verdict, WindowState

_WORDS = {"minute": "minute", "hour": "hourly", "day": "24-hour"}
_PLANS = "https://app.apollo.io/#/settings/plans/upgrade"


class Apollo(Dialect):
    """Refusals and headers of Apollo's REST API v1."""

    name = "apollo"

    def key_of(self, request: Request) -> str | None:
        """The header x-api-key: a key anywhere else is none."""
        return request.headers.get("x-api-key")

    def request_id(self, drawn: str) -> str:
        """A signed 64-bit integer."""
        return str(int.from_bytes(bytes.fromhex(drawn[:16]), signed=True))

    def scope(self, route: Route, key: str) -> tuple[str, ...]:
        """Each endpoint of a team has windows of its own."""
        return self.name, key, route.endpoint

    def unauthorized(self, request_id: str) -> Answer:
        """401, in plain text."""
        return Answer(
            "Invalid API key. See https://docs.apollo.io/reference/authentication for how to authenticate.", status=401
        )

    def forbidden(self, route: Route, request_id: str) -> Answer:
        """403 with the endpoint."""
        sentence = (
            f"This API key is not authorized to access api/v1/{route.endpoint}. Request an API key from your "
            "administrator that includes this endpoint in its configured scope."
        )
        return Answer({"error": sentence, "error_code": "API_INACCESSIBLE"}, status=403)

    def rate_limited(self, route: Route, verdict: Verdict) -> Answer:
        """429 with the limit that was passed, and the seconds until it begins anew."""
        passed = verdict.passed or WindowState("minute", 1000, 1000, verdict.retry_after)
        sentence = (
            f"The maximum number of api calls allowed for api/v1/{route.endpoint} is {passed.limit} times per "
            f"{passed.name}. Please upgrade your plan from {_PLANS}."
        )
        return Answer({"message": sentence}, status=429, headers={"Retry-After": str(verdict.retry_after)})

    def out_of_credits(self, request_id: str) -> Answer:
        """422 with a text about credits."""
        return Answer({"error": f"You have insufficient credits. Please upgrade your plan from {_PLANS}."}, status=422)

    def unprocessable(self, request_id: str) -> Answer:
        """422, as when the body has not the form that is asked for."""
        return failed(422, "UNKNOWN_ERROR", "no implicit conversion of String into Integer")

    def server_error(self, status: int, request_id: str) -> Answer:
        """A page of the proxy before it."""
        return Answer(f"{status} Server Error", status=status)

    def limit_headers(self, verdict: Verdict) -> dict[str, str]:
        """Limit, usage and what is left of each window; an unlimited one has an empty limit and nothing else."""
        headers = {}
        for state in verdict.windows:
            word = _WORDS[state.name]
            headers[f"x-rate-limit-{word}"] = str(state.limit) if state.limit else ""
            if state.limit:
                headers[f"x-{word}-usage"] = str(state.used)
                headers[f"x-{word}-requests-left"] = str(state.left)
        return headers


APOLLO = Apollo()


def failed(status: int, code: str, message: str) -> Answer:
    """A refusal with a code."""
    return Answer({"status": "failed", "error_code": code, "error_message": message}, status=status)


def parameters(call: Call) -> dict[str, object]:
    """What is asked, from the query and the body alike; names lose the brackets of lists, and the body wins."""
    found: dict[str, object] = {}
    for name, values in call.request.query.items():
        plain = name.removesuffix("[]")
        found[plain] = list(values) if plain != name else values[0]
    return {**found, **{name.removesuffix("[]"): value for name, value in call.body.items()}}


def is_true(value: object) -> bool:
    """Whether a flag is set, as JSON or as text."""
    return value is True or (isinstance(value, str) and value in {"true", "1"})


def texts(value: object) -> list[str]:
    """A list of texts, or one text, as a list."""
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, Iterable) else []


def details_of(value: object, missing: str, too_many: str) -> list[dict[str, object]]:
    """The 1 to 10 objects of a bulk call. Raises Refused in Apollo's words for anything else."""
    if not isinstance(value, list) or not value:
        raise Refused(failed(400, "INVALID_REQUEST", missing))
    if len(value) > 10:
        raise Refused(failed(400, "RECORD_LIMIT_EXCEEDED", too_many))
    if not all(isinstance(item, dict) for item in value):
        raise Refused(APOLLO.unprocessable(""))
    return value
