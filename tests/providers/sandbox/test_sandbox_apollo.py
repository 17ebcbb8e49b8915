"""Apollo as documented: matches, misses, limits of a call, credits, results that come later, search."""

import http.server
import threading
from typing import Any

import httpx
import pytest

from contactory.providers.sandbox.world import World

ADA = {"first_name": "Ada", "last_name": "Byron", "domain": "acme.com"}
BOB = {"name": "Bob Stone", "organization_name": "Acme"}
NOBODY = {"first_name": "Ada"}
LATER = {"reveal_phone_number": True, "webhook_url": "https://hook.example/x"}


def match(sandbox: httpx.Client, **asked: Any) -> dict[str, Any]:
    answer = sandbox.post("/api/v1/people/match", json=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def totals(sandbox: httpx.Client) -> list[tuple[str, int]]:
    return [(total["key"], total["credits"]) for total in sandbox.get("/_sandbox/totals").json()["totals"]]


def test_a_person_is_the_same_however_she_is_asked_for(sandbox: httpx.Client) -> None:
    person = match(sandbox, **ADA)["person"]
    assert (person["name"], person["organization"]["primary_domain"]) == ("Ada Byron", "acme.com")
    by_email = match(sandbox, email=person["email"])["person"]
    by_linkedin = match(sandbox, linkedin_url=person["linkedin_url"])["person"]
    by_id = match(sandbox, id=person["id"])["person"]
    assert by_email == by_linkedin == by_id == person


def test_what_is_invented_reaches_nobody(sandbox: httpx.Client) -> None:
    answer = match(sandbox, **ADA)
    assert answer["person"]["email"].endswith(".sandbox.example")
    assert answer["person"]["organization"]["phone"][5:10] == "55501"
    assert sandbox.get("/v1/auth/health").headers["x-contactory-sandbox"] == "1"


def test_parameters_of_the_query_are_as_good_as_the_body(sandbox: httpx.Client) -> None:
    by_query = sandbox.post("/api/v1/people/match", params=ADA).json()
    assert by_query["person"] == match(sandbox, **ADA)["person"]


def test_a_bulk_answer_is_in_the_order_of_the_question_with_null_for_a_miss(sandbox: httpx.Client) -> None:
    answer = sandbox.post("/api/v1/people/bulk_match", json={"details": [ADA, NOBODY, BOB, ADA]}).json()
    assert [person and person["first_name"] for person in answer["matches"]] == ["Ada", None, "Bob", "Ada"]
    assert (answer["total_requested_enrichments"], answer["missing_records"]) == (4, 1)
    # Who stands in it twice is paid once.
    assert (answer["unique_enriched_records"], answer["credits_consumed"]) == (2, 2)
    assert totals(sandbox) == [("sandbox-a", 2)]
    assert "funding_events" not in answer["matches"][0]["organization"]


def test_a_miss_is_null_and_costs_nothing(sandbox: httpx.Client, world: World) -> None:
    world.coverage.change({"apollo.match": 0.0, "apollo.company": 0.0})
    assert match(sandbox, **ADA)["person"] is None
    assert sandbox.get("/api/v1/organizations/enrich?domain=acme.com").json() == {"organization": None}
    assert totals(sandbox) == []


def test_somebody_whose_address_is_not_known_is_paid_all_the_same(sandbox: httpx.Client, world: World) -> None:
    world.coverage.change({"apollo.email": 0.0})
    person = match(sandbox, **ADA)["person"]
    assert (person["email"], person["email_status"]) == (None, "unavailable")
    assert totals(sandbox) == [("sandbox-a", 1)]


@pytest.mark.parametrize(
    ("body", "code"),
    [({}, "INVALID_REQUEST"), ({"details": []}, "INVALID_REQUEST"), ({"details": [ADA] * 11}, "RECORD_LIMIT_EXCEEDED")],
)
def test_more_than_ten_or_none_is_refused(sandbox: httpx.Client, body: dict[str, Any], code: str) -> None:
    answer = sandbox.post("/api/v1/people/bulk_match", json=body)
    assert (answer.status_code, answer.json()["error_code"]) == (400, code)


def test_a_body_of_the_wrong_form_is_refused(sandbox: httpx.Client) -> None:
    for body in (b"[1]", b"{", b'{"details": ["x"]}', b"[" * 100_000):
        answer = sandbox.post("/api/v1/people/bulk_match", content=body)
        assert (answer.status_code, answer.json()["error_code"]) == (422, "UNKNOWN_ERROR")


@pytest.mark.parametrize("key", ["", "live-key", "Bearer sandbox-a"])
def test_a_key_that_is_none_is_refused_in_plain_text_and_kept_nowhere(sandbox: httpx.Client, key: str) -> None:
    answer = sandbox.post("/api/v1/people/match", json=ADA, headers={"x-api-key": key})
    assert (answer.status_code, answer.text[:16]) == (401, "Invalid API key.")
    assert not [name for name in answer.headers if name.startswith("x-rate")]
    calls = sandbox.get("/_sandbox/totals").text
    assert "live-key" not in calls
    assert sandbox.get("/v1/auth/health", headers={"x-api-key": key}).json() == {"healthy": True, "is_logged_in": False}


def test_a_key_without_the_scope_is_refused(sandbox: httpx.Client) -> None:
    sandbox.post("/_sandbox/keys", json={"provider": "apollo", "key": "sandbox-a", "scopes": ["people/match"]})
    assert match(sandbox, **ADA)["person"]
    answer = sandbox.post("/api/v1/people/bulk_match", json={"details": [ADA]})
    assert (answer.status_code, answer.json()["error_code"]) == (403, "API_INACCESSIBLE")
    assert "api/v1/people/bulk_match" in answer.json()["error"]


def test_without_credits_nothing_is_answered(sandbox: httpx.Client) -> None:
    sandbox.post("/_sandbox/keys", json={"provider": "apollo", "key": "sandbox-a", "credits": 2})
    assert match(sandbox, **ADA)["person"]
    refused = sandbox.post("/api/v1/people/bulk_match", json={"details": [ADA, BOB]})
    assert (refused.status_code, "credit" in refused.json()["error"]) == (422, True)
    assert match(sandbox, **BOB)["person"]
    assert sandbox.post("/api/v1/people/match", json=NOBODY).status_code == 422
    usage = sandbox.post("/api/v1/usage_stats/credit_usage_stats").json()["credit_usage_stats"]["lead_credit"]
    assert usage == {"limit": 2, "consumed": 2, "left_over": 0}


def test_organizations_come_whole_or_in_bulk(sandbox: httpx.Client) -> None:
    one = sandbox.get("/api/v1/organizations/enrich", params={"domain": "www.acme.com"}).json()["organization"]
    assert one["primary_domain"] == "acme.com"
    assert one["technology_names"]
    assert one["funding_events"][0]["type"] == one["latest_funding_stage"]
    asked = [("domains[]", "acme.com"), ("domains[]", "stone.com"), ("domains[]", "acme.com")]
    many = sandbox.post("/api/v1/organizations/bulk_enrich", params=asked).json()
    assert [found["primary_domain"] for found in many["organizations"]] == ["acme.com", "stone.com", "acme.com"]
    assert (many["total_requested_domains"], many["unique_domains"], many["unique_enriched_records"]) == (3, 2, 2)
    assert totals(sandbox) == [("sandbox-a", 3)]
    assert sandbox.get("/api/v1/organizations/enrich").json() == {"error": "Required parameter 'domain' missing"}


def test_a_number_comes_later_and_only_once(sandbox: httpx.Client, world: World) -> None:
    world.later.seconds = 3600.0
    answer = match(sandbox, **ADA, **LATER)
    path = f"/api/v1/webhook_result/{answer['request_id']}"
    assert answer["phone_enrichment"]["status"] == "pending"
    waiting = sandbox.get(path)
    assert (waiting.status_code, waiting.json()["error_code"]) == (404, "result_pending")
    assert match(sandbox, **ADA, **LATER)["phone_enrichment"]["status"] == "skipped"
    an_hour_on = world.later.clock() + 3601
    world.later.clock = lambda: an_hour_on
    result = sandbox.get(path).json()
    phone = result["webhook_result"]["people"][0]["phone_numbers"][0]
    assert (result["request_type"], phone["type_cd"], phone["sanitized_number"][5:10]) == ("phone", "mobile", "55501")
    assert result["webhook_result"]["credits_consumed"] == 8
    assert totals(sandbox) == [("sandbox-a", 10)]


def test_results_that_nobody_ordered_are_not_there(sandbox: httpx.Client) -> None:
    assert sandbox.get("/api/v1/webhook_result/-7").json() == {"error_code": "request_id_unknown"}
    assert sandbox.get("/api/v1/webhook_result/x7").json() == {"error_code": "invalid_request_id"}
    refused = sandbox.post("/api/v1/people/match", json={**ADA, "reveal_phone_number": True})
    assert (refused.status_code, "webhook_url" in refused.text) == (400, True)


def test_a_webhook_on_this_machine_is_called_with_the_result(sandbox: httpx.Client) -> None:
    received: list[bytes] = []
    arrived = threading.Event()

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            arrived.set()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        hook = f"http://127.0.0.1:{server.server_port}/hook?x=1"
        answer = match(sandbox, **ADA, reveal_phone_number=True, webhook_url=hook)
        assert arrived.wait(240)
    polled = sandbox.get(f"/api/v1/webhook_result/{answer['request_id']}").json()
    assert httpx.Response(200, content=received[0]).json() == polled["webhook_result"]


def test_a_waterfall_leaves_the_address_to_the_later_result(sandbox: httpx.Client) -> None:
    asked = {"details": [ADA, NOBODY], "run_waterfall_email": True}
    answer = sandbox.post("/api/v1/people/bulk_match", json=asked).json()
    assert answer["waterfall"]["status"] == "accepted"
    assert "credits_consumed" not in answer
    assert "email" not in answer["matches"][0]
    assert answer["matches"][1]["match_confidence"] == "none"
    result = sandbox.get(f"/api/v1/webhook_result/{answer['request_id']}").json()["webhook_result"]
    (person,) = result["people"]
    assert person["id"] == answer["matches"][0]["id"]
    assert person["emails"][0]["email"] == match(sandbox, **ADA)["person"]["email"]
    assert (result["email_records_enriched"], result["email_records_not_found"]) == (1, 0)


def test_a_search_shows_nobody_whole_and_its_people_can_be_bought(sandbox: httpx.Client) -> None:
    asked = {"q_organization_domains_list": ["acme.com"], "per_page": 2}
    first = sandbox.post("/api/v1/mixed_people/api_search", json=asked).json()
    second = sandbox.post("/api/v1/mixed_people/api_search", json={**asked, "page": 2}).json()
    shown = first["people"] + second["people"]
    assert len({person["id"] for person in shown}) == 4 <= first["total_entries"]
    assert totals(sandbox) == []
    hidden = shown[0]
    assert not {"email", "last_name"} & hidden.keys()
    masked = sandbox.get(f"/api/v1/people/{hidden['id']}").json()["person"]
    assert masked["email"] == "email_not_unlocked@domain.com"
    bought = match(sandbox, id=hidden["id"])["person"]
    assert bought["first_name"] == hidden["first_name"]
    assert bought["last_name"].startswith(hidden["last_name_obfuscated"][:2])
    assert bought["organization"]["primary_domain"] == "acme.com"


def test_a_search_keeps_to_its_filters(sandbox: httpx.Client) -> None:
    asked = {"person_titles": ["vp"], "person_locations": ["Portugal"], "per_page": 100}
    found = sandbox.post("/api/v1/mixed_people/api_search", json=asked).json()
    everybody = sandbox.post("/api/v1/mixed_people/api_search", json={}).json()["total_entries"]
    assert 0 < found["total_entries"] < everybody
    assert all("VP" in person["title"] for person in found["people"])
