"""How a call to a provider can fail as a whole; each says whether it may have been billed."""

from collections.abc import Sequence
from typing import ClassVar

from contactory.providers.questions import Limits


class ProviderFailure(Exception):  # noqa: N818 - its kinds are called by what they mean
    """A call that brought no answers.

    sentence is for a person and holds no key and no personal data; code is stable. may_be_billed is True where the
    provider may have answered and charged without our learning it. limits are what its headers said.
    """

    code: ClassVar[str] = "provider_failure"
    may_be_billed: ClassVar[bool] = False

    def __init__(self, sentence: str, limits: Sequence[Limits] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.limits = tuple(limits)


class Permanent(ProviderFailure):
    """The same call would fail again: the request is wrong."""

    code = "provider_refused"


class BadCredentials(ProviderFailure):
    """The key is wrong or revoked."""

    code = "provider_credentials"


class NotAllowed(BadCredentials):
    """The key is good, and may not be used for this operation."""

    code = "provider_not_allowed"


class OutOfCredits(ProviderFailure):
    """The account cannot pay for the call."""

    code = "provider_out_of_credits"


class RetryLater(ProviderFailure):
    """The call was not served and may be made again.

    after is how many seconds the provider asks to wait, None where it does not say, or says nothing sensible. throttled
    is True where a limit was reached, which says nothing about the provider's health.
    """

    code = "provider_busy"

    def __init__(
        self, sentence: str, limits: Sequence[Limits] = (), *, after: float | None = None, throttled: bool = False
    ) -> None:
        super().__init__(sentence, limits)
        self.after = after
        self.throttled = throttled


class Unknown(ProviderFailure):
    """The call was sent and no answer came: whether it was served and billed is not known."""

    code = "provider_outcome_unknown"
    may_be_billed = True


class Garbage(ProviderFailure):
    """What came is no answer that the provider documents."""

    code = "provider_garbage"
    may_be_billed = True
