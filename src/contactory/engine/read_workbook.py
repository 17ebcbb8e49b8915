"""From a workbook to the CSV text that the rest of the reader takes; the work is done by convert_sheet, beside us."""

import json
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from contactory.engine.layout import Limits
from contactory.engine.ole_directory import entry_names
from contactory.errors import InvalidInput, UnreadableFile

# The exit statuses of convert_sheet, besides 0 and those of Python itself.
OUT_OF_MEMORY, LEFT_ALONE, PANICKED = 3, 4, 5
# How it ends when it ran into the limit of its memory, or its parser was broken by what it read.
BROKEN = frozenset({OUT_OF_MEMORY, PANICKED, -signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS})


@dataclass(frozen=True, slots=True)
class SheetSize:
    """A sheet of a workbook. rows and columns are as the workbook declares them, counted for the one that was read."""

    name: str
    visible: bool
    rows: int | None
    columns: int | None


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """The sheet that was read: of which workbook, and why it was this one.

    kind is "xlsx", "xls" or "ods". lines counts the rows that were written, blank ones too; complete is False where
    reading stopped at a wished number of rows.
    """

    kind: str
    sheets: tuple[SheetSize, ...]
    chosen: int
    why: str
    lines: int
    complete: bool

    @property
    def fact(self) -> str:
        """The sentence for a person."""
        name, count = self.sheets[self.chosen].name, len(self.sheets)
        rest = (
            "" if count == 1 else f"; the other {count - 1} were not read" if count > 2 else "; the other was not read"
        )
        return f'The rows are those of the sheet "{name}", {self.chosen + 1} of {count} in the workbook{rest}.'


def ole_kind(path: Path) -> str:
    """ "xls" for an old Office file that holds a workbook; raises UnreadableFile for any other."""
    names = entry_names(path)
    if "EncryptedPackage" in names:
        raise UnreadableFile(
            "The workbook is protected by a password; take the password off and send it again.", code="encrypted_file"
        )
    if not names & {"Workbook", "Book"}:
        raise UnreadableFile(
            "The file is not a table: it seems to be an old Office file without a sheet.", code="not_a_table"
        )
    return "xls"


def convert(
    source: Path, target: Path, kind: str, limits: Limits, *, sheet: str = "", most_rows: int | None = None
) -> ReadSheet:
    """Write a sheet of the workbook at source to target as RFC 4180 in UTF-8. sheet is its name, or "" for the best.

    Reading may stop after most_rows rows. Raises UnreadableFile for a workbook that is damaged, too large or a bomb, or
    has no table, and InvalidInput for a sheet that it does not have.
    """
    found_path = target.with_name(target.name + ".found")
    wanted = {
        "source": str(source),
        "target": str(target),
        "found": str(found_path),
        "kind": kind,
        "sheet": sheet,
        "most_rows": most_rows,
        "limits": asdict(limits),
    }
    found_path.unlink(missing_ok=True)
    said_path = target.with_name(target.name + ".said")
    status = _run(json.dumps(wanted), limits, said_path)
    if status in BROKEN:
        raise UnreadableFile(
            f"The workbook is damaged, or needs more than {limits.workbook_memory >> 20} MB of memory to be read; "
            "save the sheet as CSV and send that.",
            code="workbook_too_large",
        )
    if not found_path.exists():
        # Nothing says that the file is to blame: who asked may try again.
        said = said_path.read_text(encoding="utf-8", errors="replace").strip()
        raise RuntimeError(f"the process that reads a workbook ended with status {status}: {said[-2000:]}")
    found: dict[str, Any] = json.loads(found_path.read_text(encoding="utf-8"))
    found_path.unlink()
    said_path.unlink()
    return _told(found, kind)


def _run(wanted: str, limits: Limits, said: Path) -> int:
    """The exit status of the process that converts; what it says as it dies is in the file said."""
    command = [sys.executable, "-m", "contactory.engine.convert_sheet", wanted]
    with (
        said.open("wb") as errors,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors) as process,
    ):
        try:
            return process.wait(limits.workbook_seconds)
        except subprocess.TimeoutExpired:
            raise UnreadableFile(
                f"The workbook could not be read within {limits.workbook_seconds:g} seconds; save the sheet as CSV.",
                code="workbook_too_large",
            ) from None
        finally:
            process.kill()


def _told(found: dict[str, Any], kind: str) -> ReadSheet:
    if "bug" in found:
        raise RuntimeError(f"a workbook could not be converted: {found['bug']}")
    if "refused" in found:
        refusal = InvalidInput if found["kind"] == "InvalidInput" else UnreadableFile
        raise refusal(found["refused"], code=found["code"], **found["facts"])
    sheets = tuple(SheetSize(**sheet) for sheet in found["sheets"])
    return ReadSheet(kind, sheets, found["chosen"], found["why"], found["rows"], found["complete"])
