"""The filters of records as requests say them: in the address of a list, or in the body of a request."""

from typing import Any

from pydantic import BaseModel, Field

from contactory.api.times import ExactTime
from contactory.contacts.filtering import RecordFilter
from contactory.contacts.name_lists import names_in

_NO_NUL = r"^[^\x00]*$"
_LARGEST = 2**63 - 1


class CompanyFilterFields(BaseModel):
    """What contacts and companies are filtered by; all that is said must hold."""

    q: str | None = Field(
        None,
        max_length=320,
        pattern=_NO_NUL,
        description="the beginning of a domain, or a whole name",
        examples=["estuary"],
    )
    domain: str | None = Field(None, max_length=320, pattern=_NO_NUL, description="only those of this company domain")
    import_id: int | None = Field(None, ge=0, le=_LARGEST, description="only those that this import created")
    country: str | None = Field(
        None,
        max_length=320,
        pattern=_NO_NUL,
        description="only those of this country, by its ISO 3166 code or a name of it",
        examples=["PT"],
    )
    created_since: ExactTime | None = Field(None, description="only those created at this time or later")
    created_before: ExactTime | None = Field(None, description="only those created before this time")
    updated_since: ExactTime | None = Field(None, description="only those changed at this time or later")
    filled: str | None = Field(
        None,
        max_length=8000,
        pattern=_NO_NUL,
        description='only those that have a value in each of these fields, with commas between; "custom:NAME" too, '
        'where a comma of a name is written "\\,"',
        examples=["title,custom:Favourite Pastry"],
    )
    empty: str | None = Field(
        None,
        max_length=8000,
        pattern=_NO_NUL,
        description="only those that have no value in any of these fields, with commas between",
        examples=["mobile_phone"],
    )

    def to_filter(self) -> RecordFilter:
        """The same as the queries know it."""
        said: dict[str, Any] = {name: getattr(self, name) for name in RecordFilter.__slots__ if hasattr(self, name)}
        said |= {"text": self.q, "filled": tuple(names_in(self.filled)), "empty": tuple(names_in(self.empty))}
        return RecordFilter(**said)


class ContactFilterFields(CompanyFilterFields):
    """What contacts are filtered by; all that is said must hold."""

    q: str | None = Field(
        None,
        max_length=320,
        pattern=_NO_NUL,
        description="the beginning of an e-mail address; without an @ also a whole first name, last name or company",
        examples=["ana.silva@"],
    )
    email: str | None = Field(None, max_length=1000, pattern=_NO_NUL, description="only the one with this address")
    company: str | None = Field(
        None, max_length=320, pattern=_NO_NUL, description="only those whose company has this whole name"
    )
    company_id: int | None = Field(None, ge=0, le=_LARGEST, description="only those of this company")
    email_status: str | None = Field(
        None,
        max_length=320,
        pattern=_NO_NUL,
        description="only those whose e-mail address has this status",
        examples=["valid"],
    )
