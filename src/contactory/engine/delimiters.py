"""Settling the dialect: independent detectors vote on the delimiter, and their agreement is kept."""

import re
from collections import Counter
from dataclasses import replace

from contactory.engine.cell_types import STRONG, cell_type, known_share
from contactory.engine.decode import Decoded
from contactory.engine.header_words import is_header_word, names_columns
from contactory.engine.layout import Dialect, Limits
from contactory.engine.rare_delimiters import TELLING, USUAL, Under, rarer
from contactory.engine.sample import Sample, SampleRecord

ENOUGH_STRAY_ROWS = 10
OTHER_QUOTES = ("`", "~", "^", "|", "$", "%", "*", "#", "@", "!")
AMOUNT = re.compile(
    rb"[-+(]?(?:[$\x80-\xff]{1,4} ?|[A-Z]{3} )?\d{1,3}(?:,\d{3})*(?:[.,]\d*)?\)?(?: ?[%$\x80-\xff]{1,4}| [A-Z]{3})?"
)
QUOTED = re.compile(rb'"(?:[^"\n]|"")*+"')


def settle(text: bytes, whole: bool, decoded: Decoded, limits: Limits, wanted: str | None) -> Sample:
    """The sample under the dialect that fits it best. wanted fixes the delimiter."""
    plain = Dialect(wanted or ",", '"', "", decoded.encoding, _newline(decoded), None, "unanimous")

    def under(dialect: Dialect, space: bool) -> Sample:
        return Sample(text, whole, dialect, space, limits)

    if wanted is None:
        best = _voted(text, under, plain)
    else:
        best = under(plain, False)
        best = _refined(text, best, under) if wanted else best
    best = _without_quotes(best, under)
    return _with_newline(best, decoded, under)


def _newline(decoded: Decoded) -> str:
    """The line end by the counts over the whole file."""
    if decoded.cr > (decoded.lf + decoded.crlf) * 2:
        return "\r" if not decoded.lf + decoded.crlf else "mixed"
    if decoded.cr * 10 > decoded.lf + decoded.crlf:
        return "mixed"
    return "\r\n" if decoded.crlf >= decoded.lf and decoded.crlf else "\n"


def _voted(text: bytes, under: Under, plain: Dialect) -> Sample:
    if not text.strip():
        return under(plain, False)
    candidates = [under(replace(plain, delimiter=mark), False) for mark in USUAL if mark.encode() in text]
    candidates = [_refined(text, sample, under) for sample in candidates]
    fitting = [sample for sample in candidates if _is_common(sample) and not _is_prose(sample)]
    if not fitting:
        fitting = [sample for sample in candidates if _starts_as_table(sample)]
    if not fitting:
        return _unusual(text, under, plain)
    votes = [max(fitting, key=voter) for voter in (_by_width, _by_lines, _by_types)]
    chosen = max(fitting, key=_all_votes)
    if chosen.filled[0].width != chosen.mode()[0]:
        rare = rarer(text, under, plain, wider_than=2)
        if rare is not None and (rare.dialect.delimiter in TELLING or _could_name(rare.filled[0])):
            return rare
    same = len({vote.dialect.delimiter for vote in votes}) == 1
    return under(replace(chosen.dialect, agreement="unanimous" if same else "split"), chosen.space)


def _could_name(record: SampleRecord) -> bool:
    """Whether the cells of a record may be names of columns: known ones, or texts without a digit."""
    cells = record.cells or ()
    return names_columns(cells) or not any(map(str.isdigit, "".join(cells)))


def _is_common(sample: Sample) -> bool:
    """Whether half of the records have one width, or all do that stand below a few lines of text."""
    width, share = sample.mode()
    return share >= 0.5 or (width > 2 and _is_table_below(sample, width))


def _refined(text: bytes, sample: Sample, under: Under) -> Sample:
    return _with_space(text, _with_quotes(text, sample, under), under)


def _by_width(sample: Sample) -> float:
    """How steadily the records, quotes heeded, have one width."""
    width, share = sample.mode()
    return share * (width - 1) / width


def _by_lines(sample: Sample) -> float:
    """How steadily the physical lines, quotes ignored, have one number of delimiters."""
    mark = sample.dialect.delimiter.encode()
    counts = Counter(record.text.count(mark) for record in sample.filled)
    return max(count * share / (count + 1) for count, share in counts.items()) / len(sample.filled)


def _by_types(sample: Sample) -> float:
    """How many cells are of a known kind: numbers, dates, addresses, short words."""
    width, _ = sample.mode()
    cells = [cell for record in sample.filled[:300] if record.width == width for cell in record.cells or ()]
    return known_share(cells) * (width - 1) / width


def _all_votes(sample: Sample) -> float:
    """The votes together, worth less where no line that names columns has the width of the rows."""
    width, _ = sample.mode()
    named = any(record.width == width and names_columns(record.cells or ()) for record in sample.filled[:10])
    return (2 * _by_width(sample) + _by_lines(sample) + _by_types(sample)) * (1.0 if named else 0.6)


