"""Uploads in parts: any order, in parallel, repeated, resumed; never a wrong file."""

import base64
import functools
import hashlib
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import Person, in_threads
from contactory.environment import environment
from contactory.errors import Conflict, Refusal
from contactory.uploads.models import Upload
from contactory.uploads.services import complete_upload, open_upload, put_part
from contactory.uploads.storage import store
from contactory.workspaces.scope import workspace_scope

pytestmark = pytest.mark.usefixtures("committed_db", "stored")

PART = 1000
CONTENT = random.Random(7).randbytes(3 * PART + 123)
URL = "/api/v1/uploads"


def opened(person: Person, content: bytes = CONTENT, **changes: Any) -> Upload:
    return open_upload(
        workspace_id=person.workspace_id,
        filename="leads.csv",
        size=len(content),
        actor="test",
        part_size=PART,
        **changes,
    )


def piece(number: int, content: bytes = CONTENT) -> bytes:
    return content[(number - 1) * PART : number * PART]


def put(person: Person, upload: Upload, number: int, data: bytes | None = None, **headers: str) -> Any:
    return person.client.put(
        f"{URL}/{upload.pk}/parts/{number}",
        piece(number) if data is None else data,
        content_type="application/octet-stream",
        headers=headers,
    )


def complete(person: Person, upload: Upload) -> Any:
    return person.client.post(f"{URL}/{upload.pk}/complete")


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def content_of(person: Person, upload_id: int) -> bytes:
    with workspace_scope(person.workspace_id):
        upload = Upload.objects.get(pk=upload_id)
    with store().open_read(upload.key) as file:
        return file.read()


def test_parts_in_any_order_make_the_file(alice: Person, stored: Path) -> None:
    upload = opened(alice, sha256=hashlib.sha256(CONTENT).hexdigest())
    for number in (4, 2, 1, 2, 3):
        answer = put(alice, upload, number)
        assert answer.json() == {
            "number": number,
            "size": len(piece(number)),
            "sha256": hashlib.sha256(piece(number)).hexdigest(),
        }
    done = complete(alice, upload).json()
    assert (done["state"], done["sha256"]) == ("COMPLETE", hashlib.sha256(CONTENT).hexdigest())
    assert content_of(alice, upload.pk) == CONTENT
    assert len(files_in(stored)) == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(min_size=1, max_size=60), part_size=st.integers(1, 20), data=st.data())
def test_any_file_in_any_parts_and_order_comes_out_the_same(
    alice: Person, content: bytes, part_size: int, data: st.DataObject
) -> None:
    workspace = alice.workspace_id
    upload = open_upload(workspace_id=workspace, filename="x", size=len(content), actor="test", part_size=part_size)
    numbers = range(1, upload.part_count + 1)
    for number in [*data.draw(st.permutations(numbers)), *data.draw(st.lists(st.sampled_from(numbers), max_size=3))]:
        chunks = [content[(number - 1) * part_size : number * part_size]]
        put_part(workspace_id=workspace, upload_id=upload.pk, number=number, chunks=chunks)
    assert complete_upload(workspace_id=workspace, upload_id=upload.pk).sha256 == hashlib.sha256(content).hexdigest()
    assert content_of(alice, upload.pk) == content


def test_parts_sent_at_once_all_arrive(alice: Person, stored: Path) -> None:
    upload = opened(alice)
    order = [1, 2, 3, 4, 1, 2, 3, 4]
    answers = in_threads(lambda: put(alice, upload, order.pop()), 8)
    assert {answer.status_code for answer in answers} == {200}
    assert len(files_in(stored)) == 4
    complete(alice, upload)
    assert content_of(alice, upload.pk) == CONTENT


def test_an_interrupted_upload_is_resumed_by_what_is_missing(alice: Person) -> None:
    upload = opened(alice)
    put(alice, upload, 3)
    shown = alice.client.get(f"{URL}/{upload.pk}").json()
    assert [part["number"] for part in shown["parts"]] == [3]
    assert shown["missing"] == [1, 2, 4]
    refused = complete(alice, upload)
    assert (refused.status_code, refused.json()["missing"]) == (409, [1, 2, 4])
    for number in shown["missing"]:
        put(alice, upload, number)
    assert complete(alice, upload).status_code == 200
    assert content_of(alice, upload.pk) == CONTENT


