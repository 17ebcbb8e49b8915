"""Where the key comes from that a workspace asks a provider with: its own, the installation's, or the sandbox's."""

from urllib.parse import urlsplit

from contactory.environment import environment
from contactory.errors import Conflict, Unavailable
from contactory.local.sandbox import SandboxServer, is_wanted
from contactory.provider_accounts.accounts import Source
from contactory.provider_accounts.encryption import decrypted
from contactory.provider_accounts.models import ProviderAccount
from contactory.providers.access import Access, Key
from contactory.providers.protocol import Provider
from contactory.providers.sandbox.accounts import KEY_PREFIX

SPOKEN_BY_SANDBOX = frozenset({"apollo", "explorium", "zerobounce", "hunter"})
CURRENCY = "USD"


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
    invented = provider.name in SPOKEN_BY_SANDBOX and not has_live and not settings.has_live_keys
    if invented and sandbox_address():
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
    address = sandbox_address()
    if not address:
        raise Unavailable(
            f"The key of {provider.label} is one of the sandbox, and no sandbox runs: start it with contactory serve, "
            "or enter a live key.",
            code="sandbox_not_running",
            provider=provider.name,
        )
    return Access(key=key, base_url=address + urlsplit(provider.address).path)


def sandbox_address() -> str:
    """Where the sandbox is reached, "" where none runs.

    A worker may be older than the sandbox of its home, which the first command that needs it starts.
    """
    settings = environment()
    if settings.sandbox_url or not is_wanted(settings):
        return settings.sandbox_url
    server = SandboxServer(settings.home)
    return server.url if server.running() else ""


def is_sandbox(key: Key) -> bool:
    """Whether a key is one of the sandbox: no provider's own keys look so."""
    return key.reveal().startswith(KEY_PREFIX)
