"""The one scale on which all providers' verdicts on e-mail addresses are stored."""

DELIVERABLE = "deliverable"
RISKY = "risky"
UNDELIVERABLE = "undeliverable"
UNKNOWN = "unknown"
