"""Accounts at providers through the API: checked on entry, masked for ever, each workspace's own."""

import json
import logging
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import connections
from django.test import Client

from cast import Person
from contactory.credits.holding import Hold
from contactory.credits.services import Settlement, hold, settle
from contactory.errors import Conflict, Unavailable
from contactory.provider_accounts.services.reporting import CallReport, report
from contactory.provider_accounts.services.resolving import account_of
from contactory.provider_accounts.services.rotating import encrypt_again
from contactory.provider_accounts.services.taking import take
from contactory.providers.sandbox.faults import FaultKind, FaultOrder
from contactory.providers.sandbox.world import World
from contactory.workspaces.models import AuditEvent
from contactory.workspaces.scope import workspace_scope
from provider_accounts.conftest import Setting

KEY = "sandbox-alices-own-key-7f3a"
PLACE = "/api/v1/providers"


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """All that is logged, from the smallest word on."""
    with caplog.at_level(logging.DEBUG):
        yield caplog


def put(person: Person, provider: str, **body: Any) -> tuple[int, dict[str, Any]]:
    response = person.client.put(f"{PLACE}/{provider}", json.dumps(body), content_type="application/json")
    return response.status_code, response.json()


def shown(person: Person, provider: str) -> dict[str, Any]:
    found: dict[str, Any] = person.client.get(f"{PLACE}/{provider}").json()
    return found


def revoke(world: World, provider: str, key: str, revoked: bool = True) -> None:
    world.accounts.settings(provider, key).revoked = revoked


