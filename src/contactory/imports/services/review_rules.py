"""Decisions that are kept for later: offered for the next file with the same header, applied when somebody says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F
from django.db.models.functions import Now

from contactory.engine.issue_codes import IssueKind
from contactory.engine.mapping import header_signature
from contactory.errors import InvalidInput, NotFound
from contactory.imports.fitting import known_action
from contactory.imports.models import ImportJob, Issue, IssueItem
from contactory.imports.queries import find_job
from contactory.imports.review_models import Action, ReviewAction, ReviewRule
from contactory.imports.services.review import Outcome, act
from contactory.imports.services.review_targets import Filter, Target, count_open
from contactory.workspaces.scope import workspace_scope

_OF_VALUES = frozenset({IssueKind.INVALID_EMAIL, IssueKind.INVALID_VALUE})
_NOT_KEPT = "A rule is kept of a decision about an issue, or a filter that names a kind of issue and no single rows."


@dataclass(frozen=True, slots=True)
class Offer:
    """A rule that fits a file, and how many of its rows it would settle now."""

    rule: ReviewRule
    rows: int


def keep_rule(
    *, workspace_id: int, job_id: int, actor: str, action: str, target: Target, cells: Mapping[str, str] | None = None
) -> ReviewRule:
    """Keep a decision for files with the header of this job's file; keeping it again changes its cells.

    Raises InvalidInput (not_a_rule) for what cannot mean anything in another file.
    """
    wanted = known_action(action)
    with workspace_scope(workspace_id):
        job = find_job(workspace_id, job_id)
        kind, field, match, text = _meaning(job, wanted, target)
        rule, _ = ReviewRule.objects.update_or_create(
            workspace_id=workspace_id,
            signature=_signature(job),
            kind=kind,
            field=field,
            match=match,
            text=text,
            action=wanted,
            defaults={"cells": dict(cells or {})},
            create_defaults={
                "cells": dict(cells or {}),
                "created_by": actor,
                "source": (job.mapping or {}).get("source") or "",
            },
        )
    return rule


def offers(*, workspace_id: int, job_id: int) -> list[Offer]:
    """The rules of files with this job's header that would settle some of its rows, oldest first."""
    with workspace_scope(workspace_id):
        job = find_job(workspace_id, job_id)
        if job.layout is None or job.layout["header"] is None:
            return []
        rules = ReviewRule.objects.filter(workspace_id=workspace_id, signature=_signature(job)).order_by("id")
        found = [Offer(rule, count_open(job, _filter(rule), Action(rule.action))) for rule in rules]
        return [offer for offer in found if offer.rows]


def apply_rules(
    *, workspace_id: int, job_id: int, actor: str, rule_ids: Sequence[int] | None = None
) -> list[tuple[ReviewRule, Outcome]]:
    """Apply the rules of these ids, or all that are offered, each as one action of source "rule", in one transaction.

    A rule whose rows another has settled before it is passed over. Raises NotFound for a rule that is not offered.
    """
    with workspace_scope(workspace_id):
        offered = {offer.rule.id: offer.rule for offer in offers(workspace_id=workspace_id, job_id=job_id)}
        if gone := [rule_id for rule_id in rule_ids or () if rule_id not in offered]:
            raise NotFound("There is no such rule for this import.", rule_id=gone[0])
        wanted = (
            list(offered.values()) if rule_ids is None else [offered[rule_id] for rule_id in dict.fromkeys(rule_ids)]
        )
        done = [(rule, _applied(workspace_id, job_id, actor, rule)) for rule in wanted]
        return [(rule, outcome) for rule, outcome in done if outcome is not None]


def forget_rule(*, workspace_id: int, rule_id: int) -> None:
    """Delete a rule; what it settled stays. Raises NotFound."""
    with workspace_scope(workspace_id):
        if not ReviewRule.objects.filter(workspace_id=workspace_id, id=rule_id).delete()[0]:
            raise NotFound("There is no such rule in this workspace.")


def _applied(workspace_id: int, job_id: int, actor: str, rule: ReviewRule) -> Outcome | None:
    try:
        outcome = act(
            workspace_id=workspace_id,
            job_id=job_id,
            actor=actor,
            action=rule.action,
            target=Target(filter=_filter(rule)),
            cells=rule.cells if rule.action == Action.EDIT else None,
            source=ReviewAction.Source.RULE,
        )
    except InvalidInput as refusal:
        if refusal.code != "nothing_matches":
            raise
        return None
    ReviewRule.objects.filter(id=rule.id).update(used_count=F("used_count") + 1, used_at=Now())
    return outcome


def _signature(job: ImportJob) -> str:
    header = job.layout["header"] if job.layout is not None else None
    if header is None:
        raise InvalidInput("A rule belongs to a header, and this file has none.", code="not_a_rule")
    return header_signature(header)


def _meaning(job: ImportJob, action: Action, target: Target) -> tuple[str, str, str, str]:
    """Kind, field, how the text is compared, and the text of a rule."""
    if action == Action.RESTORE:
        raise InvalidInput(_NOT_KEPT, code="not_a_rule")
    if target.issue_id is not None:
        issue = Issue.objects.filter(job_id=job.id, id=target.issue_id).first()
        if issue is None:
            raise NotFound("There is no such issue in this import.")
        if issue.kind not in _OF_VALUES:
            return issue.kind, issue.field, ReviewRule.Match.ANY, ""
        value = IssueItem.objects.filter(issue=issue).values_list("value", flat=True).first()
        return issue.kind, issue.field, ReviewRule.Match.VALUE, value or ""
    wanted = target.filter
    if wanted is None or wanted.issue is None or _of_one_file(wanted):
        raise InvalidInput(_NOT_KEPT, code="not_a_rule")
    if wanted.value is not None:
        return wanted.issue, wanted.field or "", ReviewRule.Match.VALUE, wanted.value
    if wanted.domain is not None:
        return wanted.issue, wanted.field or "", ReviewRule.Match.DOMAIN, wanted.domain
    return wanted.issue, wanted.field or "", ReviewRule.Match.ANY, ""


def _of_one_file(wanted: Filter) -> bool:
    """Whether it names what only this file has."""
    return wanted.rows is not None or wanted.group is not None or wanted.text is not None


def _filter(rule: ReviewRule) -> Filter:
    return Filter(
        issue=IssueKind(rule.kind),
        field=rule.field or None,
        value=rule.text if rule.match == ReviewRule.Match.VALUE else None,
        domain=rule.text if rule.match == ReviewRule.Match.DOMAIN else None,
    )
