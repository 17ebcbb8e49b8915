"""The command line: its commands, and how each ends when something is wrong."""

import logging
import os
import re
import sys
from collections.abc import Sequence

import typer

from contactory.cli import (
    api_key,
    beat,
    demo,
    demo_data,
    doctor,
    enrich,
    erase,
    export,
    forecast,
    import_file,
    manage,
    migrate,
    resolve,
    revert,
    review,
    rotate_keys,
    sandbox,
    serve,
    sign_in,
    web,
    worker,
)
from contactory.cli.interrupts import came_of_ctrl_c
from contactory.cli.usage import wrong_usage
from contactory.environment import environment
from contactory.errors import Refusal, Unavailable

app = typer.Typer(
    name="contactory",
    help="Contact files in, clean records out, nothing lost.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("serve")(serve.serve)
app.command("demo")(demo.demo)
app.command("import")(import_file.import_file)
app.command("export")(export.export)
app.command("forecast")(forecast.forecast)
app.command("review")(review.review)
app.command("resolve")(resolve.resolve)
app.command("revert")(revert.revert)
app.command("enrich")(enrich.enrich)
app.command("erase")(erase.erase)
app.command("doctor")(doctor.doctor)
app.command("migrate")(migrate.migrate)
app.command("web")(web.web)
app.command("worker")(worker.worker)
app.command("beat")(beat.beat)
app.command("sandbox")(sandbox.sandbox)
app.command("api-key")(api_key.api_key)
app.command("rotate-keys")(rotate_keys.rotate_keys)
app.command("sign-in-link")(sign_in.sign_in_link)
app.command("demo-data", hidden=True)(demo_data.demo_data)
app.command("manage", hidden=True, context_settings=manage.PASS_ON)(manage.manage)

WRONG_USAGE = 2
FAILED = 1
INTERRUPTED = 130
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def run(arguments: Sequence[str]) -> int:
    """Run one command; gives its exit status, and says what was wrong in one line on stderr."""
    try:
        status = app(list(arguments) or ["--help"], standalone_mode=False, prog_name="contactory")
    except typer.TyperException as wrong:
        return _say(wrong_usage(wrong), wrong.exit_code)
    except Refusal as refusal:
        return _say(refusal.sentence, FAILED if isinstance(refusal, Unavailable) else WRONG_USAGE)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has left: there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:  # noqa: BLE001 - the last net: no traceback reaches a user
        return INTERRUPTED if came_of_ctrl_c(error) else _say(_unforeseen(error), FAILED)
    answered = status if isinstance(status, int) else 0
    return answered if arguments else WRONG_USAGE


def main() -> None:
    """The entry point of the program."""
    # What is written here is people's data: nobody else may read it.
    os.umask(0o077)
    sys.exit(run(sys.argv[1:]))


def _say(sentence: str, status: int) -> int:
    # A sentence may name what a file says, a header with a line break in it too.
    print(f"contactory: {_NO_TEXT.sub(' ', sentence)}", file=sys.stderr)
    return status


def _unforeseen(error: Exception) -> str:
    from contactory.local.database import unreachable  # noqa: PLC0415 - only on the way out

    if sentence := unreachable(error):
        return sentence
    from contactory.telemetry.logs import configure_logging, log_file  # noqa: PLC0415

    settings = environment()
    configure_logging(settings, process="command", stream=settings.log_level == "DEBUG")
    logging.getLogger("contactory").error("command.bug", exc_info=error)
    kind = type(error).__name__
    return f"this is a bug of Contactory ({kind}); what happened is written in {log_file(settings)}."
