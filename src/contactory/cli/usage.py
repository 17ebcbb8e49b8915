"""What is said about a command that was written wrongly."""

import typer

from contactory.wrong_values import wanted


def wrong_usage(wrong: typer.TyperException) -> str:
    """One sentence: what is wrong, where, and what to write instead or where to look."""
    from pydantic import ValidationError  # noqa: PLC0415 - loaded by now, if it is the cause

    parameter, cause = getattr(wrong, "param", None), wrong.__cause__
    if parameter is not None and isinstance(cause, ValidationError):
        first = cause.errors()[0]
        return f"{parameter.metavar or parameter.opts[0]} {first['input']!r}: {wanted(first)}."
    context = getattr(wrong, "ctx", None)
    command = context.command_path if context is not None else "contactory"
    return f"{wrong.format_message().rstrip('.')}; see {command} --help."
