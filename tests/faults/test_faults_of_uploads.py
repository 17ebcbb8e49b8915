"""Uploads by the API that break off, arrive in disorder or damaged, and are completed twice (D1 to D3)."""

import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from trial import seeds

from cast import Person, in_threads
from contactory.errors import Refusal
from contactory.uploads import services
from contactory.uploads.models import Upload
from contactory.uploads.storage import store
from contactory.workspaces.scope import workspace_scope

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

URL = "/api/v1/uploads"


class ClientGone(Exception):  # noqa: N818 - what happened
    """The connection broke in the midst of a body."""


@seeds(quick=3, ci=10)
def test_d1_broken_off_anywhere_and_resumed(alice: Person, stored: Path, seed: int) -> None:
    chance = random.Random(seed)
    content, upload = _opened(alice, chance)
    for number in range(1, upload.part_count + 1):
        if chance.random() < 0.6:
            _break_off(alice, upload, number, _part(content, upload, number), chance)
    missing = _shown(alice, upload)["missing"]
    assert missing == list(range(1, upload.part_count + 1)), "a part that broke off counts as there"
    _resume(alice, upload, content, chance)
    _is_whole(alice, upload, content, stored)


@seeds(quick=3, ci=10)
def test_d2_disorder_damage_and_strangers(alice: Person, charlie: Person, stored: Path, seed: int) -> None:
    chance = random.Random(seed)
    content, upload = _opened(alice, chance)
    left_out = chance.randrange(1, upload.part_count + 1)
    order = [number for number in range(1, upload.part_count + 1) for _ in range(chance.choice([1, 1, 2]))]
    chance.shuffle(order)
    for number in order:
        data = _part(content, upload, number)
        _refused_parts(alice, charlie, upload, number, data, chance)
        if number != left_out:
            assert _put(alice, upload, number, data).status_code == 200
    refused = _complete(alice, upload)
    assert (refused.status_code, json.loads(refused.content)["missing"]) == (409, [left_out])
    assert _put(alice, upload, left_out, _part(content, upload, left_out)).status_code == 200
    _damage_one(alice, upload, stored, chance)
    refused = _complete(alice, upload)
    assert (refused.status_code, len(json.loads(refused.content)["wrong"])) == (409, 1)
    _resume(alice, upload, content, chance, again=json.loads(refused.content)["wrong"])
    _is_whole(alice, upload, content, stored)


@seeds(quick=2, ci=5)
def test_d3_completed_twice_and_at_once(alice: Person, stored: Path, seed: int) -> None:
    chance = random.Random(seed)
    content, upload = _opened(alice, chance)
    _resume(alice, upload, content, chance)
    answers = in_threads(lambda: _complete(alice, upload), chance.choice([2, 4, 8]))
    assert {(answer.status_code, answer.content) for answer in answers} == {(200, answers[0].content)}
    late = _put(alice, upload, 1, _part(content, upload, 1))
    assert (late.status_code, _complete(alice, upload).content) == (409, answers[0].content)
    _is_whole(alice, upload, content, stored)


def _opened(person: Person, chance: random.Random) -> tuple[bytes, Upload]:
    content = chance.randbytes(chance.randrange(1, 60_000))
    upload = services.open_upload(
        workspace_id=person.workspace_id,
        filename="leads.csv",
        size=len(content),
        actor="test",
        part_size=chance.randrange(1 + len(content) // 9, len(content) + 2),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    return content, upload


def _part(content: bytes, upload: Upload, number: int) -> bytes:
    return content[(number - 1) * upload.part_size : number * upload.part_size]


def _break_off(person: Person, upload: Upload, number: int, data: bytes, chance: random.Random) -> None:
    """Send a part whose client goes away after some of its bytes."""
    at = chance.randrange(len(data))

    def body() -> Iterator[bytes]:
        yield data[:at]
        raise ClientGone

    with pytest.raises(ClientGone):
        services.put_part(workspace_id=person.workspace_id, upload_id=upload.pk, number=number, chunks=body())


def _refused_parts(
    alice: Person, charlie: Person, upload: Upload, number: int, data: bytes, chance: random.Random
) -> None:
    """Whatever is not this part, or not from this workspace, is refused and changes nothing."""
    before = _shown(alice, upload)["parts"]
    corrupt = bytearray(data)
    corrupt[chance.randrange(len(data))] ^= 0xFF
    wanted = hashlib.sha256(data).hexdigest()
    assert _put(alice, upload, number, bytes(corrupt), {"X-Checksum-Sha256": wanted}).status_code == 422
    assert _put(alice, upload, number, data + b"x").status_code == 422
    assert _put(alice, upload, number, data[:-1]).status_code == 422
    assert _put(alice, upload, upload.part_count + 1, data).status_code == 422
    assert _put(charlie, upload, number, data).status_code == 404
    assert _complete(charlie, upload).status_code == 404
    assert _shown(alice, upload)["parts"] == before


def _damage_one(person: Person, upload: Upload, folder: Path, chance: random.Random) -> None:
    """Cut a byte from a stored part, as a failing disk might."""
    files = sorted(folder.glob(f"{person.workspace_id}/parts/*"))
    victim = chance.choice(files)
    victim.chmod(0o600)
    victim.write_bytes(victim.read_bytes()[:-1])


def _resume(
    person: Person, upload: Upload, content: bytes, chance: random.Random, *, again: list[int] | None = None
) -> None:
    """Send what the server says is missing, in some order."""
    numbers = [*_shown(person, upload)["missing"], *(again or [])]
    chance.shuffle(numbers)
    for number in numbers:
        assert _put(person, upload, number, _part(content, upload, number)).status_code == 200


def _is_whole(person: Person, upload: Upload, content: bytes, folder: Path) -> None:
    """Complete the upload: its one object is the file, and nothing else is left in the folder."""
    done = json.loads(_complete(person, upload).content)
    assert (done["state"], done["sha256"]) == ("COMPLETE", hashlib.sha256(content).hexdigest())
    with workspace_scope(person.workspace_id):
        key = Upload.objects.get(pk=upload.pk).key
    with store().open_read(key) as file:
        assert file.read() == content
    assert [path for path in folder.rglob("*") if path.is_file()] == [folder / key]


def _shown(person: Person, upload: Upload) -> dict[str, Any]:
    shown: dict[str, Any] = json.loads(person.client.get(f"{URL}/{upload.pk}").content)
    return shown


def _put(
    person: Person, upload: Upload, number: int, data: bytes, headers: dict[str, str] | None = None
) -> HttpResponse:
    answer: HttpResponse = person.client.put(
        f"{URL}/{upload.pk}/parts/{number}", data, content_type="application/octet-stream", headers=headers or {}
    )
    return answer


def _complete(person: Person, upload: Upload) -> HttpResponse:
    answer: HttpResponse = person.client.post(f"{URL}/{upload.pk}/complete")
    return answer


def test_a_refusal_says_which_part_is_missing(alice: Person) -> None:
    _, upload = _opened(alice, random.Random(0))
    with pytest.raises(Refusal, match="missing"):
        services.complete_upload(workspace_id=alice.workspace_id, upload_id=upload.pk)
