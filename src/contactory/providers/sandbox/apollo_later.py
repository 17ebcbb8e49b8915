"""Apollo's results that come later: mobile numbers, and the waterfall through other vendors."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from contactory.providers.sandbox.apollo_dialect import failed, is_true
from contactory.providers.sandbox.apollo_shapes import knows, person_id, phone_shape
from contactory.providers.sandbox.books import Charge
from contactory.providers.sandbox.dialect import Answer, Call, Refused, text_of
from contactory.providers.sandbox.identity import PersonKey
from contactory.providers.sandbox.later_results import EXPIRES_AFTER
from contactory.providers.sandbox.people import person_of
from contactory.providers.sandbox.webhooks import reachable

MOBILE_CREDITS = 8
WATERFALL_EMAIL_CREDITS = 1
_VENDORS = {
    "emails": ("sandbox_mail_finder", "Sandbox Mail"),
    "phone_numbers": ("sandbox_mobile_finder", "Sandbox Dial"),
}


@dataclass(frozen=True)
class Wanted:
    """The flags of a question about people."""

    personal_emails: bool
    phone: bool
    waterfall_email: bool
    waterfall_phone: bool
    webhook: str

    @property
    def waterfall(self) -> bool:
        """Whether other vendors are asked too."""
        return self.waterfall_email or self.waterfall_phone

    @classmethod
    def of(cls, asked: dict[str, object]) -> "Wanted":
        """Read the flags. Raises Refused when results come later and there is no webhook to send them to."""
        webhook = text_of(asked.get("webhook_url"))
        phone = is_true(asked.get("reveal_phone_number"))
        if phone and not (webhook.startswith("https://") or reachable(webhook)):
            raise Refused(failed(400, "INVALID_REQUEST", "invalid request, webhook_url must be an HTTPS address"))
        return cls(
            is_true(asked.get("reveal_personal_emails")),
            phone,
            is_true(asked.get("run_waterfall_email")),
            is_true(asked.get("run_waterfall_phone")),
            webhook,
        )


@dataclass(frozen=True)
class LaterOrder:
    """What is said now about what comes later, what that costs, and what keeps it once it is paid."""

    fields: dict[str, object] = field(default_factory=dict)
    charges: list[Charge] = field(default_factory=list)
    keep: Callable[[], None] | None = None


def order_later(call: Call, found: list[PersonKey], wanted: Wanted) -> LaterOrder:
    """Order what comes later for the people found."""
    if wanted.waterfall:
        return _waterfall(call, found, wanted)
    if wanted.phone and found:
        return _phones(call, found, wanted)
    return LaterOrder()


def webhook_result(call: Call) -> Answer:
    """GET /webhook_result/{request_id}: the result, or why there is none."""
    if not call.tail.lstrip("-").isdigit():
        raise Refused(Answer({"error_code": "invalid_request_id"}, status=400))
    later = call.world.later
    found, now = later.get(call.tail), later.clock()
    if found is None:
        raise Refused(Answer({"error_code": "request_id_unknown"}, status=404))
    if now < found.ready_at:
        wait = max(1, round(found.ready_at - now))
        raise Refused(Answer({"error_code": "result_pending", "retry_after_seconds": wait}, status=404))
    if now > found.made_at + EXPIRES_AFTER:
        raise Refused(Answer({"error_code": "request_id_expired"}, status=410))
    return Answer(
        {
            "request_id": call.tail,
            "webhook_status": "success",
            "request_type": found.kind,
            "last_dispatched_at": _moment(found.ready_at),
            "failure_reason": None,
            "webhook_result": found.payload,
        }
    )


def _phones(call: Call, found: list[PersonKey], wanted: Wanted) -> LaterOrder:
    world = call.world
    ids = {person_id(world, key): key for key in found}
    # The id in here is not one that can be polled with: that is the request's own.
    said = {"request_id": next(iter(ids)), "message": "Phone numbers will be sent to the provided webhook URL."}
    if world.later.in_progress("phone", frozenset(ids)):
        return LaterOrder({"phone_enrichment": {**said, "status": "skipped"}})
    known = {number: key for number, key in ids.items() if knows(world, key, "mobile")}
    charges = [Charge(f"{number} mobile", MOBILE_CREDITS) for number in known]
    payload = {
        "status": "success",
        "total_requested_enrichments": len(ids),
        "unique_enriched_records": len(known),
        "missing_records": len(ids) - len(known),
        "credits_consumed": MOBILE_CREDITS * len(known),
        "people": [
            {"id": number, "status": "success", "phone_numbers": [phone_shape(world, person_of(key, world.seed))]}
            for number, key in known.items()
        ],
    }
    keep = _keeper(call, "phone", payload, frozenset(ids), wanted)
    return LaterOrder({"phone_enrichment": {**said, "status": "pending"}}, charges, keep)


def _waterfall(call: Call, found: list[PersonKey], wanted: Wanted) -> LaterOrder:
    people, charges = [], []
    for key in found:
        person, paid = _through_vendors(call, key, wanted)
        people.append(person)
        charges += paid
    said = {
        "status": "accepted",
        "message": "Waterfall enrichment request accepted. Results will be sent to the provided webhook URL.",
    }
    payload = {**_counts(call, people, wanted), "credits_consumed": sum(charge.credits for charge in charges)}
    ids = frozenset(str(person["id"]) for person in people)
    return LaterOrder({"waterfall": said}, charges, _keeper(call, "waterfall", payload, ids, wanted))


def _through_vendors(call: Call, key: PersonKey, wanted: Wanted) -> tuple[dict[str, object], list[Charge]]:
    world = call.world
    person, number = person_of(key, world.seed), person_id(world, key)
    emails, phones, charges = [], [], []
    if wanted.waterfall_email and knows(world, key, "waterfall_email"):
        emails.append(_email(person.email))
        charges.append(Charge(f"{number} waterfall email", WATERFALL_EMAIL_CREDITS))
    if wanted.waterfall_phone and knows(world, key, "waterfall_mobile"):
        phones.append(phone_shape(world, person))
        charges.append(Charge(f"{number} waterfall mobile", MOBILE_CREDITS))
    tried = {}
    if wanted.waterfall_email:
        tried["emails"] = _vendor("emails", [person.email] if emails else [])
    if wanted.waterfall_phone:
        tried["phone_numbers"] = _vendor("phone_numbers", [person.mobile] if phones else [])
    return {"id": number, "waterfall": tried, "phone_numbers": phones, "emails": emails}, charges


def _email(address: str) -> dict[str, object]:
    return {
        "email": address,
        "email_source_cd": None,
        "position": 0,
        "email_status_cd": "Verified",
        "extrapolated_email_confidence": None,
        "third_party_data_provider_id": _VENDORS["emails"][0],
        "waterfall_enriched_at": _moment(datetime.now(UTC).timestamp()),
        "vendor_validation_statuses": [],
    }


def _vendor(what: str, values: list[str]) -> list[dict[str, object]]:
    number, name = _VENDORS[what]
    vendor = {
        "id": f"{number}-1",
        "name": name,
        "status": "UNVERIFIED" if values else "NOT_FOUND",
        what: values,
        "usedForVerification": False,
        "statusCode": None,
        "statusMessage": None,
        "authMechanism": "native",
    }
    return [{"vendors": [vendor]}]


def _counts(call: Call, people: list[dict[str, object]], wanted: Wanted) -> dict[str, object]:
    emails = sum(bool(person["emails"]) for person in people)
    mobiles = sum(bool(person["phone_numbers"]) for person in people)
    enriched = sum(bool(person["emails"] or person["phone_numbers"]) for person in people)
    now = _moment(datetime.now(UTC).timestamp())
    targets = {"emails": wanted.waterfall_email, "phone_numbers": wanted.waterfall_phone}
    return {
        "status": "success",
        "total_requested_enrichments": len(people),
        "target_fields": [name for name, asked in targets.items() if asked],
        "records_enriched": enriched,
        "email_records_enriched": emails,
        "mobile_records_enriched": mobiles,
        "enrichment_not_found": len(people) - enriched,
        "email_records_not_found": len(people) - emails if wanted.waterfall_email else 0,
        "mobile_records_not_found": len(people) - mobiles if wanted.waterfall_phone else 0,
        "request_id": call.request_id,
        "request_initiated": now,
        "request_completed": now,
        "people": people,
    }


def _keeper(call: Call, kind: str, payload: object, subjects: frozenset[str], wanted: Wanted) -> Callable[[], None]:
    later = call.world.later
    return lambda: later.add(call.request_id, kind, payload, subjects=subjects, webhook=wanted.webhook)


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
