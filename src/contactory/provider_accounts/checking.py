"""Asking a provider how an account stands, for nothing."""

import asyncio
from dataclasses import replace
from decimal import Decimal

from contactory.errors import InvalidInput, Unavailable
from contactory.providers.access import Access
from contactory.providers.failures import BadCredentials, Garbage, OutOfCredits, Permanent, ProviderFailure
from contactory.providers.protocol import Provider
from contactory.providers.questions import Standing
from contactory.providers.shapes import WrongShape

_SECONDS = 15.0  # somebody waits for the answer


def standing_of(provider: type[Provider], access: Access) -> Standing:
    """How the account stands: its key is good; never call it where an event loop runs.

    Raises InvalidInput with the provider's own sentence and the code provider_credentials where the key is refused,
    Unavailable with the code provider_unreachable where the provider could not be asked.
    """
    hurried = replace(access, total=min(access.total, _SECONDS), read=min(access.read, _SECONDS))
    try:
        return asyncio.run(_ask(provider, hurried))
    except BadCredentials as refused:
        raise InvalidInput(refused.sentence, code="provider_credentials", field="key") from None
    except OutOfCredits:
        return Standing(credits_left=Decimal(0))
    except Permanent as refused:
        raise InvalidInput(refused.sentence, code="provider_refused", field="key") from None
    except ProviderFailure as failure:
        raise Unavailable(
            f"{provider.label} could not be asked whether the key is good, and nothing was changed: "
            f"{failure.sentence} Try again.",
            code="provider_unreachable",
        ) from None


async def _ask(provider: type[Provider], access: Access) -> Standing:
    async with provider(access) as client:
        try:
            return await client.standing()
        except WrongShape as wrong:
            raise Garbage(f"{provider.label} sent what it does not document: {wrong}.") from None
