"""The Django app of runs."""

from django.apps import AppConfig


class RunsConfig(AppConfig):
    """Table: run."""

    name = "contactory.runs"
    label = "runs"
