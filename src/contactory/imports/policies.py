"""What a job does by itself with rows that have problems."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from contactory.engine.fields import DEFAULT_REQUIRED


class Policies(BaseModel):
    """The policies of a job; review, the default everywhere, stops for a person.

    on_invalid is for rows that miss a required value, have a wrong value, or could not be read; on_repaired for rows
    that the reader mended; on_existing for rows whose e-mail the workspace has already.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    required: tuple[str, ...] = Field(default=DEFAULT_REQUIRED, description="Fields that every row must have.")
    on_duplicate: Literal["review", "keep_first", "keep_last", "discard_all"] = "review"
    on_existing: Literal["review", "skip", "fill_empty", "overwrite"] = "review"
    on_invalid: Literal["review", "discard"] = "review"
    on_repaired: Literal["review", "accept"] = "review"
