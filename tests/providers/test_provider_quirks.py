"""What Explorium, ZeroBounce and Hunter say in ways of their own."""

from decimal import Decimal
from typing import Any

import pytest
from asked_about import numbered, person
from speakers import SPEAKERS, Speaker, envelope, zerobounce_verdict
from speaking_server import Asked, Says, speaking
from test_contract import ask

from contactory.providers.failures import Garbage, Permanent, RetryLater
from contactory.providers.questions import Found, NotFound, Question, Rejected, Reply


def told(operation: str, provider: str, body: Any, questions: list[Question], status: int = 200) -> tuple[Reply, Asked]:
    speaker: Speaker = next(each for each in SPEAKERS if (each.provider, each.operation) == (provider, operation))
    with speaking(lambda asked: Says(body, status)) as server:
        return ask(server.url, speaker, questions), server.asked[0]


def test_data_of_which_nothing_is_of_use_is_billed_all_the_same() -> None:
    body = envelope(data={"number_of_advisors": 3, "is_ipo": None}, entity_id=f"{7:032d}")
    reply, _ = told("funding", "explorium", body, [numbered(7, 32)])
    assert reply.outcomes == (Found({}, ("provider_id",), f"{7:032d}", Decimal(1)),)


@pytest.mark.parametrize("data", [None, {}, {"known_funding_total_value": None, "investors": []}])
def test_data_without_anything_in_it_is_a_miss(data: Any) -> None:
    reply, _ = told("funding", "explorium", envelope(data=data, entity_id=f"{7:032d}"), [numbered(7, 32)])
    assert reply.outcomes == (NotFound(),)


def test_ranges_fill_no_field_of_numbers() -> None:
    data = {"number_of_employees_range": "51-200", "yearly_revenue_range": "1M-5M"}
    reply, _ = told("firmographics", "explorium", envelope(data=data, entity_id=f"{7:032d}"), [numbered(7, 32)])
    (found,) = reply.outcomes
    assert isinstance(found, Found)
    assert found.values == {}
    assert found.facts == data


@pytest.mark.parametrize(("operation", "kinds"), [("contact_emails", ["email"]), ("contact_phones", ["phone"])])
def test_only_what_is_wanted_is_asked_for_and_paid(operation: str, kinds: list[str]) -> None:
    body = envelope("miss", data=None, entity_id=None)
    _, asked = told(operation, "explorium", body, [numbered(7, 40)])
    assert asked.json == {"prospect_id": f"{7:040d}", "parameters": {"contact_types": kinds}}


def test_one_that_failed_alone_is_rejected_alone() -> None:
    entries = [
        {
            "input": {"domain": "acme7.com"},
            "business_id": None,
            "error": "upstream of ada7@acme7.com",
            "error_type": "x",
        },
        {"input": {"domain": "acme8.com"}, "business_id": f"{8:032d}"},
    ]
    questions = [Question(domain="acme7.com"), Question(domain="acme8.com")]
    reply, _ = told("match_businesses", "explorium", envelope(matched_businesses=entries), questions)
    first, second = reply.outcomes
    assert isinstance(first, Rejected)
    assert "upstream" in first.sentence
    assert "ada7@" not in first.sentence
    assert isinstance(second, Found)
    assert second.provider_id == f"{8:032d}"


@pytest.mark.parametrize(("body", "kind"), [(envelope("failure", data=None), RetryLater), ({"data": {}}, Garbage)])
def test_an_envelope_that_is_no_success(body: Any, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        told("funding", "explorium", body, [numbered(7, 32)])


@pytest.mark.parametrize(
    ("status", "detail", "verdict", "cost"),
    [
        ("valid", "", "deliverable", 1),
        ("catch-all", "", "risky", 1),
        ("do_not_mail", "role_based", "risky", 1),
        ("do_not_mail", "disposable", "undeliverable", 1),
        ("spamtrap", "", "undeliverable", 1),
        ("unknown", "greylisted", "unknown", 0),
    ],
)
def test_verdicts_of_zerobounce(status: str, detail: str, verdict: str, cost: int) -> None:
    body = {**zerobounce_verdict("ada7@acme7.com", 0), "status": status, "sub_status": detail}
    reply, asked = told("verify", "zerobounce", body, [person(7)])
    (found,) = reply.outcomes
    assert isinstance(found, Found)
    assert found.values["email_status"].text == verdict
    assert reply.credits == cost
    assert asked.query["ip_address"] == ""


def test_one_address_of_a_batch_may_fail_alone() -> None:
    errors = [{"email_address": "ada8@acme8.com", "error": "Timed out"}]
    body = {"email_batch": [zerobounce_verdict("ada7@acme7.com", 0)], "errors": errors}
    reply, asked = told("verify_batch", "zerobounce", body, [person(7), person(8)])
    assert [type(outcome) for outcome in reply.outcomes] == [Found, Rejected]
    assert reply.credits == 1
    assert "api_key" not in asked.query


def test_a_whole_batch_that_is_refused_for_another_reason() -> None:
    with pytest.raises(Permanent, match="Batch is too large"):
        told(
            "verify_batch",
            "zerobounce",
            {"email_batch": [], "errors": [{"email_address": "all", "error": "Batch is too large"}]},
            [person(7)],
        )


def test_a_verdict_that_is_not_ready_is_asked_for_again() -> None:
    with pytest.raises(RetryLater) as caught:
        told("verify", "hunter", {"data": {}}, [person(7)], status=202)
    assert caught.value.after == 2


def test_who_asked_to_be_left_alone_is_not_found_and_says_why() -> None:
    reply, _ = told("verify", "hunter", {"errors": []}, [person(7)], status=451)
    (outcome,) = reply.outcomes
    assert isinstance(outcome, NotFound)
    assert "asked the provider" in outcome.reason
