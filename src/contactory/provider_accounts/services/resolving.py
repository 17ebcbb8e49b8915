"""Whose key a workspace asks a provider with: its own, the installation's, or the sandbox's."""

from decimal import Decimal
from urllib.parse import urlsplit

from django.db import connection

from contactory.environment import environment
from contactory.errors import Conflict, Unavailable
from contactory.provider_accounts.accounts import Account, Source
from contactory.provider_accounts.encryption import decrypted, fingerprint
from contactory.provider_accounts.models import ProviderAccount, ProviderGate
from contactory.providers.access import Access, Key
from contactory.providers.protocol import Provider
from contactory.providers.registry import provider_class
from contactory.providers.sandbox.accounts import KEY_PREFIX
from contactory.store.queries import SQL
from contactory.workspaces.scope import workspace_scope

SPOKEN_BY_SANDBOX = frozenset({"apollo", "explorium", "zerobounce", "hunter"})
CURRENCY = "USD"
_UNPRICED = Decimal(0)


def account_of(workspace_id: int, provider_name: str) -> Account:
    """How the workspace reaches the provider.

    Raises InvalidInput for a provider that is not there, Conflict with the code provider_not_set_up where it has no
    key, Unavailable where a key of the sandbox is set and no sandbox runs.
    """
    provider = provider_class(provider_name)
    with workspace_scope(workspace_id):
        row = ProviderAccount.objects.filter(workspace_id=workspace_id, provider=provider.name).first()
        live = ProviderAccount.objects.filter(workspace_id=workspace_id, sandbox=False, encrypted_key__isnull=False)
        source, key = source_of(provider, row, workspace_id, has_live=live.exists())
        gate_id = gate_of(provider.name, key)
    sandbox = source == "sandbox" or (row is not None and row.sandbox and source == "workspace")
    return Account(
        provider=provider.name,
        source=source,
        access=access_to(
            provider, key, sandbox=sandbox, base_url=row.base_url if row and source == "workspace" else ""
        ),
        gate_id=gate_id,
        credit_price=row.credit_price if row and row.credit_price is not None else _UNPRICED,
        currency=row.currency if row else CURRENCY,
        sandbox=sandbox,
        most_questions=environment().apollo_batch if provider.name == "apollo" else None,
    )


def source_of(
    provider: type[Provider], row: ProviderAccount | None, workspace_id: int, *, has_live: bool
) -> tuple[Source, Key]:
    """Where the key comes from, and the key; raises Conflict where there is none.

    A workspace with any live key is not given the sandbox by itself: invented values would stand among true ones.
    """
    settings = environment()
    if not provider.takes_key:
        return "open", Key("")
    if row is not None and row.encrypted_key is not None:
        return "workspace", decrypted(row.encrypted_key)
    if set_key := settings.provider_key(provider.name):
        return "environment", Key(set_key)
    if settings.sandbox_url and provider.name in SPOKEN_BY_SANDBOX and not has_live and not settings.has_live_keys:
        return "sandbox", Key(f"{KEY_PREFIX}-{workspace_id}")
    raise not_set_up(provider)


def not_set_up(provider: type[Provider]) -> Conflict:
    """What is said where a provider has no key."""
    variable = f"{provider.name.upper()}_API_KEY"
    settable = f", or set {variable}" if hasattr(environment(), variable.lower()) else ""
    return Conflict(
        f"{provider.label} is not set up: an owner enters its key at /providers/{provider.name}{settable}.",
        code="provider_not_set_up",
        provider=provider.name,
    )


def access_to(provider: type[Provider], key: Key, *, sandbox: bool, base_url: str = "") -> Access:
    """How the provider is reached with this key; raises Unavailable where it is one of a sandbox that does not run."""
    if not sandbox:
        return Access(key=key, base_url=base_url)
    settings = environment()
    if not settings.sandbox_url:
        raise Unavailable(
            f"The key of {provider.label} is one of the sandbox, and no sandbox runs: start it with contactory serve, "
            "or enter a live key.",
            code="sandbox_not_running",
            provider=provider.name,
        )
    return Access(key=key, base_url=settings.sandbox_url + urlsplit(provider.address).path)


def gate_of(provider: str, key: Key) -> int:
    """The gate of a provider's account, made where it is new; inside a transaction."""
    mark = fingerprint(provider, key)
    found = ProviderGate.objects.filter(provider=provider, fingerprint=mark).values_list("id", flat=True).first()
    if found is not None:
        return found
    with connection.cursor() as cursor:
        cursor.execute(SQL["make_gate"], {"provider": provider, "fingerprint": mark})
        row = cursor.fetchone()
    if row is not None:
        return int(row[0])
    return ProviderGate.objects.values_list("id", flat=True).get(provider=provider, fingerprint=mark)
