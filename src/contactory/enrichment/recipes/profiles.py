"""What of a record decides its way through a recipe: thousands of records share a few such profiles."""

from collections.abc import Mapping
from typing import NamedTuple

from contactory.enrichment.recipes.conditions import country_of
from contactory.enrichment.recipes.email_status import status_of
from contactory.enrichment.recipes.planning import Known, Plan, PlannedStep
from contactory.providers.email_statuses import DELIVERABLE

_SOMETHING = "x"  # stands for any value that counts as known
# The clues that a value of a field gives, where it gives any.
_CLUES = {
    "email": ("email",),
    "linkedin_url": ("linkedin_url",),
    "full_name": ("name",),
    "company": ("company",),
    "company_domain": ("domain",),
    "mobile_phone": ("phone",),
    "name": ("company",),
    "domain": ("domain",),
}


class Profile(NamedTuple):
    """A record as the plan sees it; equal for all records that go the same way. place is the step to begin with."""

    values: frozenset[tuple[str, str]]
    clues: frozenset[str]
    fresh: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    asked: frozenset[int] = frozenset()
    place: int = 0

    def known(self) -> Known:
        """What the plan is asked with."""
        return Known(dict(self.values), self.clues, self.fresh, self.taken, self.ids, self.asked)


class Profiler:
    """Makes profiles for one plan."""

    def __init__(self, plan: Plan) -> None:
        conditions = [step.only_if for step in plan.steps]
        by_status = any(condition.email_status for condition in conditions)
        self._plan = plan
        self._by_country = any(condition.countries for condition in conditions)
        self._special = frozenset(plan.ranks.special) | ({"email_status"} if by_status else set())
        alone = {name for condition in conditions for name in (*condition.empty, *condition.filled)} | self._special
        if plan.spec.stop.when == "any":
            alone |= plan.aim
        self._alone = frozenset(alone)
        self._together = _groups(plan, plan.wanted - alone)
        self._providers = frozenset(step.provider for step in plan.steps)

    def profile(self, known: Known, place: int = 0) -> Profile:
        """The profile of a record before the step of a place."""
        values = [(name, self._form(name, value)) for name in self._alone if (value := known.values.get(name))]
        for group in self._together:
            if group <= known.values.keys():
                values += [(name, _SOMETHING) for name in group]
        if self._by_country:
            values = [(name, text) for name, text in values if name not in ("country", "company_country")]
            values.append(("country", country_of(known.values)))
        return Profile(
            frozenset(values),
            frozenset(known.clues),
            self._special.intersection(known.fresh),
            frozenset(known.taken),
            self._providers.intersection(known.ids),
            frozenset(known.asked),
            place,
        )

    def _form(self, name: str, value: str) -> str:
        if name == "email_status":
            return status_of(value)
        if name not in self._special or self._plan.ranks.is_settled(name, value):
            return _SOMETHING
        return value


def answered(profile: Profile, step: PlannedStep, settled: Mapping[str, bool]) -> Profile:
    """The profile after an answer; settled are the fields it gives, each with whether the value is more than weak."""
    values = dict(profile.values)
    values |= {name: _given(name) for name, sure in settled.items() if sure}
    clues = profile.clues.union(*(_CLUES.get(name, ()) for name in settled))
    if {"first_name", "last_name"} <= settled.keys():
        clues |= {"name"}
    return profile._replace(
        values=frozenset(values.items()),
        clues=clues,
        taken=profile.taken.union(settled),
        asked=profile.asked | {step.place},
    )


def matched(profile: Profile, step: PlannedStep) -> Profile:
    """The profile once a provider's id is known."""
    return profile._replace(ids=profile.ids | {step.provider}, asked=profile.asked | {step.place})


def missed(profile: Profile, step: PlannedStep) -> Profile:
    """The profile after a step that brought nothing."""
    return profile._replace(asked=profile.asked | {step.place})


def _given(name: str) -> str:
    return DELIVERABLE if name == "email_status" else _SOMETHING


def _groups(plan: Plan, names: frozenset[str]) -> list[frozenset[str]]:
    """Fields that the same steps are asked for: it only matters whether any of them is missing."""
    groups: dict[tuple[frozenset[int], bool], set[str]] = {}
    for name in names:
        places = frozenset(step.place for step in plan.steps if name in step.fields)
        groups.setdefault((places, name in plan.aim), set()).add(name)
    return [frozenset(group) for group in groups.values()]
