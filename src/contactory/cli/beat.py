"""contactory beat."""

from contactory.cli.frame import parts


def beat() -> None:
    """Poke the workers to look for work that is due."""
    with parts("beat"):
        from contactory.local.beat import run_beat  # noqa: PLC0415 - imports Celery

        run_beat()
