"""Figures with what they count, as a person writes them."""


def counted(number: int, one: str, many: str = "") -> str:
    """Such as "1 row" and "1,234 rows"; many is the plural where it is not one with an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
