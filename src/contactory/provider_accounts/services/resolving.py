"""Whose key a workspace asks a provider with: its own, the installation's, or the sandbox's."""

from django.db import connection

from contactory.environment import environment
from contactory.provider_accounts.accounts import Account
from contactory.provider_accounts.encryption import fingerprint
from contactory.provider_accounts.models import ProviderAccount, ProviderGate
from contactory.provider_accounts.sources import CURRENCY, access_to, source_of
from contactory.providers.access import Key
from contactory.providers.registry import provider_class
from contactory.store.queries import SQL
from contactory.workspaces.scope import workspace_scope


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
        credit_price=provider.list_price if row is None or row.credit_price is None else row.credit_price,
        currency=row.currency if row else CURRENCY,
        sandbox=sandbox,
        most_questions=environment().apollo_batch if provider.name == "apollo" else None,
    )


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
