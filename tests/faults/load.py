"""Contact files for the trials: the same seed gives the same file, with defects of every kind that a check finds."""

import csv
import random
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

HEADER = ["First Name", "Last Name", "Email", "Company", "Job Title", "Phone", "City", "Country", "Employees", "Notes"]
FIRST = ["Anna", "José", "Zoë", "Liam", "Mia", "Søren", "Ana Luísa", "Jürgen", "Chloé", "Noah", "Łukasz", "Ngọc"]
LAST = ["Smith", "García", "Müller", "O'Brien", "Nowak", "da Silva", "Öztürk", "Lefèvre", "Jensen", "Rossi"]
COMPANIES = ["Acme, Inc.", "Globex", 'The "Old" Mill', "Iniţiativa", "Umbra", "Hooli", "Stark & Sons", "Vandelay"]
CITIES = [("Lisboa", "Portugal"), ("München", "Germany"), ("São Paulo", "Brazil"), ("Austin", "United States")]
NOTES = ["", "", "met at the fair", "two\nlines", "  spaced  ", "007", "=1+1", "NULL", "naïve 🙂", 'said "yes"']
BROKEN_ADDRESSES = ["anna@@example.com", "no-at-sign.example.com", "a b@example.com", "x@", "jo..e@example.com"]
WIDE = 50


@dataclass(frozen=True, slots=True)
class Load:
    """A file to import: its path, the seed it was made from, its number of data rows and of columns."""

    path: Path
    seed: int
    rows: int
    columns: int


def make_load(folder: Path, seed: int, *, rows: int, wide: bool = False, encoding: str = "utf-8") -> Load:
    """Write the file of that seed and shape into the folder, unless it is there."""
    columns = WIDE if wide else len(HEADER)
    path = folder / f"load-{seed}-{rows}x{columns}-{encoding}.csv"
    if not path.exists():
        draft = path.with_suffix(".new")
        with draft.open("w", encoding=encoding, newline="") as file:
            _write(file, random.Random(f"{seed} {rows} {columns}"), rows, columns)
        draft.rename(path)
    return Load(path, seed, rows, columns)


def _write(file: TextIO, chance: random.Random, rows: int, columns: int) -> None:
    spare = [f"Custom {number}" for number in range(len(HEADER) + 1, columns + 1)]
    writer = csv.writer(file)
    writer.writerow(HEADER + spare)
    for number in range(1, rows + 1):
        row = _row(chance, number) + [_spare(chance, number) for _ in spare]
        if chance.random() < 0.004:
            file.write(_misfit(chance, number, columns) + "\r\n")
        else:
            writer.writerow(row)


def _row(chance: random.Random, number: int) -> list[str]:
    first, last = chance.choice(FIRST), chance.choice(LAST)
    city, country = chance.choice(CITIES)
    company = f"{chance.choice(COMPANIES)} {number % 97}"
    row = [first, last, _address(chance, number), company, "Head of Sales", f"+351 21 {number:07}", city, country]
    row += [str(chance.randrange(1, 5000)), chance.choice(NOTES)]
    defect = chance.random()
    if defect < 0.02:
        row[chance.randrange(4)] = ""
    elif defect < 0.03:
        row[8] = "a great many"
    return row


def _address(chance: random.Random, number: int) -> str:
    kind = chance.random()
    if kind < 0.015:
        return chance.choice(BROKEN_ADDRESSES)
    if kind < 0.05:
        # Twins stand anywhere in the file, so that their group crosses segments.
        return chance.choice(["shared{}@example.com", "SHARED{}@Example.com "]).format(chance.randrange(60))
    host = chance.choice([f"company{number % 97}.example.com", f"firm{number % 89}.example.org", "gmail.com"])
    return f"person{number}@{host}"


def _spare(chance: random.Random, number: int) -> str:
    return f"{chance.choice(['', 'v', 'ü', 'x, y'])}{number % 13}"


def _misfit(chance: random.Random, number: int, columns: int) -> str:
    """A line without quotes whose number of cells is not the header's."""
    cells = chance.choice([2, columns - 3, columns + 2])
    return ",".join(f"misfit{number}c{index}" for index in range(cells))
