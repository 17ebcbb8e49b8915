"""One Idempotency-Key, one effect, one answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.db.models.functions import Now

from cast import Person, in_threads, join
from contactory.uploads.models import Upload
from contactory.workspaces.models import IdempotentResponse
from contactory.workspaces.scope import workspace_scope
from contactory.workspaces.services import clean_expired_responses

pytestmark = pytest.mark.usefixtures("committed_db", "stored")


def post(person: Person, key: str | None, *, path: str = "/api/v1/uploads", **changes: Any) -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    body = {"filename": "a.csv", "size": 3, **changes}
    return person.client.post(path, body, content_type="application/json", headers=headers)


def uploads(person: Person) -> int:
    with workspace_scope(person.workspace_id):
        return Upload.objects.count()


def test_a_replay_gives_the_same_answer_and_has_no_second_effect(alice: Person) -> None:
    first, again = post(alice, "k"), post(alice, "k")
    assert (first.status_code, first.content) == (again.status_code, again.content) == (201, first.content)
    assert "Idempotent-Replay" not in first.headers
    assert again.headers["Idempotent-Replay"] == "true"
    assert uploads(alice) == 1


def test_a_moment_looks_the_same_in_every_answer(alice: Person) -> None:
    made = post(alice, "k").json()
    assert alice.client.get(f"/api/v1/uploads/{made['id']}").json() == made


def test_without_a_key_each_request_counts(alice: Person) -> None:
    assert post(alice, None).json()["id"] != post(alice, None).json()["id"]
    assert uploads(alice) == 2


def test_the_same_key_with_another_body_is_refused(alice: Person) -> None:
    post(alice, "k")
    refused = post(alice, "k", size=4)
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")
    elsewhere = alice.client.post(
        "/api/v1/api-keys",
        {"name": "n", "scopes": ["imports:read"]},
        content_type="application/json",
        headers={"Idempotency-Key": "k"},
    )
    assert elsewhere.json()["code"] == "idempotency_key_reused"
    assert uploads(alice) == 1


def test_twenty_at_once_have_one_effect_and_one_answer(alice: Person) -> None:
    answers = in_threads(lambda: post(alice, "k"), 20)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replay" in answer.headers for answer in answers) == 19
    assert uploads(alice) == 1


def test_a_refused_request_may_be_mended_and_sent_again_with_its_key(alice: Person) -> None:
    assert post(alice, "k", size=0).json()["code"] == "empty_file"
    assert post(alice, "k", size=3).status_code == 201


def test_a_key_belongs_to_its_workspace(alice: Person, charlie: Person) -> None:
    assert post(alice, "k").status_code == post(charlie, "k").status_code == 201
    assert (uploads(alice), uploads(charlie)) == (1, 1)


def test_an_answer_is_not_given_again_to_who_may_not_ask(alice: Person, vera: Person) -> None:
    post(alice, "k")
    assert post(vera, "k").status_code == 403


def test_a_colleague_with_the_right_gets_the_answer_too(alice: Person) -> None:
    first = post(alice, "k")
    assert post(join("dan", alice.workspace_id, "editor"), "k").content == first.content


def test_after_a_day_the_key_is_new_again(alice: Person) -> None:
    first = post(alice, "k")
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE idempotent_response SET created_at = now() - interval '24 hours 1 second'")
    second = post(alice, "k", size=4)
    assert second.status_code == 201
    assert second.json()["id"] != first.json()["id"]


def test_answers_are_forgotten_after_a_day(alice: Person, charlie: Person) -> None:
    post(alice, "old")
    post(charlie, "old")
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE idempotent_response SET created_at = now() - interval '25 hours'")
    post(alice, "new")
    assert clean_expired_responses() == 2
    with workspace_scope(alice.workspace_id):
        assert list(IdempotentResponse.objects.values_list("key", flat=True)) == ["new"]
        assert IdempotentResponse.objects.filter(created_at__gt=Now() - timedelta(hours=1)).exists()


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "é"])
def test_an_unfit_key_is_refused(alice: Person, key: str) -> None:
    refused = post(alice, key)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_key")
    assert uploads(alice) == 0
