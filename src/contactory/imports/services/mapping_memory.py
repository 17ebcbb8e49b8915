"""Remembers what became of the columns of a file, and takes it over for the next file with that header."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from contactory.engine.fields import FIELDS_OF_KIND
from contactory.engine.mapping import Mapping, header_signature
from contactory.engine.remembered import Remembered, choices_of, nearest, with_memory, worth_remembering
from contactory.errors import NotFound
from contactory.imports.models import ImportJob, JobState, MappingMemory
from contactory.workspaces.audit import audit
from contactory.workspaces.scope import workspace_scope

_LOOKED_AT = 500  # headers, the newest first, among which a similar one is looked for

_SETTLED = Q(confirmed=True) | Q(last_job__state=JobState.COMPLETED)


def memories(workspace_id: int) -> QuerySet[MappingMemory]:
    """The mappings that the workspace remembers, with the imports that they come from; call it inside the scope."""
    rows = MappingMemory.objects.filter(_SETTLED, workspace_id=workspace_id)
    return rows.select_related("last_job", "updated_by")


def recall(*, workspace_id: int, kind: str, header: Sequence[str] | None, guessed: Mapping) -> Mapping:
    """The mapping with what the workspace remembers of this header, or of the nearest one; else as guessed."""
    if header is None or not worth_remembering(header):
        return guessed
    with workspace_scope(workspace_id):
        known = memories(workspace_id).filter(kind=kind)
        same = known.filter(signature=header_signature(header)).first()
        found = [same] if same is not None else list(known.order_by("-updated_at")[:_LOOKED_AT])
        remembered = [_remembered(row) for row in found]
    chosen = nearest(header, remembered) if same is None else remembered[0]
    return guessed if chosen is None else with_memory(guessed, header, chosen, FIELDS_OF_KIND[kind])


def remember(job: ImportJob, header: Sequence[str] | None, mapping: Mapping) -> None:
    """Keep the mapping of a job that is being opened, in the transaction that opens it.

    It counts from now on where a person settled columns of it, else once the job is COMPLETED. What is remembered
    already is changed only by a person.
    """
    if not job.remember or header is None or not worth_remembering(header):
        return
    by_person = bool(job.overrides)
    values: dict[str, Any] = {
        "header": list(header),
        "columns": choices_of(mapping)[: len(header)],
        "source": mapping.source or "",
        "confirmed": by_person,
        "last_job": job,
        "updated_by_id": job.created_by_id,
    }
    name = {"workspace_id": job.workspace_id, "kind": job.kind, "signature": header_signature(header)}
    row, made = MappingMemory.objects.get_or_create(**name, defaults=values)
    if made:
        return
    rows = MappingMemory.objects.filter(pk=row.pk)
    if mapping.memory is not None and mapping.memory.exact:
        rows.update(used_count=F("used_count") + 1, confirmed=True, last_job=job)
    if by_person:
        rows.update(**values, updated_at=Now())
    else:
        # Nobody has settled it yet: the newest attempt is the one that may be completed.
        rows.exclude(_SETTLED).update(**values, updated_at=Now())


def forget(*, workspace_id: int, memory_id: int, actor: str) -> None:
    """Remove a remembered mapping; raises NotFound. Imports that used it stay as they are."""
    with workspace_scope(workspace_id):
        gone, _ = MappingMemory.objects.filter(workspace_id=workspace_id, pk=memory_id).delete()
        if not gone:
            raise NotFound("There is no such mapping in this workspace.")
        audit(workspace_id=workspace_id, actor=actor, action="mapping.forgotten", subject=f"mapping:{memory_id}")


def _remembered(row: MappingMemory) -> Remembered:
    job = row.last_job
    return Remembered(
        header=tuple(row.header),
        choices=tuple(row.columns),
        import_id=job.pk if job is not None else None,
        filename=job.filename if job is not None else "",
        on=(job.created_at if job is not None else row.updated_at).date().isoformat(),
    )
