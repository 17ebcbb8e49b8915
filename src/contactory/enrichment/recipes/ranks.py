"""How much a value says: nothing, something weak, or what counts as known."""

from collections.abc import Iterable

from contactory.enrichment.recipes.email_status import status_of
from contactory.enrichment.recipes.spec import FieldRule, RecipeSpec

_PLAIN = FieldRule()


class Ranks:
    """The ranks of the values of a recipe's fields: 0 for none, then its weak values in their order, then all others.

    plain are the wanted fields in which any value counts as known and stays, and the first answer is taken; special are
    the others.
    """

    def __init__(self, spec: RecipeSpec, wanted: Iterable[str]) -> None:
        rules = {name: spec.rule(name) for name in wanted}
        self.plain = frozenset(name for name, rule in rules.items() if rule == _PLAIN)
        self.special = tuple(sorted(rules.keys() - self.plain))
        self._weak = {name: {_form(name, text): place for place, text in enumerate(rule.weak, start=1)}
                      for name, rule in rules.items() if rule.weak}  # fmt: skip

    def rank(self, name: str, value: str) -> int:
        """The rank of a value of a field."""
        if not value:
            return 0
        weak = self._weak.get(name)
        return 1 if weak is None else weak.get(_form(name, value), len(weak) + 1)

    def top(self, name: str) -> int:
        """The rank of a value that counts as known."""
        return len(self._weak.get(name, ())) + 1

    def is_settled(self, name: str, value: str) -> bool:
        """Whether a value counts as known."""
        return self.rank(name, value) == self.top(name)


def _form(name: str, text: str) -> str:
    return status_of(text) if name == "email_status" else text.strip().casefold()