def test_a_part_sent_again_takes_the_place_of_the_former_one(alice: Person, stored: Path) -> None:
    upload = opened(alice)
    put(alice, upload, 1, b"x" * PART)
    for number in (1, 2, 3, 4):
        put(alice, upload, number)
    assert len(files_in(stored)) == 4
    complete(alice, upload)
    assert content_of(alice, upload.pk) == CONTENT


GOOD = piece(1)
SHA = hashlib.sha256(GOOD).digest()
BAD = hashlib.sha256(b"other").digest()


@pytest.mark.parametrize(
    ("header", "value", "code"),
    [
        ("X-Checksum-Sha256", SHA.hex(), None),
        ("X-Checksum-Sha256", SHA.hex().upper(), None),
        ("X-Checksum-Sha256", base64.b64encode(SHA).decode(), None),
        ("X-Checksum-Sha256", BAD.hex(), "checksum_mismatch"),
        ("X-Checksum-Sha256", "no checksum", "bad_checksum"),
        ("Content-MD5", base64.b64encode(hashlib.md5(GOOD).digest()).decode(), None),  # noqa: S324 - the header's
        ("Content-MD5", base64.b64encode(hashlib.md5(b"").digest()).decode(), "checksum_mismatch"),  # noqa: S324
        ("Content-Digest", f"sha-256=:{base64.b64encode(SHA).decode()}:", None),
        ("Content-Digest", f"sha-512=:{base64.b64encode(hashlib.sha512(GOOD).digest()).decode()}:", None),
        ("Content-Digest", f"unknown=:AAAA:, sha-256=:{base64.b64encode(BAD).decode()}:", "checksum_mismatch"),
        ("Content-Digest", "sha-256=plain", "bad_checksum"),
    ],
)
def test_a_checksum_is_verified_and_a_wrong_part_not_kept(
    alice: Person, stored: Path, header: str, value: str, code: str | None
) -> None:
    upload = opened(alice)
    answer = put(alice, upload, 1, **{header: value})
    assert answer.status_code == (200 if code is None else 422)
    assert answer.json().get("code") == code
    kept = [1] if code is None else []
    assert [part["number"] for part in alice.client.get(f"{URL}/{upload.pk}").json()["parts"]] == kept
    assert len(files_in(stored)) == len(kept)


def test_a_wrong_checksum_leaves_the_former_part_in_place(alice: Person) -> None:
    upload = opened(alice)
    put(alice, upload, 1)
    assert put(alice, upload, 1, b"y" * PART, **{"X-Checksum-Sha256": BAD.hex()}).status_code == 422
    for number in (2, 3, 4):
        put(alice, upload, number)
    complete(alice, upload)
    assert content_of(alice, upload.pk) == CONTENT


@pytest.mark.parametrize(
    ("number", "data", "code"),
    [
        (1, piece(1)[:-1], "wrong_part_size"),
        (1, piece(1) + b"x", "wrong_part_size"),
        (1, b"", "wrong_part_size"),
        (4, piece(1), "wrong_part_size"),
        (0, piece(1), "no_such_part"),
        (5, piece(1), "no_such_part"),
        (2**40, piece(1), "no_such_part"),
    ],
)
def test_a_part_of_the_wrong_size_or_number_is_refused(
    alice: Person, stored: Path, number: int, data: bytes, code: str
) -> None:
    refused = put(alice, opened(alice), number, data)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert files_in(stored) == []


def test_a_stream_that_is_longer_or_shorter_than_announced_is_not_kept(alice: Person, stored: Path) -> None:
    upload = opened(alice)
    for chunks in ([b"x" * 600, b"x" * 600], [b"x" * 600]):
        with pytest.raises(Refusal, match="1000 bytes that it must have"):
            put_part(workspace_id=alice.workspace_id, upload_id=upload.pk, number=1, chunks=chunks)
    assert files_in(stored) == []


def test_a_client_that_vanishes_in_mid_part_leaves_nothing(alice: Person, stored: Path) -> None:
    def vanishing() -> Any:
        yield b"x" * 400
        raise ConnectionResetError

    upload = opened(alice)
    with pytest.raises(ConnectionResetError):
        put_part(workspace_id=alice.workspace_id, upload_id=upload.pk, number=1, chunks=vanishing())
    assert files_in(stored) == []


