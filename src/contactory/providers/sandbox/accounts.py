"""Accounts: which keys there are, what they may call, and how many credits they were given."""

from dataclasses import dataclass, field

KEY_PREFIX = "sandbox"
CREDITS = 1_000_000


@dataclass
class Account:
    """One key at one provider; scopes None is every endpoint, credits is what it was given in all."""

    key: str
    credits: int = CREDITS
    revoked: bool = False
    scopes: frozenset[str] | None = None

    def may_call(self, endpoint: str) -> bool:
        """Whether the key's scopes have this endpoint."""
        return self.scopes is None or endpoint in self.scopes


@dataclass
class Accounts:
    """Every key that begins with "sandbox" has an account from its first use; others have none.

    So a live key that is sent here by mistake is refused, and kept nowhere.
    """

    credits: int = CREDITS
    _accounts: dict[tuple[str, str], Account] = field(default_factory=dict)

    def of(self, provider: str, key: str | None) -> Account | None:
        """The account of a key; None when the key is absent, unknown or revoked."""
        if not key or not key.startswith(KEY_PREFIX):
            return None
        account = self.settings(provider, key)
        return None if account.revoked else account

    def settings(self, provider: str, key: str) -> Account:
        """The account of a key, revoked or not, to be read or changed."""
        if (provider, key) not in self._accounts:
            self._accounts[provider, key] = Account(key, self.credits)
        return self._accounts[provider, key]

    def forget(self) -> None:
        """Give every key its first account again."""
        self._accounts.clear()
