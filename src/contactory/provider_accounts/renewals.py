"""Telling those who wait for an account that its provider has called it good."""

from collections.abc import Callable

Renewed = Callable[[int, str, str], None]

_WAITING: list[Renewed] = []


def on_renewal(function: Renewed) -> Renewed:
    """Register a function that is given the workspace's id, the provider's name and who entered or checked the account.

    It is called outside a transaction, each time that a provider has called the key of an account good.
    """
    _WAITING.append(function)
    return function


def tell_renewed(workspace_id: int, provider: str, actor: str) -> None:
    """Call every function that was registered."""
    for function in _WAITING:
        function(workspace_id, provider, actor)
