"""Encrypting keys again once there is another encryption key."""

from django.db.models.functions import Now

from contactory.provider_accounts.encryption import encrypted_again
from contactory.provider_accounts.models import ProviderAccount
from contactory.workspaces.scope import system_scope


def encrypt_again() -> int:
    """Encrypt under the first encryption key whatever is under another one; gives how many keys that were.

    Raises Unavailable where one of them cannot be opened; those before it are done then.
    """
    with system_scope():
        numbers = list(ProviderAccount.objects.filter(encrypted_key__isnull=False).values_list("id", flat=True))
    return sum(_again(number) for number in numbers)


def _again(number: int) -> bool:
    with system_scope():
        account = ProviderAccount.objects.select_for_update().filter(id=number).first()
        renewed = encrypted_again(account.encrypted_key) if account and account.encrypted_key is not None else None
        if renewed is None:
            return False
        ProviderAccount.objects.filter(id=number).update(encrypted_key=renewed, updated_at=Now())
        return True
