"""Slows the guessing of passwords: for each e-mail address a few attempts in a while, counted in the database.

An attempt counts before the password is looked at, so that many at once do not slip through; a right password forgets
the count. An address without an account is counted as well: the answer must not tell the two apart.
"""

from datetime import timedelta
from typing import Final

from django.db import connection
from django.db.models.functions import Now

from contactory.errors import TooManyRequests
from contactory.workspaces.models import SignInGuard
from contactory.workspaces.tokens import derived

MOST_ATTEMPTS: Final = 10
WINDOW: Final = timedelta(minutes=15)

_COUNT = """
INSERT INTO sign_in_guard AS kept (subject, attempts, since) VALUES (%(subject)s, 1, clock_timestamp())
ON CONFLICT (subject) DO UPDATE SET
    attempts = CASE WHEN kept.since < clock_timestamp() - %(window)s::interval THEN 1
                    ELSE least(kept.attempts, 1000) + 1 END,
    since = CASE WHEN kept.since < clock_timestamp() - %(window)s::interval THEN clock_timestamp()
                 ELSE kept.since END
RETURNING attempts, greatest(1, ceil(extract(epoch FROM since + %(window)s::interval - clock_timestamp())))::int
"""


def count_attempt(email: str) -> None:
    """Note an attempt for the address; TooManyRequests with the seconds to wait when there were too many."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"subject": _subject(email), "window": f"{WINDOW.total_seconds()} seconds"})
        attempts, wait = cursor.fetchone()
    if attempts > MOST_ATTEMPTS:
        raise TooManyRequests(
            f"There were too many attempts for this address; try again in {-(-wait // 60)} min, or use a sign-in link.",
            code="too_many_attempts",
            retry_after=wait,
        )


def forget_attempts(email: str) -> None:
    """Begin to count anew, after a password that was right."""
    SignInGuard.objects.filter(pk=_subject(email)).delete()


def clean_attempts() -> int:
    """Remove the counts that are over; returns how many."""
    return SignInGuard.objects.filter(since__lt=Now() - WINDOW).delete()[0]


def _subject(email: str) -> str:
    return derived("sign-in guard", email.strip().lower())
