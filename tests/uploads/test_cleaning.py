"""Uploads that nobody completes go, with all that was stored for them; the others stay."""

import os
import time
from pathlib import Path

import pytest
from django.db import connections

from cast import Person
from contactory.uploads.models import Upload
from contactory.uploads.services import clean_abandoned, complete_upload, open_upload, put_part
from contactory.uploads.storage import store
from contactory.workspaces.scope import workspace_scope

pytestmark = pytest.mark.usefixtures("committed_db", "stored")


def upload(person: Person, *, parts: int = 1) -> Upload:
    made = open_upload(workspace_id=person.workspace_id, filename="x", size=20, actor="test", part_size=10)
    for number in range(1, parts + 1):
        put_part(workspace_id=person.workspace_id, upload_id=made.pk, number=number, chunks=[b"0123456789"])
    return made


def make_old(table: str, column: str, made: Upload) -> None:
    key = "upload_id" if table == "upload_part" else "id"
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = now() - interval '25 hours' WHERE {key} = %s", [made.pk])


def states() -> dict[int, str]:
    return dict(Upload.objects.using("owner").values_list("pk", "state"))


def files_in(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def test_abandoned_uploads_of_all_workspaces_go(alice: Person, charlie: Person, stored: Path) -> None:
    late = [upload(alice), upload(charlie), upload(charlie, parts=0)]
    for each in late:
        make_old("upload", "expires_at", each)
        make_old("upload_part", "received_at", each)
    fresh = upload(alice)
    assert clean_abandoned() == 3
    assert states() == {**{each.pk: "DELETED" for each in late}, fresh.pk: "OPEN"}
    assert files_in(stored) == 1
    assert clean_abandoned() == 0


def test_an_upload_whose_parts_still_arrive_stays(alice: Person, stored: Path) -> None:
    slow = upload(alice)
    make_old("upload", "expires_at", slow)
    assert clean_abandoned() == 0
    assert files_in(stored) == 1


def test_complete_files_stay_however_old(alice: Person, stored: Path) -> None:
    done = upload(alice, parts=2)
    complete_upload(workspace_id=alice.workspace_id, upload_id=done.pk)
    make_old("upload", "created_at", done)
    make_old("upload", "expires_at", done)
    assert clean_abandoned() == 0
    assert files_in(stored) == 1


def test_what_a_crash_left_goes_with_its_upload(alice: Person, stored: Path) -> None:
    crashed = upload(alice)
    store().write_stream(f"{crashed.part_prefix}-2-ab", [b"stored, but its row was never written"])
    store().write_stream(f"{crashed.object_prefix}-ab", [b"joined, but never committed"])
    store().write_stream(f"{alice.workspace_id}/objects/{'0' * 32}-ab", [b"of another database on this folder"])
    make_old("upload", "expires_at", crashed)
    make_old("upload_part", "received_at", crashed)
    assert clean_abandoned() == 1
    assert files_in(stored) == 1


def test_a_retry_after_a_crash_leaves_one_object(alice: Person, stored: Path) -> None:
    crashed = upload(alice, parts=2)
    store().write_stream(f"{crashed.object_prefix}-ab", [b"joined, but never committed"])
    done = complete_upload(workspace_id=alice.workspace_id, upload_id=crashed.pk)
    assert files_in(stored) == 1
    assert store().path(done.key).read_bytes() == b"0123456789" * 2


def test_unfinished_drafts_go_when_they_are_old(alice: Person, stored: Path) -> None:
    upload(alice)
    old, new = stored / "drafts" / "ab", stored / "drafts" / "cd"
    for draft in (old, new):
        draft.write_bytes(b"half")
    os.utime(old, (time.time() - 25 * 3600,) * 2)
    clean_abandoned()
    assert (old.exists(), new.exists()) == (False, True)


def test_two_cleaners_at_once_do_not_wait_for_each_other(alice: Person) -> None:
    late = upload(alice)
    make_old("upload", "expires_at", late)
    make_old("upload_part", "received_at", late)
    with connections["owner"].cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT 1 FROM upload WHERE id = %s FOR UPDATE", [late.pk])
        assert clean_abandoned() == 0
        cursor.execute("ROLLBACK")
    assert clean_abandoned() == 1
    with workspace_scope(alice.workspace_id):
        assert Upload.objects.get().state == "DELETED"
