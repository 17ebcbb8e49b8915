"""Providers that are asked by HTTP: one connection pool each, and failures told by status and body."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from contactory.providers.access import Access
from contactory.providers.failures import (
    BadCredentials,
    Garbage,
    NotAllowed,
    OutOfCredits,
    Permanent,
    ProviderFailure,
    RetryLater,
    Unknown,
)
from contactory.providers.messages import said
from contactory.providers.protocol import Provider
from contactory.providers.questions import Limits
from contactory.providers.rate_headers import retry_after
from contactory.providers.wire import Received, Sign, Wire

# A gateway that gave up waiting says nothing about what happened behind it.
_NOBODY_KNOWS = frozenset({408, 504, 520, 522, 524})


class HttpProvider(Provider):
    """A provider behind HTTP. sign says where its key goes."""

    sign: ClassVar[Sign]

    def __init__(self, access: Access) -> None:
        super().__init__(access)
        # Through the class: a function that is an attribute would take the instance as its first argument.
        self.wire = Wire(self.label, self.address, access, type(self).sign)

    async def close(self) -> None:
        """Close all connections."""
        await self.wire.close()

    @abstractmethod
    def limits_of(self, headers: Mapping[str, str]) -> tuple[Limits, ...]:
        """What the headers of an answer say about limits."""

    def served(self, received: Received) -> Received:
        """The same answer where it is a 200; raises the ProviderFailure that any other status means."""
        if received.status == 200:
            return received
        raise self.failure(received)

    def failure(self, received: Received) -> ProviderFailure:
        """What an answer that is no 200 means."""
        limits = self.limits_of(received.headers)
        status, message = received.status, said(received.body, self.access.key)
        told = f"{self.label} answered {status}: {message}" if message else f"{self.label} answered {status}."
        if status == 429:
            return RetryLater(told, limits, after=retry_after(received.headers), throttled=True)
        if status in _NOBODY_KNOWS:
            return Unknown(told, limits)
        if status >= 500:
            return RetryLater(told, limits, after=retry_after(received.headers))
        if status == 402 or (status in (400, 403, 422) and self.is_about_credits(message)):
            return OutOfCredits(told, limits)
        if status in (401, 403):
            return (BadCredentials if status == 401 else NotAllowed)(told, limits)
        return Permanent(told, limits) if status >= 400 else Garbage(told, limits)

    def is_about_credits(self, message: str) -> bool:
        """Whether the words of a refusal say that the account cannot pay."""
        lowered = message.lower()
        return "credit" in lowered and any(word in lowered for word in ("insufficient", "out of", "not enough", "no "))
