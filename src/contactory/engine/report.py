"""The files that the engine writes about one file: its rows, its damaged records, and what was found."""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.csv

from contactory.engine.batches import Batch, Counts, Damage
from contactory.engine.layout import Layout


class Report:
    """NAME.csv, NAME.rejects.csv and NAME.json in a folder, written as batches arrive."""

    def __init__(self, folder: Path, name: str, layout: Layout) -> None:
        self._folder, self._name = folder, name
        self._rows = (folder / f"{name}.csv").open("wb")
        self._rejects = (folder / f"{name}.rejects.csv").open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._rejects)
        self._writer.writerow(("line", "record", "reason", "raw"))
        if layout.header is not None:
            columns = [pa.array([cell], pa.string()) for cell in layout.header]
            self._write(pa.RecordBatch.from_arrays(columns, names=[str(place) for place in range(len(columns))]))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rows.close()
        self._rejects.close()

    def add(self, batch: Batch) -> None:
        """Write a batch: its rows, and every record of it that was not loaded exactly."""
        self._write(batch.cells)
        self._writer.writerows(_reject_lines(batch.flagged, batch.rejected))

    def _write(self, cells: pa.RecordBatch) -> None:
        options = pa.csv.WriteOptions(include_header=False, batch_size=4096, eol="\r\n")
        pa.csv.write_csv(cells, self._rows, options)


def _reject_lines(*groups: Iterable[Damage]) -> list[tuple[int, int, str, str]]:
    damages = sorted((damage for group in groups for damage in group), key=lambda damage: damage.row)
    return [(damage.line, damage.row, damage.reason, damage.raw) for damage in damages]


def write_findings(folder: Path, name: str, layout: Layout, counts: Counts) -> None:
    """Write NAME.json for a file that was read."""
    found = {"dialect": asdict(layout.dialect), "facts": list(layout.facts), "counts": asdict(counts)}
    _write_json(folder / f"{name}.json", found)


def write_refusal(folder: Path, name: str, sentence: str) -> None:
    """Write NAME.json for a file that was refused, and leave no NAME.csv."""
    (folder / f"{name}.csv").unlink(missing_ok=True)
    (folder / f"{name}.rejects.csv").unlink(missing_ok=True)
    _write_json(folder / f"{name}.json", {"refused": sentence})


def _write_json(path: Path, value: Mapping[str, object]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
