"""The items of the first page, in one form for whatever they are about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from contactory.workspaces.permissions import Scope

MOST_ITEMS: Final = 10
# What failed longer ago has been seen.
FAILED_LATELY: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing with a state; at is when it came into that state, or began where it has not ended.

    done and total are its progress, total None while nobody knows it. error is (code, sentence). by is an account, an
    API key or command; parts give it as it is stored, arranged() with its name.
    """

    kind: str
    id: int
    name: str
    state: str
    at: datetime
    by: str
    figures: Mapping[str, int] = field(default_factory=dict)
    done: int | None = None
    total: int | None = None
    error: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """Up to MOST_ITEMS that need a person, that run and that ended lately; how many need a person and run at all."""

    needs: list[Item] = field(default_factory=list)
    running: list[Item] = field(default_factory=list)
    lately: list[Item] = field(default_factory=list)
    needs_total: int = 0
    running_total: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """What one app gives: items(workspace_id), called in the workspace's scope, for those who have the scope."""

    scope: Scope
    items: Callable[[int], Items]


def together(parts: list[Items]) -> Items:
    """The newest of all parts."""
    return Items(
        needs=_newest([each for part in parts for each in part.needs]),
        running=_newest([each for part in parts for each in part.running]),
        lately=_newest([each for part in parts for each in part.lately]),
        needs_total=sum(part.needs_total for part in parts),
        running_total=sum(part.running_total for part in parts),
    )


def named(items: list[Item], names: Mapping[str, str]) -> list[Item]:
    """The items with names of people in place of ids; who is gone stays an id."""
    return [replace(each, by=names.get(each.by, each.by)) for each in items]


def _newest(items: list[Item]) -> list[Item]:
    return sorted(items, key=lambda item: item.at, reverse=True)[:MOST_ITEMS]
