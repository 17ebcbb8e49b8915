"""A zip archive with one table in it."""

from pathlib import Path, PurePosixPath

from contactory.engine.archives import Archive
from contactory.errors import UnreadableFile

TABLES = (".csv", ".tsv", ".tab", ".psv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")
LITTER = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
OTHER_DOCUMENTS = {
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "xl/workbook.bin": "a binary workbook (xlsb); save it as xlsx",
    "meta-inf/manifest.mf": "a Java program",
    "androidmanifest.xml": "an Android program",
}


def workbook_kind(archive: Archive) -> str:
    """ "xlsx" or "ods" for an archive that is a workbook, whatever its file is called, else ""."""
    if archive.find("xl/workbook.xml"):
        return "xlsx"
    mimetype = archive.find("mimetype")
    if mimetype and archive.find("content.xml") and b"opendocument.spreadsheet" in archive.head(mimetype, 100):
        return "ods"
    return ""


def table_in(archive: Archive) -> str:
    """The name of the one table in an archive; raises UnreadableFile where there is none, or more than one."""
    for name, kind in OTHER_DOCUMENTS.items():
        if archive.find(name):
            raise UnreadableFile(f"The file is not a table: it seems to be {kind}.", code="not_a_table")
    if archive.find("mimetype") and archive.find("content.xml"):
        raise UnreadableFile(
            "The file is not a table: it seems to be an OpenDocument file of another kind.", code="not_a_table"
        )
    files = [name for name in archive.names if not _is_litter(name)]
    tables = [name for name in files if name.lower().endswith(TABLES)] or files
    if not tables:
        raise UnreadableFile("The zip archive has no file in it.", code="not_a_table")
    if len(tables) > 1:
        names = ", ".join(name[:60] for name in tables[:5]) + (" …" if len(tables) > 5 else "")
        raise UnreadableFile(
            f"The zip archive has {len(tables)} files ({names}), and one table is read at a time; send one of them.",
            code="several_tables",
        )
    return tables[0]


def unpack(archive: Archive, name: str, target: Path) -> None:
    """Write an entry to target, whatever its own name is."""
    with target.open("wb") as file:
        file.writelines(archive.pieces(name))


def _is_litter(name: str) -> bool:
    lower = name.lower()
    return lower.startswith(LITTER[0]) or PurePosixPath(lower).name in LITTER or "/._" in f"/{lower}"
