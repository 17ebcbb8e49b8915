"""The word lists that come with the package, each a text file of sections "[name]" with values between commas."""

from importlib.resources import files


def bundled_lists(file_name: str, package: str = "contactory.engine") -> dict[str, tuple[str, ...]]:
    """The sections of one list file of a package, each with its values in file order."""
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    for line in files(package).joinpath(file_name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            current = sections.setdefault(line.strip("[]"), [])
        else:
            current.extend(value.strip() for value in line.split(",") if value.strip())
    return {name: tuple(values) for name, values in sections.items()}
