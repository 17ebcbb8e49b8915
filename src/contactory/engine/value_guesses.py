"""Which field the values of a column speak for, and the columns around it."""

import re
from collections.abc import Iterator, Sequence

from contactory.engine.header_guesses import Candidate
from contactory.engine.header_names import comparable
from contactory.engine.value_shapes import Evidence, are_names, evidence_for, evidence_of
from contactory.engine.vocabulary import Vocabulary

_UNNAMED = re.compile(
    r"(?:unnamed|column|col|field|header|untitled|blank|spalte|feld|campo|coluna|columna|colonne|champ|sinnombre|semnome)?\d*"
    r"|[a-z]\d*"
)
_PHONE_WORDS = re.compile(r"phone|tel|fone|mobil|cell|celular|handy|numm?er|ruf|móvil|movil")
_NOT_A_PHONE = re.compile(r"fax|pager|assistant")
_SPEAKING_FOR_THEMSELVES = frozenset({"email", "person_linkedin", "company_linkedin", "facebook", "twitter"})
_OF_PEOPLE = {
    "email": "email",
    "person_linkedin": "linkedin_url",
    "company_linkedin": "company_linkedin_url",
    "facebook": "facebook_url",
    "twitter": "twitter_url",
    "website": "website",
    "phone": "work_direct_phone",
    "domain": "company_domain",
    "headcount": "employees",
    "postal_code": "postal_code",
    "country": "country",
    "state": "state",
    "salutation": "salutation",
    "street": "street",
    "company": "company",
    "title": "title",
    "city": "city",
    "first_name": "first_name",
    "full_name": "full_name",
}
_OF_COMPANIES = {
    "company_linkedin": "linkedin_url",
    "website": "website",
    "phone": "phone",
    "domain": "domain",
    "headcount": "employees",
    "postal_code": "postal_code",
    "country": "country",
    "state": "state",
    "street": "address",
    "company": "name",
    "city": "city",
}
# A second column of the same shape is the next of these.
_NEXT = {"email": ("secondary_email", "tertiary_email"), "phone": ("other_phone",)}
_PLACES = frozenset({"city", "state", "country", "street", "address"})


def is_unnamed(name: str) -> bool:
    """Whether a header says nothing: none, blank, or what programs write into its place (Column1, Unnamed: 3)."""
    return bool(_UNNAMED.fullmatch(comparable(name)))


def field_of_shape(shape: str, vocabulary: Vocabulary) -> str | None:
    """The field that values of a shape are, None where none is meant by it alone."""
    field = (_OF_PEOPLE if vocabulary.of_people else _OF_COMPANIES).get(shape)
    return field if field in vocabulary.fields else None


def by_values(column: int, name: str, values: Sequence[str], vocabulary: Vocabulary) -> Iterator[Candidate]:
    """What the values say of a column whose header is not known: all if it has none, else what speaks for itself."""
    seen = evidence_of(values)
    if seen is None:
        return
    if is_unnamed(name):
        yield from unnamed_candidates(column, seen, vocabulary)
        return
    shape, key = seen.shape.name, comparable(name)
    field = field_of_shape(shape, vocabulary)
    named_phone = shape == "phone" and _PHONE_WORDS.search(key) and not _NOT_A_PHONE.search(key)
    if field is not None and (named_phone or shape in _SPEAKING_FOR_THEMSELVES):
        yield Candidate(column, field, round(seen.confidence * 0.8, 3), seen.sentence)


def unnamed_candidates(column: int, seen: Evidence, vocabulary: Vocabulary) -> Iterator[Candidate]:
    """The fields that the evidence of a column without a usable header speaks for, the surest first."""
    field = field_of_shape(seen.shape.name, vocabulary)
    if field is None:
        why = f"{seen.sentence} No field is meant by that alone; kept as a custom field."
        yield Candidate(column, None, 0.0, why)
        return
    yield Candidate(column, field, seen.confidence, seen.sentence)
    for number, later in enumerate(_NEXT.get(seen.shape.name, ()), 1):
        if later in vocabulary.fields:
            why = f"{seen.sentence} Another column is a surer one for {field}."
            yield Candidate(column, later, seen.confidence * 0.8**number, why)


def among_unnamed(
    found: Sequence[Candidate], unnamed: Sequence[int], columns: Sequence[Sequence[str]], vocabulary: Vocabulary
) -> Iterator[Candidate]:
    """What columns without a usable header are by what stands beside them; columns holds the values of each."""
    fields = {candidate.column: candidate.field for candidate in found if candidate.field is not None}
    free = [column for column in unnamed if column not in fields]
    yield from _postal_codes(free, columns, fields, vocabulary)
    if vocabulary.of_people:
        yield from _names(free, columns, fields)
    elif len(columns) == 1 and not fields:
        yield from _only_column(columns[0])


def _only_column(values: Sequence[str]) -> Iterator[Candidate]:
    """The only column of a list of companies names them, be it by the addresses of their people."""
    if seen := evidence_for("email", values):
        why = f"{seen.sentence} It is the only column, so their domains are those of the companies."
        yield Candidate(0, "domain", 0.5, why)
    elif seen := evidence_for("text", values):
        yield Candidate(0, "name", 0.5, f"{seen.sentence} It is the only column, so they are names of companies.")


def _postal_codes(
    free: Sequence[int], columns: Sequence[Sequence[str]], fields: dict[int, str], vocabulary: Vocabulary
) -> Iterator[Candidate]:
    """Four or five figures are postal codes where a city, a state or a country stands beside them."""
    for column in free:
        near = [fields.get(column - 1), fields.get(column + 1)]
        place = next((field for field in near if field in _PLACES), None)
        if (
            place
            and "postal_code" in vocabulary.fields
            and (seen := evidence_for("plain_postal_code", columns[column]))
        ):
            yield Candidate(column, "postal_code", seen.confidence, f"{seen.sentence} They stand beside the {place}.")


def _names(free: Sequence[int], columns: Sequence[Sequence[str]], fields: dict[int, str]) -> Iterator[Candidate]:
    """The family name beside a given name; where nothing is known, two neighbouring columns of capitalised words."""
    first = next((column for column, field in fields.items() if field == "first_name"), None)
    like_names = [column for column in free if are_names(columns[column])]
    if first is not None:
        beside = [column for column in (first + 1, first - 1) if column in like_names]
        if beside and "last_name" not in fields.values():
            yield Candidate(
                beside[0], "last_name", 0.5, f"{_said(columns[beside[0]])} They stand beside the first name."
            )
        return
    for column in like_names:
        if column + 1 in like_names and not {"full_name", "last_name"} & set(fields.values()):
            why = "Two neighbouring columns hold capitalised words."
            yield Candidate(column, "first_name", 0.4, f"{_said(columns[column])} {why}")
            yield Candidate(column + 1, "last_name", 0.4, f"{_said(columns[column + 1])} {why}")
            return


def _said(values: Sequence[str]) -> str:
    seen = evidence_for("last_name", values)
    return seen.sentence if seen is not None else ""