def _is_prose(sample: Sample) -> bool:
    """One column of text such as "Austin, Texas" under a heading, rather than several columns."""
    width, share = sample.mode()
    first, mark = sample.filled[0], sample.dialect.delimiter.encode()
    if first.width == 1 and mark == b"," and _are_amounts(sample):
        return True
    if first.width != 1 or share == 1.0 or len(sample.filled) < 2 or _is_table_below(sample, width):
        return False
    second = sample.filled[1]
    if width == 2 and second.width == 1:
        return True
    if sum(map(is_header_word, second.cells or ())) * 2 >= max(second.width, 1):
        return False
    body = b"\n".join(record.text for record in sample.filled[1:])
    return body.count(mark + b" ") >= 0.9 * body.count(mark)


def _are_amounts(sample: Sample) -> bool:
    """Whether nearly all lines below the first one are one number with a comma in it."""
    below = [record.text.strip() for record in sample.filled[1:]]
    return sum(AMOUNT.fullmatch(text) is not None for text in below) >= 0.95 * len(below) > 0


def _is_table_below(sample: Sample, width: int) -> bool:
    """Whether a few lines of text stand above a line that names columns, and nothing but rows stands below it."""
    place = next(number for number, record in enumerate(sample.filled) if record.width == width)
    table = sample.filled[place:]
    steady = sum(record.width == width for record in table) >= 0.98 * len(table)
    if place > 10 or len(table) < 2 or not steady:
        return False
    return names_columns(table[0].cells or ()) or _heads_typed_column(table)


def _heads_typed_column(table: list[SampleRecord]) -> bool:
    """Whether numbers, dates or addresses fill a column below a first cell that is none."""
    rows = [record.cells for record in table[1:201] if record.width == table[0].width]
    columns = zip(table[0].cells or (), *(cells for cells in rows if cells), strict=False)
    return len(rows) > 1 and any(
        cell_type(first) in ("text", "empty") and all(cell_type(cell) in STRONG for cell in column)
        for first, *column in columns
    )


def _starts_as_table(sample: Sample) -> bool:
    """Whether the first line has columns and the others nearly as many delimiters, although most are damaged."""
    wanted, mark = sample.filled[0].width - 1, sample.dialect.delimiter.encode()
    counts = [record.text.count(mark) for record in sample.filled[1:]]
    if wanted < 1 or not counts:
        return False
    names = sum(map(is_header_word, sample.filled[0].cells or ()))
    if wanted > 1 and names * 2 > wanted:
        return True
    if wanted > 2 and names > 1 and all(0 < count <= wanted for count in counts):
        return True
    return sum(max(0.0, 1 - abs(count - wanted) / wanted) for count in counts) >= 0.6 * len(counts)


def _unusual(text: bytes, under: Under, plain: Dialect) -> Sample:
    """A rarer delimiter where every record agrees on it, else one column."""
    rare = rarer(text, under, plain, wider_than=1)
    return rare if rare is not None else under(replace(plain, delimiter="" if b"," in text else ","), False)


def _with_quotes(text: bytes, sample: Sample, under: Under) -> Sample:
    """The single quote, or a backslash before quotes, where that makes more of the records legal."""
    sample = _otherwise_quoted(_single_quoted(text, sample, under), under)
    if b"\\" + sample.dialect.quote.encode() in text and sample.legal_share() < 1:
        escaped = under(replace(sample.dialect, escape="\\"), sample.space)
        if escaped.legal_share() > sample.legal_share() and _by_width(escaped) >= _by_width(sample):
            return escaped
    return sample


def _single_quoted(text: bytes, sample: Sample, under: Under) -> Sample:
    """The same with the single quote, where all cells have it, or some need it and more records fit with it."""
    delimiter = sample.dialect.delimiter.encode()
    mark = re.escape(delimiter)
    single = re.findall(rb"(?:^|%b ?)'((?:[^']|'')*+)'(?=%b|\r?$)" % (mark, mark), text, re.MULTILINE)
    double = re.findall(rb'(?:^|%b ?)"' % mark, text, re.MULTILINE)
    doubled = sum(b"''" in cell for cell in single)
    needed = sum(delimiter in cell or b"\n" in cell or b"''" in cell for cell in single)
    if not needed and _all_single_quoted(sample):
        quoted = under(replace(sample.dialect, quote="'"), sample.space)
        return quoted if quoted.legal_share() >= sample.legal_share() else sample
    if not needed or len(single) <= 3 * len(double):
        return sample
    quoted = under(replace(sample.dialect, quote="'"), sample.space)
    gain = _by_width(quoted) - _by_width(sample)
    if quoted.legal_share() < sample.legal_share() or gain < 0 or not (gain or doubled):
        return sample
    return quoted if needed > 1 or quoted.mode()[1] == 1.0 else sample


