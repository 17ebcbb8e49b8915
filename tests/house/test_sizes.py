"""Files and functions stay small enough to be read in one go."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[2]
MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 60
MEDIAN_LINES_OF_A_FUNCTION = 10
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "signals", "core"}
# One that is more than a draft says what it does; these words say that it does not do it yet.
UNFINISHED = ("TO" + "DO", "FIX" + "ME", "Not" + "ImplementedError")


def sources(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    assert len(found) > 10, "nothing to look at"
    return found


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_long() -> None:
    # Migrations are written by a program, and read by nobody from top to bottom.
    long = {
        str(path.relative_to(ROOT)): lines
        for path in [*sources("src", "bench", "tests"), *(ROOT / "src").rglob("*.sql")]
        if "migrations" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) >= MOST_LINES_OF_A_FILE
    }
    assert not long


def test_no_function_is_long() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{name}": lines
        for path in sources("src", "bench", "tests")
        for name, lines in functions(path)
        if lines > MOST_LINES_OF_A_FUNCTION
    }
    assert not long


@pytest.mark.parametrize("folder", ["src", "bench"])
def test_most_functions_are_short(folder: str) -> None:
    lengths = [lines for path in sources("src", "bench") for _, lines in functions(path) if folder in path.parts]
    assert median(lengths) <= MEDIAN_LINES_OF_A_FUNCTION


def test_no_module_has_a_name_that_anything_could_go_under() -> None:
    named = [path for path in sources("src", "bench", "tests") if FORBIDDEN_NAMES & {path.stem, path.parent.name}]
    assert not named


def test_nothing_is_left_for_later() -> None:
    left = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in sources("src", "bench", "tests")
        for word in UNFINISHED
        if word in path.read_text(encoding="utf-8")
    ]
    assert not left
