"""Difficult files of contacts, each with the truth about it."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEADER = ("key", "full name", "e-mail", "town", "remark")
COUNT = 300
MIDDLE = 150
Row = tuple[str, ...]


@dataclass(frozen=True)
class NastyFile:
    """A file and its truth: header or None, exact rows, and the indexes of rows that may be reported instead.

    rows is None for a file that must be refused.
    """

    name: str
    data: bytes
    header: Row | None
    rows: Sequence[Row] | None
    may_report: frozenset[int] = frozenset()


PEOPLE: tuple[Row, ...] = tuple(
    (f"{1000 + i}", f"Inês Ångström {i}", f"p{i}@mail.example", "Łódź", "x, y" if i % 5 == 0 else "plain")
    for i in range(COUNT)
)

# A wider table, as long as one of three people and their header.
OTHERS: tuple[Row, ...] = tuple((*"PQRSTUV",) if i == 0 else (str(i),) * 7 for i in range(4))


def written(rows: Iterable[Sequence[str]], **dialect: str) -> str:
    """The rows as the csv module writes them."""
    out = io.StringIO()
    csv.writer(out, **{"lineterminator": "\r\n", **dialect}).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


def _file(
    name: str,
    text: str | bytes,
    rows: Sequence[Row] | None = PEOPLE,
    header: Row | None = HEADER,
    may_report: Iterable[int] = (),
) -> NastyFile:
    data = text.encode() if isinstance(text, str) else text
    return NastyFile(name, data, header, rows, frozenset(may_report))


def _line_replaced(text: str) -> str:
    lines = written([HEADER, *PEOPLE]).split("\r\n")
    lines[MIDDLE + 1] = text
    return "\r\n".join(lines)


def _row_replaced(cells: Row) -> tuple[Row, ...]:
    return (*PEOPLE[:MIDDLE], cells, *PEOPLE[MIDDLE + 1 :])


def all_files() -> list[NastyFile]:
    """Every difficult file."""
    return [*_encoded(), *_dialects(), *_headers(), *_as_saved(), *_damaged(), *_refused()]


def _encoded() -> list[NastyFile]:
    text = written([HEADER, *PEOPLE])
    west = tuple((key, "Zoë Ünal €", mail, "Köln", remark) for key, _, mail, _, remark in PEOPLE)
    plain = tuple((key, "Zoë Ünal", mail, "Köln", remark) for key, _, mail, _, remark in PEOPLE)
    bad = text.encode().replace("1150,Inês".encode(), b"1150,In\xeas")
    return [
        _file("utf-8", text),
        _file("utf-8 with a mark", b"\xef\xbb\xbf" + text.encode()),
        _file("utf-16 little", b"\xff\xfe" + text.encode("utf-16-le")),
        _file("utf-16 big", b"\xfe\xff" + text.encode("utf-16-be")),
        _file("utf-16 without a mark", written([HEADER, *plain]).encode("utf-16-le"), plain),
        _file("utf-32", b"\xff\xfe\x00\x00" + text.encode("utf-32-le")),
        _file("windows-1252", written([HEADER, *west]).encode("cp1252"), west),
        _file("latin-1", written([HEADER, *plain]).encode("latin-1"), plain),
        _file("one bad byte", bad, may_report=[MIDDLE]),
        _file(
            "a NUL",
            _line_replaced("1150,a\0b,c,d,e"),
            _row_replaced(("1150", "a\0b", "c", "d", "e")),
            may_report=[MIDDLE],
        ),
    ]


def _dialects() -> list[NastyFile]:
    rows = (HEADER, *PEOPLE)
    tall = tuple((*row[:4], 'one\r\n"two"\r\n\r\nthree' if i % 20 == 0 else row[4]) for i, row in enumerate(PEOPLE))
    decimal = tuple((*row[:3], f"{i},{i % 100:02d}", row[4]) for i, row in enumerate(PEOPLE))
    quoted = [",".join(f'"{cell}"' for cell in row) for row in rows]
    mixed = [line + ("\n" if place % 3 else "\r\n") for place, line in enumerate(written(rows).split("\r\n")) if line]
    spaced = [", ".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows]
    text = written(rows)
    return [
        *(_file(f"delimiter {mark!r}", written(rows, delimiter=mark)) for mark in ";\t|"),
        _file("decimal commas", written([HEADER, *decimal], delimiter=";"), decimal),
        _file("single quotes", written(rows, quotechar="'")),
        _file("line ends in cells", written([HEADER, *tall]), tall),
        _file("everything quoted", "\r\n".join(quoted)),
        _file("carriage returns", written(rows, lineterminator="\r")),
        _file("line feeds", written(rows, lineterminator="\n")),
        _file("mixed line ends", "".join(mixed)),
        _file("no last line end", text.rstrip("\r\n")),
        _file("blank lines", text.replace("1100,", "\r\n\r\n1100,").replace("1200,", "   \r\n1200,") + "\r\n\r\n"),
        _file("a space after delimiters", "\r\n".join(spaced)),
        _file("delimiters at line ends", "\r\n".join(f"{line}," if line else "" for line in text.split("\r\n"))),
        _file("delimiters at data ends", text.replace("\r\n", ",\r\n").replace("remark,", "remark", 1)),
    ]


def _headers() -> list[NastyFile]:
    text = written([HEADER, *PEOPLE])
    same = ("key", "name", "e-mail", "e-mail", "remark")
    tall = ("key", "full\r\nname", "e-mail", "town", "remark")
    twice = text + text
    one = tuple((row[2],) for row in PEOPLE)
    notes = tuple((f"{row[1]}, of {row[3]}, says {row[4]}; twice",) for row in PEOPLE)
    odd = tuple(
        ("007", "NA", "null", f" {i} ", "1e5") if i % 2 else ("TRUE", "", "0.10", "-", "'q") for i in range(COUNT)
    )
    narrow = tuple(row[:2] for row in PEOPLE[:30])
    wide = narrow + PEOPLE[30:]
    unnamed, unnamed_row = ("", *HEADER[1:]), ("", *HEADER)
    numbered = [HEADER, *((str(n), *row) for n, row in enumerate(PEOPLE, 1))]
    in_r = "\n".join(" ".join(f'"{cell}"' for cell in row) for row in numbered)
    many = tuple((*row, *[""] * 79) for row in PEOPLE)
    ends = tuple((*row, "") for row in PEOPLE)
    quoted = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in ((*HEADER, ""), *ends))
    return [
        _file("no header", written(PEOPLE), header=None),
        _file("preamble", f"All contacts\r\nas of today\r\n\r\n{text}"),
        _file(
            "two tables",
            f"{written([HEADER, *PEOPLE[:3]])}\r\n{written(OTHERS)}",
            [*PEOPLE[:3], *OTHERS],
            may_report=range(3, 7),
        ),
        _file("padded preamble", f"All contacts,,,,\r\n,,,,\r\n{text}"),
        _file("a delimiter hint", "sep=;\r\n" + written([HEADER, *PEOPLE], delimiter=";")),
        _file("same name twice", written([same, *PEOPLE]), header=same),
        _file("a line end in the header", written([tall, *PEOPLE]), header=tall),
        _file("joined exports", twice, PEOPLE + PEOPLE),
        _file(
            "joined exports with marks", b"\xef\xbb\xbf" + text.encode() + b"\xef\xbb\xbf" + text.encode(), PEOPLE * 2
        ),
        _file("header only", "key,full name,e-mail\r\n", (), ("key", "full name", "e-mail")),
        _file("one column", "e-mail\n" + "\n".join(row[0] for row in one), one, ("e-mail",)),
        _file("one column of prose", "remark\n" + "\n".join(row[0] for row in notes), notes, ("remark",)),
        _file("exact text", written([HEADER, *odd]), odd),
        # The last delimiter counts as one that ends the line.
        _file(
            "columns without names",
            written([(*HEADER, *[""] * 80)]) + written(many).replace("\r\n", ",\r\n"),
            many,
            (*HEADER, *[""] * 79),
        ),
        _file("facts as wide as the table", f"Report:,all,,,\r\nDate:,2031-01-01,,,\r\n,,,,\r\n{text}"),
        _file(
            "headings without names that are known",
            f"A,,B,,\r\n{written([('q', 'w', 'e-mail', 'r', 't'), *PEOPLE])}",
            header=("q", "w", "e-mail", "r", "t"),
        ),
        _file("joined exports with numbered rows", written([unnamed, *PEOPLE]) * 2, PEOPLE * 2, unnamed),
        _file("an empty cell in quotes at each end", quoted),
        _file("a table of R", in_r, tuple((str(n), *row) for n, row in enumerate(PEOPLE, 1)), unnamed_row),
        _file("narrow, then wide", written([HEADER[:2], *wide]), wide, HEADER[:2], range(COUNT)),
    ]


def wrap(line: str) -> str:
    """A line in quotes, as one cell."""
    return '"' + line.replace('"', '""') + '"'


def _as_saved() -> list[NastyFile]:
    """What programs and people make of a table when they save it."""
    rows = (HEADER, *PEOPLE)
    text = written(rows)
    wrapped = "\r\n".join(wrap(line) for line in text.split("\r\n") if line)
    two, pairs = ("email", "name"), tuple((row[2], row[1]) for row in PEOPLE)
    lists = tuple((mail, "a;b;c") for mail, _ in pairs)
    ditto = tuple((mail, '"' if place % 50 == 3 else name) for place, (mail, name) in enumerate(pairs))
    long = tuple((*row[:4], "\n".join(map(str, range(90))) if i == 5 else row[4]) for i, row in enumerate(PEOPLE))
    spaced = [" , ".join(f'"{cell}"' for cell in row) for row in rows]
    decimal = tuple((row[0], f"{i},5", row[2], row[3], row[4]) for i, row in enumerate(PEOPLE))
    loose = [", ".join(f'"{cell}"' for cell in row) for row in (HEADER, *decimal)]
    single = ["\t".join(f"'{cell}'" for cell in row) for row in rows]
    formula = ["\t".join((row[0], f'="{row[0]}"', *row[2:])) for row in PEOPLE]
    return [
        _file("every line in quotes", wrapped),
        _file("single quotes around everything", "\n".join(single)),
        _file("spaces around delimiters of quoted cells", "\r\n".join(spaced)),
        _file("a space after delimiters, commas in every row", "\r\n".join(loose), decimal),
        _file("two marks of byte order", b"\xef\xbb\xbf" * 2 + text.encode()),
        _file("cells parted by control characters", written(rows, delimiter="\x01", lineterminator="\n")),
        _file("carets and decimal commas", written([HEADER, *decimal], delimiter="^"), decimal),
        _file("lists in the second of two columns", written([two, *lists]), lists, two),
        _file("a title with a comma", f"Contacts, all of them\r\n{text}"),
        _file("facts about the export", f"Date,2031-01-01\r\nBy,Ana\r\n{text}"),
        _file("comments above two columns", f"# made by x\r\n# on monday\r\n{written([two, *pairs])}", pairs, two),
        _file("headings over groups of columns", f"Person,,,,\r\n{text}"),
        _file("a hint and spaces", "sep=; \r\n" + written([two, *pairs], delimiter=";"), pairs, two),
        _file("very long cells", written([HEADER, *long]), long),
        _file(
            "ditto marks",
            "\n".join("\t".join(row) for row in (two, *ditto)),
            ditto,
            two,
            (place for place, row in enumerate(ditto) if row[1] == '"'),
        ),
        _file(
            "formulas of text",
            "\n".join(["\t".join(HEADER), *formula]),
            tuple((row[0], f'="{row[0]}"', *row[2:]) for row in PEOPLE),
        ),
    ]


def _damaged() -> list[NastyFile]:
    switched = written([HEADER, *PEOPLE]).split("\r\n")
    switched[201:] = [line.replace(",", ";") for line in switched[201:]]
    inch, nick, opened = ('7" tape', 'Inês "Nini" Å', '"open')
    rest = ("b@c.de", "Łódź", "plain")
    long = "x" * 2_000_000
    return [
        _file("a short row", _line_replaced("1150,short,a@b.de"), may_report=[MIDDLE]),
        _file("a long row", _line_replaced("1150,long,a@b.de,Łódź,plain,more,most"), may_report=[MIDDLE]),
        _file(
            "a quote within",
            _line_replaced(f"1150,{inch},{','.join(rest)}"),
            _row_replaced(("1150", inch, *rest)),
            may_report=[MIDDLE],
        ),
        _file(
            "bare quotes",
            _line_replaced(f'1150,"{nick}",{",".join(rest)}'),
            _row_replaced(("1150", nick, *rest)),
            may_report=[MIDDLE],
        ),
        _file(
            "an open quote",
            _line_replaced(f"1150,{opened},{','.join(rest)}"),
            _row_replaced(("1150", opened, *rest)),
            may_report=[MIDDLE],
        ),
        _file("another delimiter", "\r\n".join(switched), may_report=range(200, COUNT)),
        _file(
            "a long cell",
            _line_replaced(f"1150,{long},a,b,c"),
            _row_replaced(("1150", long, "a", "b", "c")),
            may_report=[MIDDLE],
        ),
    ]


def _refused() -> list[NastyFile]:
    return [
        _file("nothing", b"", None),
        _file("blank lines only", b"\r\n\r\n  \r\n", None),
        _file("a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, None),
        _file("a workbook", b"PK\x03\x04" + bytes(200), None),
        _file("a document", b"%PDF-1.7\n" + b"1 0 obj\n" * 50, None),
        _file("noise", bytes((i * 7919 + i * i) % 256 for i in range(5000)), None),
    ]
