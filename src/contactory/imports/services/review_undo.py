"""Taking an action of review back: every row that nobody changed since gets what stood before."""

from contactory.errors import Conflict, NotFound
from contactory.imports.review_models import Action, ReviewAction
from contactory.imports.services.review import (
    Outcome,
    begin_action,
    in_one_go,
    settle_own_problems,
)
from contactory.imports.services.review_effects import MOST_OTHERS, followed
from contactory.imports.services.review_work import Work, working_in_review


def undo(*, workspace_id: int, job_id: int, actor: str, action_id: int, dry_run: bool = False) -> Outcome:
    """Put back what stood before an action, as an action of its own, which can be undone too.

    Rows that somebody changed since, or that are records by now, are left and listed. Raises NotFound, WrongState, and
    Conflict for an action that is undone already or of which no row is left.
    """

    def effect() -> Outcome:
        with working_in_review(workspace_id, job_id) as work:
            undone = _action_to_undo(work, action_id)
            left = _select(work, undone)
            made = begin_action(work, actor, Action.UNDO, {"action_id": action_id}, ReviewAction.Source.PERSON)
            work.run("touch_former_keys")
            with followed(work) as effects:
                _put_back(work, actor)
        _mark(undone, made)
        work.job.refresh_from_db()
        return Outcome(made, work.job, made.rows, effects.resolved, effects.opened, effects.others, left)

    return in_one_go(workspace_id, effect, dry_run=dry_run)


def _action_to_undo(work: Work, action_id: int) -> ReviewAction:
    found = ReviewAction.objects.filter(job_id=work.job.id, id=action_id).first()
    if found is None:
        raise NotFound("There is no such action in this import.")
    if found.undone_by_id is not None:
        raise Conflict(
            f"Action {action_id} is undone already; to have it again, undo action {found.undone_by_id}.",
            code="undone_already",
            undone_by=found.undone_by_id,
        )
    work.values["undone"] = action_id
    return found


def _select(work: Work, undone: ReviewAction) -> list[int]:
    """Select the rows that can be put back; gives the first of those that cannot."""
    count = work.fill("acted", "act_on_steps")
    left = work.column("rows_changed_since", most=MOST_OTHERS)
    if count == 0:
        raise Conflict(
            f"Every row of action {undone.id} was changed since; undo what was done later first.",
            code="changed_since",
            rows=left,
        )
    return left


def _put_back(work: Work, actor: str) -> None:
    work.run("restore_decisions")
    work.run("restore_edits")
    work.run("restore_acceptance", accepted_again=f"accept by {actor}")
    settle_own_problems(work)
    work.run("settle_rows_that_are_out")


def _mark(undone: ReviewAction, made: ReviewAction) -> None:
    undone.undone_by = made
    undone.save(update_fields=["undone_by"])
    if undone.action == Action.UNDO:
        # What was taken back stands again, and can be taken back again.
        ReviewAction.objects.filter(job_id=undone.job_id, undone_by=undone).update(undone_by=None)
