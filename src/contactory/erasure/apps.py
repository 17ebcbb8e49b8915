"""The Django app of erasure and retention."""

from django.apps import AppConfig


class ErasureConfig(AppConfig):
    """Table: erasure."""

    name = "contactory.erasure"
    label = "erasure"

    def ready(self) -> None:
        """Put the steps into the registry."""
        from contactory.erasure import steps  # noqa: F401, PLC0415 - importing it registers them
