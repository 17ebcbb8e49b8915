"""Writes a contact file of any length with known content: python -m bench.make_file OUT.csv --rows N --seed S.

50 columns, comma, UTF-8, about 700 bytes a row, quoted cells and line breaks within cells among them. Same arguments,
same bytes. Memory does not grow with the rows. With --defects some rows have a problem; the truth about them is printed
as JSON, each row counted under its first problem in the order of the importer.
"""

import argparse
import csv
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

FIRST_NAMES = [
    "Agnes",
    "Bruno",
    "Camila",
    "Dieter",
    "Élodie",
    "Farid",
    "Greta",
    "Hugo",
    "Ingrid",
    "Jonas",
    "Kateřina",
    "Léa",
    "Marta",
    "Nuno",
    "Oskar",
    "Paula",
]
LAST_NAMES = [
    "Almeida",
    "Berg",
    "Castro",
    "D'Amico",
    "Eriksson",
    "Fontaine",
    "Gruber",
    "Hoffmann",
    "Ibáñez",
    "Jansen",
    "Kowalska",
    "Lindqvist",
]
FIRMS = [
    "Alder",
    "Basalt",
    "Cobalt",
    "Drift",
    "Ember",
    "Fjord",
    "Garnet",
    "Harbour",
    "Indigo",
    "Juniper",
    "Kestrel",
    "Lumen",
    "Meridian",
    "Nimbus",
]
FORMS = ["Ltd", "GmbH", "S.A.", "Oy", "& Co., KG", "Inc"]
TITLES = ["Buyer", "Head of Logistics", "CTO", "Sales Manager", 'Editor, "Weekly"', "Accountant", "VP, Finance"]
BRANCHES = ["logistics & supply chain", "retail", "publishing", "renewable energy", "hospitality", "banking"]
TOWNS = [("Lisboa", "Lisboa", "Portugal"), ("Graz", "Steiermark", "Austria"), ("Lyon", "Rhône", "France"),
         ("Turku", "Varsinais-Suomi", "Finland"), ("Leeds", "Yorkshire", "United Kingdom")]  # fmt: skip
TOOLS = [
    "Postgres",
    "Kafka",
    "Django",
    "Airflow",
    "Spark",
    "React",
    "Terraform",
    "Ansible",
    "Grafana",
    "dbt",
    "Looker",
    "Redis",
]
WRONG_ADDRESSES = ["{0}", "{0}@", "@{0}.com", "{0}@@box.com", "{0} @box.com", "{0}@box..com", "{0}@-box-.com"]
# Addresses that later rows may repeat: few enough to hold in memory, replaced as the file grows.
REMEMBERED = 400


@dataclass(slots=True)
class Person:
    """What the cells of one row are made from."""

    number: int
    seed: int
    first: str
    last: str
    title: str
    firm: str
    host: str
    email: str
    town: tuple[str, str, str]
    dice: int

    def phone(self, country: str, shift: int) -> str:
        """A phone number, the same for the same row and shift."""
        return f"{country} {(self.dice >> shift) % 900 + 100} {(self.dice >> (shift + 7)) % 900000 + 100000}"

    def choice(self, values: list[str], shift: int) -> str:
        """One of some values, the same for the same row and shift."""
        return values[(self.dice >> shift) % len(values)]


def _address(person: Person) -> str:
    street = f"{person.dice % 240 + 1} Quay Road"
    return f"{street}\nUnit {person.dice % 17}" if person.dice % 25 == 0 else f"{street}, Gate {person.dice % 9}"


COLUMNS: dict[str, Callable[[Person], str]] = {
    "Email": lambda p: p.email,
    "First Name": lambda p: p.first,
    "Last Name": lambda p: p.last,
    "Company": lambda p: p.firm,
    "Job Title": lambda p: p.title,
    "Seniority": lambda p: p.choice(["entry", "senior", "manager", "director", "owner"], 3),
    "Departments": lambda p: p.choice(["Finance", "Operations", "Marketing; Events", "Product"], 5),
    "Email Status": lambda p: "Verified",
    "Email Confidence": lambda p: f"0.{p.dice % 90 + 10}",
    "Work Phone": lambda p: p.phone("+351", 1),
    "Mobile Phone": lambda p: p.phone("+43", 9),
    "Home Phone": lambda p: "",
    "Corporate Phone": lambda p: p.phone("+44", 4),
    "Other Phone": lambda p: "",
    "Website": lambda p: f"https://www.{p.host}",
    "Company Domain": lambda p: p.host,
    "Industry": lambda p: p.choice(BRANCHES, 2),
    "Employees": lambda p: str(p.dice % 40000 + 1),
    "Keywords": lambda p: "freight, warehousing, last mile",
    "Technologies": lambda p: ", ".join(TOOLS[(p.dice >> s) % 12] for s in (0, 4, 8, 12)),
    "Company Description": lambda p: "Moves goods for people who have better things to do, since 1987.",
    "Retail Locations": lambda p: "",
    "Company Phone": lambda p: p.phone("+33", 6),
    "Company Address": _address,
    "Company City": lambda p: p.town[0],
    "Company State": lambda p: p.town[1],
    "Company Country": lambda p: p.town[2],
    "Company Postal Code": lambda p: str(p.dice % 90000 + 10000),
    "Annual Revenue": lambda p: str(p.dice % 10**9),
    "Total Funding": lambda p: str(p.dice % 10**8),
    "Latest Funding": lambda p: "Series A",
    "Latest Funding Amount": lambda p: str(p.dice % 10**7),
    "Last Raised At": lambda p: "2024-11-05",
    "LinkedIn Profile": lambda p: f"https://www.linkedin.com/in/person-{p.number}",
    "Company LinkedIn": lambda p: f"https://www.linkedin.com/company/{p.host.partition('.')[0]}",
    "Facebook": lambda p: "",
    "Twitter": lambda p: f"https://twitter.com/{p.host.partition('.')[0]}",
    "City": lambda p: p.town[0],
    "State": lambda p: p.town[1],
    "Country": lambda p: p.town[2],
    "Stage": lambda p: p.choice(["Cold", "Contacted", "Replied"], 11),
    "Lists": lambda p: "autumn fair; newsletter",
    "Owner": lambda p: "desk@ourteam.com",
    "Account Owner": lambda p: "desk@ourteam.com",
    "Last Contacted": lambda p: f"2025-{p.dice % 12 + 1:02d}-{p.dice % 28 + 1:02d}",
    "Email Sent": lambda p: "True",
    "Email Open": lambda p: "False",
    "Replied": lambda p: "False",
    "External Id": lambda p: f"{p.dice:016x}{p.number:012x}",
    "Favourite Pastry": lambda p: p.choice(["", "croissant", "pastel de nata", "Krapfen"], 13),
}


