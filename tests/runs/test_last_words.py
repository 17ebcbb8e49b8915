"""A step that fails again and again ends with a sentence that a person can do something about."""

import errno

import pytest
from django.db import OperationalError
from psycopg.errors import DiskFull

from contactory.runs.last_words import what_failed


def caused(error: BaseException, cause: BaseException | None = None) -> BaseException:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (
            caused(OperationalError("x"), DiskFull("could not extend file")),
            "disk_full",
            "database's disk is full: free",
        ),
        (OSError(errno.ENOSPC, "No space left on device"), "disk_full", "The disk is full: free some space"),
        (caused(ValueError("x"), OSError(errno.EDQUOT, "Quota exceeded")), "disk_full", "The disk is full: free"),
        (OSError(errno.EIO, "Input/output error"), "step_failed", "imports.open failed 6 times"),
        (MemoryError(), "step_failed", "ran out of memory"),
    ],
)
def test_what_a_person_reads_of_a_step_that_failed(error: BaseException, code: str, words: str) -> None:
    refusal = what_failed(error, step="imports.open", attempts=6)
    assert refusal.code == code
    assert words in refusal.sentence
