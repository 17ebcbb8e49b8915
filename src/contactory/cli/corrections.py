"""The file of open problems on its way out and back: contactory review --export and --apply."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contactory.cli.counted import counted
from contactory.cli.export import write_export
from contactory.cli.frame import django_ready
from contactory.cli.resolve import ACTOR, checked_again, conclude
from contactory.errors import InvalidInput, UnreadableFile

if TYPE_CHECKING:
    from contactory.imports.services.corrections import Corrected

FORMATS = {".csv": "csv", ".xlsx": "xlsx"}
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a file is given back."""

    dry_run: bool
    skip_refused: bool
    no_reprocess: bool
    as_json: bool


def export_problems(job_id: int, path: Path, workspace: str) -> None:
    """Write the open problems of an import to a file; raises InvalidInput for another ending than .csv or .xlsx."""
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        raise InvalidInput(f"--export {path}: end the name of the file in .csv or .xlsx.")
    if path.is_dir():
        raise InvalidInput(f"--export {path} is a directory; name a file.")
    with django_ready("review", broker=False, stream=False):
        from contactory.exports.requests import ExportRequest  # noqa: PLC0415 - needs Django

        request = ExportRequest.model_validate({"what": "import_issues", "import_id": job_id, "format": kind})
        rows = write_export(workspace_id_of(workspace), request, path)
    print(f"{counted(rows, 'row')} written to {path}", file=sys.stderr)


def give_back(job_id: int, path: Path, workspace: str, wishes: Wishes) -> int:
    """Apply an edited file to an import and check the import again; ends as import does, a trial with 0."""
    _require_file(path)
    with django_ready(
        "review", broker=not wishes.dry_run, stream=False, worker=not (wishes.dry_run or wishes.no_reprocess)
    ) as stack:
        from contactory.api.correlation import new_correlation_id  # noqa: PLC0415 - needs Django
        from contactory.imports.services.corrections import apply_corrections  # noqa: PLC0415
        from contactory.local.workers import temporary_worker  # noqa: PLC0415
        from contactory.telemetry.logs import bound  # noqa: PLC0415

        workspace_id = workspace_id_of(workspace)
        with bound(correlation_id=new_correlation_id()):
            done = apply_corrections(
                workspace_id=workspace_id,
                job_id=job_id,
                actor=ACTOR,
                path=path,
                dry_run=wishes.dry_run,
                skip_refused=wishes.skip_refused,
            )
            _show(done, wishes)
            if wishes.dry_run:
                return 0
            ended = done.job
            if not wishes.no_reprocess:
                with temporary_worker(mend=stack.ensure_running):
                    ended = checked_again(workspace_id, job_id)
        return conclude(workspace_id, ended, wishes.as_json)


def workspace_id_of(name: str) -> int:
    """The workspace of that name, by default the first."""
    from contactory.workspaces.queries import workspace_by_name  # noqa: PLC0415 - needs Django
    from contactory.workspaces.services import first_start  # noqa: PLC0415

    first_start()
    return int(workspace_by_name(name).pk)


def _require_file(path: Path) -> None:
    if path.is_dir():
        raise UnreadableFile(f"{path} is a directory; name a file.", code="is_directory")
    if not path.exists():
        raise UnreadableFile(f"There is no file {path}; check the name.", code="no_such_file")


def _show(done: "Corrected", wishes: Wishes) -> None:
    """Say what the file does: a trial on stdout, else on stderr, where it is in the way of nothing."""
    from contactory.imports.correction_views import shown_corrections  # noqa: PLC0415 - needs Django

    shown = shown_corrections(done)
    if wishes.dry_run and wishes.as_json:
        print(json.dumps(shown, ensure_ascii=False))
        return
    stream = sys.stdout if wishes.dry_run else sys.stderr
    for line in _lines(shown):
        print(line, file=stream)


def _lines(shown: dict[str, Any]) -> list[str]:
    would = "would be " if shown["dry_run"] else ""
    decided = "".join(f", {rows:,} {word}" for word, rows in shown["decided"].items())
    lines = [
        f"Of {counted(shown['lines'], 'line')} {shown['unchanged']:,} ask for nothing; {would}applied: "
        f"{shown['edited']:,} with other cells{decided}; refused: {shown['refused']:,}."
    ]
    if shown["dry_run"]:
        lines += [
            f"  row {each['row_number']}, {each['column']}: {each['before']!r} becomes {each['after']!r}"
            for each in shown["differences"][:SHOWN]
        ]
        lines += _more(shown["differing_cells"])
    lines += [f"  {each['sentence']}" for each in shown["refusals"][:SHOWN]] + _more(shown["refused"])
    if shown["missing"]:
        lines.append(f"Not in the file, and left as they are: {counted(shown['missing'], 'row')}.")
    return lines + ([shown["hint"]] if shown["hint"] else [])


def _more(count: int) -> list[str]:
    return [f"  and {count - SHOWN:,} more; --json lists up to a thousand"] if count > SHOWN else []
