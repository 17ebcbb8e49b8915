"""The people and companies of these tests: each is a number, and each clue of it has the number in it."""

import re

from contactory.providers.questions import Question

STRANGER = 5_000  # added to a number, it is somebody else
_NUMBER = re.compile(r"\d+")


def person(number: int, *, known: bool = True) -> Question:
    """Somebody; one who is not known to any provider has a name that says so."""
    word = "ada" if known else "nobody"
    return Question(
        email=f"{word}{number}@acme{number}.com",
        linkedin_url=f"https://www.linkedin.com/in/{word}-{number}",
        first_name=f"{word.title()}{number}",
        last_name=f"Byron{number}",
        company=f"Acme{number}",
        domain=f"acme{number}.com",
    )


def company(number: int, *, known: bool = True) -> Question:
    """Some company."""
    word = "acme" if known else "nobody"
    return Question(company=f"{word.title()}{number}", domain=f"{word}{number}.com")


def numbered(number: int, digits: int, *, known: bool = True) -> Question:
    """Somebody by the provider's own number of so many digits."""
    return Question(provider_id=f"{number:0{digits}d}" if known else f"nobody{number}")


def number_in(*texts: str | None) -> int | None:
    """Whom a request means, None for somebody whom nobody knows."""
    said = " ".join(text for text in texts if text)
    found = _NUMBER.search(said)
    return None if "nobody" in said.lower() or found is None else int(found[0])
