"""What a change of some rows does to others: groups of one address form and dissolve, contacts become known."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from contactory.engine.issue_codes import IssueKind
from contactory.imports.services.review_work import Work
from contactory.imports.services.staging import RANKS

MOST_OTHERS = 1_000


@dataclass(slots=True)
class Effects:
    """What came of a change: issues settled and brought up, and the numbers of other rows that saw one of them."""

    resolved: int = 0
    opened: int = 0
    others: list[int] = field(default_factory=list)


@contextmanager
def followed(work: Work) -> Iterator[Effects]:
    """Around the change of the rows that were selected: whatever they affect is compared anew, and counters move.

    The rows that change and the addresses that they will have must be in the session's tables before.
    """
    effects = Effects()
    find_affected(work)
    work.fill("open_before", "note_open")
    out_before, open_before = work.one("count_affected")
    yield effects
    compare(work)
    out_after, open_after = work.one("count_affected")
    effects.resolved, effects.opened, effects.others = work.one("count_changes", most=MOST_OTHERS)
    work.run("move_counters", issue=open_after - open_before, discarded=out_after - out_before)


def find_affected(work: Work) -> None:
    """Fill the tables of addresses and rows that a change of the selected rows can affect."""
    work.fill("touched_key", "touch_keys")
    work.fill("affected", "find_affected")


def compare(work: Work) -> None:
    """Compare the affected rows with each other and with the contacts there are."""
    rank = RANKS[IssueKind.DUPLICATE_IN_FILE]
    work.fill("candidate", "find_candidates")
    work.fill("twin", "find_twins")
    work.run("close_touched_duplicates")
    if work.put_into("twin"):
        work.run("open_touched_duplicates", rank=rank)
        work.run("leave_touched_groups")
    compare_contacts(work)


def compare_contacts(work: Work) -> None:
    """Compare the candidates that have no twin with the contacts there are."""
    work.fill("known", "find_known")
    work.run("close_affected_unknown")
    if work.put_into("known"):
        work.run("open_affected_known", rank=RANKS[IssueKind.EXISTING_CONTACT])
