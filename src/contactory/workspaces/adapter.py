"""What allauth may do here: sign people in who are members already, and nothing else."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by owners and by the first start, never by visitors."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
