"""A record's e-mail status on the one scale, whoever wrote it."""

from contactory.providers.email_statuses import DELIVERABLE, RISKY, UNDELIVERABLE, UNKNOWN

STATUSES = (DELIVERABLE, RISKY, UNDELIVERABLE, UNKNOWN)

# How exports of known tools say it.
_WORDS = {
    "verified": DELIVERABLE,
    "valid": DELIVERABLE,
    "ok": DELIVERABLE,
    "safe": DELIVERABLE,
    "likely to engage": DELIVERABLE,
    "extrapolated": RISKY,
    "guessed": RISKY,
    "catch-all": RISKY,
    "catch_all": RISKY,
    "accept_all": RISKY,
    "accept-all": RISKY,
    "invalid": UNDELIVERABLE,
    "bounced": UNDELIVERABLE,
} | {status: status for status in STATUSES}


def status_of(text: str) -> str:
    """The status that a text means; unknown where it means none."""
    return _WORDS.get(text) or _WORDS.get(text.strip().lower(), UNKNOWN)
