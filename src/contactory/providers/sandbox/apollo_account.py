"""What an account of Apollo may know about itself: health, limits and credits."""

import json

from contactory.providers.sandbox.apollo_dialect import APOLLO
from contactory.providers.sandbox.dialect import Answer, Call
from contactory.providers.sandbox.limits import WindowState

# The group of each endpoint whose usage is told, as Apollo names them.
_ENDPOINTS = {
    ("api/v1/people", "match"): ("people/match", "enrichment"),
    ("api/v1/people", "bulk_match"): ("people/bulk_match", "enrichment"),
    ("api/v1/organizations", "enrich"): ("organizations/enrich", "enrichment"),
    ("api/v1/organizations", "bulk_enrich"): ("organizations/bulk_enrich", "enrichment"),
    ("api/v1/mixed_people", "api_search"): ("mixed_people/api_search", "search"),
}


def health(call: Call) -> Answer:
    """GET /auth/health: 200 with any key; is_logged_in says whether it is a good one."""
    return Answer({"healthy": True, "is_logged_in": not call.account.revoked})


def api_usage(call: Call) -> Answer:
    """POST /usage_stats/api_usage_stats: limit, consumed and left over by endpoint and window."""
    world, key = call.world, call.account.key
    usage = {}
    for names, (endpoint, group) in _ENDPOINTS.items():
        states = world.limits.states(f"{APOLLO.name}.{group}", (APOLLO.name, key, endpoint), world.clock())
        usage[json.dumps(list(names))] = {state.name: _usage(state) for state in states}
    return Answer(usage)


def credit_usage(call: Call) -> Answer:
    """POST /usage_stats/credit_usage_stats: the one pool of credits that everything is paid from."""
    spent = call.world.books.spent[APOLLO.name, call.account.key]
    nothing = {"limit": 0, "consumed": 0, "left_over": 0}
    others = ("direct_dial_credit", "export_credit", "conversation_credit", "ai_credit", "power_up_credit")
    lead = {"limit": call.account.credits, "consumed": spent, "left_over": call.account.credits - spent}
    cycle = {"start_date": "2026-04-01T00:00:00.000Z", "end_date": "2026-05-01T00:00:00.000Z"}
    stats = {"lead_credit": lead, **dict.fromkeys(others, nothing)}
    return Answer({"credit_usage_stats": stats, "current_credit_cycle": cycle})


def _usage(state: WindowState) -> dict[str, int | None]:
    if not state.limit:
        return {"limit": None, "consumed": state.used, "left_over": None}
    return {"limit": state.limit, "consumed": state.used, "left_over": state.left}
