"""What is in the repository belongs to no one machine and names no package registry."""

import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Written so that this file does not hold what it looks for.
PLACES = {
    "a path of one machine": r"(?<![\w.])/(?:root|work|Users|home/(?!you\b)[a-z]\w*|tmp/[a-z])/[\w.-]+",
    "a package registry": r"\b(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|artifact" + r"ory|[\w.-]+/simple/?\b)",
    "an index in a requirements file": r"^--(?:extra-)?index-url",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE" + r" KEY-----",
}


def tracked() -> list[Path]:
    """The files that git knows; in an unpacked archive, all that lie in the folders of the repository."""
    git = shutil.which("git")
    if git is not None and (ROOT / ".git").exists():
        command = [git, "ls-files", "-z"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        names = filter(None, listed.stdout.split("\0"))
        return [path for name in names if (path := ROOT / name).is_file()]
    folders = ("src", "tests", "docs", "bench", "requirements", ".ci")
    return [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()] + list(
        ROOT.glob("*.*")
    )


def texts() -> list[tuple[Path, str]]:
    found = []
    for path in tracked():
        try:
            found.append((path.relative_to(ROOT), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    assert len(found) > 100, "nothing to look at"
    return found


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = [
        f"{path}: {what}: {match[0]}"
        for path, text in texts()
        for what, pattern in PLACES.items()
        if (match := re.search(pattern, text, re.MULTILINE)) is not None and path.name != Path(__file__).name
    ]
    assert not found


def test_what_is_made_by_running_is_not_kept() -> None:
    made = {"__pycache__", ".venv", "node_modules", "results", "sample"}
    assert not [path for path, _ in texts() if made & set(path.parts[:-1])]


def test_every_requirement_is_pinned_by_hash() -> None:
    for name in ("runtime", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        pinned = re.findall(r"^[\w.-]+(?:\[[\w,-]+\])?==\S+.*\\$", text, re.MULTILINE)
        named = re.findall(r"^[a-zA-Z]\S*", text, re.MULTILINE)
        assert len(pinned) == len(named) > 40
        assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}", text)) >= len(pinned)