def _otherwise_quoted(sample: Sample, under: Under) -> Sample:
    """The same with another sign for a quote, where every line begins and ends with it and has it on both sides of each
    delimiter."""
    lines = [record.text for record in sample.filled[:200]]
    mark = lines[0][:1].decode(errors="replace") if lines else ""
    if mark not in OTHER_QUOTES or len(lines) < 2 or not all(line.endswith(mark.encode()) for line in lines):
        return sample
    between = f"{mark}{sample.dialect.delimiter}{mark}".encode()
    if mark in sample.dialect.delimiter or not all(line.startswith(between[:1]) and between in line for line in lines):
        return sample
    quoted = under(replace(sample.dialect, quote=mark), sample.space)
    return quoted if quoted.mode()[1] >= max(0.9, sample.mode()[1]) else sample


def _all_single_quoted(sample: Sample) -> bool:
    """Whether nearly every cell with anything in it stands in single quotes."""
    cells = [cell for record in sample.filled[:200] for cell in record.cells or () if cell]
    quoted = sum(len(cell) > 1 and cell[0] == cell[-1] == "'" for cell in cells)
    return len(cells) > 3 and quoted >= 0.9 * len(cells)


def _with_space(text: bytes, sample: Sample, under: Under) -> Sample:
    """One space after every delimiter belongs to the dialect, if the first lines and nearly all others have it."""
    mark = sample.dialect.delimiter
    if mark == " " or sample.space:
        return sample
    anywhere = re.escape(mark.encode()) + rb"(?=[^\r\n])"
    spaced = re.escape(mark.encode()) + b" "
    first = next((record.text for record in sample.filled if mark.encode() in record.text), b"")
    text, first = QUOTED.sub(b'"', text), QUOTED.sub(b'"', first)
    if len(re.findall(spaced, first)) < len(re.findall(anywhere, first)) or not first:
        return sample
    if len(re.findall(spaced, text)) < 0.9 * len(re.findall(anywhere, text)):
        return sample
    stripped = under(sample.dialect, True)
    return _with_quotes(text, stripped, under) if stripped.legal_share() >= sample.legal_share() else sample


def _without_quotes(sample: Sample, under: Under) -> Sample:
    """No quoting at all, where quotes are everywhere but never around a cell."""
    quote = sample.dialect.quote.encode()
    stray = sum(record.cells is None for record in sample.filled)
    proper = sum(quote in record.text for record in sample.filled if record.cells is not None)
    proper += sum(_quotes_a_cell(record.text, sample) for record in sample.filled if record.cells is None)
    if stray < ENOUGH_STRAY_ROWS or proper * 20 > stray or _encloses_cells(sample):
        return sample
    unquoted = under(replace(sample.dialect, quote="", escape=""), sample.space)
    return unquoted if _by_width(unquoted) >= _by_width(sample) else sample


def _encloses_cells(sample: Sample) -> bool:
    """Whether most illegal records have a cell that begins and ends with a quote, and so was meant to be quoted."""
    mark, quote = sample.dialect.delimiter.encode(), sample.dialect.quote.encode()
    illegal = [record.text for record in sample.filled if record.cells is None]
    cells = ([cell.strip(b" ") for cell in text.split(mark)] if mark else [text] for text in illegal)
    enclosed = sum(any(len(cell) > 1 and cell[:1] == cell[-1:] == quote for cell in each) for each in cells)
    return enclosed * 2 > len(illegal)


def _quotes_a_cell(text: bytes, sample: Sample) -> bool:
    """Whether an illegal record nevertheless has a cell that is quoted because it must be."""
    mark, quote = sample.dialect.delimiter.encode(), sample.dialect.quote.encode()
    if not mark or not quote:
        return False
    cell = rb"(?:^|%b ?)%b((?:[^%b]|%b%b)*+)%b(?= ?%b|$)" % (re.escape(mark), *(quote,) * 5, re.escape(mark))
    return any(mark in inner or quote * 2 in inner for inner in re.findall(cell, text))


def _with_newline(sample: Sample, decoded: Decoded, under: Under) -> Sample:
    """The line end as records have it: lone carriage returns count only where they end records."""
    dialect = sample.dialect
    if decoded.cr and dialect.newline not in ("\r", "mixed"):
        mixed = under(replace(dialect, newline="mixed"), sample.space)
        return mixed if len(mixed.filled) > len(sample.filled) and _by_width(mixed) > _by_width(sample) else sample
    if dialect.newline in ("\r", "mixed") or not (decoded.lf and decoded.crlf):
        return sample
    plain_ends = [record for record in sample.filled[:-1] if record.end - record.start - len(record.text) == 1]
    share = len(plain_ends) / max(1, len(sample.filled) - 1)
    newline = "\n" if share == 1 else "\r\n" if share == 0 else "mixed"
    return under(replace(dialect, newline=newline), sample.space)
