"""What may be set of a workspace's account at a provider, and what is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from contactory.errors import InvalidInput
from contactory.provider_accounts.models import ProviderAccount
from contactory.provider_accounts.sources import is_sandbox
from contactory.providers.access import Key
from contactory.providers.protocol import Provider


@dataclass(frozen=True, slots=True)
class AccountChanges:
    """What to set of an account; None leaves as it is.

    price is what a credit costs in currency. limits stand for the documented ones: {"operation", "seconds", "allowed"},
    operation "" for all, allowed 0 for none.
    """

    key: Key | None = None
    base_url: str | None = None
    price: Decimal | None = None
    currency: str | None = None
    limits: Sequence[dict[str, Any]] | None = None


def check_changes(provider: type[Provider], row: ProviderAccount | None, changes: AccountChanges) -> None:
    """Raise InvalidInput for what cannot be set of the account; row is what is kept of it so far."""
    has_key = changes.key is not None or (row is not None and row.encrypted_key is not None)
    if changes.key is not None and not provider.takes_key:
        raise InvalidInput(f"{provider.label} needs no key.", field="key")
    if changes.currency is not None and changes.price is None:
        raise InvalidInput(
            "A currency says what the price of a credit is in: give credit_price with it.", field="currency"
        )
    if changes.limits is not None and not has_key:
        raise InvalidInput("Limits belong to an account of the workspace's own: enter its key.", field="limits")
    for limit in changes.limits or ():
        if limit["operation"]:
            _known_scope(provider, limit["operation"])
    if changes.base_url:
        _check_address(provider, changes.base_url, changes.key)


def _known_scope(provider: type[Provider], name: str) -> None:
    known = {name for operation in provider.operations for name in (operation.name, operation.scope)}
    if name not in known:
        raise InvalidInput(
            f"{provider.label} has no operation {name!r}; it has {', '.join(sorted(known))}.", field="limits"
        )


def _check_address(provider: type[Provider], base_url: str, key: Key | None) -> None:
    """Keys go to the provider's own domain only: an address of somebody else's would make a probe of this server."""
    from contactory.engine.domains import company_domain  # noqa: PLC0415 - it reads the list of endings

    host, own = urlsplit(base_url).hostname or "", urlsplit(provider.address).hostname or ""
    if key is not None and is_sandbox(key):
        raise InvalidInput("A key of the sandbox goes to the sandbox that runs: leave base_url out.", field="base_url")
    if not base_url.startswith("https://") or not own or company_domain(host) != company_domain(own):
        domain = company_domain(own) or "its own domain"
        raise InvalidInput(
            f"The address of {provider.label} must begin with https:// and be one of {domain}.", field="base_url"
        )
