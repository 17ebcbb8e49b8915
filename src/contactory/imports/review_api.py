"""The routes of review: decide, edit a row, look back, take back, and keep a decision as a rule."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from ninja.params.functions import Header
from ninja.responses import Status
from pydantic import ValidationError

from contactory.api.cursors import PageQuery, page_by_id
from contactory.api.described import described
from contactory.errors import InvalidInput
from contactory.imports import row_pages
from contactory.imports.api import router as imports
from contactory.imports.models import ReviewAction, ReviewRule
from contactory.imports.queries import find_job
from contactory.imports.review_history import marks_around, shown_action
from contactory.imports.review_schemas import (
    ActionDoneOut,
    ActionIn,
    ApplyRulesIn,
    OffersOut,
    ReviewActionPage,
    RowEditedOut,
    RowEditIn,
    RulePage,
    RulesAppliedOut,
)
from contactory.imports.services import review_rules
from contactory.imports.services.review import Outcome, act
from contactory.imports.services.review_targets import Target
from contactory.imports.services.review_undo import undo
from contactory.workspaces.actors import actor_names, with_names
from contactory.workspaces.audit import Facts, audit
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.idempotency import idempotent
from contactory.workspaces.permissions import allow
from contactory.workspaces.scope import workspace_scope

router = Router(tags=["Review"])
rules = Router(tags=["Review"])

IfMatch = Header(None, alias="If-Match", description="the row's version as it was seen")


@router.post(
    "/{import_id}/actions",
    response=ActionDoneOut,
    summary="Decide about rows",
    openapi_extra=described(404, 409, 422),
)
@idempotent("imports:write")
def decide(request: HttpRequest, import_id: int, payload: ActionIn) -> Status[Any]:
    """About rows, one issue, or everything that a filter matches: all in one transaction, and all that it can affect is
    checked again at once. Idempotency-Key is honoured."""
    caller = caller_of(request)
    asked = {"workspace_id": caller.workspace_id, "job_id": import_id, "actor": caller.actor, "action": payload.action}
    target = _target(payload)
    outcome = act(**asked, target=target, cells=payload.cells, version=payload.version, dry_run=payload.dry_run)  # type: ignore[arg-type]
    rule_id = None
    if payload.keep_as_rule and not payload.dry_run:
        rule_id = review_rules.keep_rule(**asked, target=target, cells=payload.cells).id  # type: ignore[arg-type]
    _note(request, import_id, payload.action, outcome)
    return Status(200, ActionDoneOut.model_validate(_done(outcome) | {"rule_id": rule_id}))


@imports.patch(
    "/{import_id}/rows/{row_number}",
    response=RowEditedOut,
    summary="Edit a row",
    openapi_extra=described(404, 409, 422),
)
def edit_row(
    request: HttpRequest, import_id: int, row_number: int, payload: RowEditIn, if_match: str | None = IfMatch
) -> dict[str, Any]:
    """Writes other texts into some of its cells and checks it again, with the rows that it shares or shared an address
    with. Gives the row as it is then; 409 with the newer row where somebody changed it since it was seen."""
    caller = caller_of(request)
    allow(caller, "imports:write")
    with workspace_scope(caller.workspace_id):
        outcome = act(
            workspace_id=caller.workspace_id,
            job_id=import_id,
            actor=caller.actor,
            action="edit",
            target=Target(rows=(row_number,)),
            cells=payload.cells,
            version=_version(payload, if_match),
        )
        _note(request, import_id, "edit", outcome)
        return _done(outcome) | {"row": row_pages.find_row(outcome.job, row_number)}


@router.get(
    "/{import_id}/actions",
    response=ReviewActionPage,
    summary="List what was decided",
    openapi_extra=described(404, 422),
)
def list_actions(request: HttpRequest, import_id: int, page: Query[PageQuery]) -> dict[str, Any]:
    """Who decided what, when, about how many rows, and whether it was undone; newest first."""
    caller = caller_of(request)
    allow(caller, "imports:read")
    with workspace_scope(caller.workspace_id):
        job = find_job(caller.workspace_id, import_id)
        found = page_by_id(ReviewAction.objects.filter(job=job), page, listing=f"imports.actions:{import_id}")
        names = actor_names(caller.workspace_id, [row.actor for row in found.rows])
        return {"items": [shown_action(row, names) for row in found.rows], "next_cursor": found.next_cursor}


@router.post(
    "/{import_id}/actions/{action_id}/undo",
    response=ActionDoneOut,
    summary="Undo a decision",
    openapi_extra=described(404, 409, 422),
)
@idempotent("imports:write")
def undo_action(request: HttpRequest, import_id: int, action_id: int) -> Status[Any]:
    """Puts back what stood before it, for every row that nobody changed since; the others are left and listed. It is an
    action itself and can be undone. Idempotency-Key is honoured."""
    caller = caller_of(request)
    outcome = undo(workspace_id=caller.workspace_id, job_id=import_id, actor=caller.actor, action_id=action_id)
    _note(request, import_id, "undo", outcome)
    return Status(200, ActionDoneOut.model_validate(_done(outcome)))


@router.get(
    "/{import_id}/rules/offers",
    response=OffersOut,
    summary="List the rules that fit an import",
    openapi_extra=described(404, 422),
)
def list_offers(request: HttpRequest, import_id: int) -> dict[str, Any]:
    """Decisions that were kept for files with this header, with how many rows each would settle. None is applied
    unasked."""
    caller = caller_of(request)
    allow(caller, "imports:read")
    found = review_rules.offers(workspace_id=caller.workspace_id, job_id=import_id)
    with workspace_scope(caller.workspace_id):
        shown = _shown_rules(caller.workspace_id, [offer.rule for offer in found])
    return {"items": [{"rule": rule, "rows": offer.rows} for rule, offer in zip(shown, found, strict=True)]}


@router.post(
    "/{import_id}/rules/apply",
    response=RulesAppliedOut,
    summary="Apply rules to an import",
    openapi_extra=described(404, 409, 422),
)
@idempotent("imports:write")
def apply_offers(request: HttpRequest, import_id: int, payload: ApplyRulesIn | None = None) -> Status[Any]:
    """All that are offered or those that are named, in one transaction, each as an action that can be undone by itself.
    Idempotency-Key is honoured."""
    caller = caller_of(request)
    wanted = payload.rule_ids if payload is not None else None
    applied = review_rules.apply_rules(
        workspace_id=caller.workspace_id, job_id=import_id, actor=caller.actor, rule_ids=wanted
    )
    for rule, outcome in applied:
        _note(request, import_id, rule.action, outcome)
    items = [_done(outcome) | {"rule_id": rule.id} for rule, outcome in applied]
    return Status(200, RulesAppliedOut.model_validate({"items": items}))


@rules.get("", response=RulePage, summary="List the rules", openapi_extra=described(422))
def list_rules(request: HttpRequest, page: Query[PageQuery]) -> dict[str, Any]:
    """The decisions that the workspace has kept, newest first."""
    caller = caller_of(request)
    allow(caller, "imports:read")
    with workspace_scope(caller.workspace_id):
        kept = ReviewRule.objects.filter(workspace_id=caller.workspace_id)
        found = page_by_id(kept, page, listing="imports.rules")
        return {"items": _shown_rules(caller.workspace_id, found.rows), "next_cursor": found.next_cursor}


@rules.delete("/{rule_id}", response={204: None}, summary="Forget a rule", openapi_extra=described(404, 422))
def delete_rule(request: HttpRequest, rule_id: int) -> Status[None]:
    """It is offered no more; what it settled stays settled."""
    caller = caller_of(request)
    allow(caller, "imports:write")
    review_rules.forget_rule(workspace_id=caller.workspace_id, rule_id=rule_id)
    return Status(204, None)


def _target(payload: ActionIn) -> Target:
    try:
        return payload.target()
    except ValidationError:
        raise InvalidInput(
            "Say what the action is about with one of rows, issue_id and filter.", code="no_target"
        ) from None


def _version(payload: RowEditIn, if_match: str | None) -> int | None:
    if if_match is None or payload.version is not None:
        return payload.version
    seen = if_match.strip().removeprefix("W/").strip('"')
    if not seen.isascii() or not seen.isdecimal() or len(seen) > 18:
        raise InvalidInput("If-Match must be the version of the row, a number.", field="If-Match")
    return int(seen)


def _done(outcome: Outcome) -> dict[str, Any]:
    job = outcome.job
    before, after = (None, None) if outcome.action is None else marks_around(job, outcome.action)
    return {
        "mark_before": before,
        "mark": after,
        "action_id": outcome.action.id if outcome.action is not None else None,
        "rows": outcome.rows,
        "resolved_issues": outcome.resolved,
        "new_issues": outcome.opened,
        "affected_rows": outcome.others,
        "left_rows": outcome.left,
        "rule_id": None,
        "counts": {
            "status": job.state,
            "rows_total": job.rows_total,
            "rows_ready": job.rows_ready,
            "rows_issue": job.rows_issue,
            "rows_discarded": job.rows_discarded,
            "rows_success": job.rows_success,
        },
    }


def _shown_rules(workspace_id: int, found: list[ReviewRule]) -> list[dict[str, Any]]:
    names = actor_names(workspace_id, [rule.created_by for rule in found])
    same = ("id", "source", "field", "match", "text", "action", "cells", "created_at", "used_count", "used_at")
    return [
        {name: getattr(rule, name) for name in same}
        | {"issue": rule.kind, "created_by": with_names(rule.created_by, names)}
        for rule in found
    ]


def _note(request: HttpRequest, import_id: int, action: str, outcome: Outcome) -> None:
    if outcome.action is None:
        return
    caller = caller_of(request)
    facts = Facts(after={"action_id": outcome.action.id, "action": action, "rows": outcome.rows})
    audit(
        workspace_id=caller.workspace_id,
        actor=caller.actor,
        action="import.decided",
        subject=f"import:{import_id}",
        facts=facts,
    )
