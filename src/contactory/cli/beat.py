"""contactory beat."""

from contactory.cli.frame import django_ready


def beat() -> None:
    """Poke the workers to look for work that is due."""
    with django_ready("beat", migrated=False):
        from contactory.local.beat import run_beat  # noqa: PLC0415 - needs Django

        run_beat()
