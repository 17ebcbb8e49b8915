"""ZeroBounce and Hunter as documented, and of one mind about an address."""

from typing import Any

import httpx
import pytest

from contactory.providers.sandbox.mailboxes import Mailbox, mailbox_of
from contactory.providers.sandbox.world import World

KEY = "sandbox-v"


def validate(sandbox: httpx.Client, address: str, key: str = KEY) -> dict[str, Any]:
    found: dict[str, Any] = sandbox.get(
        "/v2/validate", params={"api_key": key, "email": address, "ip_address": ""}
    ).json()
    return found


def verify(sandbox: httpx.Client, address: str) -> httpx.Response:
    return sandbox.get("/v2/email-verifier", params={"email": address}, headers={"X-API-KEY": KEY})


def address_that_is(mailbox: Mailbox) -> str:
    return next(
        address for number in range(5000) if mailbox_of(address := f"a{number}@stone{number}.com", "0") is mailbox
    )


def entries(sandbox: httpx.Client) -> list[tuple[str, str]]:
    found = sandbox.get("/_sandbox/books").json()["entries"]
    return [(entry["provider"], entry["entity"]) for entry in found]


@pytest.mark.parametrize(
    ("mailbox", "status", "hunter"),
    [
        (Mailbox.VALID, "valid", "valid"),
        (Mailbox.INVALID, "invalid", "invalid"),
        (Mailbox.CATCH_ALL, "catch-all", "accept_all"),
        (Mailbox.SPAM_TRAP, "spamtrap", "invalid"),
    ],
)
def test_verifiers_agree(sandbox: httpx.Client, mailbox: Mailbox, status: str, hunter: str) -> None:
    address = address_that_is(mailbox)
    assert validate(sandbox, address)["status"] == status
    assert verify(sandbox, address).json()["data"]["status"] == hunter
    assert entries(sandbox) == [("zerobounce", address), ("hunter", address)]


def test_what_is_unknown_is_not_paid_to_zerobounce(sandbox: httpx.Client) -> None:
    answer = validate(sandbox, address_that_is(Mailbox.UNKNOWN))
    assert (answer["status"], bool(answer["sub_status"])) == ("unknown", True)
    assert validate(sandbox, "valid@example.com")["status"] == "valid"
    assert entries(sandbox) == []


def test_roles_throw_away_addresses_and_malformed_ones_are_told(sandbox: httpx.Client) -> None:
    told = {name: validate(sandbox, name) for name in ("info@acme.com", "ada@mailinator.com", "ada", "ada@gmail.com")}
    assert [(found["status"], found["sub_status"]) for found in told.values()][:3] == [
        ("do_not_mail", "role_based"),
        ("do_not_mail", "disposable"),
        ("invalid", "failed_syntax_check"),
    ]
    assert told["ada@gmail.com"]["free_email"] is True


def test_a_batch_answers_in_order_and_bills_each(sandbox: httpx.Client) -> None:
    addresses = ["info@acme.com", address_that_is(Mailbox.VALID), "", "info@acme.com"]
    body = {"api_key": KEY, "email_batch": [{"email_address": address, "ip_address": None} for address in addresses]}
    answer = sandbox.post("/v2/validatebatch", json=body).json()
    assert [found["address"] for found in answer["email_batch"]] == [address for address in addresses if address]
    assert len(answer["errors"]) == 1
    assert len(entries(sandbox)) == 3


def test_a_batch_is_at_most_a_hundred(sandbox: httpx.Client) -> None:
    body = {"api_key": KEY, "email_batch": [{"email_address": "info@acme.com"}] * 101}
    answer = sandbox.post("/v2/validatebatch", json=body).json()
    assert (answer["email_batch"], answer["errors"][0]["email_address"]) == ([], "all")
    assert entries(sandbox) == []


def test_zerobounce_refuses_keys_and_empty_accounts_with_200(sandbox: httpx.Client) -> None:
    assert "Invalid API key" in validate(sandbox, "ada@acme.com", "live")["error"]
    batch = {"api_key": "live", "email_batch": [{"email_address": "ada@acme.com"}]}
    assert sandbox.post("/v2/validatebatch", json=batch).json()["errors"][0]["email_address"] == "all"
    assert sandbox.get("/v2/getcredits?api_key=live").json() == {"Credits": "-1"}
    sandbox.post("/_sandbox/keys", json={"provider": "zerobounce", "key": KEY, "credits": 1})
    assert validate(sandbox, "info@acme.com")["status"] == "do_not_mail"
    assert "ran out of credits" in validate(sandbox, "info@acme.com")["error"]
    assert sandbox.get(f"/v2/getcredits?api_key={KEY}").json() == {"Credits": "0"}


def test_a_validation_needs_both_parameters(sandbox: httpx.Client) -> None:
    assert sandbox.get(f"/v2/validate?api_key={KEY}&email=a@acme.com").status_code == 400


def test_hunter_refuses_with_errors(sandbox: httpx.Client) -> None:
    wrong = sandbox.get("/v2/email-verifier?email=a@acme.com&api_key=live")
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (401, 401)
    assert sandbox.get(f"/v2/email-verifier?api_key={KEY}").json()["errors"][0]["id"] == "wrong_params"


def test_hunter_sometimes_needs_to_be_asked_again_and_is_paid_once(sandbox: httpx.Client, world: World) -> None:
    answers = {}
    world.limits.change({"hunter.verifier.second": 0, "hunter.verifier.minute": 0})
    for number in range(300):
        address = f"a{number}@acme.com"
        answers[address] = verify(sandbox, address).status_code
        if answers[address] == 202:
            break
    assert answers[address] == 202, "nobody's verification is still running"
    before = len(entries(sandbox))
    assert verify(sandbox, address).json()["data"]["email"] == address
    assert len(entries(sandbox)) == before + 1
    used = sandbox.get("/v2/account", params={"api_key": KEY}).json()["data"]["requests"]
    assert used["verifications"]["used"] == before + 1