@dataclass(slots=True)
class Truth:
    """How many rows of a file have which problem first; clean is the rest."""

    rows: int = 0
    missing_required: int = 0
    invalid_email: int = 0
    duplicate_in_file: int = 0
    clean: int = 0


class _Addresses:
    """The addresses that rows may repeat, and how many rows share one so far."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._uses: dict[str, int] = {}
        self.shared = 0

    def remember(self, email: str) -> None:
        """Take an address into the memory, in the place of another one when it is full."""
        if len(self._uses) >= REMEMBERED:
            del self._uses[self._rng.choice(list(self._uses))]
        self._uses[email] = 1

    def repeat(self) -> str:
        """An address that an earlier row has, in another spelling now and then."""
        email = self._rng.choice(list(self._uses))
        self.shared += 2 if self._uses[email] == 1 else 1
        self._uses[email] += 1
        return self._rng.choice((email, email.upper(), f" {email} "))

    def __bool__(self) -> bool:
        return bool(self._uses)


def write_file(path: Path, *, rows: int, seed: int = 1, defects: bool = False) -> Truth:
    """Write the file and give the truth about it."""
    truth = Truth(rows=rows)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        makers = list(COLUMNS.values())
        writer.writerows([make(person) for make in makers] for person in _people(rows, seed, defects, truth))
    truth.clean = rows - truth.missing_required - truth.invalid_email - truth.duplicate_in_file
    return truth


def _people(rows: int, seed: int, defects: bool, truth: Truth) -> Iterator[Person]:
    rng = random.Random(seed)
    known = _Addresses(rng)
    for number in range(rows):
        person = _person(rng, number, seed)
        if defects:
            _spoil(rng, person, known, truth)
        yield person
    truth.duplicate_in_file = known.shared


def _person(rng: random.Random, number: int, seed: int) -> Person:
    dice = rng.getrandbits(60)
    name = FIRMS[dice % len(FIRMS)]
    house = (dice >> 20) % 6000
    return Person(
        number=number,
        seed=seed,
        first=FIRST_NAMES[(dice >> 5) % len(FIRST_NAMES)],
        last=LAST_NAMES[(dice >> 9) % len(LAST_NAMES)],
        title=TITLES[(dice >> 13) % len(TITLES)],
        firm=f"{name} {house} {FORMS[house % len(FORMS)]}",
        host=f"{name.lower()}{house}.com",
        email=f"person{number}.{seed}@{name.lower()}{house}.com",
        town=TOWNS[(dice >> 17) % len(TOWNS)],
        dice=dice,
    )


def _spoil(rng: random.Random, person: Person, known: _Addresses, truth: Truth) -> None:
    roll = rng.random()
    if roll < 0.010:
        truth.missing_required += 1
        setattr(person, rng.choice(("email", "first", "last", "firm")), rng.choice(("", " ")))
    elif roll < 0.025:
        truth.invalid_email += 1
        person.email = rng.choice(WRONG_ADDRESSES).format(f"person{person.number}")
    elif roll < 0.050 and known:
        person.email = known.repeat()
    elif roll < 0.070:
        known.remember(person.email)


def main() -> None:
    """Write the file that the command line asks for and print the truth about it."""
    parser = argparse.ArgumentParser(prog="python -m bench.make_file", description="Write a contact file.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--defects", action="store_true", help="give some rows a problem")
    options = parser.parse_args()
    print(json.dumps(asdict(write_file(options.out, rows=options.rows, seed=options.seed, defects=options.defects))))


if __name__ == "__main__":
    main()
