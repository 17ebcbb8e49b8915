"""The one family of refusals: what was wrong, where, and what to do, with a stable code.

Problems in data are Issue rows, never exceptions. Anything that is not a Refusal is a bug.
"""

import errno


class Refusal(Exception):  # noqa: N818 - the word that people see
    """A request or a file that is refused, in one sentence for a person.

    code is stable and machine-readable; status is the HTTP status the API answers with;
    facts are JSON values that the API adds to its problem document.
    """

    code = "refused"
    status = 400

    def __init__(self, sentence: str, *, code: str | None = None, **facts: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.facts = facts
        if code is not None:
            self.code = code


class UnreadableFile(Refusal):
    """A file that cannot be read as a table."""

    code = "unreadable_file"
    status = 422


class InvalidInput(Refusal):
    """An argument, a setting or a field that has a wrong value."""

    code = "invalid_input"
    status = 422


class NotFound(Refusal):
    """Absent, or in another workspace: the two look the same."""

    code = "not_found"
    status = 404


class Forbidden(Refusal):
    """The caller is known but may not do this."""

    code = "forbidden"
    status = 403


class Unauthenticated(Refusal):
    """The caller is not known."""

    code = "unauthenticated"
    status = 401


class WrongState(Refusal):
    """A transition that the current state does not allow; the sentence names that state."""

    code = "wrong_state"
    status = 409


class Conflict(Refusal):
    """The request contradicts what is already there."""

    code = "conflict"
    status = 409


class TooManyRequests(Refusal):
    """The same was asked too often; the fact retry_after is the seconds to wait."""

    code = "too_many_requests"
    status = 429


class Unavailable(Refusal):
    """A part that is needed (database, broker, store, disk) cannot be used now."""

    code = "unavailable"
    status = 503


def is_disk_full(error: BaseException) -> bool:
    """Whether a file could not be written because there is no room: on the disk, or in what this account may use."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
