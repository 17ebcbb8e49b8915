"""What a job does by itself with rows that have problems."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from contactory.engine.fields import DEFAULT_REQUIRED
from contactory.imports.record_kinds import RecordKind

ProtectedField = Literal["do_not_call", "unsubscribed", "consent"]


class Policies(BaseModel):
    """The policies of a job; review, the default everywhere, stops for a person.

    on_invalid is for rows that miss a required value, have a wrong value, or could not be read; on_repaired for rows
    that the reader mended; on_existing for rows whose e-mail, or domain in a file of companies, the workspace has
    already. required follows the kind of the records, unless it is given. overwrite_protected names the protected
    fields (engine.fields) that rows which overwrite may change; no others are ever overwritten. partial writes the
    rows that have no problem at once, and holds the others for review.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    required: tuple[str, ...] = Field(default=DEFAULT_REQUIRED, description="Fields that every row must have.")
    on_duplicate: Literal["review", "keep_first", "keep_last", "discard_all"] = "review"
    on_existing: Literal["review", "skip", "fill_empty", "overwrite"] = "review"
    on_invalid: Literal["review", "discard"] = "review"
    on_repaired: Literal["review", "accept"] = "review"
    overwrite_protected: tuple[ProtectedField, ...] = Field(
        default=(), max_length=100, description="Protected fields that this job may overwrite: consent, by name."
    )
    partial: bool = Field(default=False, description="Write the rows without a problem at once, and hold the others.")

    def for_kind(self, kind: RecordKind) -> "Policies":
        """The same for a kind of records: what is required by default depends on it."""
        return self if "required" in self.model_fields_set else self.model_copy(update={"required": kind.required})
