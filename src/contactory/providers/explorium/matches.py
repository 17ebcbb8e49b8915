"""Asking Explorium which of its businesses or prospects is meant; it repeats what it was asked beside each id."""

from collections.abc import Mapping, Sequence

from contactory.providers.access import Key
from contactory.providers.answers import Answer, Read
from contactory.providers.identity import clues
from contactory.providers.messages import shown
from contactory.providers.protocol import Target
from contactory.providers.questions import Question, Rejected
from contactory.providers.shapes import Node, WrongShape

_LONGEST_NAME = 256  # characters


def match_body(target: Target, questions: Sequence[Question]) -> Mapping[str, object]:
    """The body of a match call."""
    if target == "company":
        return {"businesses_to_match": [_business(question) for question in questions]}
    return {"prospects_to_match": [_prospect(question) for question in questions]}


def read_match(target: Target, key: Key, node: Node) -> Read:
    """One entry of a match: the id, as an answer about whom it repeats; raises WrongShape."""
    error = node.text("error")
    if error:
        return Rejected(f"The provider could not match it: {shown(error, key)}")
    identifier = node.text("business_id" if target == "company" else "prospect_id")
    if not identifier:
        return None
    asked = node.node("input")
    if asked is None:
        raise WrongShape("a match does not say of whom")
    if target == "company":
        known = clues(company=asked.text("name"), domain=asked.text("domain"), linkedin_url=asked.text("linkedin_url"))
    else:
        known = clues(
            email=asked.text("email"),
            linkedin_url=asked.text("linkedin"),
            phone=asked.text("phone_number"),
            name=asked.text("full_name"),
            company=asked.text("company_name"),
        )
    return Answer(known, {}, identifier)


def _business(question: Question) -> Mapping[str, str]:
    told = {"name": question.company[:_LONGEST_NAME], "domain": question.domain, "linkedin_url": question.linkedin_url}
    return _told(told)


def _prospect(question: Question) -> Mapping[str, str]:
    told = {
        "full_name": question.name,
        "company_name": question.company,
        "email": question.email,
        "phone_number": question.phone,
        "linkedin": question.linkedin_url,
    }
    return _told(told)


def _told(known: Mapping[str, str]) -> Mapping[str, str]:
    return {name: text for name, text in known.items() if text}
