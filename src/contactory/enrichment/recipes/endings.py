"""What became of a record when its last step is done: the state of its item, and why it is not a better one."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from contactory.engine.fields import Field
from contactory.enrichment.recipes.conditions import listed
from contactory.enrichment.recipes.planning import CONDITION, NOTHING_TO_ASK_BY, NOTHING_WANTED, Known, Plan, Skipped
from contactory.providers.protocol import FIELDS_OF_TARGET

State = Literal["success", "partial", "not_found", "failed", "skipped"]

# Of several steps that were passed over, the reason that says most.
_TELLING = (NOTHING_TO_ASK_BY, CONDITION)
_NAMED = 3  # fields that a sentence names


class Ending(NamedTuple):
    """The final state of an item, a stable code for the reason and the sentence of it; both "" for a success."""

    state: State
    code: str = ""
    sentence: str = ""


class Trouble(NamedTuple):
    """A step that could not be asked to the end: the code and the sentence of its failure."""

    code: str
    sentence: str


def ending(
    plan: Plan,
    known: Known,
    skipped: Sequence[Skipped] = (),
    trouble: Trouble | None = None,
    rejected: Trouble | None = None,
) -> Ending:
    """How a record ends; skipped are the steps passed over, trouble is the last that failed.

    rejected is the last of which the answer was not taken, though it may have been paid for. known is as of the end:
    what was taken, and which places were asked, cached answers included.
    """
    if not known.asked:
        return Ending("failed", *trouble) if trouble else _not_asked(skipped)
    if plan.is_done(known) and known.taken:
        return Ending("success")
    if known.taken:
        return Ending("partial", *(trouble or _lacking(plan, known)))
    if trouble:
        return Ending("failed", *trouble)
    if rejected:
        return Ending("not_found", *rejected)
    return Ending("not_found", "not_found", "Nobody who was asked gave anything that is missing.")


def _not_asked(skipped: Sequence[Skipped]) -> Ending:
    for code in _TELLING:
        for step in skipped:
            if step.code == code:
                return Ending("skipped", step.code, step.sentence)
    return Ending("skipped", NOTHING_WANTED, "Nothing that the recipe wants is missing.")


def _lacking(plan: Plan, known: Known) -> Trouble:
    fields: dict[str, Field] = FIELDS_OF_TARGET[plan.spec.target]
    lacking = plan.aim & plan.open_fields(known)
    labels = [fields[name].label for name in fields if name in lacking]
    more = [f"{len(labels) - _NAMED} more"] if len(labels) > _NAMED else []
    return Trouble("still_missing", f"It still lacks {listed([*labels[:_NAMED], *more], 'and')}.")
