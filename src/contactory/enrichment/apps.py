"""The Django app of enrichments."""

from django.apps import AppConfig


class EnrichmentConfig(AppConfig):
    """Tables: recipe, enrichment, enrichment_item, provider_call, provider_answer."""

    name = "contactory.enrichment"
    label = "enrichment"
