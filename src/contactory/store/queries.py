"""The named SQL statements of the folder sql/: every file holds statements that begin with a line `-- name: NAME`."""

import re
from importlib.resources import files

_NAME = re.compile(r"^-- name: ([a-z_]+)\n", re.MULTILINE)


def load() -> dict[str, str]:
    """All statements by name; comments stay in them, so that a server's log explains itself."""
    found: dict[str, str] = {}
    for source in files("contactory.store").joinpath("sql").iterdir():
        pieces = _NAME.split(source.read_text(encoding="utf-8"))
        for name, statement in zip(pieces[1::2], pieces[2::2], strict=True):
            if name in found:
                raise ValueError(f"two statements are called {name}")
            found[name] = statement.strip()
    return found


SQL = load()