def test_the_whole_file_must_match_the_declared_checksum(alice: Person, stored: Path) -> None:
    upload = opened(alice, sha256=hashlib.sha256(CONTENT).hexdigest())
    for number in (1, 2, 3, 4):
        put(alice, upload, number)
    put(alice, upload, 2, b"z" * PART)
    refused = complete(alice, upload)
    assert (refused.status_code, refused.json()["code"]) == (422, "checksum_mismatch")
    assert len(files_in(stored)) == 4
    put(alice, upload, 2)
    assert complete(alice, upload).status_code == 200
    assert content_of(alice, upload.pk) == CONTENT


def test_a_part_damaged_on_the_disk_is_named(alice: Person, stored: Path) -> None:
    upload = opened(alice)
    for number in (1, 2, 3, 4):
        put(alice, upload, number)
    (damaged,) = [path for path in files_in(stored) if "-3-" in path.name]
    damaged.write_bytes(b"short")
    refused = complete(alice, upload)
    assert (refused.status_code, refused.json()["missing"], refused.json()["wrong"]) == (409, [], [3])


def test_completing_twice_gives_the_same_file(alice: Person, stored: Path) -> None:
    upload = opened(alice)
    for number in (1, 2, 3, 4):
        put(alice, upload, number)
    first, again = complete(alice, upload), complete(alice, upload)
    assert first.json() == again.json()
    assert len(files_in(stored)) == 1


def test_completing_many_times_at_once_makes_one_file(alice: Person, stored: Path) -> None:
    upload = opened(alice)
    for number in (1, 2, 3, 4):
        put(alice, upload, number)
    answers = in_threads(lambda: complete(alice, upload), 6)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert len(files_in(stored)) == 1


def test_a_complete_file_does_not_change_any_more(alice: Person) -> None:
    upload = opened(alice)
    for number in (1, 2, 3, 4):
        put(alice, upload, number)
    complete(alice, upload)
    refused = put(alice, upload, 1, b"x" * PART)
    assert (refused.status_code, refused.json()["state"]) == (409, "COMPLETE")
    assert alice.client.delete(f"{URL}/{upload.pk}").json()["code"] == "wrong_state"
    assert content_of(alice, upload.pk) == CONTENT


def complete_or_put(person: Person, upload: Upload, turns: Iterator[str]) -> Any:
    return complete(person, upload) if next(turns) == "complete" else put(person, upload, 2, b"x" * PART)


def test_parts_that_race_with_completing_never_make_a_wrong_file(alice: Person, stored: Path) -> None:
    for _ in range(5):
        upload = opened(alice)
        for number in (1, 2, 3, 4):
            put(alice, upload, number)
        turns = iter(["complete", "put", "put", "put"])
        in_threads(functools.partial(complete_or_put, alice, upload, turns), 4)
        other = CONTENT[:PART] + b"x" * PART + CONTENT[2 * PART :]
        found = content_of(alice, upload.pk)
        assert found in (CONTENT, other)
        shown = alice.client.get(f"{URL}/{upload.pk}").json()
        assert shown["sha256"] == hashlib.sha256(found).hexdigest()
    assert len(files_in(stored)) == 5


def test_aborting_removes_what_was_stored(alice: Person, stored: Path) -> None:
    upload = opened(alice)
    put(alice, upload, 1)
    for _ in range(2):
        assert alice.client.delete(f"{URL}/{upload.pk}").status_code == 204
    assert files_in(stored) == []
    assert alice.client.get(f"{URL}/{upload.pk}").status_code == 404
    assert put(alice, upload, 2).status_code == 404
    assert complete(alice, upload).status_code == 404


def test_a_part_cannot_be_put_into_a_strangers_upload(alice: Person, charlie: Person, stored: Path) -> None:
    upload = opened(alice)
    assert put(charlie, upload, 1).status_code == 404
    assert files_in(stored) == []


def test_a_file_that_is_too_large_or_empty_is_refused_at_once(alice: Person) -> None:
    limit = int(environment().max_file_bytes)
    for size, status, code in (
        (limit + 1, 413, "file_too_large"),
        (0, 422, "empty_file"),
        (-1, 422, "invalid_request"),
    ):
        answer = alice.client.post(URL, {"filename": "a", "size": size}, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    with pytest.raises(Conflict):
        complete_upload(workspace_id=alice.workspace_id, upload_id=opened(alice).pk)
