"""Begins a job on a stored file."""

from collections.abc import Mapping

from contactory.engine.countries import known_country
from contactory.errors import InvalidInput
from contactory.imports.models import ImportJob
from contactory.imports.policies import Policies
from contactory.imports.reading import FOUND_OUT, Reading
from contactory.imports.record_kinds import known_kind
from contactory.imports.services.former_imports import former_import
from contactory.runs.dispatch import enqueue
from contactory.telemetry.logs import correlation_id
from contactory.uploads.models import Upload
from contactory.uploads.queries import upload_of
from contactory.workspaces.scope import workspace_scope


def create_job(
    *,
    workspace_id: int,
    upload: Upload,
    policies: Policies,
    overrides: Mapping[str, str] | None = None,
    kind: str = "contacts",
    sheet: str = "",
    reading: Reading = FOUND_OUT,
    remember: bool = True,
    country: str = "",
    corrects: int | None = None,
    account_id: int | None = None,
    actor: str = "",
    store_seconds: float = 0.0,
) -> ImportJob:
    """Make a PENDING job for a complete upload and the run that opens it, in one transaction.

    overrides maps headers to fields, "" leaves a column out. sheet names one of a workbook, "" takes the first that
    holds a table. reading overrules what would be found out about the text. country stands in for the workspace's.
    remember takes over and keeps mappings (services.mapping_memory). corrects is an earlier import whose rows are
    skipped where they did not change. actor is who asked, as "account:3", "api_key:9" or "command". store_seconds is
    how long storing the file took.
    Raises InvalidInput for an unknown kind, field or country, NotFound for a file that is gone, and what former_import
    refuses.
    """
    policies = check_request(kind=kind, policies=policies)
    with workspace_scope(workspace_id):
        # Nobody deletes the file meanwhile for having no import.
        upload_of(workspace_id, upload.pk, lock=True)
        job = ImportJob.objects.create(
            workspace_id=workspace_id,
            upload=upload,
            kind=kind,
            sheet=sheet,
            reading=reading.model_dump(exclude_none=True),
            remember=remember,
            country=known_country(country),
            corrects=former_import(workspace_id, corrects, kind),
            filename=upload.filename,
            created_by_id=account_id,
            actor=actor,
            policies=policies.model_dump(mode="json"),
            overrides=dict(overrides or {}),
            size_bytes=upload.size,
            store_seconds=store_seconds,
            correlation_id=correlation_id(),
        )
        enqueue(workspace_id=workspace_id, step="imports.open", subject=job.id)
    return job


def check_former(*, workspace_id: int, corrects: int | None, kind: str) -> None:
    """Refuse, before a file is stored for it, an import that cannot be corrected; raises what former_import raises."""
    with workspace_scope(workspace_id):
        former_import(workspace_id, corrects, kind)


def check_request(*, kind: str, policies: Policies) -> Policies:
    """Refuse, before a file is stored for it, what no file could be imported with; raises InvalidInput.

    Gives the policies with what records of that kind require.
    """
    records = known_kind(kind)
    found = policies.for_kind(records)
    unknown = [name for name in found.required if name not in records.fields]
    if unknown:
        names = ", ".join(records.fields)
        raise InvalidInput(
            f"There is no field {unknown[0]!r} of {kind} to require; the fields are: {names}.", field="required"
        )
    return found
