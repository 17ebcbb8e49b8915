"""Refusals that are about a record's past: it was merged away, or somebody changed it first."""

from contactory.contacts.models import Company, Contact, GoneRecord
from contactory.errors import Conflict, Refusal


class MergedAway(Refusal):
    """The record was merged into another one, which into_id names."""

    code = "merged"
    status = 410

    def __init__(self, gone: GoneRecord) -> None:
        super().__init__(
            f"The {gone.kind} {gone.record_id} was merged into the {gone.kind} {gone.into_id}: use that one.",
            merged_into=gone.into_id,
        )
        self.into_id = gone.into_id
        self.collection = "contacts" if gone.kind == GoneRecord.Kind.CONTACT else "companies"


class ChangedMeanwhile(Conflict):
    """The record is not the one that the caller had read; record is the newer one."""

    code = "changed_meanwhile"

    def __init__(self, record: Contact | Company) -> None:
        kind = "contact" if isinstance(record, Contact) else "company"
        super().__init__(
            f"The {kind} {record.pk} was changed after you read it: look at the newer one, which is in current, and "
            "send your change with its updated_at."
        )
        self.record = record
