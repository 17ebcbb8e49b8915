"""Names of fields as one text, in addresses and on the command line."""

import re
from collections.abc import Iterable

# A comma, unless a backslash stands before it; what stands behind a backslash is part of the name.
_NAME = re.compile(r"(?:\\[\\,]|[^,])+")
_ESCAPED = re.compile(r"\\([\\,])")


def names_in(text: str | None) -> list[str]:
    r"""The names that stand in a text with commas between them; "\," is a comma of a name, "\\" a backslash."""
    names = (_ESCAPED.sub(r"\1", found.strip()) for found in _NAME.findall(text or ""))
    return [name for name in names if name]


def names_text(names: Iterable[str]) -> str:
    """The text that names_in reads these names from."""
    return ",".join(re.sub(r"([\\,])", r"\\\1", name) for name in names)
