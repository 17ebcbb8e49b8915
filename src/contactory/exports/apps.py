"""The Django app of exports."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """Table: export."""

    name = "contactory.exports"
    label = "exports"

    def ready(self) -> None:
        """Put the step into the registry."""
        from contactory.exports import steps  # noqa: F401, PLC0415 - importing it registers it
