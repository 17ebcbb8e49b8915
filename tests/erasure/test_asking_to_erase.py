"""Asking for an erasure by the API and the command, and what looks for traces."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cast import Person
from contactory.erasure.mentions import byte_pattern
from contactory.erasure.verifying import traces
from contactory.suppression.hashing import AddressKey
from contactory.telemetry.logs import masked
from contactory.workspaces.models import AuditEvent
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import imported, people, run_all, table
from imports.review.settling import contacts
from local.standing import Standing

ANA = "ana@estuary.org"


def ask(person: Person, body: dict[str, str], key: str | None = None) -> tuple[int, dict[str, object]]:
    headers = {"Idempotency-Key": key} if key else {}
    answer = person.client.post("/api/v1/erasures", body, content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


def test_an_owner_gets_a_receipt_that_names_nobody(alice: Person, stored: Path) -> None:
    imported(alice, table(f"{ANA},Ana,Silva,Estuary,scone", *people(2)))
    status, first = ask(alice, {"email": f" {ANA.upper()}", "reason": "a letter"}, key="k1")
    assert (status, first["state"]) == (202, "WAITING")
    assert ask(alice, {"email": f" {ANA.upper()}", "reason": "a letter"}, key="k1")[1] == first
    run_all(alice.workspace_id)

    shown = alice.client.get(f"/api/v1/erasures/{first['id']}").json()
    assert shown["state"] == "DONE"
    assert shown["reason"] == "a letter"
    assert shown["created_by"] == f"api_key:{alice.key_id}"
    assert {name: count for name, count in shown["counts"].items() if count} == {
        "contacts": 1, "rows": 1, "files": 1, "file_records": 1, "companies": 1,
    }  # fmt: skip
    assert re.fullmatch("[0-9a-f]{64}", shown["hash"])
    assert "estuary" not in json.dumps(shown)
    assert alice.client.get("/api/v1/erasures").json()["items"] == [shown]
    with workspace_scope(alice.workspace_id):
        events = AuditEvent.objects.filter(action="erasure.requested")
        assert [event.subject for event in events] == [f"erasure:{first['id']}"]


def test_only_an_owner_may(alice: Person, bob: Person) -> None:
    assert bob.browser.get("/api/v1/erasures").status_code == 403
    assert alice.client.get("/api/v1/erasures").status_code == 200


@pytest.mark.parametrize("email", ["nobody", "a@b@c.com", "ana@estuary.org, bo@estuary.org"])
def test_what_is_no_address_is_refused_in_one_sentence(alice: Person, email: str) -> None:
    status, problem = ask(alice, {"email": email})
    assert (status, problem["code"]) == (422, "invalid_input")
    assert "not an e-mail address" in str(problem["detail"])


def test_an_address_that_is_unknown_is_kept_out_all_the_same(alice: Person, stored: Path) -> None:
    ask(alice, {"email": ANA})
    run_all(alice.workspace_id)
    assert imported(alice, table(f"{ANA},Ana,Silva,Estuary,scone"))["rows_discarded"] == 1
    lifted = alice.client.post("/api/v1/erasures/lift", {"email": ANA}, content_type="application/json")
    assert lifted.status_code == 204
    again = alice.client.post("/api/v1/erasures/lift", {"email": ANA}, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (404, "not_found")


def test_a_shared_second_address_erases_nobody_else(alice: Person, stored: Path) -> None:
    header = "Email,First name,Last name,Company,Secondary email"
    rows = [f"{name}@estuary.org,{name},Silva,Estuary,office@estuary.org" for name in ("ana", "bo", "cy")]
    imported(alice, "\n".join([header, *rows]) + "\n")
    ask(alice, {"email": ANA})
    run_all(alice.workspace_id)
    assert set(contacts(alice)) == {"bo@estuary.org", "cy@estuary.org"}
    ask(alice, {"email": "office@estuary.org"})
    run_all(alice.workspace_id)
    assert contacts(alice) == {}


def test_what_is_left_is_found_where_it_is(alice: Person, stored: Path) -> None:
    imported(alice, table(f"{ANA},Ana,Silva,Estuary,scone"))
    assert {trace.where for trace in traces(workspace_id=alice.workspace_id, email=ANA)} >= {
        "table contact",
        "table staged_row",
    }
    (file,) = [path for path in stored.rglob("*") if path.is_file()]
    assert (f"file {file}", 1) in traces(workspace_id=alice.workspace_id, email=ANA)
    ask(alice, {"email": ANA})
    run_all(alice.workspace_id)
    assert traces(workspace_id=alice.workspace_id, email=ANA) == []


@given(
    before=st.text(st.sampled_from("ab.,; \"'<_-\n"), max_size=3),
    after=st.text(st.sampled_from("ab.,; \"'>-\n"), max_size=3),
)
def test_only_the_whole_address_is_found(before: str, after: str) -> None:
    text = f"{before}{ANA.upper()}{after}".encode()
    within = before[-1:] in tuple("ab._-'") or after[:1] in tuple("ab-") or re.match(r"\.[ab]", after)
    assert bool(byte_pattern([ANA]).search(text)) == (not within)


def test_the_two_passes_of_sql_are_hmac() -> None:
    key = AddressKey(b"k" * 32)
    pads = key.pads
    twice = hashlib.sha256(pads["outer"] + hashlib.sha256(pads["inner"] + ANA.encode()).digest()).digest()
    assert twice == key.hash(ANA)


def test_errors_of_the_database_are_written_without_the_rows_they_quote() -> None:
    error = f"UniqueViolation: duplicate key\nDETAIL:  Key (email)=({ANA}\n{ANA}) already exists.\nHINT: none"
    assert ANA not in masked(error)
    assert masked(error).endswith("HINT: none")


def test_the_command_erases_verifies_and_lets_in(installation: Standing, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text(table(f"{ANA},Canaryana,Silva,Estuary,scone", *people(5)))
    run = installation.run

    assert run("import", str(file), "--json")[0] == 0
    assert run("erase", ANA, "--verify")[0] == 1
    status, out, err = run("erase", ANA, "--json")
    assert status == 0, err
    assert json.loads(out)["counts"]["contacts"] == 1
    status, _, err = run("erase", ANA, "--verify")
    assert (status, err) == (0, "")
    assert json.loads(run("import", str(file), "--json", "--on-existing", "skip")[1])["rows_discarded"] == 6
    assert run("erase", ANA, "--lift")[0] == 0
    status, _, err = run("erase", "nobody")
    assert (status, len(err.splitlines())) == (2, 1)
    logs = [path for path in installation.home.rglob("*.log*") if path.is_file()]
    assert logs
    assert not any(b"canaryana" in path.read_bytes().lower() or ANA.encode() in path.read_bytes() for path in logs)
