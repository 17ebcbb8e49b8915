"""`contactory sandbox` as people start it, and what its books are worth when it is killed."""

import re
from pathlib import Path

import httpx

from local.commands import contactory, free_port, kill, result

ADA = {"name": "Ada Byron", "domain": "acme.com"}


def started(environment: dict[str, str], *options: str) -> tuple[object, str]:
    process = contactory("sandbox", "--port", "0", *options, environment=environment)
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"Apollo +(http://\S+)/api/v1", line):
            return process, found[1]
    raise AssertionError("it did not start")


def test_the_books_survive_a_kill(bare_environment: dict[str, str], tmp_path: Path) -> None:
    books = str(tmp_path / "books")
    expected: list[object] = []
    for _ in range(2):
        process, address = started(bare_environment, "--books", books, "--limit", "apollo.enrichment.minute=30")
        with httpx.Client(base_url=address, headers={"x-api-key": "sandbox-a"}, timeout=60) as client:
            assert client.get("/_sandbox/books").json()["entries"] == expected
            answers = [client.post("/api/v1/people/match", json={**ADA, "name": f"Ada By{n}"}) for n in range(31)]
            assert [answer.status_code for answer in answers] == [200] * 30 + [429]
            expected = client.get("/_sandbox/books").json()["entries"]
        kill(process)  # type: ignore[arg-type]
    assert len(expected) == 2 * sum(answer.json()["person"] is not None for answer in answers[:30])


def test_what_is_wrong_is_said_in_a_sentence(bare_environment: dict[str, str], tmp_path: Path) -> None:
    for options, words in (
        (("--limit", "apollo.enrichment.minute"), "is not NAME=UNITS"),
        (("--limit", "apollo.week=1"), 'There is no limit "apollo.week"'),
        (("--books", str(tmp_path / "none" / "books")), "choose another --books"),
    ):
        command = contactory("sandbox", "--port", str(free_port()), *options, environment=bare_environment)
        status, _, said = result(command)
        assert status in {1, 2}
        assert words in said
        assert said.startswith("contactory: ")
        assert len(said.splitlines()) == 1
