"""The check of a job that was checked before: it touches only what can have changed since."""

from contactory.engine.issue_codes import IssueKind
from contactory.imports.policies import Policies
from contactory.imports.services.review_effects import compare, compare_contacts, find_affected
from contactory.imports.services.review_work import Work, write_row_keys

_INVALID = (
    IssueKind.MALFORMED_ROW,
    IssueKind.MISSING_REQUIRED,
    IssueKind.INVALID_EMAIL,
    IssueKind.INVALID_VALUE,
)


def compare_changed(work: Work, policies: Policies) -> None:
    """Apply the policies to what is open, and compare with the contacts that came and went meanwhile.

    What a person's decision affects was compared when it was made.
    """
    write_row_keys(work.cursor, work.job)
    _apply_row_policies(work, policies)
    _find_newly_known(work)
    compare(work)
    if policies.on_duplicate != "review":
        _settle_duplicates(work, policies.on_duplicate)
    if policies.on_existing != "review":
        _settle_known(work, policies.on_existing)


def _apply_row_policies(work: Work, policies: Policies) -> None:
    if policies.on_repaired == "accept":
        repaired = IssueKind.REPAIRED_ROW.value
        work.fill("acted", "act_on_open", kinds=[repaired])
        work.run("settle_acted", kind=repaired, resolution="policy: on_repaired=accept")
        find_affected(work)
        work.run("select_anew")
    if policies.on_invalid == "discard":
        source = "policy: on_invalid=discard"
        work.fill("acted", "act_on_open", kinds=[kind.value for kind in _INVALID])
        work.run("decide_acted", decision="discard", source=source)
        work.run("settle_acted", kind=None, resolution=source)
        find_affected(work)
        work.run("select_anew")


def _find_newly_known(work: Work) -> None:
    job = work.job
    work.run("touch_newly_known", contacts_seen=job.contacts_seen, changes_seen=job.changes_seen)
    work.run("note_seen")
    find_affected(work)
    work.run("close_gone_records")


def _settle_duplicates(work: Work, policy: str) -> None:
    """Keep one row of each open group, or none; those that stay are compared with the contacts there are."""
    source = f"policy: on_duplicate={policy}"
    work.run("compare_anew")
    work.fill("acted", "act_on_losers", policy=policy)
    work.fill("affected", "affect_open_groups")
    work.run("decide_acted", decision="discard", source=source)
    work.run("settle_open", kind=IssueKind.DUPLICATE_IN_FILE.value, resolution=source)
    work.fill("candidate", "find_candidates")
    compare_contacts(work)


def _settle_known(work: Work, policy: str) -> None:
    source = f"policy: on_existing={policy}"
    kind = IssueKind.EXISTING_CONTACT.value
    work.run("select_anew")
    work.fill("acted", "act_on_open", kinds=[kind])
    work.run("decide_acted", decision=policy, source=source)
    work.run("settle_open", kind=kind, resolution=source)
