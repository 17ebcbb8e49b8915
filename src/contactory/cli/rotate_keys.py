"""contactory rotate-keys."""

from contactory.cli.frame import django_ready


def rotate_keys() -> None:
    """Encrypt the keys of providers under the first encryption key."""
    with django_ready("rotate-keys", broker=False):
        from contactory.provider_accounts.services.rotating import encrypt_again  # noqa: PLC0415 - needs Django

        changed = encrypt_again()
    print(f"{changed} {'key is' if changed == 1 else 'keys are'} now encrypted under the first encryption key.")
