"""The page of providers says what the code says."""

from decimal import Decimal
from pathlib import Path

from contactory.providers.protocol import Operation
from contactory.providers.registry import provider_class, provider_names

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "providers.md"


def row(provider: str, operation: Operation) -> str:
    needs = "; ".join(" + ".join(clues) for clues in operation.needs)
    if operation.first:
        needs += f", from {operation.first}"
    units = {"call": "calls", "entity": "entities"}[operation.unit]
    limits = "; ".join(f"{limit.allowed} {units} in {limit.seconds:g} s" for limit in operation.limits)
    cells = [provider, operation.name, operation.target, needs, operation.batch, operation.price.hit, limits]
    return f"| {' | '.join(map(str, cells))} |".replace("|  |", "| |")


def test_the_page_lists_every_operation() -> None:
    expected = [row(name, each) for name in provider_names() for each in provider_class(name).operations]
    table = PAGE.read_text(encoding="utf-8").split("\n\n")[2].splitlines()
    assert table[2:] == expected


def test_the_page_says_what_a_credit_is_taken_to_cost() -> None:
    prices = {name: provider_class(name).list_price for name in provider_names() if provider_class(name).list_price}
    part = PAGE.read_text(encoding="utf-8").partition("## What a credit is taken to cost")[2].split("\n\n")[2]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines()[2:]]
    assert {name: Decimal(price) for name, price, _ in rows} == prices


def test_a_miss_is_free_everywhere_as_the_page_says() -> None:
    assert all(each.price.miss == 0 for name in provider_names() for each in provider_class(name).operations)
