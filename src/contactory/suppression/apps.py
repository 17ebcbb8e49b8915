"""The Django app of suppression."""

from django.apps import AppConfig


class SuppressionConfig(AppConfig):
    """Tables: suppression, erased_row."""

    name = "contactory.suppression"
    label = "suppression"
