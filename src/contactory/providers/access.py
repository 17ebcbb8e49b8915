"""What an account is reached with: its key, which is never shown, an address, and how long to wait."""

from dataclasses import dataclass, field


class Key:
    """A secret that shows itself only to who asks for it by name; printed, logged or pickled it is three dots."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text.strip()

    def reveal(self) -> str:
        """The secret itself, to be put into a request."""
        return self._text

    @property
    def is_sendable(self) -> bool:
        """Whether it can stand in a header: visible ASCII characters only."""
        return self._text.isascii() and self._text.isprintable() and " " not in self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return "Key(…)" if self._text else "Key('')"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a key is never written down")


@dataclass(frozen=True, slots=True)
class Access:
    """How a provider is reached.

    base_url stands for the provider's own address where it is given (the sandbox, a region); proxy is the URL of a
    proxy, "" for none. Times are in seconds: connect bounds getting a connection, read the silence between two pieces
    of an answer, total the whole call and is at most 30. connections is how many calls may be under way at once.
    """

    key: Key = field(default_factory=lambda: Key(""))
    base_url: str = ""
    proxy: str = ""
    connect: float = 5.0
    read: float = 20.0
    total: float = 30.0
    connections: int = 50
