"""The Django app of enrichments."""

from django.apps import AppConfig


class EnrichmentConfig(AppConfig):
    """Tables: recipe, enrichment, enrichment_item, provider_call, provider_answer."""

    name = "contactory.enrichment"
    label = "enrichment"

    def ready(self) -> None:
        """Put the steps into the registry, and wait for accounts that are renewed."""
        from contactory.enrichment import steps  # noqa: F401, PLC0415 - importing it registers them
        from contactory.enrichment.services import renewing  # noqa: F401, PLC0415 - the same
