"""The Django app of imports."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Tables: import_job, segment, staged_row, issue, issue_item, row_decision."""

    name = "contactory.imports"
    label = "imports"

    def ready(self) -> None:
        """Put the steps into the registry."""
        from contactory.imports import steps  # noqa: F401, PLC0415 - importing it registers them
