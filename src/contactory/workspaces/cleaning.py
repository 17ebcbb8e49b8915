"""What is removed once nobody can use it any more."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from contactory.workspaces.models import SignInLink
from contactory.workspaces.services import clean_expired_responses
from contactory.workspaces.sign_in_guard import clean_attempts

# So long a used or forgotten link may still be asked about.
_LINKS_KEPT = timedelta(days=30)


def clean_expired() -> int:
    """Remove answers, counts of attempts, sessions and links whose time is over; returns how many rows went."""
    sessions = Session.objects.filter(expire_date__lt=Now()).delete()[0]
    links = SignInLink.objects.filter(expires_at__lt=Now() - _LINKS_KEPT).delete()[0]
    return clean_expired_responses() + clean_attempts() + sessions + links
