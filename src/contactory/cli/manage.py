"""contactory manage: Django's own commands, for those who build Contactory."""

import sys

import typer

from contactory.cli.frame import django_ready

PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


def manage(context: typer.Context) -> None:
    """Run one of Django's management commands."""
    with django_ready("manage", migrated=False):
        from django.core.management import execute_from_command_line  # noqa: PLC0415 - needs Django

        execute_from_command_line([sys.argv[0], *context.args])
