"""What allauth may do here: sign people in who are members already, and nothing else."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from contactory.errors import TooManyRequests
from contactory.workspaces.models import Account
from contactory.workspaces.sign_in_guard import count_attempt, forget_attempts


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by owners and by the first start, never by visitors."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt where the API counts its own."""
        try:
            count_attempt(str(credentials.get("email", "")))
        except TooManyRequests as refusal:
            raise ValidationError(refusal.sentence) from None

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        account: Account | None = super().authenticate(request, **credentials)
        if account is not None:
            forget_attempts(account.email)
        return account
