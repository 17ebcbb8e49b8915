"""The checker of a job's rows: one for staging, and for every correction that comes after it."""

from contactory.engine.checks import RowChecker
from contactory.engine.column_formats import ColumnFormats
from contactory.engine.mapping import Mapping
from contactory.imports.models import ImportJob
from contactory.imports.policies import Policies
from contactory.imports.record_kinds import RECORD_KINDS


def checker_of(job: ImportJob) -> RowChecker:
    """A checker by the job's mapping, required fields and formats; the file must be open."""
    if job.mapping is None:
        raise ValueError(f"import {job.id} is not open")
    formats = ColumnFormats.from_json(job.formats) if job.formats is not None else ColumnFormats(country=job.country)
    mapping, required = Mapping.from_json(job.mapping), Policies.model_validate(job.policies).required
    return RowChecker(mapping, required, formats, RECORD_KINDS[job.kind].fields)
