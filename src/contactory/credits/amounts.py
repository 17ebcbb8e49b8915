"""Credits and money: exact to the millionth, and as people read them."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from pydantic import PlainSerializer

NOTHING = Decimal(0)
_MILLIONTH = Decimal("0.000001")


def exact(amount: Decimal) -> Decimal:
    """The amount as the ledger keeps it, so that sums here and sums in the database are the same."""
    return amount.quantize(_MILLIONTH, ROUND_HALF_UP)


def plain(amount: Decimal) -> str:
    """The amount as a text without zeros at its end: "25", "0.0125"."""
    digits = f"{exact(amount):f}".rstrip("0").rstrip(".")
    return "0" if digits in ("", "-0") else digits


def shown(amount: Decimal, currency: str = "") -> str:
    """The amount for a person, with two decimals or as many more as it has: "25.00 USD", "0.0125 USD"."""
    digits = f"{exact(amount):f}".rstrip("0")
    whole, _, rest = digits.partition(".")
    return f"{whole}.{rest:0<2} {currency}".rstrip()


# What a schema gives an amount as: the same text wherever one is shown.
Amount = Annotated[Decimal, PlainSerializer(plain, return_type=str)]
