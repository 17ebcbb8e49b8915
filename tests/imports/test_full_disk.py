"""A disk without room: one sentence, nothing half-written, and all goes on once there is room."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from cast import Person
from contactory.contacts.models import Contact
from contactory.environment import environment
from contactory.errors import Unavailable
from contactory.imports.policies import Policies
from contactory.imports.services.creating import create_job
from contactory.uploads.services import store_path
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import people, run_all, send_file, table
from imports.texts import import_text, outcome

TEXT = table(*people(4000))
pytestmark = pytest.mark.usefixtures("stored")


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Files of this process have room for so many bytes; the limit on them answers as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def files_in(*folders: Path) -> set[Path]:
    return {path for folder in folders for path in folder.rglob("*") if path.is_file()}


def test_an_upload_without_room_is_refused_in_a_sentence_and_leaves_nothing(alice: Person, tmp_path: Path) -> None:
    folders = environment().storage_path, settings.SPOOL_PATH
    before = files_in(*folders)
    path = tmp_path / "contacts.csv"
    path.write_text(TEXT)
    with room_for(20_000):
        with pytest.raises(Unavailable, match="full; free some space") as refusal:
            store_path(workspace_id=alice.workspace_id, path=path)
        response = send_file(alice, TEXT)
    assert refusal.value.code == "disk_full"
    assert (response.status_code, response.json()["code"]) == (503, "disk_full")
    assert files_in(*folders) == before


def test_an_import_without_room_to_unpack_fails_in_a_sentence_and_the_next_one_goes_well(
    alice: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "MAX_RETRIES", 0)
    path = tmp_path / "wide.csv"
    path.write_text(TEXT, encoding="utf-16")
    upload = store_path(workspace_id=alice.workspace_id, path=path)
    job = create_job(workspace_id=alice.workspace_id, upload=upload, policies=Policies())
    with room_for(20_000):
        run_all(alice.workspace_id)
    failed = outcome(alice.workspace_id, job.pk)
    assert (failed["status"], failed["error_code"]) == ("FAILED", "disk_full")
    assert "free some space" in failed["error"]
    assert not files_in(settings.SPOOL_PATH)
    with workspace_scope(alice.workspace_id):
        assert not Contact.objects.exists()
    done = import_text(alice.workspace_id, tmp_path, TEXT)
    assert (done["status"], done["contacts_created"]) == ("COMPLETED", 4000)
