"""The machine codes of problems in rows, in the order in which a row is counted under one of them."""

from enum import StrEnum


class IssueKind(StrEnum):
    """One kind of problem that needs a decision. A row's figure counts under its first kind in this order."""

    MALFORMED_ROW = "malformed_row"
    MISSING_REQUIRED = "missing_required"
    INVALID_EMAIL = "invalid_email"
    INVALID_VALUE = "invalid_value"
    REPAIRED_ROW = "repaired_row"
    DUPLICATE_IN_FILE = "duplicate_in_file"
    EXISTING_CONTACT = "existing_contact"
