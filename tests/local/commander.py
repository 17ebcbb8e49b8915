"""A process that has read every module and runs commands of one home, each in a copy of itself: `python commander.py`.

A line of its input is a JSON object: words (of the command line), cwd, out and err (files to write to). The line it
answers is the command's exit status. A command goes its whole way, from its words to its status; only that reading all
modules, more than half of its time, is behind it when it begins.
"""

import json
import os
import sys
from typing import Any, NoReturn

from contactory.cli.frame import django_ready
from contactory.cli.main import main


def serve() -> None:
    """Run commands until the input ends, with the servers of the home up for as long."""
    with django_ready("commander", stream=False):
        _read_modules()
        answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
        print("ready", file=answers, flush=True)
        for line in sys.stdin:
            print(_status_of(json.loads(line)), file=answers, flush=True)


def _read_modules() -> None:
    """What commands import once they know what they are to do."""
    import pyarrow.parquet
    import xlsxwriter
    from django.db import connections
    from django.urls import get_resolver

    import contactory.cli.progress
    import contactory.exports.rendering
    import contactory.imports.steps

    assert all((pyarrow.parquet, xlsxwriter, contactory, get_resolver().url_patterns))
    # Copies that shared a connection would speak at once in one session.
    connections.close_all()


def _status_of(wanted: dict[str, Any]) -> int:
    child = os.fork()
    if not child:
        _be_command(wanted)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _be_command(wanted: dict[str, Any]) -> NoReturn:
    status = 1
    try:
        sys.stdin = open(os.devnull)  # noqa: PTH123, SIM115 - for as long as the process lives
        for stream, path in ((sys.stdout, wanted["out"]), (sys.stderr, wanted["err"])):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), stream.fileno())
        os.chdir(wanted["cwd"])
        sys.argv = ["contactory", *wanted["words"]]
        main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    serve()
