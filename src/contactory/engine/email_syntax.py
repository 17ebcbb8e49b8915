"""Which texts are e-mail addresses, exactly as the email-validator library judges, and the key of each address."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc
from email_validator import EmailNotValidError, validate_email

# What stands in exports for an address that was not paid for; it is nobody's.
PLACEHOLDER = "email_not_unlocked@domain.com"

# The pattern may only accept what the library certainly accepts, so it is narrower than the rules: no double hyphen
# (Punycode and its like), and no ending that a reserved name could have (arpa, test, local, onion, invalid, localhost),
# told by its length and first letter. An address of at most 64 bytes cannot break a limit of 63 for a label, 253 for a
# domain or 254 for the whole.
_CERTAIN = (
    r"^[a-z0-9_!#$%&'*+/=?^`{|}~-]+(?:\.[a-z0-9_!#$%&'*+/=?^`{|}~-]+)*"
    r"@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+"
    r"(?:[a-z]{2,3}|[b-su-z][a-z]{3}|[a-kmnp-z][a-z]{4}|[a-z]{6}|[a-hj-z][a-z]{6}|[a-z]{8}|[a-km-z][a-z]{8}|[a-z]{10,})$"
)
_CERTAIN_TEXT = re.compile(_CERTAIN)
_CERTAIN_BYTES = 64
_NEVER_AN_ADDRESS = 1000  # characters; the limit is 254 bytes, and asking takes time that grows with the text


@dataclass(frozen=True, slots=True)
class Verdict:
    """The key of an address, or the sentence that says why the text is none."""

    key: str | None
    sentence: str = ""


def email_keys(texts: pa.StringArray) -> pa.StringArray:
    """The key of each trimmed text: lower case, NFC, IDNA domain; null where it is empty or no e-mail address."""
    lowered = pc.ascii_lower(texts)
    certain = pc.and_(
        pc.match_substring_regex(lowered, _CERTAIN), pc.less_equal(pc.binary_length(lowered), _CERTAIN_BYTES)
    )
    if certain.true_count == len(texts):
        return lowered
    keys = pc.if_else(certain, lowered, pa.scalar(None, pa.string()))
    doubtful = pc.unique(pc.filter(texts, pc.invert(certain)))
    judged = pa.array([judge(text).key for text in doubtful.to_pylist()], pa.string())
    return pc.coalesce(keys, judged.take(pc.index_in(texts, value_set=doubtful)))


def judge(text: str) -> Verdict:
    """What the library says of one text, white space around it apart. It asks no network."""
    return _judge(text) if len(text) <= _NEVER_AN_ADDRESS else Verdict(None, "The text is far too long.")


@lru_cache(maxsize=1 << 15)
def _judge(text: str) -> Verdict:
    trimmed = text.strip()
    if not trimmed:
        return Verdict(None, "It is empty.")
    # Most addresses are certain, and the library takes thirty times as long to say so.
    if trimmed.isascii() and len(trimmed) <= _CERTAIN_BYTES and _CERTAIN_TEXT.fullmatch(trimmed.lower()):
        return Verdict(trimmed.lower())
    try:
        address = validate_email(trimmed, check_deliverability=False)
    except EmailNotValidError as refusal:
        return Verdict(None, str(refusal))
    local = unicodedata.normalize("NFC", unicodedata.normalize("NFC", address.local_part).lower())
    return Verdict(f"{local}@{address.ascii_domain.lower()}")
