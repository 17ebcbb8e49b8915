"""Files of open problems and corrected files, as people take them out, change them and give them back."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from cast import Person
from contactory.exports.rendering import render
from contactory.exports.requests import ExportRequest
from contactory.imports.services.corrections import Corrected, apply_corrections

Lines = list[dict[str, str]]


def taken_out(person: Person, job: int, folder: Path, form: str = "csv") -> Path:
    """The file of open problems of an import."""
    request = ExportRequest.model_validate({"what": "import_issues", "import_id": job, "format": form})
    path = folder / f"issues.{form}"
    with path.open("wb") as sink:
        render(workspace_id=person.workspace_id, request=request, sink=sink, folder=folder, progress=lambda *_: None)
    return path


def lines_of(path: Path) -> Lines:
    """The lines of a csv or xlsx file as a person sees them."""
    if path.suffix == ".xlsx":
        header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
        return [dict(zip(map(str, header), map(str, row), strict=True)) for row in rows]
    return list(csv.DictReader(io.StringIO(path.read_text(), newline="")))


def written(path: Path, lines: Lines) -> Path:
    """The lines in a file of their own, in the format that its ending names."""
    header = list(lines[0])
    if path.suffix == ".xlsx":
        with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate([header, *(list(line.values()) for line in lines)]):
                for place, text in enumerate(row):
                    sheet.write_string(number, place, text)
        return path
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        writer.writerows(lines)
    return path


def changed(person: Person, job: int, folder: Path, change: Callable[[Lines], Lines | None], form: str = "csv") -> Path:
    """The file of open problems after somebody changed its lines."""
    lines = lines_of(taken_out(person, job, folder, form))
    lines = change(lines) or lines
    return written(folder / f"given-back.{form}", lines)


def given_back(person: Person, job: int, path: Path, **more: Any) -> Corrected:
    """What came of giving a file back."""
    actor = f"api_key:{person.key_id}"
    return apply_corrections(workspace_id=person.workspace_id, job_id=job, actor=actor, path=path, **more)
