"""Answers of yes and no in many languages, as true and false."""

import re
from functools import partial

import pyarrow as pa

from contactory.engine.distinct import with_each
from contactory.engine.value_words import WORDS

_COUNT = re.compile(r"[0-9]{1,18}(?:\.0+)?")
_SETTLED = "^(?:true|false)?$"
# What these words say depends on the question: in other fields they stay as they are.
_ALLOWED = {"not allowed": "true", "allowed": "false"}
_ANSWERS = {"unsubscribed": {"unsubscribed": "true", "subscribed": "false"} | _ALLOWED, "do_not_call": _ALLOWED}


def clean_answers(answers: pa.StringArray, field: str) -> pa.StringArray:
    """The column with true for yes and false for no; what says neither stays as it is."""
    return with_each(answers, partial(answer_of, field=field), _SETTLED)


def answer_of(text: str, field: str) -> str | None:
    """true or false, None for a text that says neither."""
    lowered = text.casefold()
    if _COUNT.fullmatch(lowered):
        return "true" if lowered.strip("0.") else "false"
    for words, answer in (("yes", "true"), ("no", "false"), *_ANSWERS.get(field, {}).items()):
        if lowered in WORDS[words]:
            return answer
    return None
