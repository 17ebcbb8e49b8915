"""The Django app of credits."""

from django.apps import AppConfig


class CreditsConfig(AppConfig):
    """Tables: credit_entry, credit_day, budget."""

    name = "contactory.credits"
    label = "credits"
