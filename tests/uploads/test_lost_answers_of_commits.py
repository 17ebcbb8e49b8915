"""Commits whose answer is lost: no file goes that is needed, and none stays that nobody needs."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import OperationalError, connections

from breaking_line import COMMITTED, NOT_COMMITTED, WHOLE, Verdict, breaking_line
from cast import Person
from contactory.uploads.models import Upload
from contactory.uploads.services import clean_abandoned, complete_upload, open_upload, put_part, store_file
from contactory.uploads.storage import store
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import people, run_all, send_file, table

pytestmark = pytest.mark.usefixtures("stored")

both = pytest.mark.parametrize("broken", [COMMITTED, NOT_COMMITTED])
FILE = table(*people(3))


def first_with(said: bytes, broken: Verdict) -> tuple[Callable[[bytes], Verdict], list[Verdict]]:
    """Break the first commit of a transaction that says this; and what was broken."""
    done: list[Verdict] = []

    def judge(transaction: bytes) -> Verdict:
        if done or said not in transaction:
            return WHOLE
        done.append(broken)
        return broken

    return judge, done


def files(stored: Path) -> list[bytes]:
    return [path.read_bytes() for path in stored.rglob("*") if path.is_file()]


@both
def test_an_import_whose_answer_was_lost_has_its_file_and_is_not_begun_twice(
    alice: Person, stored: Path, broken: Verdict
) -> None:
    judge, done = first_with(b'INSERT INTO "import_job"', broken)
    with breaking_line(judge):
        lost = send_file(alice, FILE, key="k")
        again = send_file(alice, FILE, key="k")
        run_all(alice.workspace_id)
    assert done
    assert (lost.status_code, again.status_code) == (503, 202)
    shown = alice.client.get(again.headers["Location"]).json()
    assert (shown["id"], shown["status"], shown["rows_success"]) == (again.json()["id"], "COMPLETED", 3)
    assert files(stored) == [FILE.encode()]
    assert len(alice.client.get("/api/v1/imports").json()["items"]) == 1
    assert alice.client.get("/api/v1/imports/unstarted").json()["items"] == []


@both
def test_a_file_whose_storing_was_not_answered_is_gone(alice: Person, stored: Path, broken: Verdict) -> None:
    judge, done = first_with(b'UPDATE "upload"', broken)
    with breaking_line(judge), pytest.raises(OperationalError):
        store_file(workspace_id=alice.workspace_id, filename="a.csv", stream=io.BytesIO(b"email\n"), actor="test")
    assert done
    assert files(stored) == []
    with workspace_scope(alice.workspace_id):
        assert [upload.state for upload in Upload.objects.all()] == ["DELETED"]


def test_a_part_whose_commit_came_through_is_there(alice: Person, stored: Path) -> None:
    named = {"workspace_id": alice.workspace_id}
    upload = open_upload(**named, filename="a.csv", size=6, actor="test")
    judge, done = first_with(b"upload_part", COMMITTED)
    with breaking_line(judge), pytest.raises(OperationalError):
        put_part(**named, upload_id=upload.pk, number=1, chunks=[b"email\n"])
    assert done
    whole = complete_upload(**named, upload_id=upload.pk)
    assert store().path(whole.key).read_bytes() == b"email\n"


def test_what_is_left_of_a_part_and_of_a_completion_that_were_not_answered_is_cleaned_up(
    alice: Person, stored: Path
) -> None:
    named = {"workspace_id": alice.workspace_id}
    upload = open_upload(**named, filename="a.csv", size=6, actor="test")
    judge, done = first_with(b"upload_part", NOT_COMMITTED)
    with breaking_line(judge), pytest.raises(OperationalError):
        put_part(**named, upload_id=upload.pk, number=1, chunks=[b"email\n"])
    assert done
    put_part(**named, upload_id=upload.pk, number=1, chunks=[b"email\n"])
    judge, done = first_with(b'UPDATE "upload"', COMMITTED)
    with breaking_line(judge), pytest.raises(OperationalError):
        complete_upload(**named, upload_id=upload.pk)
    assert done
    whole = complete_upload(**named, upload_id=upload.pk)
    assert len(files(stored)) == 3
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE upload SET expires_at = expires_at - interval '25 hours'")
    assert clean_abandoned() == 0
    assert files(stored) == [b"email\n"]
    assert store().path(whole.key).read_bytes() == b"email\n"
