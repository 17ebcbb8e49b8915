"""Under which address the web application was served last, for commands that tell people where to go."""

import os
from pathlib import Path

from contactory.home import ensure_home

_USUAL = "http://127.0.0.1:8000"
_NAME = "web_address"


def note_address(home: Path, base: str) -> None:
    """Keep the address for commands that come after."""
    draft = ensure_home(home) / f".{_NAME}-{os.getpid()}"
    draft.write_text(f"{base}\n", encoding="utf-8")
    draft.replace(home / _NAME)


def noted_address(home: Path) -> str:
    """The address that was noted last, else that of a serve that is told nothing."""
    try:
        return (home / _NAME).read_text(encoding="utf-8").strip() or _USUAL
    except FileNotFoundError:
        return _USUAL
