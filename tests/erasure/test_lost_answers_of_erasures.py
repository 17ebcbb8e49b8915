"""An erasure whose commits came through, but not their answers, removes all of the person and nothing else."""

from pathlib import Path

import pytest
from django.db.models.functions import Now

from breaking_line import COMMITTED, WHOLE, Verdict, breaking_line
from cast import Person
from contactory.exports.requests import ExportRequest
from contactory.exports.services import request_export
from contactory.imports.models import ImportJob
from contactory.runs.models import Run
from contactory.uploads.storage import store
from contactory.workspaces.scope import workspace_scope
from erasure.tracing import erased, files_with, now, tables_with
from imports.pipeline import imported, people, run_all, table

ANA = "ana@estuary.org"
# What only the transaction says in which an object takes the place of another one, and in which exports end.
SWAP, EXPIRY = b"UPDATE erased_row SET file_done", b'UPDATE "export"'


@pytest.mark.parametrize("lost", [SWAP, EXPIRY])
def test_an_erasure_whose_answer_was_lost(alice: Person, stored: Path, lost: bytes) -> None:
    job = imported(alice, table(f"{ANA},Canaryana,Silva,Estuary,scone", *people(2)))
    request_export(workspace_id=alice.workspace_id, request=ExportRequest(what="contacts"), actor="test")
    run_all(alice.workspace_id)
    assert len(files_with("canaryana")) == 2
    done: list[bytes] = []

    def judge(transaction: bytes) -> Verdict:
        if done or lost not in transaction:
            return WHOLE
        done.append(transaction)
        return COMMITTED

    with breaking_line(judge):
        erasure = erased(alice, ANA)
    assert done
    assert now(erasure).state == "WAITING"
    with workspace_scope(alice.workspace_id):
        Run.objects.filter(step="erasure.erase").update(run_at=Now())
    run_all(alice.workspace_id)

    assert now(erasure).state == "DONE"
    counts = now(erasure).counts
    assert [counts[name] for name in ("contacts", "rows", "files", "file_records", "exports")] == [1, 1, 1, 1, 1]
    assert tables_with("canaryana", ANA) == {}
    assert files_with("canaryana", ANA) == []
    (kept,) = [path for path in stored.rglob("*") if path.is_file()]
    upload = ImportJob.objects.using("owner").select_related("upload").get(pk=job["id"]).upload
    assert store().path(upload.key) == kept
    assert b"p1@c0.com" in kept.read_bytes()
