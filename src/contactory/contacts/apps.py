"""The Django app of the clean records."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """Tables: contact, company, field_change."""

    name = "contactory.contacts"
    label = "contacts"
