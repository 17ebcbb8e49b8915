"""Who is asking, and what they may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from contactory.errors import Forbidden, InvalidInput
from contactory.workspaces.models import Role

Scope = Literal[
    "imports:read",
    "imports:write",
    "contacts:read",
    "contacts:write",
    "exports:read",
    "exports:write",
    "keys:manage",
    "audit:read",
    "members:manage",
    "workspace:manage",
    "people:erase",
    "credits:read",
    "credits:manage",
    "recipes:read",
    "recipes:write",
    "enrichments:read",
    "enrichments:write",
    "providers:read",
    "providers:manage",
]

ALL_SCOPES: Final[frozenset[str]] = frozenset(get_args(Scope))
_READ: Final = frozenset(
    {
        "imports:read",
        "contacts:read",
        "exports:read",
        "credits:read",
        "recipes:read",
        "enrichments:read",
        "providers:read",
    }
)

SCOPES_OF_ROLE: Final[Mapping[str, frozenset[str]]] = {
    Role.OWNER: ALL_SCOPES,
    Role.EDITOR: _READ | {"imports:write", "contacts:write", "exports:write", "recipes:write", "enrichments:write"},
    Role.VIEWER: _READ,
}

# What a refusal says may not be done.
DEED_OF_SCOPE: Final[Mapping[Scope, str]] = {
    "imports:read": "see imports",
    "imports:write": "import files or decide in review",
    "contacts:read": "see contacts and companies",
    "contacts:write": "change contacts and companies",
    "exports:read": "take exported files",
    "exports:write": "export records",
    "keys:manage": "create or revoke API keys",
    "audit:read": "read the audit trail",
    "members:manage": "invite or remove people",
    "workspace:manage": "change the settings of the workspace",
    "people:erase": "erase a person",
    "credits:read": "see what providers cost",
    "credits:manage": "set budgets",
    "recipes:read": "see recipes",
    "recipes:write": "write recipes",
    "enrichments:read": "see enrichments",
    "enrichments:write": "enrich records",
    "providers:read": "see providers",
    "providers:manage": "enter or remove keys of providers",
}
_MAY_OF_ROLE: Final[Mapping[str, str]] = {
    Role.EDITOR: "import, change and enrich records",
    Role.VIEWER: "look",
}


@dataclass(frozen=True, slots=True)
class Caller:
    """The workspace a request is about, who sends it ("account:3" or "api_key:9"), and the scopes it has.

    role is the member's role, or "key" for an API key.
    """

    workspace_id: int
    actor: str
    role: str
    scopes: frozenset[str]


def allow(caller: Caller, scope: Scope) -> None:
    """Raise Forbidden unless the caller has the scope."""
    if scope in caller.scopes:
        return
    deed = DEED_OF_SCOPE[scope]
    if caller.role == "key":
        sentence = f"This API key may not {deed}: it does not have the scope {scope}; use a key that has it."
    else:
        may = _MAY_OF_ROLE.get(caller.role, "do some things")
        sentence = f"Your role here is {caller.role}, which may {may} but not {deed}; an owner can change your role."
    raise Forbidden(sentence, scope=scope, role=caller.role)


def known_scopes(scopes: list[str], *, within: frozenset[str]) -> list[str]:
    """The scopes, sorted and without repetition; refused when one is unknown or is not among those within."""
    unknown = sorted(set(scopes) - ALL_SCOPES)
    if unknown:
        raise InvalidInput(f"There is no scope {unknown[0][:80]!r}; the scopes are {', '.join(sorted(ALL_SCOPES))}.")
    excess = sorted(set(scopes) - within)
    if excess:
        raise Forbidden(f"You cannot give the scope {excess[0]}, because you do not have it yourself.", scope=excess[0])
    if not scopes:
        raise InvalidInput(f"An API key needs at least one scope of {', '.join(sorted(ALL_SCOPES))}.")
    return sorted(set(scopes))
