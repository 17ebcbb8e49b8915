"""What becomes of an export: it is made once, whatever dies meanwhile, it goes after its days, and leaves nothing."""

import hashlib
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from cast import Person, in_threads
from contactory.environment import environment
from contactory.errors import NotFound
from contactory.exports.models import Export
from contactory.exports.rendering import render
from contactory.exports.requests import ExportRequest
from contactory.exports.services import clean_expired, delete_export, expire_exports, request_export
from contactory.exports.writing import write_export
from contactory.runs.claim import LeaseLost, claim
from contactory.runs.executor import execute
from contactory.runs.models import Run
from contactory.runs.sweeper import sweep
from contactory.uploads.storage import store
from contactory.workspaces.scope import workspace_scope
from dying import killed_at
from exports.making import content, exported, now, records_of
from imports.pipeline import imported, people, run_all, table

pytestmark = pytest.mark.usefixtures("stored")
POINTS = [
    "exports.write:claimed",
    "exports.write:before_commit",
    "exports.write:in_commit",
    "exports.write:after_commit",
    "exports.write:rendered",
    "uploads.store:chunk",
    "exports.write:stored",
    "exports.write:before_finish",
    "exports.write:in_finish",
    "exports.write:after_finish",
]


def asked(person: Person, form: str = "csv") -> Export:
    request = ExportRequest(what="contacts", format=form)  # type: ignore[arg-type]
    return request_export(workspace_id=person.workspace_id, request=request, actor="test")


def run_of(export: Export) -> Run:
    with workspace_scope(export.workspace_id):
        return Run.objects.get(step="exports.write", subject=export.pk)


def as_owner(statement: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)


def lose_lease(run: Run) -> None:
    as_owner(f"UPDATE run SET lease_until = now() - interval '1 second' WHERE id = {run.pk} AND state = 'RUNNING'")


def objects(export: Export) -> list[str]:
    return store().keys(export.object_prefix)


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_each_point_the_next_worker_makes_one_whole_file(alice: Person, tmp_path: Path, point: str) -> None:
    imported(alice, table(*people(50)))
    export = asked(alice)
    run = run_of(export)
    assert killed_at(point, lambda: execute(run.pk), tmp_path / "points")
    if point != "exports.write:after_finish":
        assert now(export).state != "READY"
        assert alice.client.get(f"/api/v1/exports/{export.pk}").json()["file_url"] is None
    lose_lease(run_of(export))
    sweep()
    run_all(alice.workspace_id)
    done = now(export)
    assert (done.state, done.rows_done) == ("READY", 50)
    assert hashlib.sha256(content(done)).hexdigest() == done.sha256
    assert len(records_of(done)) == 50
    if point != "exports.write:after_finish":
        assert objects(done) == [done.key]
    assert list(settings.SPOOL_PATH.glob("export-*")) == []


def test_a_holder_that_is_too_late_leaves_the_file_of_its_successor_alone(alice: Person) -> None:
    imported(alice, table(*people(5)))
    export = asked(alice)
    run = run_of(export)
    late = claim(run.pk)
    assert late is not None
    lose_lease(run)
    execute(run.pk)
    done = now(export)
    with pytest.raises(LeaseLost):
        write_export(late)
    assert objects(done) == [done.key]
    assert now(export) == done


def test_a_file_shows_the_moment_at_which_it_was_begun(alice: Person, tmp_path: Path) -> None:
    imported(alice, table(*people(3)))
    request = ExportRequest(what="contacts")
    seen = []

    def meanwhile(rows: int, total: int) -> None:
        if not seen:
            in_threads(lambda: imported(alice, table("late@late.com,Late,Comer,Late,x")), 1)
        seen.append((rows, total))

    sink = io.BytesIO()
    render(workspace_id=alice.workspace_id, request=request, sink=sink, folder=tmp_path, progress=meanwhile)
    assert b"late@late.com" not in sink.getvalue()
    assert (seen[0], seen[-1]) == ((0, 3), (3, 3))
    assert b"late@late.com" in content(exported(alice))


def test_an_export_goes_after_its_days(alice: Person) -> None:
    imported(alice, table(*people(3)))
    export = exported(alice)
    assert clean_expired() == 0
    as_owner("UPDATE export SET expires_at = now() - interval '1 second'")
    assert clean_expired() == 1
    assert (now(export).state, objects(export)) == ("EXPIRED", [])
    answer = alice.client.get(f"/api/v1/exports/{export.pk}/file")
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    assert clean_expired() == 0


def test_the_days_are_a_setting(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACTORY_EXPORT_DAYS", "2")
    environment.cache_clear()
    export = exported(alice)
    assert export.expires_at is not None
    assert export.finished_at is not None
    assert round((export.expires_at - export.finished_at).total_seconds() / 86400, 2) == 2


def test_what_a_crash_left_of_a_deleted_export_is_cleaned_up(alice: Person, tmp_path: Path) -> None:
    export = exported(alice)

    def delete() -> None:
        delete_export(workspace_id=alice.workspace_id, export_id=export.pk)

    assert killed_at("exports.tidy:after_commit", delete, tmp_path / "points")
    assert objects(export) == [export.key]
    assert clean_expired() == 0
    assert objects(export) == []


def test_deleting_one_that_is_being_written_gives_it_up(alice: Person) -> None:
    export = asked(alice)
    held = claim(run_of(export).pk)
    assert held is not None
    delete_export(workspace_id=alice.workspace_id, export_id=export.pk)
    assert (now(export).state, run_of(export).state) == ("DELETED", "CANCELLED")
    with pytest.raises(NotFound):
        delete_export(workspace_id=alice.workspace_id, export_id=export.pk)


def test_all_files_of_a_workspace_can_be_taken_away(alice: Person, charlie: Person) -> None:
    ready, waiting, foreign = exported(alice), asked(alice), exported(charlie)
    assert expire_exports(workspace_id=alice.workspace_id) == 2
    assert [now(each).state for each in (ready, waiting, foreign)] == ["EXPIRED", "FAILED", "READY"]
    assert objects(ready) == []
    assert len(objects(foreign)) == 1


def test_an_export_whose_step_is_given_up_says_why(alice: Person) -> None:
    export = asked(alice)
    gone = '{"import_id": 99, "what": "import_issues"}'
    as_owner(f"UPDATE export SET wanted = wanted || '{gone}' WHERE id = {export.pk}")
    run_all(alice.workspace_id)
    failed = now(export)
    assert (failed.state, failed.error_code) == ("FAILED", "not_found")
    assert alice.client.get(f"/api/v1/exports/{export.pk}").json()["error"]["sentence"] == failed.error
