"""Workbooks behind one face: which sheets they have, and the rows of one as texts."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from zipfile import ZIP_STORED, ZipFile

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from contactory.engine.archives import Archive
from contactory.engine.cell_texts import texts_of
from contactory.engine.layout import Limits
from contactory.engine.xls_errors import Errors, errors_of
from contactory.engine.xlsx_parts import Package, declared_size, read_package
from contactory.engine.xlsx_slices import SharedStrings, Slice, TooLarge, package_of, slices, too_large_row
from contactory.errors import UnreadableFile

BATCH_ROWS = 1_000
MANIFEST_BYTES = 1 << 20
# So an ods cell with an error is written; calamine would take it for the value, and not the error that is shown.
EMPTY_VALUE = b' office:string-value=""'
# The first number of rows, counted from 1, and the rows: cells without the empty ones at the end.
Rows = Iterator[tuple[int, list[list[str]]]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook; rows and columns are None where the workbook does not say and nobody has counted."""

    name: str
    visible: bool
    rows: int | None = None
    columns: int | None = None


class Workbook(Protocol):
    """A file with sheets."""

    sheets: tuple[Sheet, ...]

    def rows(self, number: int) -> Rows:
        """The rows of the sheet of that number, from 0."""


class XlsxWorkbook:
    """An xlsx or xlsm workbook, read slice by slice. Its macros are not even unpacked."""

    def __init__(self, archive: Archive, folder: Path) -> None:
        self._archive = archive
        self._package: Package = read_package(archive)
        self._strings = SharedStrings(archive, self._package.strings, folder)
        self.sheets = tuple(map(self._sheet, self._package.sheets))

    def _sheet(self, part: Any) -> Sheet:
        rows, columns = declared_size(self._archive.head(part.entry)) or (None, None)
        return Sheet(part.name, part.visible, rows, columns)

    def rows(self, number: int) -> Rows:
        """The rows of a sheet; those without cells are left out."""
        for piece in slices(self._archive.pieces(self._package.sheets[number].entry)):
            yield from self._texts(piece)

    def _texts(self, piece: Slice) -> Rows:
        try:
            package = package_of(piece.rows, self._package, self._strings)
        except TooLarge:
            if len(piece.rows) == 1:
                raise too_large_row() from None
            half = len(piece.rows) // 2
            yield from self._texts(piece._replace(rows=piece.rows[:half]))
            yield from self._texts(piece._replace(rows=piece.rows[half:]))
            return
        with _as_refusals():
            sheet = CalamineWorkbook.from_filelike(package).get_sheet_by_index(0)
            if sheet.start is None or sheet.end is None:
                return
            if sheet.start[0] + 1 < piece.first or sheet.end[0] + 1 > piece.last:
                raise UnreadableFile("A cell of the sheet stands in another row than it says; save the workbook again.")
            left = [""] * sheet.start[1]
            yield sheet.start[0] + 1, [texts_of(left + row) for row in sheet.to_python()]


class WholeWorkbook:
    """An xls or ods workbook: each sheet is in memory as a whole while it is read."""

    def __init__(self, path: Path, errors: Sequence[Errors] = ()) -> None:
        """errors are the texts of each sheet's errors, where calamine gives none."""
        with _as_refusals():
            self._book = CalamineWorkbook.from_path(path)
            listed = list(enumerate(self._book.sheets_metadata))
        kept = [number for number, sheet in listed if sheet.typ == SheetTypeEnum.WorkSheet]
        metadata = [listed[number][1] for number in kept]
        self._names = [sheet.name for sheet in metadata]
        self._errors = [errors[number] if number < len(errors) else {} for number in kept]
        self._held: tuple[int, CalamineSheet] | None = None
        visible = [sheet.visible == SheetVisibleEnum.Visible for sheet in metadata]
        self.sheets = tuple(self._sized(number, seen) for number, seen in enumerate(visible))

    def _sized(self, number: int, visible: bool) -> Sheet:
        sheet = self._loaded(number)
        return Sheet(self._names[number], visible, sheet.height, sheet.width)

    def _loaded(self, number: int) -> CalamineSheet:
        if self._held is None or self._held[0] != number:
            self._held = None
            with _as_refusals():
                self._held = (number, self._book.get_sheet_by_name(self._names[number]))
        return self._held[1]

    def rows(self, number: int) -> Rows:
        """All rows of a sheet, from its first."""
        batch: list[list[str]] = []
        first = 1
        errors = self._errors[number]
        for place, row in enumerate(self._loaded(number).iter_rows()):
            batch.append(texts_of([errors.get((place, at), cell) for at, cell in enumerate(row)] if errors else row))
            if len(batch) == BATCH_ROWS:
                yield first, batch
                first, batch = first + len(batch), []
        if batch:
            yield first, batch


@contextmanager
def opened(path: Path, kind: str, folder: Path, limits: Limits) -> Iterator[Workbook]:
    """The workbook at path; kind is "xlsx", "ods" or "xls", folder takes what must be unpacked.

    Raises UnreadableFile where it is damaged, encrypted or a bomb.
    """
    if kind == "xls":
        yield WholeWorkbook(path, errors_of(path))
        return
    with Archive(path, limits) as archive:
        archive.refuse_declarations()
        if kind == "xlsx":
            yield XlsxWorkbook(archive, folder)
        else:
            yield WholeWorkbook(_repacked(archive, folder))


def _repacked(archive: Archive, folder: Path) -> Path:
    """The parts of an ods archive that are read, in an archive whose sizes are true."""
    manifest, target = archive.find("META-INF/manifest.xml"), folder / "repacked.ods"
    if manifest and b"encryption-data" in archive.read(manifest, MANIFEST_BYTES):
        raise protected()
    with ZipFile(target, "w", ZIP_STORED) as packed:
        for name in ("mimetype", "META-INF/manifest.xml", "content.xml"):
            entry = archive.find(name)
            if entry:
                with packed.open(name, "w", force_zip64=True) as part:
                    part.writelines(_without(EMPTY_VALUE, archive.pieces(entry)))
    return target


def _without(mark: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same text without the mark, wherever it is cut."""
    kept = b""
    for piece in pieces:
        text = (kept + piece).replace(mark, b"")
        kept = text[-len(mark) + 1 :]
        yield text[: -len(mark) + 1]
    yield kept


@contextmanager
def _as_refusals() -> Iterator[None]:
    try:
        yield
    except PasswordError:
        raise protected() from None
    except (CalamineError, OSError) as error:
        # What the system refuses has a number; what calamine could not make sense of has none.
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise UnreadableFile(
            "The workbook is damaged or of an unknown kind; open it, save it again and send that."
        ) from error


def protected() -> UnreadableFile:
    """The refusal of a workbook that needs a password."""
    return UnreadableFile(
        "The workbook is protected by a password; take the password off and send it again.", code="encrypted_file"
    )
