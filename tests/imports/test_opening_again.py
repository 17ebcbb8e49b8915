"""A file that is opened again after its worker died, under other settings: what was cut stays as it was."""

from pathlib import Path

import pytest
from django.conf import settings

from cast import Person
from contactory.imports.models import Segment
from contactory.runs.models import Run, RunState
from contactory.workspaces.scope import workspace_scope
from dying import killed_at
from imports.pipeline import people, run_all, table
from imports.texts import begin_import, outcome


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("rows_then", [7, 60])
def test_segments_of_another_size_do_not_fail_an_import_that_is_opened_again(
    alice: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows_then: int
) -> None:
    monkeypatch.setattr(settings, "SEGMENT_ROWS", 20)
    job = begin_import(alice.workspace_id, tmp_path, table(*people(100)))
    # The first commit is that of the mapping, the next are those of the segments.
    assert killed_at("imports.stage_segment:before_publish", lambda: run_all(alice.workspace_id), tmp_path / "points")
    monkeypatch.setattr(settings, "SEGMENT_ROWS", rows_then)
    with workspace_scope(alice.workspace_id):
        cut = Segment.objects.filter(job_id=job.pk).count()
        Run.objects.filter(subject=job.pk, state=RunState.RUNNING).update(state=RunState.READY, lease_until=None)
    run_all(alice.workspace_id)
    with workspace_scope(alice.workspace_id):
        sizes = [segment.rows for segment in Segment.objects.filter(job_id=job.pk).order_by("number")]
    assert sizes[:cut] == [20] * cut
    assert (sizes[cut], sum(sizes)) == (rows_then, 100)
    done = outcome(alice.workspace_id, job.pk)
    assert (done["status"], done["contacts_created"]) == ("COMPLETED", 100)
