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


@dataclass(frozen=True, slots=True)
class Odds:
    """How likely one step finds somebody, and how likely such an answer gives each field; 1 where nothing is said.

    sure is how likely a value of a field counts as known, rather than as weak.
    """

    found: Range
    gives: Mapping[str, float] = field(default_factory=dict)
    sure: Mapping[str, float] = field(default_factory=dict)


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
    worlds = [_asked(plan, profiles, odds, world) for world in _WORLDS]
    expected = worlds[1]
    return tuple(
        _expected(step.place, [world.get(step.place, 0.0) for world in worlds], expected, odds[step.place].found)
        for step in plan.steps
    )


# For each world, which rate counts for a step that finds an id, and which for one that gives fields.
_WORLDS = ((0, 0), (1, 1), (2, 2), (2, 0), (0, 2))


def _expected(place: int, asked: Sequence[float], expected: Mapping[int, float], rate: Range) -> Expected:
    counts = Range(min(asked), expected.get(place, 0.0), max(asked))
    return Expected(place, counts, Range(*(count * share for count, share in zip(counts, rate, strict=True))))


def _asked(
    plan: Plan, profiles: Mapping[Profile, int], odds: Mapping[int, Odds], world: tuple[int, int]
) -> Mapping[int, float]:
    """How often the step of each place is asked in one world."""
    answers = {step.place: list(_answers(plan, step, odds[step.place])) for step in plan.steps}
    waiting: dict[int, dict[Profile, float]] = defaultdict(lambda: defaultdict(float))
    waiting[0] = {profile: float(count) for profile, count in profiles.items()}
    asked: dict[int, float] = defaultdict(float)
    for place in range(len(plan.steps)):
        for profile, count in waiting.pop(place, {}).items():
            step = plan.next_step(profile.known(), place).step
            if step is None:
                continue
            asked[step.place] += count
            rate = odds[step.place].found[world[0] if step.prepares else world[1]]
            for outcome, share in _outcomes(profile, step, answers[step.place], rate):
                waiting[step.place + 1][outcome] += count * share
    return asked


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


def _answers(plan: Plan, step: PlannedStep, odds: Odds) -> Iterator[tuple[dict[str, bool], float]]:
    """Every combination of fields given and sure; a field that no later step depends on makes no combinations."""
    later = plan.steps[step.place + 1 :]
    matter = {name for each in later for name in (*each.fields, *each.only_if.empty, *each.only_if.filled)}
    if any(each.only_if.email_status for each in later):
        matter.add("email_status")
    asked = sorted(step.fields & (matter | _CLUES_OF_LATER))
    doubtful = [name for name in asked if odds.gives.get(name, 1) < 1 or odds.sure.get(name, 1) < 1] if later else []
    # The least likely matter most, and each one more doubles the ways.
    doubtful = sorted(doubtful, key=lambda name: odds.gives.get(name, 1) * odds.sure.get(name, 1))[:_MOST_DOUBTFUL]
    certain = dict.fromkeys(step.fields.difference(doubtful), True)
    for chosen in product(*(_ways(name, odds) for name in doubtful)):
        settled = dict(certain)
        share = 1.0
        for name, (way, likely) in zip(doubtful, chosen, strict=True):
            share *= likely
            if way is not None:
                settled[name] = way
        yield settled, share


def _ways(name: str, odds: Odds) -> list[tuple[bool | None, float]]:
    """Given and sure, given and weak, not given; with how likely each is."""
    gives, sure = odds.gives.get(name, 1.0), odds.sure.get(name, 1.0)
    ways: list[tuple[bool | None, float]] = [(True, gives * sure), (False, gives * (1 - sure)), (None, 1 - gives)]
    return [(way, share) for way, share in ways if share > _NEGLIGIBLE]
