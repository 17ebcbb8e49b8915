"""Connections to PostgreSQL that break at a commit: before it gets there, or before its answer comes back (B3)."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote

from buying import Market
from checker import Broken
from installation import Installation
from trial import Series, seeds

from breaking_line import COMMITTED, NOT_COMMITTED, WHOLE, Verdict, line_to

# One commit of so many, both ways taken together.
ONE_OF = 8
# A step of many commits never gets through them while lines go on breaking, and waits longer after each attempt.
MOST_BROKEN = 8


@seeds(quick=0, ci=3)
def test_b3_commits_of_an_import_break(series: Series, seed: int) -> None:
    case = series.case(seed)
    judge, broken = _breaking(seed)
    with _line(series.installation, judge):
        series.run(seed, case, lambda _job: None)
    _see_that_some_broke(broken)


@seeds(quick=0, ci=3)
def test_b3_commits_break_while_providers_are_asked(market: Market, seed: int) -> None:
    judge, broken = _breaking(seed)
    with _line(market.series.installation, judge):
        bill = market.run(seed)
    _see_that_some_broke(broken)
    if bill.unanswered:
        raise Broken(f"I4: nobody died, and the calls came to {bill}")


@contextmanager
def _line(installation: Installation, judge: Callable[[bytes], Verdict]) -> Iterator[None]:
    """Within the block the workers' connections to PostgreSQL go over a line that breaks as judge says."""
    server = installation.postgres
    with line_to(server.directory / ".s.PGSQL.5432", judge) as folder:
        here, there = (quote(str(place), safe="") for place in (server.directory, folder))
        with installation.workers_with("DATABASE_URL", server.url.replace(here, there)):
            yield


def _breaking(seed: int) -> tuple[Callable[[bytes], Verdict], Counter[Verdict]]:
    """What becomes of commits by the seed, of which the first breaks; and how many had which fate."""
    chance, fates = random.Random(seed), Counter[Verdict]()

    def judge(_asked: bytes) -> Verdict:
        is_over = fates.total() - fates[WHOLE] >= MOST_BROKEN
        breaks = not fates or (chance.randrange(ONE_OF) == 0 and not is_over)
        verdict = chance.choice([COMMITTED, NOT_COMMITTED]) if breaks else WHOLE
        fates[verdict] += 1
        return verdict

    return judge, fates


def _see_that_some_broke(fates: Counter[Verdict]) -> None:
    if not fates.keys() - {WHOLE}:
        raise Broken(f"no commit went over the line that was to break: {fates}")
