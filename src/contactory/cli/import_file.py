"""contactory import."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contactory.cli.frame import django_ready
from contactory.cli.import_enriched import check_recipe, enrich_import, waits
from contactory.cli.interrupts import held_back
from contactory.errors import InvalidInput, Refusal, WrongState
from contactory.wrong_values import wanted

if TYPE_CHECKING:
    from pydantic import ValidationError

    from contactory.imports.models import ImportJob
    from contactory.imports.policies import Policies
    from contactory.imports.reading import Reading

EXIT = {"COMPLETED": 0, "NEEDS_REVIEW": 3, "FAILED": 1, "CANCELLED": 1, "REVERTED": 0}
# A job that ended with one of these failed in our hands; any other code is a refusal of the file or of the request.
OUR_FAILURES = frozenset({"step_failed", "worker_lost", "unavailable", "disk_full", "storage_not_writable"})

File = Annotated[Path, typer.Argument(metavar="FILE", help="The file to import.", show_default=False)]
Kind = Annotated[str, typer.Option(help="contacts or companies")]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", help='"Header=field": which field a column is; "Header=" leaves it out. May be repeated.'),
]
Required = Annotated[str | None, typer.Option(help="Fields that every row must have, with commas between them.")]
OnDuplicate = Annotated[str, typer.Option(help="review, keep_first, keep_last or discard_all")]
OnExisting = Annotated[str, typer.Option(help="review, skip, fill_empty or overwrite")]
OnInvalid = Annotated[str, typer.Option(help="review or discard")]
OnRepaired = Annotated[str, typer.Option(help="review or accept")]
OverwriteProtected = Annotated[
    str,
    typer.Option(help="Protected fields that may be overwritten, with commas: do_not_call, unsubscribed, consent."),
]
Partial = Annotated[bool, typer.Option("--partial", help="Write the rows without a problem; hold the others.")]
Sheet = Annotated[str, typer.Option(help="The sheet of a workbook; by default the first visible one with a table.")]
Encoding = Annotated[str | None, typer.Option(help="How the text is encoded, such as cp1252; else it is found out.")]
Delimiter = Annotated[str | None, typer.Option(help='What stands between cells; "tab" does as well.')]
HeaderLine = Annotated[int | None, typer.Option(help="The line with the names of the columns; 0: there is none.")]
Enrich = Annotated[str, typer.Option(help="A recipe to enrich the records by that the import creates.")]
Corrects = Annotated[
    int | None, typer.Option(help="An earlier import of this file: rows that did not change since are skipped.")
]
NoMemory = Annotated[
    bool, typer.Option("--no-memory", help="Neither take over the mapping of an earlier import nor keep this one.")
]
Workspace = Annotated[str, typer.Option(help="The workspace to import into.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]

Country = Annotated[
    str, typer.Option(help="Whose way to write phone numbers and dates, such as US or DE; by default the workspace's.")
]


def import_file(
    file: File,
    kind: Kind = "contacts",
    map_: Map = None,
    required: Required = None,
    on_duplicate: OnDuplicate = "review",
    on_existing: OnExisting = "review",
    on_invalid: OnInvalid = "review",
    on_repaired: OnRepaired = "review",
    overwrite_protected: OverwriteProtected = "",
    partial: Partial = False,
    sheet: Sheet = "",
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    header_line: HeaderLine = None,
    corrects: Corrects = None,
    no_memory: NoMemory = False,
    country: Country = "",
    enrich: Enrich = "",
    workspace: Workspace = "",
    as_json: AsJson = False,
) -> int:
    """Import a file: exit status 0 COMPLETED, 3 NEEDS_REVIEW, 1 FAILED, 2 wrong usage or unreadable file."""
    overrides = _overrides(map_ or [])
    _check_file(file)
    choices: dict[str, Any] = {
        "on_duplicate": on_duplicate,
        "on_existing": on_existing,
        "on_invalid": on_invalid,
        "on_repaired": on_repaired,
        "overwrite_protected": _names(overwrite_protected),
        "partial": partial,
        **({} if required is None else {"required": _names(required)}),
    }
    with django_ready("import", stream=False, sandbox="wait" if enrich else "find", worker=True) as stack:
        from contactory.api.correlation import new_correlation_id  # noqa: PLC0415
        from contactory.local.workers import temporary_worker  # noqa: PLC0415 - needs Django
        from contactory.telemetry.logs import bound  # noqa: PLC0415

        policies = _policies(choices)
        options = {
            "kind": kind,
            "sheet": sheet,
            "reading": _reading(encoding, delimiter, header_line),
            "country": country,
            "remember": not no_memory,
            "overrides": overrides,
            "corrects": corrects,
        }
        workspace_id = _workspace(workspace)
        if enrich:
            check_recipe(workspace_id, enrich, kind)
        with temporary_worker(mend=stack.ensure_running), bound(correlation_id=new_correlation_id()):
            job = _run(workspace_id, file, policies, options)
            if enrich and job.state == "COMPLETED":
                return enrich_import(stack, workspace_id, job, enrich, as_json)
            if job.state != "FAILED":
                return _tell(workspace_id, job, as_json, enrich)
        # What could not be read is taken away, and nobody may be at work on it.
        return _conclude(workspace_id, job, as_json)


def _run(workspace_id: int, file: Path, policies: "Policies", options: dict[str, Any]) -> "ImportJob":
    """Store the file, make the job and follow it to its end, or to review; Ctrl-C cancels it.

    options are those of services.creating.create_job, kind among them.
    """
    from contactory.cli.progress import follow  # noqa: PLC0415 - needs Django
    from contactory.engine.countries import known_country  # noqa: PLC0415
    from contactory.imports.services.creating import check_former, check_request, create_job  # noqa: PLC0415
    from contactory.runs.dispatch import connect_ahead  # noqa: PLC0415
    from contactory.uploads.services import store_path  # noqa: PLC0415

    connect_ahead()
    check_request(kind=options["kind"], policies=policies)
    known_country(options["country"])
    check_former(workspace_id=workspace_id, corrects=options["corrects"], kind=options["kind"])
    started = time.monotonic()
    upload = store_path(workspace_id=workspace_id, path=file)
    job = None
    try:
        with held_back():
            job = create_job(
                workspace_id=workspace_id,
                upload=upload,
                policies=policies,
                actor="command",
                store_seconds=time.monotonic() - started,
                **options,
            )
        return follow(workspace_id, job.id)
    except KeyboardInterrupt:
        if job is not None:
            print(_cancelled(workspace_id, job.id), file=sys.stderr)
        raise


def _tell(workspace_id: int, job: "ImportJob", as_json: bool, recipe: str) -> int:
    """Print the outcome at once: whoever waits for it need not wait for the worker and the servers to end."""
    status = _conclude(workspace_id, job, as_json)
    if recipe and not as_json and job.state == "NEEDS_REVIEW":
        print(waits(job, recipe))
    sys.stdout.flush()
    return status


def _conclude(workspace_id: int, job: "ImportJob", as_json: bool) -> int:
    from contactory.cli.outcome import print_json, print_table  # noqa: PLC0415 - needs Django
    from contactory.imports.queries import summary  # noqa: PLC0415
    from contactory.imports.services.discarding import discard_unread  # noqa: PLC0415
    from contactory.workspaces.scope import workspace_scope  # noqa: PLC0415

    if job.state == "FAILED" and job.error_code not in OUR_FAILURES:
        discard_unread(workspace_id=workspace_id, job_id=job.id)
        raise Refusal(job.error, code=job.error_code)
    with workspace_scope(workspace_id):
        found = summary(job)
    if as_json:
        print_json(job, found)
    else:
        print_table(job, found)
    return EXIT[job.state]


def _check_file(file: Path) -> None:
    if file.is_dir():
        raise InvalidInput(f"{file} is a directory; name a file.")
    if not file.exists():
        raise InvalidInput(f"There is no file {file}; check the name.")
    if file.stat().st_size == 0:
        raise InvalidInput(f"{file} is empty; a file needs a header and at least one row.")


def _cancelled(workspace_id: int, job_id: int) -> str:
    """Cancel an import; gives what it has written."""
    from contactory.imports.services.control import cancel  # noqa: PLC0415 - needs Django

    try:
        job = cancel(workspace_id=workspace_id, job_id=job_id)
    except WrongState as ended:
        return ended.sentence
    if not job.rows_success:
        return f"Import {job.id} is cancelled; no record was written."
    return (
        f"Import {job.id} ended early: {job.rows_success:,} rows of it are records, the others were discarded. "
        f"To take those back: contactory revert {job.id}."
    )


def _names(given: str) -> list[str]:
    return [name.strip() for name in given.split(",") if name.strip()]


def _overrides(given: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in given:
        header, equals, field = text.rpartition("=")
        if not equals or not header:
            raise InvalidInput(f'--map {text!r} is not of the form "Header=field".')
        found[header] = field.strip()
    return found


def _policies(choices: dict[str, Any]) -> "Policies":
    from pydantic import ValidationError  # noqa: PLC0415 - Django first

    from contactory.imports.policies import Policies  # noqa: PLC0415

    try:
        return Policies.model_validate(choices)
    except ValidationError as error:
        raise _refused(error) from None


def _reading(encoding: str | None, delimiter: str | None, header_line: int | None) -> "Reading":
    from pydantic import ValidationError  # noqa: PLC0415 - Django first

    from contactory.imports.reading import Reading  # noqa: PLC0415

    mark = "\t" if delimiter == "tab" else delimiter
    try:
        return Reading(encoding=encoding, delimiter=mark, header_line=header_line)
    except ValidationError as error:
        raise _refused(error) from None


def _refused(error: "ValidationError") -> InvalidInput:
    first = error.errors()[0]
    option = "--" + str(first["loc"][0]).replace("_", "-")
    return InvalidInput(f"{option} {first['input']!r}: {wanted(first)}.")


def _workspace(name: str) -> int:
    from contactory.workspaces.queries import workspace_by_name  # noqa: PLC0415 - needs Django
    from contactory.workspaces.services import first_start  # noqa: PLC0415

    first_start()
    return int(workspace_by_name(name).pk)
