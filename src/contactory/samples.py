"""A contact file to try things on: invented people, and every kind of problem that real files have.

python -m contactory.samples PATH [ROWS]
"""

import random
import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contactory.engine.bundled_lists import bundled_lists
from contactory.errors import InvalidInput, Refusal

HEADER = (
    "First Name",
    "Last Name",
    "Job Title",
    "Company",
    "Email",
    "Phone",
    "Mobile Phone",
    "Website",
    "City",
    "Country",
    "Employees",
    "Annual Revenue",
    "Last Contacted",
    "Do Not Call",
    "Notes",
    "Favourite Pastry",
)
_COLUMN = {name: index for index, name in enumerate(HEADER)}
_LEAST_ROWS = 60  # with fewer, not every kind of problem finds a row of its own

_WORDS = bundled_lists("samples.txt", package="contactory")
_FORM = ("Ltd", "GmbH", "S.A.", "Lda.", "Inc", "SAS", "& Filhos, Lda.", "AB")
_PLACE = (
    ("Porto", "Portugal"),
    ("São Paulo", "Brazil"),
    ("München", "Germany"),
    ("Orléans", "France"),
    ("Málaga", "Spain"),
    ("Göteborg", "Sweden"),
    ("Kraków", "Poland"),
    ("Bristol", "United Kingdom"),
    ("Portland", "United States"),
    ("Osaka", "Japan"),
)
_NOTE = (
    "",
    "",
    "met at the spring fair",
    'calls it "the good one"',
    "prefers mail; no calls before ten",
    "asked for a quote:\r\n- 40 units\r\n- delivery in June",
)
_BAD_EMAILS = (
    "{local}@@{domain}",
    "{local}@gmail,com",
    "{local}@hotmial,com",
    "{local}@gmail",
    "{local} @{domain}",
    "{local}@{domain},",
    "{local}.{domain}",
    "{local}@",
)
_BAD_VALUES = (
    ("Last Contacted", "31/31/2025"),
    ("Last Contacted", "before the holidays"),
    ("Employees", "quite a lot"),
    ("Annual Revenue", "ask the CFO"),
    ("Do Not Call", "only on Tuesdays"),
)
_PADDING = (" ", "  ", "\u00a0")
_REQUIRED = ("First Name", "Last Name", "Company", "Email")
_SHARES = {"missing_required": 0.012, "invalid_email": 0.015, "invalid_value": 0.008, "duplicate": 0.012}


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which data rows (0-based) get which defect, and the line that carries an unclosed quote."""

    defects: dict[int, str]
    twins: dict[int, int]


def write_sample(path: Path, rows: int = 3000, seed: int = 11, delimiter: str = ";") -> dict[str, int]:
    """Writes a sample of that many data rows and returns how many of them have which problem, by their first kind.

    The figures are rows, missing_required, invalid_email, invalid_value, duplicate_in_file, damaged (lines that do not
    fit the header: malformed or mended, as the reader can) and clean. Same arguments, same bytes. Raises InvalidInput
    for too few rows.
    """
    if rows < _LEAST_ROWS:
        raise InvalidInput(
            f"A sample of {rows} rows is too small to hold every problem; ask for {_LEAST_ROWS} or more."
        )
    rng = random.Random(seed)  # noqa: S311 - invented people, not secrets
    plan = _plan(rng, rows)
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(_line(HEADER, delimiter))
        out.writelines(_lines(rng, rows, plan, delimiter))
    return _truth(rows, plan)


def write_companies(path: Path, rows: int = 200, seed: int = 11) -> None:
    """Writes a file of that many companies without problems, the first of those that the people of samples work for.

    Same arguments, same bytes. Raises InvalidInput for more companies than there are.
    """
    names = [(name, trade) for trade in _WORDS["trades"] for name in _WORDS["company names"]]
    if rows > len(names):
        raise InvalidInput(f"There are {len(names)} companies to make a sample of; ask for no more.")
    rng = random.Random(seed)  # noqa: S311 - invented companies, not secrets
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(_line(("Company", "Website", "City", "Country"), ","))
        for name, trade in names[:rows]:
            site = f"https://www.{_ascii(name)}-{_ascii(trade)}.com"
            out.write(_line((f"{name} {trade}", site, *rng.choice(_PLACE)), ","))


def _plan(rng: random.Random, rows: int) -> _Plan:
    kinds = [kind for kind, share in _SHARES.items() for _ in range(max(2, round(rows * share)))]
    kinds += ["too_few"] * max(1, rows // 1000) + ["too_many"] * max(1, rows // 1000) + ["unclosed"]
    # The first rows stay clean, so that a look at the file is kind and every duplicate has an earlier twin.
    places = rng.sample(range(10, rows - 1), len(kinds))
    defects = dict(zip(places, kinds, strict=True))
    clean = [row for row in range(rows) if row not in defects]
    twins = {
        row: rng.choice([earlier for earlier in clean if earlier < row])
        for row, kind in sorted(defects.items())
        if kind == "duplicate"
    }
    return _Plan(defects, twins)


def _truth(rows: int, plan: _Plan) -> dict[str, int]:
    kinds = list(plan.defects.values())
    truth = {kind: kinds.count(kind) for kind in ("missing_required", "invalid_email", "invalid_value")}
    truth["duplicate_in_file"] = len(plan.twins) + len(set(plan.twins.values()))
    truth["damaged"] = sum(kinds.count(kind) for kind in ("too_few", "too_many", "unclosed"))
    return {"rows": rows, **truth, "clean": rows - sum(truth.values())}


def _lines(rng: random.Random, rows: int, plan: _Plan, delimiter: str) -> Iterator[str]:
    emails: list[str] = []
    for row in range(rows):
        cells = _person(rng, row)
        emails.append(cells[_COLUMN["Email"]])
        defect = plan.defects.get(row, "")
        if defect == "duplicate":
            cells[_COLUMN["Email"]] = rng.choice((str.upper, str.title, str))(emails[plan.twins[row]])
        elif defect:
            _spoil(rng, cells, defect)
        elif rng.random() < 0.04:
            column = rng.choice((0, 1, 3, 4))
            cells[column] = rng.choice(_PADDING) + cells[column] + " "
        yield _damaged(cells, defect, delimiter) or _line(cells, delimiter)


def _person(rng: random.Random, row: int) -> list[str]:
    first, last = rng.choice(_WORDS["first names"]), rng.choice(_WORDS["last names"])
    name, trade = rng.choice(_WORDS["company names"]), rng.choice(_WORDS["trades"])
    domain = f"{_ascii(name)}-{_ascii(trade)}.com"
    mail_domain = "gmail.com" if rng.random() < 0.08 else domain
    city, country = rng.choice(_PLACE)
    return [
        first,
        last,
        rng.choice(_WORDS["titles"]),
        f"{name} {trade} {rng.choice(_FORM)}",
        f"{_ascii(first)}.{_ascii(last)}{row}@{mail_domain}",
        f"+351 22 555 {rng.randrange(10000):04d}",
        rng.choice(("", f"+44 7700 900{rng.randrange(1000):03d}")),
        rng.choice(("", f"https://www.{domain}", domain)),
        city,
        country,
        rng.choice((str(rng.randrange(1, 9000)), "51-200", "1,200", "10+")),
        rng.choice(("", f"${rng.randrange(1, 90)}M", str(rng.randrange(10**5, 10**8)))),
        rng.choice(
            ("", f"2025-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}", f"{rng.randrange(1, 29)} Mar 2025")
        ),
        rng.choice(("", "yes", "no", "FALSE")),
        rng.choice(_NOTE),
        rng.choice(_WORDS["pastries"]),
    ]


def _ascii(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("ø", "o").replace("ł", "l").replace("ß", "ss"))
    return re.sub(r"[^a-z0-9]", "", decomposed)


def _spoil(rng: random.Random, cells: list[str], defect: str) -> None:
    if defect == "missing_required":
        cells[_COLUMN[rng.choice(_REQUIRED)]] = rng.choice(("", " "))
    elif defect == "invalid_email":
        local, _, domain = cells[_COLUMN["Email"]].partition("@")
        cells[_COLUMN["Email"]] = rng.choice(_BAD_EMAILS).format(local=local, domain=domain)
    elif defect == "invalid_value":
        column, value = rng.choice(_BAD_VALUES)
        cells[_COLUMN[column]] = value


def _damaged(cells: list[str], defect: str, delimiter: str) -> str | None:
    """A line that does not fit the header: cut short, with cells too many, or with a quote that nobody closed."""
    if defect == "too_few":
        return _line(cells[:7], delimiter)
    if defect == "too_many":
        return _line([*cells[:4], "see below", *cells[4:]], delimiter)
    if defect == "unclosed":
        cells[_COLUMN["Notes"]] = ""
        cells[_COLUMN["Company"]] = "Estuary Foods"
        return _line(cells, delimiter).replace("Estuary Foods", '"Estuary Foods')
    return None


def _line(cells: tuple[str, ...] | list[str], delimiter: str) -> str:
    return delimiter.join(_cell(text, delimiter) for text in cells) + "\r\n"


def _cell(text: str, delimiter: str) -> str:
    if any(mark in text for mark in (delimiter, '"', "\r", "\n")):
        return '"' + text.replace('"', '""') + '"'
    return text


def main(arguments: list[str]) -> int:
    """Writes the sample that the command line asks for; returns the exit status."""
    if not 1 <= len(arguments) <= 2 or (len(arguments) == 2 and not arguments[1].isdigit()):
        sys.stderr.write("Say where to write the sample: python -m contactory.samples PATH [ROWS]\n")
        return 2
    try:
        truth = write_sample(Path(arguments[0]), rows=int(arguments[1]) if len(arguments) == 2 else 3000)
    except (Refusal, OSError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    sys.stdout.write("".join(f"{kind:<18}{count:>8}\n" for kind, count in truth.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
