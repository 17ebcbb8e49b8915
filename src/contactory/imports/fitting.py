"""Which action settles which kind of problem."""

from collections.abc import Iterable

from contactory.engine.issue_codes import IssueKind
from contactory.errors import InvalidInput
from contactory.imports.review_models import Action

FITTING: dict[IssueKind, tuple[Action, ...]] = {
    IssueKind.MALFORMED_ROW: (Action.EDIT, Action.DISCARD),
    IssueKind.MISSING_REQUIRED: (Action.EDIT, Action.DISCARD),
    IssueKind.INVALID_EMAIL: (Action.USE_SUGGESTION, Action.EDIT, Action.DISCARD),
    IssueKind.INVALID_VALUE: (Action.USE_SUGGESTION, Action.EDIT, Action.DISCARD),
    IssueKind.REPAIRED_ROW: (Action.ACCEPT, Action.EDIT, Action.DISCARD),
    IssueKind.DUPLICATE_IN_FILE: (Action.KEEP_FIRST, Action.KEEP_LAST, Action.EDIT, Action.DISCARD),
    IssueKind.EXISTING_CONTACT: (Action.SKIP, Action.FILL_EMPTY, Action.OVERWRITE, Action.EDIT, Action.DISCARD),
}
# What is done with rows whatever their problem; restore brings back those that were decided about.
OF_ANY_ROW = frozenset({Action.EDIT, Action.DISCARD, Action.RESTORE})


def known_action(name: str) -> Action:
    """The action of that name; raises InvalidInput. An action is taken back by undo, which is not one to ask for."""
    asked = [action for action in Action if action != Action.UNDO]
    if name not in asked:
        raise InvalidInput(f"There is no action {name!r}; the actions are {', '.join(asked)}.", field="action")
    return Action(name)


def require_fit(action: Action, kind: IssueKind) -> None:
    """Raise InvalidInput (action_does_not_fit) unless the action settles problems of the kind."""
    if action not in FITTING[kind] and action != Action.RESTORE:
        raise misfit(action, [kind])


def misfit(action: Action, kinds: Iterable[str]) -> InvalidInput:
    """The refusal that names, for each of these kinds, the actions that fit."""
    fitting = {kind: FITTING[IssueKind(kind)] for kind in sorted(kinds)}
    said = "; ".join(f"{kind} is settled by {', '.join(actions)}" for kind, actions in fitting.items())
    facts = {kind: [action.value for action in actions] for kind, actions in fitting.items()}
    return InvalidInput(f"{action.value} does not fit: {said}.", code="action_does_not_fit", fitting=facts)
