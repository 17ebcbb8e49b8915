"""The truth about an address, which every verifier of the sandbox reports in its own words."""

from enum import StrEnum

from contactory.providers.sandbox.draws import unit
from contactory.providers.sandbox.identity import DISPOSABLE, FREE_MAIL


class Mailbox(StrEnum):
    """What is behind an address."""

    VALID = "valid"
    INVALID = "invalid"
    CATCH_ALL = "catch-all"
    DISPOSABLE = "disposable"
    ROLE = "role"
    MALFORMED = "malformed"
    SPAM_TRAP = "spamtrap"
    ABUSE = "abuse"
    UNKNOWN = "unknown"


ROLES = frozenset(
    {"abuse", "admin", "billing", "contact", "hello", "help", "info", "jobs", "office", "sales", "support"}
)
CATCH_ALL_DOMAINS = 0.08  # of all company domains
# Of all other addresses, one range of the draw for each.
SHARES = ((Mailbox.VALID, 0.86), (Mailbox.INVALID, 0.10), (Mailbox.UNKNOWN, 0.025), (Mailbox.SPAM_TRAP, 0.008))


def mailbox_of(address: str, seed: str) -> Mailbox:
    """What is behind an address in the world of this seed; the case of the address does not matter."""
    local, mark, domain = address.strip().lower().rpartition("@")
    if not (mark and local and "." in domain and " " not in address.strip()):
        return Mailbox.MALFORMED
    if domain in DISPOSABLE:
        return Mailbox.DISPOSABLE
    if local in ROLES:
        return Mailbox.ROLE
    if domain not in FREE_MAIL and unit(seed, "catch-all", domain) < CATCH_ALL_DOMAINS:
        return Mailbox.CATCH_ALL
    return _drawn(unit(seed, "mailbox", local, domain))


def _drawn(draw: float) -> Mailbox:
    for mailbox, share in SHARES:
        if draw < share:
            return mailbox
        draw -= share
    return Mailbox.ABUSE
