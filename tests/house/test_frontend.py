"""The web app's sources fit the API, and its packages can be taken from anywhere."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ninja import Schema

from contactory.openapi_file import description

FRONTEND = Path(__file__).parents[2] / "frontend"


def test_the_description_that_the_client_is_made_from_is_that_of_the_api() -> None:
    kept = (FRONTEND / "openapi.json").read_text(encoding="utf-8")
    assert json.loads(kept) == json.loads(description()), "the routes changed: run make client"


def test_no_two_schemas_of_the_api_have_one_name() -> None:
    # The description would hold one of them, for the routes of both.
    description()
    names = Counter(each.__name__ for each in set(schemas_below(Schema)))
    assert len(names) > 50
    assert [name for name, times in names.items() if times > 1] == []


def schemas_below(schema: type[Schema]) -> Iterator[type[Schema]]:
    for each in schema.__subclasses__():
        # ninja makes others from the parameters of functions.
        if each.__module__.startswith("contactory."):
            yield each
        yield from schemas_below(each)


def test_the_lock_file_pins_every_package_and_names_no_registry() -> None:
    packages = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    installed = {name: facts for name, facts in packages.items() if name}
    assert len(installed) > 50
    assert [name for name, facts in installed.items() if "resolved" in facts] == []
    assert [name for name, facts in installed.items() if not facts.get("integrity")] == []
    # What a registry does not have for some machine is left out of the lock file, which npm ci then refuses.
    meant_for_others = {other for facts in installed.values() for other in facts.get("optionalDependencies", {})}
    assert [name for name in meant_for_others if f"node_modules/{name}" not in installed] == []


def test_no_setting_of_npm_names_a_registry() -> None:
    lines = (FRONTEND / ".npmrc").read_text(encoding="utf-8").splitlines()
    assert {line.split("=")[0] for line in lines if line and not line.startswith("#")} == {
        "omit-lockfile-registry-resolved",
        "engine-strict",
    }
