"""Whole files: stored as they are, or not at all."""

import errno
import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections

from cast import Person
from contactory.environment import environment
from contactory.errors import NotFound, Unavailable, UnreadableFile
from contactory.uploads.models import Upload
from contactory.uploads.services import discard_upload, store_file, store_path
from contactory.uploads.sizes import FileTooLarge
from contactory.uploads.storage import FolderStore, store
from contactory.workspaces.scope import workspace_scope

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

CONTENT = os.urandom(3 * 1024**2 + 17)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_stream_becomes_one_object(alice: Person, stored: Path) -> None:
    upload = store_file(
        workspace_id=alice.workspace_id,
        filename="x.csv",
        stream=io.BytesIO(CONTENT),
        actor=f"account:{alice.account.pk}",
    )
    assert (upload.state, upload.size, upload.sha256) == ("COMPLETE", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert store().path(upload.key).read_bytes() == CONTENT
    assert store().read_range(upload.key, 5, 25) == CONTENT[5:25]
    assert store().read_range(upload.key, len(CONTENT) - 2, len(CONTENT) + 9) == CONTENT[-2:]
    assert store().read_range(upload.key, 9, 3) == b""
    assert alice.client.get(f"/api/v1/uploads/{upload.pk}").json()["missing"] == []


def test_a_file_of_this_machine_is_copied(alice: Person, tmp_path: Path) -> None:
    source = tmp_path / "leads of march.csv"
    source.write_bytes(CONTENT)
    upload = store_path(workspace_id=alice.workspace_id, path=source)
    source.write_bytes(b"edited meanwhile")
    assert store().path(upload.key).read_bytes() == CONTENT
    assert (upload.filename, upload.sha256) == ("leads of march.csv", hashlib.sha256(CONTENT).hexdigest())


def test_what_is_no_readable_file_is_refused(alice: Person, tmp_path: Path) -> None:
    for path, sentence in ((tmp_path, "is a directory"), (tmp_path / "none.csv", "There is no file")):
        with pytest.raises(UnreadableFile, match=sentence):
            store_path(workspace_id=alice.workspace_id, path=path)
    with workspace_scope(alice.workspace_id):
        assert not Upload.objects.exists()


def test_a_stream_that_is_too_long_is_refused_and_removed(
    alice: Person, stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTORY_MAX_FILE_BYTES", "2MiB")
    environment.cache_clear()
    with pytest.raises(FileTooLarge, match="CONTACTORY_MAX_FILE_BYTES"):
        store_file(workspace_id=alice.workspace_id, filename="x", stream=io.BytesIO(CONTENT), actor="test")
    assert files_in(stored) == []


def test_a_discarded_file_is_gone(alice: Person, charlie: Person, stored: Path) -> None:
    upload = store_file(workspace_id=alice.workspace_id, filename="x", stream=io.BytesIO(b"a"), actor="test")
    with pytest.raises(NotFound):
        discard_upload(workspace_id=charlie.workspace_id, upload_id=upload.pk)
    discard_upload(workspace_id=alice.workspace_id, upload_id=upload.pk)
    assert files_in(stored) == []
    with pytest.raises(NotFound, match="upload it again"):
        store().open_read(upload.key)


@pytest.mark.parametrize(
    "key", ["../secret", "1/objects/../../x", "/etc/passwd", "1/objects/", "", "1/other/ab", "1/objects/a\n"]
)
def test_no_key_leads_out_of_the_store(stored: Path, key: str) -> None:
    with pytest.raises(NotFound):
        store().path(key)
    with pytest.raises(NotFound):
        store().write_stream(key, [b"x"])


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from contactory.errors import Unavailable
from contactory.uploads.storage import FolderStore
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
try:
    FolderStore(Path(sys.argv[1])).write_stream("1/objects/ab", (b"x" * 300_000 for _ in range(9)))
except Unavailable as refusal:
    print(refusal.code)
"""


def test_a_write_that_fails_half_way_leaves_no_file(stored: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(stored)], capture_output=True, text=True, check=True, timeout=300
    )
    assert done.stdout.split() == ["disk_full"]
    assert files_in(stored) == []


def test_a_full_disk_is_said_in_one_sentence_and_nothing_stays(alice: Person, stored: Path) -> None:
    class Full:
        def read(self, size: int = -1, /) -> bytes:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(Unavailable, match="disk that holds the stored files is full") as caught:
        store_file(workspace_id=alice.workspace_id, filename="x", stream=Full(), actor="test")
    assert caught.value.code == "disk_full"
    assert files_in(stored) == []
    with workspace_scope(alice.workspace_id):
        assert [upload.state for upload in Upload.objects.all()] == ["DELETED"]


def test_a_device_without_space_is_told_apart(tmp_path: Path) -> None:
    # /dev/full refuses every write for want of space, as a full disk does.
    folder = tmp_path / "files"
    (folder / "drafts").mkdir(parents=True)

    class OnFullDevice(FolderStore):
        def _new_draft(self) -> Path:
            link = super()._new_draft()
            link.symlink_to("/dev/full")
            return link

    with pytest.raises(Unavailable) as caught:
        OnFullDevice(folder).check()
    assert caught.value.code == "disk_full"


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file where the folder should be")
    with pytest.raises(Unavailable) as caught:
        FolderStore(tmp_path / "files").check()
    assert caught.value.code == "storage_not_writable"


def test_other_users_of_the_machine_are_kept_out(alice: Person, stored: Path) -> None:
    store_file(workspace_id=alice.workspace_id, filename="x", stream=io.BytesIO(b"a"), actor="test")
    assert stored.stat().st_mode & 0o777 == 0o700


def test_rows_hold_no_path_of_the_machine(alice: Person, tmp_path: Path) -> None:
    source = tmp_path / "x.csv"
    source.write_bytes(b"a")
    store_path(workspace_id=alice.workspace_id, path=source)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM upload u WHERE u::text LIKE %s", [f"%{tmp_path}%"])
        assert cursor.fetchone() == (0,)
