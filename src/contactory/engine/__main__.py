"""The reader alone, from a shell: python -m contactory.engine FILE... [--out-dir DIR]."""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from contactory.engine.batches import Counts
from contactory.engine.decode import decode
from contactory.engine.layout import Layout, Limits
from contactory.engine.read_csv import read_file
from contactory.engine.report import Report, write_findings, write_refusal
from contactory.engine.sniff import sniff
from contactory.errors import Refusal


def main(arguments: Sequence[str] | None = None) -> int:
    """Read every file named; 0 if all were read, 2 if one was refused."""
    parser = argparse.ArgumentParser(
        prog="python -m contactory.engine", description="Read messy tables and lose no row."
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--out-dir", type=Path, help="write NAME.csv, NAME.rejects.csv and NAME.json here")
    parser.add_argument("--sheet", default="", metavar="NAME", help="the sheet to read, where FILE is a workbook")
    options = parser.parse_args(arguments)
    if options.out_dir is not None:
        options.out_dir.mkdir(parents=True, exist_ok=True)
    total, refused = Counts(), 0
    for path in options.files:
        try:
            layout, counts = _read(path, options.out_dir, options.sheet)
        except Refusal as refusal:
            refused += 1
            if options.out_dir is not None:
                write_refusal(options.out_dir, path.stem, refusal.sentence)
            print(f"{path.name}: refused. {refusal.sentence}", file=sys.stderr)
            continue
        total += counts
        if options.out_dir is None:
            _show(path, layout, counts)
    read = len(options.files) - refused
    print(
        f"{read} {'file' if read == 1 else 'files'} read, {refused} refused: {total.loaded} rows loaded exactly, "
        f"{total.flagged} mended, {total.rejected} rejected."
    )
    return 2 if refused else 0


def _read(path: Path, folder: Path | None, sheet: str) -> tuple[Layout, Counts]:
    """Read one file, into folder if there is one."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".reading-") as spool:
        limits = Limits()
        decoded = decode(path, Path(spool) / "text", limits, sheet=sheet)
        layout = sniff(decoded.path, decoded, limits)
        counts = Counts(header=int(layout.header is not None), preamble=layout.preamble_lines)
        if folder is None:
            counts = sum((batch.counts for batch in read_file(decoded.path, layout)), counts)
            return layout, counts
        with Report(folder, path.stem, layout) as report:
            for batch in read_file(decoded.path, layout):
                report.add(batch)
                counts += batch.counts
        layout = replace(layout, facts=(*layout.facts, *_late_facts(layout, counts)))
        write_findings(folder, path.stem, layout, counts)
        return layout, counts


def _late_facts(layout: Layout, counts: Counts) -> list[str]:
    """What only the whole file shows."""
    repeated = counts.header - (layout.header is not None)
    return [f"The header line is repeated {repeated} times; the repetitions are not rows."] if repeated else []


def _show(path: Path, layout: Layout, counts: Counts) -> None:
    """Print what was found in one file."""
    dialect = layout.dialect
    names = Counter({name: getattr(counts, name) for name in Counts.__slots__})
    print(path.name)
    print(
        f"  delimiter {dialect.delimiter!r}, quote {dialect.quote!r}, encoding {dialect.encoding}, {dialect.agreement}"
    )
    print(
        f"  header    {'line ' + str(dialect.header_line) if dialect.header_line else 'none'}, {layout.width} columns"
    )
    for fact in layout.facts:
        print(f"  fact      {fact}")
    print("  records   " + ", ".join(f"{number} {name}" for name, number in names.items()))


if __name__ == "__main__":
    sys.exit(main())
