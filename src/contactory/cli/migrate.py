"""contactory migrate."""

from contactory.cli.frame import django_ready


def migrate() -> None:
    """Bring the tables up to date, as the owner of the database."""
    with django_ready("migrate", broker=False, migrated=False):
        from contactory.local.migrations import migrate_if_needed  # noqa: PLC0415 - needs Django

        applied = migrate_if_needed()
        print(f"{len(applied)} migrations applied." if applied else "The tables are up to date.")
