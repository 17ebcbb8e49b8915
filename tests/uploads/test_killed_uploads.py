"""A sender that is killed anywhere loses nothing: the next one sends what is missing, and one whole file comes out."""

import hashlib
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connections
from sender import send

from cast import Person
from contactory.uploads.models import Upload
from contactory.uploads.services import clean_abandoned, open_upload, store_path
from contactory.uploads.storage import store
from dying import killed_at

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

SENDER = Path(__file__).with_name("sender.py")
POINTS = [
    "uploads.store:chunk",
    "uploads.part:stored",
    "uploads.part:before_commit",
    "uploads.complete:joined",
    "uploads.complete:before_commit",
    "uploads.tidy:after_commit",
]
TRIALS = int(os.environ.get("CONTACTORY_FAULTS_N") or 10)
SEED = int(os.environ.get("CONTACTORY_FAULTS_SEED") or 1)


def command(upload: Upload, source: Path, **environment: str) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, str(SENDER), str(upload.workspace_id), str(upload.pk), str(source)]
    return subprocess.Popen(arguments, env={**os.environ, **environment})


def opened(alice: Person, source: Path, content: bytes, part_size: int) -> Upload:
    source.write_bytes(content)
    return open_upload(
        workspace_id=alice.workspace_id,
        filename="x.csv",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        part_size=part_size,
        actor="test",
    )


def check_whole(upload: Upload, content: bytes, stored: Path) -> None:
    done = Upload.objects.using("owner").get(pk=upload.pk)
    assert (done.state, done.sha256) == ("COMPLETE", hashlib.sha256(content).hexdigest())
    assert store().path(done.key).read_bytes() == content
    assert list(done.parts.using("owner").all()) == []
    a_day_later(stored)
    assert clean_abandoned() == 0
    assert [path.relative_to(stored).as_posix() for path in stored.rglob("*") if path.is_file()] == [done.key]


def a_day_later(stored: Path) -> None:
    """Let everything that a crash left behind be a day old."""
    for draft in (stored / "drafts").glob("*"):
        os.utime(draft, (time.time() - 86_500,) * 2)
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE upload SET expires_at = expires_at - interval '25 hours'")


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_each_point_and_sent_again(alice: Person, stored: Path, tmp_path: Path, point: str) -> None:
    content = random.Random(point).randbytes(2500)
    upload = opened(alice, tmp_path / "x.csv", content, part_size=1000)
    assert killed_at(point, lambda: send(upload.workspace_id, upload.pk, content), tmp_path / "points")
    send(upload.workspace_id, upload.pk, content)
    check_whole(upload, content, stored)


def test_a_killed_whole_file_is_cleaned_up(alice: Person, stored: Path, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"email\n")

    def keep() -> None:
        store_path(workspace_id=alice.workspace_id, path=tmp_path / "x.csv")

    assert killed_at("uploads.whole:stored", keep, tmp_path / "points")
    assert len([path for path in stored.rglob("*") if path.is_file()]) == 1
    a_day_later(stored)
    assert clean_abandoned() == 1
    assert [path for path in stored.rglob("*") if path.is_file()] == []


@pytest.mark.faults
@pytest.mark.parametrize("trial", range(TRIALS))
def test_killed_at_random_until_it_is_done(alice: Person, stored: Path, tmp_path: Path, trial: int) -> None:
    chance = random.Random(f"{SEED}:{trial}")
    content = chance.randbytes(chance.randrange(1, 400_000))
    upload = opened(alice, tmp_path / "x.csv", content, part_size=chance.randrange(1_000, 100_000))
    plan = f"{chance.choice(POINTS)}:{chance.randrange(1, 6)}"
    crash = {"CONTACTORY_CRASH": plan, "CONTACTORY_CRASH_FILE": str(tmp_path / "points")}
    # Two senders at once, as two tabs of a browser: both may be struck, and one of them at a moment of its own.
    first, second = command(upload, tmp_path / "x.csv", **crash), command(upload, tmp_path / "x.csv", **crash)
    time.sleep(chance.uniform(0.5, 2.0))
    second.kill()
    for process in (first, second):
        process.wait(240)
    print(f"seed {SEED}, trial {trial}, plan {plan}")
    send(upload.workspace_id, upload.pk, content)
    check_whole(upload, content, stored)
