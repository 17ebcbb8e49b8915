"""API keys: shown once, kept as a hash, bound to their scopes, stopped at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.db.models.functions import Now
from django.test import Client

from cast import Person, join
from contactory.errors import InvalidInput
from contactory.workspaces.models import ApiKey, AuditEvent
from contactory.workspaces.permissions import ALL_SCOPES, DEED_OF_SCOPE
from contactory.workspaces.scope import workspace_scope
from contactory.workspaces.services import create_api_key, revoke_api_key

pytestmark = pytest.mark.usefixtures("committed_db")
URL = "/api/v1/api-keys"


def create(person: Person, **changes: Any) -> Any:
    body = {"name": "nightly", "scopes": ["imports:read"], **changes}
    return person.client.post(URL, body, content_type="application/json")


def with_key(secret: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {secret}"})  # type: ignore[arg-type]


def test_a_key_is_shown_once_and_its_secret_is_nowhere_kept(alice: Person) -> None:
    made = create(alice)
    assert made.status_code == 201
    secret = made.json()["secret"]
    assert with_key(secret).get("/api/v1/uploads/1").status_code == 404
    assert secret.encode() not in alice.client.get(URL).content
    hidden = secret.rpartition("_")[2]
    with connections["owner"].cursor() as cursor:
        for table in ("api_key", "audit_event", "idempotent_response"):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{hidden}%"])
            assert cursor.fetchone() == (0,), table


def test_a_repeated_creation_makes_one_key_and_tells_the_same_secret(alice: Person) -> None:
    def send() -> Any:
        return alice.client.post(
            URL,
            {"name": "n", "scopes": ["imports:read"]},
            content_type="application/json",
            headers={"Idempotency-Key": "0b7c"},
        )

    first, again = send(), send()
    assert first.content == again.content
    assert again.headers["Idempotent-Replay"] == "true"
    assert len(alice.client.get(URL).json()["items"]) == 2
    assert with_key(again.json()["secret"]).get("/api/v1/uploads/1").status_code == 404
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT body FROM idempotent_response")
        assert first.json()["secret"] not in cursor.fetchone()[0]


def test_two_keys_made_alike_differ(alice: Person) -> None:
    assert create(alice).json()["secret"] != create(alice).json()["secret"]


def test_a_revoked_key_stops_at_once_and_the_trail_says_so(alice: Person) -> None:
    made = create(alice).json()
    client = with_key(made["secret"])
    assert client.get("/api/v1/uploads/1").status_code == 404
    assert alice.client.delete(f"{URL}/{made['id']}").status_code == 204
    refused = client.get("/api/v1/uploads/1")
    assert (refused.status_code, refused.headers["WWW-Authenticate"][:6]) == (401, "Bearer")
    assert alice.client.delete(f"{URL}/{made['id']}").status_code == 204
    with workspace_scope(alice.workspace_id):
        trail = AuditEvent.objects.filter(subject=f"api_key:{made['id']}").order_by("id")
        assert [event.action for event in trail] == ["api_key.created", "api_key.revoked"]
        assert {event.actor for event in trail} == {f"api_key:{alice.key_id}"}
        assert all(event.correlation_id for event in trail)
        assert trail[0].facts == {"after": {"name": "nightly", "scopes": ["imports:read"]}}


def test_a_key_that_is_over_stops_by_itself(alice: Person) -> None:
    with workspace_scope(alice.workspace_id):
        ApiKey.objects.filter(pk=alice.key_id).update(expires_at=Now() + timedelta(hours=1))
    assert alice.client.get(URL).status_code == 200
    with workspace_scope(alice.workspace_id):
        ApiKey.objects.filter(pk=alice.key_id).update(expires_at=Now() - timedelta(seconds=1))
    assert alice.client.get(URL).status_code == 401


def test_a_key_does_what_its_scopes_say(alice: Person) -> None:
    reader = join("reader", alice.workspace_id, "viewer", frozenset({"imports:read"}))
    assert reader.client.get("/api/v1/uploads/1").status_code == 404
    refused = reader.client.post("/api/v1/uploads", {"filename": "a", "size": 1}, content_type="application/json")
    assert (refused.status_code, refused.json()["scope"]) == (403, "imports:write")
    assert reader.client.get(URL).json()["detail"] == (
        "This API key may not create or revoke API keys: it does not have the scope keys:manage; use a key that has it."
    )
    # Of each thing that a scope allows a refusal can say what it is.
    assert set(DEED_OF_SCOPE) == ALL_SCOPES


def test_a_key_cannot_make_a_stronger_one(alice: Person) -> None:
    keeper = join("keeper", alice.workspace_id, "viewer", frozenset({"keys:manage", "imports:read"}))
    assert create(keeper, scopes=["imports:read"]).status_code == 201
    refused = create(keeper, scopes=["imports:read", "contacts:write"])
    assert (refused.status_code, refused.json()["scope"]) == (403, "contacts:write")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"name": ""}, "name"),
        ({"name": "a\r\nSet-Cookie: x"}, "name"),
        ({"expires_at": "2030-01-01T00:00:00"}, "expires_at"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_field_is_named(alice: Person, changes: dict[str, Any], field: str) -> None:
    refused = create(alice, **changes)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]


def test_a_key_that_would_be_over_at_once_is_not_made(alice: Person) -> None:
    refused = create(alice, expires_at="2020-01-01T00:00:00Z")
    assert (refused.status_code, refused.json()["field"]) == (422, "expires_at")
    assert [key["id"] for key in alice.client.get(URL).json()["items"]] == [alice.key_id]


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 101])
def test_a_key_needs_a_name_wherever_it_is_made(alice: Person, name: str) -> None:
    with pytest.raises(InvalidInput, match="1 to 100 characters"):
        create_api_key(workspace_id=alice.workspace_id, name=name, scopes=["imports:read"], actor="test")


def test_an_unknown_scope_is_answered_with_the_known_ones(alice: Person) -> None:
    refused = create(alice, scopes=["imports:fly"])
    assert refused.status_code == 422
    assert "exports:read, exports:write, imports:read" in refused.json()["detail"]


def test_the_last_use_is_noted_once_a_minute(alice: Person) -> None:
    def last_use() -> Any:
        alice.client.get(URL)
        with workspace_scope(alice.workspace_id):
            return ApiKey.objects.get(pk=alice.key_id).last_used_at

    first = last_use()
    assert first is not None
    assert last_use() == first
    with workspace_scope(alice.workspace_id):
        ApiKey.objects.filter(pk=alice.key_id).update(last_used_at=Now() - timedelta(seconds=61))
    assert last_use() > first


def test_a_key_of_another_workspace_cannot_be_revoked(alice: Person, charlie: Person) -> None:
    assert charlie.client.delete(f"{URL}/{alice.key_id}").status_code == 404
    assert alice.client.get(URL).status_code == 200


def test_jobs_keep_their_own_authority_when_the_key_goes(alice: Person) -> None:
    upload = alice.client.post("/api/v1/uploads", {"filename": "a", "size": 1}, content_type="application/json").json()
    revoke_api_key(workspace_id=alice.workspace_id, key_id=alice.key_id, actor="test")
    assert alice.client.get(f"/api/v1/uploads/{upload['id']}").status_code == 401
    assert join("second", alice.workspace_id, "owner").client.get(f"/api/v1/uploads/{upload['id']}").status_code == 200
