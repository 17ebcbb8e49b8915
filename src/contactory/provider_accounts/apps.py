"""The Django app of provider accounts."""

from django.apps import AppConfig


class ProviderAccountsConfig(AppConfig):
    """Tables: provider_account, provider_gate, provider_grant."""

    name = "contactory.provider_accounts"
    label = "provider_accounts"
