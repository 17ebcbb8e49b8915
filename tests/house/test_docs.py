"""The pages do not promise what is not there: commands, options, targets, modules, routes and links."""

import re
import shlex
from importlib.util import find_spec
from pathlib import Path

import pytest
import typer

from contactory.api_root import api
from contactory.cli.main import app

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
FENCED = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def shown_lines(page: Path) -> list[str]:
    """What a page shows as code, line by line, without prompts; a line that goes on in the next one is one line."""
    text = page.read_text(encoding="utf-8")
    blocks = "\n".join(FENCED.findall(text)).replace("\\\n", " ")
    inline = INLINE.findall(FENCED.sub("", text))
    return [line.strip().removeprefix("$ ") for line in [*blocks.splitlines(), *inline]]


def commands_in(page: Path, program: str) -> list[list[str]]:
    """The words after a program's name, for each line that begins with it."""
    found = []
    for line in shown_lines(page):
        if line.startswith(f"{program} "):
            # What stands behind a gap or a hash says what the command does.
            command = re.split(r"\s{2,}|#", line)[0]
            found.append(shlex.split(command.replace("'", "").replace('"', ""))[1:])
    return found


def test_there_are_pages() -> None:
    assert {"README.md", "docs/tutorial.md", "docs/why.md", "docs/glossary.md"} <= set(map(name_of, PAGES))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_exists_with_its_options(page: Path) -> None:
    for command, *words in commands_in(page, "contactory"):
        assert command in COMMANDS, f"contactory {command}"
        known = {option for parameter in COMMANDS[command].params for option in parameter.opts} | {"--help"}
        used = {re.split(r"[=\]]", word.lstrip("["))[0] for word in words if word.lstrip("[").startswith("--")}
        assert used <= known, f"contactory {command} {used - known}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_target_of_make_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for words in commands_in(page, "make"):
        wanted = {word for word in words if re.fullmatch(r"[a-z-]+", word)}
        assert wanted <= targets


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_module_that_is_run_exists(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Such commands are given in the directory of the checkout.
    monkeypatch.syspath_prepend(ROOT)
    for words in commands_in(page, "python"):
        if words[0] == "-m":
            assert find_spec(words[1]) is not None, words[1]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_within_the_repository_resolves(page: Path) -> None:
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        if "://" in link or link.startswith("mailto:"):
            continue
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_every_picture_is_shown_is_small_and_can_be_taken_again() -> None:
    pictures = {path.resolve() for path in (ROOT / "docs" / "images").iterdir()}
    shown = {
        (page.parent / link).resolve()
        for page in PAGES
        for link in LINK.findall(page.read_text(encoding="utf-8"))
        if link.endswith(".png")
    }
    script = (ROOT / "frontend" / "pictures" / "tutorial.pictures.ts").read_text(encoding="utf-8")
    assert pictures == shown
    assert {path.stem for path in pictures} == set(re.findall(r'picture\(page, "([\w-]+)"', script))
    assert [path.name for path in pictures if path.stat().st_size > 150_000] == []


def anchors(page: Path) -> set[str]:
    """The names of a page's headings, as they are linked to."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_page_of_the_api_lists_every_route() -> None:
    paths = api.get_openapi_schema()["paths"]
    served = {(method.upper(), plain(path)) for path, methods in paths.items() for method in methods}
    text = (ROOT / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    assert {(method, plain(path)) for method, path in routes_in(text)} == served


def test_the_page_of_the_api_lists_where_a_repeated_request_has_one_effect() -> None:
    paths = api.get_openapi_schema()["paths"]
    told = {plain(path) for path, by in paths.items() if "Idempotency-Key" in by.get("post", {}).get("description", "")}
    text = (ROOT / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    assert {plain(path) for path in INLINE.findall(text.partition("`Idempotency-Key` is honoured by")[2])} == told


def test_the_page_of_commands_names_every_option() -> None:
    text = (ROOT / "docs" / "reference" / "command-line.md").read_text(encoding="utf-8")
    options = {
        option
        for command in COMMANDS.values()
        if not command.hidden
        for parameter in command.params
        for option in parameter.opts[:1]
        if option.startswith("-") and not getattr(parameter, "hidden", False)
    }
    assert {option for option in options if not re.search(rf"{option}\b", text)} == set()


def plain(path: str) -> str:
    return re.sub(r"\{\w+\}", "{}", path.removeprefix("/api/v1")).rstrip("/")


def routes_in(text: str) -> list[tuple[str, str]]:
    """The routes in the first cells of the table; a path without a method has that of the one before it."""
    found = []
    for cell in re.findall(r"^\| (`(?:GET|POST|PUT|PATCH|DELETE).*?) \|", text, re.MULTILINE):
        method = start = ""
        for shown in INLINE.findall(cell):
            if " " in shown:
                method, start = shown.split(" ")
                found.append((method, start))
            else:
                found.append((method, start.rpartition("/")[0] + shown))
    return found
