"""Whether an answer is about the one who was asked for, and which answer belongs to which question."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from contactory.engine.domains import company_domain
from contactory.engine.email_syntax import judge
from contactory.engine.phones import phones_in
from contactory.providers.protocol import Target
from contactory.providers.questions import Question

# A clue that only one person, or one company, has.
_PROOFS: Mapping[Target, tuple[str, ...]] = {
    "contact": ("provider_id", "email", "linkedin_url", "phone"),
    "company": ("provider_id", "domain", "linkedin_url"),
}
_LEGAL_FORMS = frozenset(
    {"inc", "incorporated", "llc", "ltd", "limited", "corp", "corporation", "co", "company", "gmbh", "ag", "kg", "sa"}
    | {"sas", "sarl", "srl", "spa", "bv", "nv", "oy", "ab", "as", "aps", "plc", "pty", "lda", "ltda", "sl", "the"}
)
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_LINKEDIN = re.compile(r"linkedin\.[a-z.]+/(?:in|pub|company|school|showcase)/([^/?#\s]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clues:
    """Who somebody is, each clue in the forms in which it may be written; a person may have several addresses."""

    known: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What agrees between a question and an answer, and what speaks against its being the same one."""

    proofs: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    against: tuple[str, ...] = ()

    @property
    def is_the_same(self) -> bool:
        """Whether it is certainly the one who was asked for."""
        return bool(self.proofs or self.signs)

    @property
    def is_another(self) -> bool:
        """Whether it is about somebody else."""
        return not self.is_the_same and bool(self.against)

    @property
    def evidence(self) -> tuple[str, ...]:
        """The clues that agree, or "position" where only the place in the answer tells."""
        return (*self.proofs, *self.signs) or ("position",)


def clues(**texts: str | Sequence[str]) -> Clues:
    """The clues of an answer, by the names of a Question's; a clue may have several texts."""
    known: dict[str, frozenset[str]] = {}
    for name, given in texts.items():
        written = [given] if isinstance(given, str) else given
        forms = frozenset(form for text in written if text and (form := comparable(name, text)))
        if forms:
            known[name] = forms
    # The part behind the @ tells where somebody works as well as a website does.
    if domains := {domain for email in known.get("email", ()) if (domain := company_domain(email))}:
        known["domain"] = known.get("domain", frozenset()) | domains
    return Clues(known)


def clues_of(question: Question) -> Clues:
    """The clues of a question."""
    return clues(
        provider_id=question.provider_id,
        email=question.email,
        linkedin_url=question.linkedin_url,
        phone=question.phone,
        name=question.name,
        company=question.company,
        domain=question.domain,
    )


def comparable(clue: str, text: str) -> str:
    """The form in which two ways of writing one clue are equal, "" for what cannot be compared."""
    match clue:
        case "email":
            return judge(text).key or ""
        case "linkedin_url":
            page = _LINKEDIN.search(text)
            return page[1].lower() if page else ""
        case "phone":
            return next(iter(phones_in(text, "")), "")
        case "domain":
            return company_domain(text) or ""
        case "name" | "company":
            return _words(text, drop=_LEGAL_FORMS if clue == "company" else frozenset())
        case _:
            return text.strip().lower()


def likeness(target: Target, asked: Clues, answered: Clues) -> Likeness:
    """How much an answer is like the one who was asked for."""
    proofs: list[str] = []
    against: list[str] = []
    for clue in _PROOFS[target]:
        wanted, given = asked.known.get(clue), answered.known.get(clue)
        if wanted and given:
            (proofs if wanted & given else against).append(clue)
    if target == "company":
        return _likeness_of_companies(tuple(proofs), tuple(against), asked, answered)
    return _likeness_of_people(tuple(proofs), tuple(against), asked, answered)


def _likeness_of_companies(
    proofs: tuple[str, ...], against: tuple[str, ...], asked: Clues, answered: Clues
) -> Likeness:
    name = _same(asked, answered, "company", _same_company)
    # Two companies may well have one name, but not two domains that are both their own.
    signs = ("company",) if name and not against else ()
    return Likeness(proofs, signs, (*against, "company") if name is False else against)


def _likeness_of_people(proofs: tuple[str, ...], against: tuple[str, ...], asked: Clues, answered: Clues) -> Likeness:
    name = _same(asked, answered, "name", _same_person)
    places = {clue: _same(asked, answered, clue, _same_company) for clue in ("domain", "company")}
    agreeing = tuple(clue for clue, verdict in places.items() if verdict)
    elsewhere = tuple(clue for clue, verdict in places.items() if verdict is False)
    if name is False:
        return Likeness(proofs, (), (*against, "name"))
    # A name alone is shared by many: it counts where the company agrees, or where nothing else speaks.
    if name and (agreeing or not (elsewhere or against)):
        return Likeness(proofs, ("name", *agreeing), against)
    return Likeness(proofs, (), (*against, *(elsewhere if name else ())))


def _same(asked: Clues, answered: Clues, clue: str, same: Callable[[str, str], bool | None]) -> bool | None:
    """Whether a clue agrees; None where one side does not have it, or nobody can tell."""
    wanted, given = asked.known.get(clue), answered.known.get(clue)
    if not wanted or not given:
        return None
    verdicts = {same(one, other) for one in wanted for other in given}
    return True if True in verdicts else (None if None in verdicts else False)


def _same_company(one: str, other: str) -> bool | None:
    """Whether two names, or two domains, are one company's; None where one name is the beginning of the other."""
    if one.replace(" ", "") == other.replace(" ", ""):
        return True
    return None if f"{one} ".startswith(f"{other} ") or f"{other} ".startswith(f"{one} ") else False


def _same_person(one: str, other: str) -> bool | None:
    """Equal last names, and first names of which one begins the other (an initial, a short form).

    None where only the first names differ: people have nicknames.
    """
    first, second = one.split(), other.split()
    if first == second:
        return True
    if min(len(first), len(second)) > 1 and (set(first) <= set(second) or set(second) <= set(first)):
        return True
    if first[-1] != second[-1]:
        return False
    return True if first[0].startswith(second[0]) or second[0].startswith(first[0]) else None


def _words(text: str, drop: frozenset[str]) -> str:
    plain = text.lower() if text.isascii() else _without_accents(text)
    words = _BETWEEN_WORDS.sub(" ", plain.replace("'", "").replace("’", "")).split()
    return " ".join([word for word in words if word not in drop] or words)


def _without_accents(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))
