"""contactory doctor."""

import typer

from contactory.environment import environment
from contactory.telemetry.logs import configure_logging

MARKS = {"good": "ok  ", "note": "note", "wrong": "BAD "}


def doctor() -> None:
    """Explain what Contactory runs on, and what is wrong with it."""
    from contactory.local.examination import examine  # noqa: PLC0415 - imports the database's client

    settings = environment()
    configure_logging(settings, process="doctor", stream=False)
    wrong = 0
    for finding in examine(settings):
        print(f"{MARKS[finding.state]}  {finding.subject:<12} {finding.fact}")
        if finding.remedy:
            print(f"      {'':<12} -> {finding.remedy}")
        wrong += finding.state == "wrong"
    print(f"\n{wrong} {'thing is' if wrong == 1 else 'things are'} wrong." if wrong else "\nNothing is wrong.")
    if wrong:
        raise typer.Exit(1)
