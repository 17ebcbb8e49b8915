"""Entering, changing, checking and removing a workspace's account at a provider."""

from collections.abc import Sequence
from typing import Any

from django.db.models.functions import Now

from contactory.credits.amounts import plain
from contactory.errors import InvalidInput, NotFound
from contactory.provider_accounts.account_changes import AccountChanges, check_changes
from contactory.provider_accounts.accounts import Account
from contactory.provider_accounts.checking import standing_of
from contactory.provider_accounts.encryption import decrypted, encrypted, hint
from contactory.provider_accounts.models import ProviderAccount, ProviderGate, Refused
from contactory.provider_accounts.renewals import tell_renewed
from contactory.provider_accounts.services.resolving import account_of, gate_of
from contactory.provider_accounts.sources import CURRENCY, access_to, is_sandbox
from contactory.providers.access import Key
from contactory.providers.protocol import Provider
from contactory.providers.questions import Standing
from contactory.providers.registry import provider_class
from contactory.workspaces.audit import Facts, audit
from contactory.workspaces.scope import workspace_scope


def enter_account(*, workspace_id: int, provider_name: str, changes: AccountChanges, actor: str) -> None:
    """Set what the changes say of the workspace's account, once the provider has called its key good.

    Nothing is stored otherwise. Raises InvalidInput for a key that the provider refuses and for values that cannot be,
    Unavailable where the provider cannot be asked.
    """
    provider = provider_class(provider_name)
    with workspace_scope(workspace_id):
        row = ProviderAccount.objects.filter(workspace_id=workspace_id, provider=provider.name).first()
    check_changes(provider, row, changes)
    key = changes.key or (decrypted(row.encrypted_key) if row and row.encrypted_key is not None else None)
    base_url = changes.base_url if changes.base_url is not None else (row.base_url if row and not changes.key else "")
    standing = None
    if key is not None and (changes.key is not None or changes.base_url is not None):
        standing = standing_of(provider, access_to(provider, key, sandbox=is_sandbox(key), base_url=base_url))
    with workspace_scope(workspace_id):
        values = _values(provider, changes, key if standing else None, base_url)
        ProviderAccount.objects.update_or_create(
            workspace_id=workspace_id,
            provider=provider.name,
            defaults=values,
            create_defaults={**values, "created_by": actor},
        )
        if key is not None:
            _tell_gate(gate_of(provider.name, key), standing, changes.limits)
        audit(
            workspace_id=workspace_id,
            actor=actor,
            action="provider_account.entered" if changes.key else "provider_account.changed",
            subject=f"provider:{provider.name}",
            facts=Facts(after=_audited(changes, key)),
        )
    if standing is not None:
        tell_renewed(workspace_id, provider.name, actor)


def check_account(*, workspace_id: int, provider_name: str, actor: str) -> Account:
    """Ask the provider how the account stands, and let calls through again if it is good; gives the account.

    What the provider refuses is kept for all to see, and raised as standing_of does.
    """
    account = account_of(workspace_id, provider_name)
    provider = provider_class(provider_name)
    try:
        standing = standing_of(provider, account.access)
    except InvalidInput as refused:
        gate = ProviderGate.objects.filter(id=account.gate_id)
        gate.update(refusal=Refused.CREDENTIALS, refused_sentence=refused.sentence, checked_at=Now(), updated_at=Now())
        raise
    _tell_gate(account.gate_id, standing, None)
    tell_renewed(workspace_id, provider.name, actor)
    return account


def limit_sandbox(*, workspace_id: int, provider_name: str, limits: Sequence[dict[str, Any]]) -> None:
    """Set the limits of the account that a workspace without a key has in the sandbox, as of a larger plan.

    limits are those of AccountChanges. Nothing is changed where the workspace has another account.
    """
    account = account_of(workspace_id, provider_name)
    if account.source == "sandbox":
        _tell_gate(account.gate_id, None, limits)


def remove_account(*, workspace_id: int, provider_name: str, actor: str) -> None:
    """Forget the workspace's key and price; raises NotFound where it has none."""
    with workspace_scope(workspace_id):
        rows = ProviderAccount.objects.filter(workspace_id=workspace_id, provider=provider_name)
        if not rows.delete()[0]:
            raise NotFound("This workspace has no account of its own at this provider.")
        audit(
            workspace_id=workspace_id,
            actor=actor,
            action="provider_account.removed",
            subject=f"provider:{provider_name}",
        )


def _values(provider: type[Provider], changes: AccountChanges, key: Key | None, base_url: str) -> dict[str, Any]:
    """The columns that change; the key is given once it was found good."""
    values: dict[str, Any] = {"updated_at": Now()}
    if key is not None:
        values |= {"encrypted_key": encrypted(key), "key_hint": hint(key), "sandbox": is_sandbox(key)}
        values |= {"gate_id": gate_of(provider.name, key), "base_url": base_url}
    if changes.price is not None:
        values |= {"credit_price": changes.price, "currency": changes.currency or CURRENCY}
    return values


def _tell_gate(gate_id: int, standing: Standing | None, limits: Sequence[dict[str, Any]] | None) -> None:
    told: dict[str, Any] = {"updated_at": Now()}
    if standing is not None:
        empty = standing.credits_left is not None and standing.credits_left <= 0
        told |= {"credits_left": standing.credits_left, "checked_at": Now()}
        told |= {"refusal": Refused.CREDITS if empty else Refused.NONE, "refused_operations": {}}
        told |= {"refused_sentence": "The account has no credits left: buy some, then check it again." if empty else ""}
    if limits is not None:
        told["limits"] = list(limits)
    ProviderGate.objects.filter(id=gate_id).update(**told)


def _audited(changes: AccountChanges, key: Key | None) -> dict[str, Any]:
    """What the audit trail tells of a change: all but the key."""
    told: dict[str, Any] = {"sandbox": key is not None and is_sandbox(key)}
    if changes.price is not None:
        told |= {"credit_price": plain(changes.price), "currency": changes.currency or CURRENCY}
    if changes.base_url is not None:
        told["base_url"] = changes.base_url
    if changes.limits is not None:
        told["limits"] = list(changes.limits)
    return told
