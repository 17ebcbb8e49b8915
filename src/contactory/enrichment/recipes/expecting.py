"""How many questions a recipe will ask, from counts of records and the rates at which providers find them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from contactory.enrichment.recipes.planning import Plan, PlannedStep
from contactory.enrichment.recipes.profiles import Profile, answered, matched, missed

_NEGLIGIBLE = 1e-9  # a share of records too small to follow
_MOST_DOUBTFUL = 5
_CLUES_OF_LATER = frozenset({"email", "linkedin_url"})  # by which a later step may be asked


class Range(NamedTuple):
    """The lowest, the expected and the highest figure."""

    low: float
    expected: float
    high: float


class World(NamedTuple):
    """Which figure of a range counts (0 the lowest, 1 the expected, 2 the highest) in one of the ways it may go.

    ids is for steps that find an id, found for those that give fields, answers for how much such an answer says.
    """

    ids: int
    found: int
    answers: int = 1


@dataclass(frozen=True, slots=True)
class Odds:
    """How likely one step finds somebody, and how likely such an answer gives each field; 1 where nothing is said.

    sure is how likely a value of a field counts as known, rather than as weak.
    """

    found: Range
    gives: Mapping[str, float | Range] = field(default_factory=dict)
    sure: Mapping[str, float | Range] = field(default_factory=dict)

    def in_world(self, world: World) -> tuple[Mapping[str, float], Mapping[str, float]]:
        """gives and sure as they are in one world."""
        return _at(self.gives, world.answers), _at(self.sure, world.answers)


class Expected(NamedTuple):
    """What is expected of one step: how many questions it is asked, and how many find somebody."""

    place: int
    asked: Range
    found: Range


def expect(plan: Plan, profiles: Mapping[Profile, int], odds: Mapping[int, Odds]) -> tuple[Expected, ...]:
    """The expectation of each step of the plan; profiles count records, odds are by the place of a step.

    Whether a step finds one record is taken as independent of what the others found. The low and the high figure are
    the least and the most over worlds in which all providers find few, as expected, or many, and in which they know
    many and give little: a step behind others is asked the more, the less those find.
    """
    return over_worlds(plan, asked_in_worlds(plan, profiles, odds), odds)


def asked_in_worlds(
    plan: Plan, profiles: Mapping[Profile, int], odds: Mapping[int, Odds]
) -> tuple[Mapping[int, float], ...]:
    """How often the step of each place is asked, in each of the worlds; the second is the expected one."""
    return tuple(_asked(plan, profiles, odds, world) for world in _WORLDS)


def over_worlds(plan: Plan, worlds: Sequence[Mapping[int, float]], odds: Mapping[int, Odds]) -> tuple[Expected, ...]:
    """The expectation of each step, over all the worlds."""
    return tuple(
        _expected(step.place, [world.get(step.place, 0.0) for world in worlds], worlds[1], odds[step.place].found)
        for step in plan.steps
    )


def found_in_worlds(
    plan: Plan, worlds: Sequence[Mapping[int, float]], odds: Mapping[int, Odds]
) -> tuple[Mapping[int, float], ...]:
    """How many questions of each place find somebody, in each of the worlds."""
    by_place = {step.place: step for step in plan.steps}
    return tuple(
        {place: count * odds[place].found[_rate_of(by_place[place], world)] for place, count in asked.items()}
        for asked, world in zip(worlds, _WORLDS, strict=True)
    )


_WORLDS = (World(0, 0), World(1, 1), World(2, 2), World(2, 0), World(0, 2), World(1, 1, 0), World(1, 1, 2))


def _expected(place: int, asked: Sequence[float], expected: Mapping[int, float], rate: Range) -> Expected:
    counts = Range(min(asked), expected.get(place, 0.0), max(asked))
    return Expected(place, counts, Range(*(count * share for count, share in zip(counts, rate, strict=True))))


def _asked(plan: Plan, profiles: Mapping[Profile, int], odds: Mapping[int, Odds], world: World) -> Mapping[int, float]:
    """How often the step of each place is asked in one world."""
    answers = {step.place: list(_answers(plan, step, *odds[step.place].in_world(world))) for step in plan.steps}
    waiting: dict[int, dict[Profile, float]] = defaultdict(lambda: defaultdict(float))
    for profile, records in profiles.items():
        waiting[profile.place][profile._replace(place=0)] += records
    asked: dict[int, float] = defaultdict(float)
    for place in range(len(plan.steps)):
        for profile, count in waiting.pop(place, {}).items():
            step = plan.next_step(profile.known(), place).step
            if step is None:
                continue
            asked[step.place] += count
            rate = odds[step.place].found[_rate_of(step, world)]
            for outcome, share in _outcomes(profile, step, answers[step.place], rate):
                waiting[step.place + 1][outcome] += count * share
    return asked


def _rate_of(step: PlannedStep, world: World) -> int:
    """Which rate of a step counts in a world."""
    return world.ids if step.prepares else world.found


def _at(ranges: Mapping[str, float | Range], place: int) -> dict[str, float]:
    return {name: value[place] if isinstance(value, Range) else value for name, value in ranges.items()}


def _outcomes(
    profile: Profile, step: PlannedStep, answers: Sequence[tuple[dict[str, bool], float]], rate: float
) -> Iterator[tuple[Profile, float]]:
    """What may become of a record, with how likely it is."""
    if rate < 1:
        yield missed(profile, step), 1 - rate
    if rate <= _NEGLIGIBLE:
        return
    if step.prepares:
        yield matched(profile, step), rate
        return
    for settled, share in answers:
        if share > _NEGLIGIBLE:
            yield answered(profile, step, settled), rate * share


def _answers(
    plan: Plan, step: PlannedStep, gives: Mapping[str, float], sure: Mapping[str, float]
) -> Iterator[tuple[dict[str, bool], float]]:
    """Every combination of fields given and sure; a field that no later step depends on makes no combinations."""
    later = plan.steps[step.place + 1 :]
    matter = {name for each in later for name in (*each.fields, *each.only_if.empty, *each.only_if.filled)}
    if any(each.only_if.email_status for each in later):
        matter.add("email_status")
    asked = sorted(step.fields & (matter | _CLUES_OF_LATER))
    doubtful = [name for name in asked if gives.get(name, 1) < 1 or sure.get(name, 1) < 1] if later else []
    # The least likely matter most, and each one more doubles the ways.
    doubtful = sorted(doubtful, key=lambda name: gives.get(name, 1) * sure.get(name, 1))[:_MOST_DOUBTFUL]
    certain = dict.fromkeys(step.fields.difference(doubtful), True)
    for chosen in product(*(_ways(gives.get(name, 1.0), sure.get(name, 1.0)) for name in doubtful)):
        settled = dict(certain)
        share = 1.0
        for name, (way, likely) in zip(doubtful, chosen, strict=True):
            share *= likely
            if way is not None:
                settled[name] = way
        yield settled, share


def _ways(gives: float, sure: float) -> list[tuple[bool | None, float]]:
    """Given and sure, given and weak, not given; with how likely each is."""
    ways: list[tuple[bool | None, float]] = [(True, gives * sure), (False, gives * (1 - sure)), (None, 1 - gives)]
    return [(way, share) for way, share in ways if share > _NEGLIGIBLE]
