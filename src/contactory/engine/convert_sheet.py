"""The process that reads a workbook: python -m contactory.engine.convert_sheet, with one JSON object as its argument.

It is a process of its own so that what a workbook costs, or breaks, is not the worker's: its memory is limited, and it
ends when whoever started it is gone.
"""

import errno
import json
import os
import resource
import sys
import threading
import traceback
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from contactory.engine.choose_sheet import choose_sheet
from contactory.engine.layout import Limits
from contactory.engine.read_workbook import LEFT_ALONE, OUT_OF_MEMORY, PANICKED
from contactory.engine.sheet_rows import RowSpool
from contactory.engine.workbooks import opened
from contactory.errors import Refusal


def main(arguments: Sequence[str]) -> int:
    """Convert as the JSON object says, and write what was found, or why it was refused, to the file that it names."""
    wanted: dict[str, Any] = json.loads(arguments[0])
    threading.Thread(target=_end_with_parent, daemon=True).start()
    limits = Limits(**wanted["limits"])
    resource.setrlimit(resource.RLIMIT_DATA, (limits.workbook_memory, limits.workbook_memory))
    try:
        found = _convert(wanted, limits)
    except Refusal as refusal:
        found = {
            "refused": refusal.sentence,
            "code": refusal.code,
            "kind": type(refusal).__name__,
            "facts": refusal.facts,
        }
    except Exception as error:  # noqa: BLE001 - it is raised again in the process that waits for us
        if _is_out_of_memory(error):
            return OUT_OF_MEMORY
        found = {"bug": traceback.format_exc()}
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 - what a parser written in Rust raises where it did not expect what it read
        return PANICKED
    Path(wanted["found"]).write_text(json.dumps(found), encoding="utf-8")
    return 0


def _is_out_of_memory(error: BaseException | None) -> bool:
    """Whether memory was what it wanted first: to tidy up wants some too, and fails by another name."""
    while error is not None:
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
            return True
        error = error.__context__
    return False


def _end_with_parent() -> None:
    # Not sys.stdin: a thread that waits in it would abort the interpreter at its end.
    while os.read(0, 1):
        pass
    os._exit(LEFT_ALONE)


def _convert(wanted: dict[str, Any], limits: Limits) -> dict[str, Any]:
    source, target = Path(wanted["source"]), Path(wanted["target"])
    with (
        TemporaryDirectory(dir=target.parent, prefix="sheet-") as folder,
        opened(source, wanted["kind"], Path(folder), limits) as workbook,
    ):
        chosen, why = choose_sheet(workbook, wanted["sheet"])
        spool = RowSpool(Path(folder) / "rows", limits, source.stat().st_size)
        try:
            complete = _collect(spool, workbook.rows(chosen), wanted["most_rows"])
            spool.write(target)
        finally:
            spool.close()
        sheets = list(workbook.sheets)
        if complete:
            sheets[chosen] = replace(sheets[chosen], rows=spool.rows, columns=max(spool.width - spool.skipped, 0))
    return {
        "sheets": [asdict(sheet) for sheet in sheets],
        "chosen": chosen,
        "why": why,
        "rows": spool.rows,
        "complete": complete,
    }


def _collect(spool: RowSpool, rows: Any, most_rows: int | None) -> bool:
    """Add rows until there are most_rows of them; whether these were all."""
    for number, batch in rows:
        spool.add(number, batch)
        if most_rows is not None and spool.rows >= most_rows:
            return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
