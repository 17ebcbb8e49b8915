"""What each decision about a row and its existing record would do, before anybody decides."""

from dataclasses import dataclass

from contactory.imports.review_models import Action
from contactory.imports.services.forecast_pages import ForecastRow, judged_row
from contactory.imports.services.review import act
from contactory.imports.services.review_targets import Target
from contactory.workspaces.scope import workspace_scope

MERGES = (Action.FILL_EMPTY, Action.OVERWRITE)


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision, and what would become of the row; None where the record is gone."""

    action: Action
    row: ForecastRow | None


class _Tried(Exception):  # noqa: N818 - it carries what would be, and takes it back
    """Ends the transaction of a trial."""

    def __init__(self, choice: Choice) -> None:
        super().__init__("only a trial")
        self.choice = choice


def existing_choices(*, workspace_id: int, job_id: int, row_number: int) -> list[Choice]:
    """What filling and overwriting would change, and keep, in the record that a row's key belongs to.

    Each is decided by the review's own statements and taken back. Raises NotFound, WrongState, and InvalidInput for a
    row without an existing record.
    """
    return [_tried(workspace_id, job_id, row_number, action) for action in MERGES]


def _tried(workspace_id: int, job_id: int, row_number: int, action: Action) -> Choice:
    try:
        with workspace_scope(workspace_id):
            target = Target(rows=(row_number,))
            outcome = act(workspace_id=workspace_id, job_id=job_id, actor="", action=action.value, target=target)
            raise _Tried(Choice(action, judged_row(outcome.job, row_number)))
    except _Tried as tried:
        return tried.choice