def everything_stored() -> str:
    """Every row of every table, as text."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        tables = [name for (name,) in cursor.fetchall()]
        texts = []
        for table in tables:
            cursor.execute(f"SELECT string_agg(t::text, '|') FROM {table} t")
            texts.append(str(cursor.fetchone()[0]))
        return "\n".join(texts)


@pytest.mark.parametrize("provider", ["apollo", "explorium", "zerobounce", "hunter"])
def test_a_good_key_is_kept_and_shown_by_its_end_only(alice: Person, world: World, provider: str, logged: Any) -> None:
    status, answer = put(alice, provider, key=KEY, credit_price="0.031", currency="EUR")
    assert (status, answer["state"], answer["source"], answer["sandbox"]) == (200, "GOOD", "workspace", True)
    assert (answer["key_hint"], answer["credit_price"], answer["currency"]) == ("…7f3a", "0.031", "EUR")
    account = account_of(alice.workspace_id, provider)
    assert (account.access.key.reveal(), str(account.credit_price)) == (KEY, "0.031000")
    listed = alice.client.get(PLACE).content.decode()
    admin = alice.browser.get("/admin/provider_accounts/provideraccount/").content.decode()
    for text in (json.dumps(answer), listed, admin, everything_stored(), logged.text, repr(account)):
        assert "alices-own-key" not in text


@pytest.mark.parametrize("provider", ["apollo", "explorium", "zerobounce", "hunter"])
def test_a_wrong_key_is_refused_in_the_providers_words_and_nothing_is_stored(
    alice: Person, world: World, provider: str
) -> None:
    revoke(world, provider, KEY)
    status, answer = put(alice, provider, key=KEY, credit_price="1")
    assert (status, answer["code"]) == (422, "provider_credentials")
    assert answer["detail"].lower().startswith(provider)
    assert KEY not in json.dumps(answer)
    assert KEY not in everything_stored()
    now = shown(alice, provider)
    assert (now["source"], now["key_hint"], now["credit_price"] == "1") == ("sandbox", "", False)


@pytest.mark.parametrize("kind", [FaultKind.HTML, FaultKind.WRONG_TYPES])
def test_an_answer_that_is_none_stores_nothing(alice: Person, world: World, kind: FaultKind) -> None:
    world.faults.add(FaultOrder(kind=kind, provider="apollo"))
    status, answer = put(alice, "apollo", key=KEY)
    assert (status, answer["code"]) == (503, "provider_unreachable")
    assert shown(alice, "apollo")["source"] == "sandbox"


def test_a_provider_that_cannot_be_asked_stores_nothing(alice: Person, setting: Setting) -> None:
    setting(CONTACTORY_SANDBOX_URL="http://127.0.0.1:9")
    status, answer = put(alice, "apollo", key=KEY)
    assert (status, answer["code"]) == (503, "provider_unreachable")
    assert shown(alice, "apollo")["source"] == "sandbox"


def test_a_key_of_ones_own_is_the_workspaces_alone(alice: Person, bob: Person, charlie: Person, world: World) -> None:
    put(alice, "apollo", key=KEY)
    editor = Client()
    editor.force_login(bob.account)
    assert editor.get(f"{PLACE}/apollo").json()["key_hint"] == "…7f3a"
    refused = editor.delete(f"{PLACE}/apollo").json()
    assert (refused["code"], refused["scope"], refused["role"]) == ("forbidden", "providers:manage", "editor")
    assert refused["detail"] == (
        "Your role here is editor, which may import, change and enrich records but not enter or remove keys of "
        "providers; an owner can change your role."
    )
    assert (shown(charlie, "apollo")["source"], shown(charlie, "apollo")["key_hint"]) == ("sandbox", "")
    assert charlie.client.delete(f"{PLACE}/apollo").status_code == 404
    own, other = account_of(alice.workspace_id, "apollo"), account_of(charlie.workspace_id, "apollo")
    assert own.gate_id != other.gate_id
    assert other.access.key.reveal() == f"sandbox-{charlie.workspace_id}"
    assert alice.client.delete(f"{PLACE}/apollo").status_code == 204
    assert account_of(alice.workspace_id, "apollo").source == "sandbox"
    with workspace_scope(alice.workspace_id):
        actions = list(AuditEvent.objects.filter(subject="provider:apollo").values_list("action", flat=True))
    assert sorted(actions) == ["provider_account.entered", "provider_account.removed"]


def test_a_key_that_is_revoked_on_the_way_is_used_again_once_it_is_good(alice: Person, world: World) -> None:
    put(alice, "explorium", key=KEY)
    gate = account_of(alice.workspace_id, "explorium").gate_id
    refused = CallReport("firmographics", "refused", sentence="Explorium answered 401: revoked.")
    report(gate, [refused, refused])
    report(gate, [refused])
    assert (shown(alice, "explorium")["state"], shown(alice, "explorium")["sentence"]) == ("REFUSED", refused.sentence)
    revoke(world, "explorium", KEY)
    assert alice.client.post(f"{PLACE}/explorium/check").status_code == 422
    revoke(world, "explorium", KEY, revoked=False)
    assert alice.client.post(f"{PLACE}/explorium/check").json()["state"] == "GOOD"
    assert take(gate, operation="firmographics", units=[1]).calls == 1
    with workspace_scope(alice.workspace_id):
        assert AuditEvent.objects.filter(action="provider.refused").count() == 1


def test_what_is_left_of_limits_and_the_breaker_are_shown(alice: Person, world: World) -> None:
    put(alice, "apollo", key=KEY, limits=[{"seconds": 60, "allowed": 30}, {"seconds": 1, "allowed": 5}])
    gate = account_of(alice.workspace_id, "apollo").gate_id
    assert take(gate, operation="people", units=[1] * 9).calls == 5
    limits = {(each["operation"], each["seconds"]): each for each in shown(alice, "apollo")["limits"]}
    assert (limits["people", 60]["allowed"], limits["people", 60]["left"], limits["people", 1]["left"]) == (30, 25, 0)
    assert limits["organizations", 60]["left"] == 30
    report(gate, [CallReport("people", "failure", sentence="Apollo answered 503.")] * 5)
    breaker = shown(alice, "apollo")["breaker"]
    assert (breaker["state"], breaker["next_probe_at"] > breaker["since"]) == ("OPEN", True)
    assert "Apollo answered 503." in breaker["sentence"]
    assert put(alice, "apollo", limits=[{"operation": "people", "seconds": 60, "allowed": 0}])[0] == 200
    assert not [each for each in shown(alice, "apollo")["limits"] if each["operation"] == "people"]


@pytest.mark.parametrize(
    ("provider", "body", "words"),
    [
        ("apollo", {"key": "has spaces in it"}, "spaces or strange characters"),
        ("apollo", {"key": "live-1", "base_url": "https://169.254.169.254/"}, "apollo.io"),
        ("apollo", {"key": "live-1", "base_url": "http://api.apollo.io"}, "https://"),
        ("apollo", {"key": "live-1", "base_url": "https://apollo.io.evil.example"}, "apollo.io"),
        ("apollo", {"currency": "EUR"}, "credit_price"),
        ("apollo", {"limits": [{"seconds": 60, "allowed": 5}]}, "enter its key"),
        ("apollo", {"key": KEY, "limits": [{"operation": "dance", "seconds": 60, "allowed": 5}]}, "no operation"),
        ("email_local", {"key": KEY}, "needs no key"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(
    alice: Person, provider: str, body: dict[str, Any], words: str
) -> None:
    status, answer = put(alice, provider, **body)
    assert status == 422
    assert words in answer["detail"]
    assert "live-1" not in json.dumps(answer)


@pytest.mark.usefixtures("one_day")
def test_what_was_spent_this_month_is_shown_by_provider(alice: Person, world: World) -> None:
    ten = Hold(
        call_id=1, provider="apollo", operation="people", credits=Decimal(10), money=Decimal("0.5"), currency="USD"
    )
    seven = Settlement(call_id=1, kind="charge", credits=Decimal(7), money=Decimal("0.35"))
    with workspace_scope(alice.workspace_id):
        hold(workspace_id=alice.workspace_id, enrichment_id=None, wanted=[ten])
        settle(workspace_id=alice.workspace_id, settlements=[seven])
    spent = shown(alice, "apollo")["spent"]
    assert (Decimal(spent["credits"]), Decimal(spent["money"]), spent["currency"]) == (7, Decimal("0.35"), "USD")
    assert Decimal(shown(alice, "hunter")["spent"]["credits"]) == 0


def test_an_unknown_provider_is_not_found(alice: Person) -> None:
    assert alice.client.get(f"{PLACE}/nobody").status_code == 404
    assert put(alice, "nobody", credit_price="1")[0] == 404


def test_without_any_key_the_sentence_says_what_to_do(alice: Person, setting: Setting, charlie: Person) -> None:
    with pytest.raises(Conflict, match="APOLLO_API_KEY") as refused:
        account_of(alice.workspace_id, "apollo")
    assert refused.value.code == "provider_not_set_up"
    assert (shown(alice, "apollo")["state"], shown(alice, "email_local")["source"]) == ("NOT_SET_UP", "open")
    setting(APOLLO_API_KEY="key-of-the-installation")
    accounts = [account_of(person.workspace_id, "apollo") for person in (alice, charlie)]
    assert [account.source for account in accounts] == ["environment"] * 2
    assert accounts[0].gate_id == accounts[1].gate_id, "one real account has one gate, whoever uses it"
    assert "key-of-the-installation" not in alice.client.get(PLACE).content.decode()


def test_invented_values_do_not_come_among_true_ones_by_themselves(
    alice: Person, world: World, setting: Setting
) -> None:
    assert account_of(alice.workspace_id, "hunter").sandbox
    setting(APOLLO_API_KEY="key-of-the-installation")
    with pytest.raises(Conflict, match="Hunter is not set up"):
        account_of(alice.workspace_id, "hunter")
    put(alice, "hunter", key=KEY)
    assert account_of(alice.workspace_id, "hunter").sandbox, "somebody entered that key, and it says what it is"


def test_keys_outlive_a_change_of_what_they_are_encrypted_under(alice: Person, world: World, setting: Setting) -> None:
    first, second = (Fernet.generate_key().decode() for _ in range(2))
    setting(CONTACTORY_ENCRYPTION_KEYS=first)
    put(alice, "apollo", key=KEY)
    setting(CONTACTORY_ENCRYPTION_KEYS=f"{second},{first}")
    assert account_of(alice.workspace_id, "apollo").access.key.reveal() == KEY
    assert (encrypt_again(), encrypt_again()) == (1, 0)
    setting(CONTACTORY_ENCRYPTION_KEYS=second)
    assert account_of(alice.workspace_id, "apollo").access.key.reveal() == KEY
    setting(CONTACTORY_ENCRYPTION_KEYS=first)
    with pytest.raises(Unavailable, match="CONTACTORY_ENCRYPTION_KEYS"):
        account_of(alice.workspace_id, "apollo")
    assert shown(alice, "apollo")["state"] == "NOT_SET_UP", "the page still opens and says what is wrong"
