"""Which providers there are, and that a package of somebody else's adds one by being installed."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from speaking_server import Asked, Says, speaking

from contactory.errors import InvalidInput
from contactory.providers.protocol import Provider
from contactory.providers.registry import provider_class, provider_names

OURS = ("apollo", "explorium", "email_local", "zerobounce", "hunter")
TOY = Path(__file__).parent / "toy_package"
# What a user of the package would do, in a process of its own: it prints what came of it.
PROGRAM = """
import asyncio, json, sys
from contactory.errors import Refusal
from contactory.providers.access import Access, Key
from contactory.providers.questions import Found, Question
from contactory.providers.registry import provider_class, provider_names

def refused(name):
    try:
        provider_class(name)
    except Refusal as refusal:
        return refusal.sentence

async def main():
    village = provider_class("village")(Access(key=Key("k"), base_url=sys.argv[1]))
    async with village:
        people = [Question(email=f"{name}@village.com") for name in ("ana", "bo", "cy")]
        reply = await village.ask("titles", people)
    return [outcome.values["title"].text if isinstance(outcome, Found) else None for outcome in reply.outcomes]

titles = asyncio.run(main())
names = provider_names()
print(json.dumps({"names": names, "titles": titles, "apollo": provider_class("apollo").label,
                  "broken": refused("broken"), "misnamed": refused("misnamed")}))
"""


def test_our_providers_load_and_are_called_what_they_are_listed_as() -> None:
    assert provider_names()[: len(OURS)] == OURS
    for name in OURS:
        found = provider_class(name)
        assert issubclass(found, Provider)
        assert found.name == name
        assert len({operation.name for operation in found.operations}) == len(found.operations) > 0


def test_what_must_be_asked_before_is_there_to_be_asked() -> None:
    for name in OURS:
        found = provider_class(name)
        for operation in found.operations:
            assert not operation.first or found.operation(operation.first).target == operation.target


def test_an_unknown_provider_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidInput, match=r"no provider 'apolo'; there are apollo, explorium"):
        provider_class("apolo")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy package, installed from a copy of its folder into a folder of its own."""
    copy = tmp_path_factory.mktemp("toy") / "package"
    shutil.copytree(TOY, copy)
    target = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--target", str(target), str(copy)], check=True, capture_output=True, timeout=300)
    return target


def village(asked: Asked) -> Says:
    known = {"ana@village.com": "Baker", "cy@village.com": "Smith"}
    entries = [{"email": email, "title": known[email]} if email in known else None for email in asked.json["emails"]]
    return Says({"people": entries})


def test_a_package_of_somebody_elses_adds_a_provider(installed: Path) -> None:
    path = os.pathsep.join([str(installed), *sys.path])
    with speaking(village) as server:
        command = [sys.executable, "-c", PROGRAM, server.url]
        ended = subprocess.run(
            command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=True, timeout=300
        )
    told = json.loads(ended.stdout)
    assert told["names"] == [*OURS, "broken", "misnamed", "village"]
    assert told["titles"] == ["Baker", None, "Smith"]
    assert told["apollo"] == "Apollo"
    assert "cannot be loaded" in told["broken"]
    assert "is no provider called 'misnamed'" in told["misnamed"]
    assert server.asked[0].headers["x-village-key"] == "k"
