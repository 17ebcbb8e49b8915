"""contactory export."""

import errno
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from contactory.cli.counted import counted
from contactory.cli.frame import django_ready
from contactory.contacts.name_lists import names_in
from contactory.errors import InvalidInput, Unavailable
from contactory.wrong_values import wanted

if TYPE_CHECKING:
    from contactory.exports.requests import ExportRequest

FORMATS = ("csv", "xlsx", "parquet")
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO)

What = Annotated[
    str, typer.Argument(metavar="WHAT", help="contacts, companies, or the id of an import.", show_default=False)
]
Format = Annotated[str, typer.Option("--format", help="csv, xlsx or parquet; by default what -o ends in, or csv")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="The file to write; - is stdout, for csv.")]
Filter = Annotated[
    list[str] | None,
    typer.Option("--filter", help='"name=value", such as domain=acme.com or import_id=12. May be repeated.'),
]
Columns = Annotated[str | None, typer.Option(help='Names of fields, or "custom:NAME", with commas between them.')]
Issues = Annotated[bool, typer.Option("--issues", help="Of an import: its rows with open problems.")]
Bom = Annotated[bool, typer.Option("--bom", help="Begin a csv with a byte order mark, for older spreadsheets.")]
Workspace = Annotated[str, typer.Option(help="The workspace to export from.")]


def export(
    what: What,
    format_: Format = "",
    output: Output = None,
    filter_: Filter = None,
    columns: Columns = None,
    issues: Issues = False,
    bom: Bom = False,
    workspace: Workspace = "",
) -> None:
    """Write contacts, companies, or what an import made or could not settle, to a file."""
    kind = _format(format_, output)
    wanted = _subject(what, issues) | {"format": kind, "filter": _filters(filter_ or []), "bom": bom}
    if columns is not None:
        wanted["columns"] = names_in(columns)
    place = _place(what, kind, issues, output)
    with django_ready("export", broker=False, stream=False):
        from contactory.workspaces.queries import workspace_by_name  # noqa: PLC0415 - needs Django
        from contactory.workspaces.services import first_start  # noqa: PLC0415

        request = _request(wanted)
        first_start()
        workspace_id = int(workspace_by_name(workspace).pk)
        rows = write_export(workspace_id, request, place)
        _note(workspace_id, request, rows)
    if place is not None:
        print(f"{counted(rows, 'row')} written to {place}", file=sys.stderr)


def write_export(workspace_id: int, request: "ExportRequest", place: Path | None) -> int:
    """Write what is asked for to a file, or to stdout where place is None; gives the number of rows."""
    from contactory.cli.export_progress import shown_progress  # noqa: PLC0415 - needs Django
    from contactory.environment import environment  # noqa: PLC0415
    from contactory.exports.rendering import render  # noqa: PLC0415

    folder = environment().spool_path
    folder.mkdir(parents=True, exist_ok=True)
    with _sink(place) as sink, shown_progress() as progress:
        return render(workspace_id=workspace_id, request=request, sink=sink, folder=folder, progress=progress)


@contextmanager
def _sink(place: Path | None) -> Iterator[BinaryIO]:
    """Where the bytes go: stdout, or a file that takes its name once it is whole."""
    if place is None:
        yield sys.stdout.buffer
        return
    draft = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
    except OSError as error:
        if error.filename is None or str(draft) not in (str(error.filename), str(getattr(error, "filename2", ""))):
            raise
        kind = Unavailable if error.errno in _FULL else InvalidInput
        raise kind(f"{place} cannot be written ({error.strerror}); name another file.") from None
    finally:
        draft.unlink(missing_ok=True)


def _subject(what: str, issues: bool) -> dict[str, Any]:
    if what in ("contacts", "companies"):
        if issues:
            raise InvalidInput("--issues is for an import: give its id, such as contactory export 12 --issues.")
        return {"what": what}
    if not what.isascii() or not what.isdecimal():
        raise InvalidInput(f"{what!r} cannot be exported: name contacts, companies, or the id of an import.")
    return {"what": "import_issues" if issues else "import_results", "import_id": int(what)}


def _format(format_: str, output: Path | None) -> str:
    ending = output.suffix.lower().lstrip(".") if output is not None else ""
    kind = format_.lower() or (ending if ending in FORMATS else "csv")
    if kind not in FORMATS:
        raise InvalidInput(f"There is no format {format_!r}; the formats are {', '.join(FORMATS)}.")
    return kind


def _place(what: str, kind: str, issues: bool, output: Path | None) -> Path | None:
    """The file to write; None is stdout."""
    if output is not None and str(output) == "-":
        if kind != "csv":
            raise InvalidInput(f"Only csv is written to stdout; name a file for {kind} with -o.")
        return None
    if output is None and kind == "csv" and not sys.stdout.isatty():
        return None
    stem = what if not what.isdecimal() else f"import-{what}{'-issues' if issues else ''}"
    place = output or Path(f"{stem}.{kind}")
    if place.is_dir():
        raise InvalidInput(f"{place} is a directory; name a file.")
    return place


def _filters(given: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise InvalidInput(f'--filter {text!r} is not of the form "name=value".')
        found[name.strip()] = value.strip()
    return found


def _request(wanted: dict[str, Any]) -> "ExportRequest":
    from pydantic import ValidationError  # noqa: PLC0415 - Django first

    from contactory.exports.requests import ExportRequest, check  # noqa: PLC0415

    try:
        request = ExportRequest.model_validate(wanted)
    except ValidationError as error:
        first: dict[str, Any] = {**error.errors()[0]}
        raise InvalidInput(_wrong_filter(first) if first["loc"][0] == "filter" else _wrong_option(first)) from None
    check(request)
    return request


def _wrong_filter(error: dict[str, Any]) -> str:
    from contactory.exports.requests import ExportFilter  # noqa: PLC0415 - Django first

    name = error["loc"][1]
    if error["type"] == "extra_forbidden":
        return f"--filter {name}: there is no such filter; the names are {', '.join(ExportFilter.model_fields)}."
    return f"--filter '{name}={error['input']}': {wanted(error)}."


def _wrong_option(error: dict[str, Any]) -> str:
    return f"--{' '.join(map(str, error['loc']))}: {wanted(error)}."


def _note(workspace_id: int, request: "ExportRequest", rows: int) -> None:
    from contactory.workspaces.audit import Facts, audit  # noqa: PLC0415 - needs Django

    subject = f"import:{request.import_id}" if request.of_import else request.what
    facts = Facts(after={"what": request.what, "format": request.format, "rows": rows})
    audit(workspace_id=workspace_id, actor="command", action="export.written", subject=subject, facts=facts)
