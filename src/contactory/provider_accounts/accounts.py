"""What a call needs to know of the account it is made with."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from contactory.providers.access import Access

Source = Literal["workspace", "environment", "sandbox", "open"]


@dataclass(frozen=True, slots=True)
class Account:
    """How a workspace reaches a provider, through which gate, and at what price.

    source is where the key comes from: the workspace, the environment, the sandbox, or "open" where none is needed.
    credit_price is in currency, the provider's list price where nobody said. most_questions bounds one call below the
    operation's batch, None where it does not. sandbox says that the answers are invented.
    """

    provider: str
    source: Source
    access: Access
    gate_id: int
    credit_price: Decimal
    currency: str
    sandbox: bool
    most_questions: int | None = None
