"""The SQL of what rows change in records that are there: one for the forecast and for the consolidation itself."""

from collections.abc import Collection
from typing import Any

from contactory.engine.consent import NO_WORDS, REFUSALS
from contactory.engine.mapping import Mapping
from contactory.imports.columns import differences, merge_pairs
from contactory.imports.record_kinds import RecordKind
from contactory.imports.row_source import over
from contactory.store.queries import SQL

# What merge_verdicts takes beside workspace and job.
CONSENT_WORDS: dict[str, Any] = {"no_words": list(NO_WORDS), "refusals": list(REFUSALS)}


def make_targets(kind: RecordKind, rows: str, *, lock: bool) -> str:
    """The statement that lists, in the temporary table target, the rows that change a record, with that record."""
    merging = _merging(kind, rows, SQL["lock_records"] if lock else "")
    return SQL["make_targets"].replace("{targets}", _targets("SELECT * FROM found")).replace("{merging}", merging)


def targets_among(kind: RecordKind, rows: str) -> str:
    """A subquery that is as target, for the row numbers in the parameter numbers alone."""
    return f"({_targets(_merging(kind, rows, 'AND d.row_number = ANY (%(numbers)s)'))})"


def merge_verdicts(
    kind: RecordKind,
    rows: str,
    mapping: Mapping,
    overwrite_protected: Collection[str],
    *,
    shared: bool,
    targets: str = "target",
) -> str:
    """A query (record_id, row_number, field, old, new, verdict) of what the rows in targets offer to their records.

    shared says whether there may be several rows for one record. Empty where the file gives no field to change.
    """
    pairs = merge_pairs(kind, mapping, overwrite_protected)
    if not pairs:
        return ""
    offers = over("merge_pairs", rows, kind).replace("{targets}", f"{targets} AS t").replace("{pairs}", pairs)
    alone = offers.replace("{which}", "NOT t.shared").replace("{differs}", differences(kind, mapping))
    found = SQL["merge_verdicts"].replace("{pairs}", alone)
    if shared:
        in_turn = SQL["merge_pairs_in_turn"].replace(
            "{pairs}", offers.replace("{which}", "t.shared").replace("{differs}", "true")
        )
        found += "\nUNION ALL\n" + SQL["merge_verdicts"].replace("{pairs}", in_turn)
    return found


def _merging(kind: RecordKind, rows: str, conditions: str) -> str:
    return over("merging_rows", rows, kind).replace("{conditions}", conditions)


def _targets(merging: str) -> str:
    return SQL["targets"].replace("{merging}", merging)
