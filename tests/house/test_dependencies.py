"""What the package imports is what it says it needs."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]


def imported() -> set[str]:
    """The first names of all modules that the package imports, but for Python's own and ours."""
    names: set[str] = set()
    for path in (ROOT / "src" / "contactory").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"contactory"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_import_is_declared() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        declared = {normal(re.split(r"[\[<>=; ]", text)[0]) for text in tomllib.load(file)["project"]["dependencies"]}
    providers = packages_distributions()
    missing = {
        name for name in imported() if not declared & {normal(provider) for provider in providers.get(name, [name])}
    }
    assert not missing
