"""make bench, or python -m bench WHAT: each run on a private home in a temporary folder, never on yours, and one
table each, kept in bench/results/."""

import argparse
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

from bench.browsing import Latency, browse, narrow
from bench.enriching import IN_FLIGHT, Compared, Enriched, enrich_and_compare, enrich_at_limit
from bench.exporting import export_each
from bench.floor import floor
from bench.importing import Imported, import_once
from bench.installation import Installation, private_folder, private_installation
from bench.make_file import write_file
from bench.reading import read_alone
from bench.results import keep, note_load, show
from bench.reverting import revert_once
from bench.reviewing import review_once
from bench.starting import start_twice

Summary = list[tuple[str, str, str, str]]
TERMINATED = 143


def main() -> None:
    """Run what the command line asks for, and sum up."""
    # Asked to end, it takes its servers and its folder along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    options = _options()
    summary: Summary = []
    needed = [name for name in RUNS if options.what in (name, "all")]
    with _file(options) as path:
        if "start" in needed:
            _start(options, summary)
        if "reader" in needed:
            _reader(path, summary)
        inside = [INSIDE[name] for name in needed if name in INSIDE]
        if inside:
            with private_installation() as installation:
                for run in inside:
                    run(installation, path, options, summary)
    note_load()
    show("What must be reached", ("what", "at least", "aim", "measured"), summary)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Timed runs on a private home.")
    parser.add_argument("what", nargs="?", default="all", choices=[*RUNS, "all"])
    parser.add_argument("--rows", type=int, help="rows of the file that is made (100,000), contacts to enrich (2,000)")
    parser.add_argument("--limit", type=int, default=300, help="calls a minute of the provider whose limit is used")
    parser.add_argument("--file", type=Path, help="use this CSV (comma, UTF-8, a column Email) and make none")
    parser.add_argument("--large", type=int, default=300_000, help="rows of the large file of rates")
    parser.add_argument("--large-file", type=Path, help="use this CSV as the large file of rates")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--repeat", type=int, default=1, help="how often import and floor are run, in turn")
    options = parser.parse_args()
    options.contacts = options.rows or 2_000
    options.rows = options.rows or 100_000
    return options


@contextmanager
def _file(options: argparse.Namespace) -> Iterator[Path]:
    if options.file is not None:
        yield options.file
        return
    with private_folder() as folder:
        path = folder / f"clean_{options.rows}.csv"
        if options.what not in ("start", "enrich"):
            write_file(path, rows=options.rows, seed=options.seed)
        yield path


def _import(installation: Installation, path: Path, options: argparse.Namespace, summary: Summary) -> None:
    """(a) and (b): file to COMPLETED over the floor on the same server, and the memory on the way."""
    ratios = []
    for _ in range(options.repeat):
        imported = import_once(installation, path)
        lowest = floor(installation.database_url, path)
        ratios.append(imported.seconds["total"] / lowest.total)
        _show_import(imported, lowest.copy, lowest.insert)
        keep("import", {**imported.figures(), "floor": asdict(lowest), "ratio": round(ratios[-1], 3)})
    size = f"{imported.rows:,} rows"
    median = sorted(ratios)[len(ratios) // 2]
    summary.append(("file to COMPLETED / floor", "1.6", "1.0", f"{median:.2f} ({size}, {imported.status})"))
    summary.append(("peak memory of a worker", "400 MB", "300 MB", f"{imported.worker_mb:.0f} MB ({size})"))


def _show_import(imported: Imported, copy: float, insert: float) -> None:
    seconds = [(name, f"{value:.2f} s") for name, value in imported.seconds.items()]
    rows = [
        ("status", imported.status),
        ("rows", f"{imported.rows:,}"),
        *seconds,
        ("the whole command", f"{imported.wall:.2f} s"),
        ("floor: COPY", f"{copy:.2f} s"),
        ("floor: INSERT..SELECT", f"{insert:.2f} s"),
        ("total / floor", f"{imported.seconds['total'] / (copy + insert):.2f}"),
        ("rows a second", f"{imported.rate:,.0f}"),
        ("largest worker process", f"{imported.worker_mb:.0f} MB"),
        ("largest database process, without shared buffers", f"{imported.backend_mb:.0f} MB"),
        ("the command itself", f"{imported.command_mb:.0f} MB"),
    ]
    show("Import", ("", ""), rows)


def _rates(installation: Installation, path: Path, options: argparse.Namespace, summary: Summary) -> None:
    """(c): rows a second of a large file over those of a small one."""
    small = import_once(installation, path)
    with private_folder() as folder:
        large_path = options.large_file or folder / "large.csv"
        if options.large_file is None:
            write_file(large_path, rows=options.large, seed=options.seed + 1)
        large = import_once(installation, large_path)
    ratio = large.rate / small.rate
    rows = [
        (
            f"{each.rows:,}",
            each.status,
            f"{each.seconds['total']:.2f} s",
            f"{each.rate:,.0f}",
            f"{each.worker_mb:.0f} MB",
        )
        for each in (small, large)
    ]
    show("Rows a second by size", ("rows", "status", "seconds", "rows a second", "largest worker"), rows)
    keep("rates", {"small": small.figures(), "large": large.figures(), "ratio": round(ratio, 3)})
    summary.append(("rows a second, large / small", "0.8", "0.95", f"{ratio:.2f} ({large.rows:,} / {small.rows:,})"))


def _reader(path: Path, summary: Summary) -> None:
    """(d): the reader alone, reading only and writing what it read."""
    found = [read_alone(path, write=write) for write in (False, True)]
    rows = [
        (
            "read and write" if each.written else "read",
            f"{each.size_mb:.0f} MB",
            f"{each.seconds:.2f} s",
            f"{each.rate:.0f}",
            f"{each.rate_once_started:.0f}",
            f"{each.rate_of_processor:.0f}",
            f"{each.peak_mb:.0f} MB",
        )
        for each in found
    ]
    show("The reader alone", ("", "file", "seconds", "MB/s", "once started", "of processor time", "memory"), rows)
    keep("reader", {"runs": [asdict(each) for each in found]})
    measured = f"{found[0].rate:.0f} MB/s ({found[0].rows:,} rows, {found[0].size_mb:.0f} MB)"
    summary.append(("reading alone", "60 MB/s", "120 MB/s", measured))


def _contacts(installation: Installation, path: Path, options: argparse.Namespace, summary: Summary) -> None:
    """(e): lists and searches in a workspace that holds the file's contacts."""
    imported = import_once(installation, path)
    found = browse(installation, imported.workspace)
    _show_requests("Lists and searches", found, imported.rows)
    narrowed = narrow(installation, imported.workspace)
    _show_requests("Filters", narrowed, imported.rows)
    keep("contacts", {"contacts": imported.rows, "requests": [asdict(each) for each in (*found, *narrowed)]})
    for what, asked, at_least, aim in (
        ("contacts list and e-mail search, p95", found, "60 ms", "20 ms"),
        ("slowest filter of records, p50", narrowed, "300 ms", "-"),
    ):
        slowest = max(asked, key=lambda each: each.p95 if aim != "-" else each.p50)
        time = slowest.p95 if aim != "-" else slowest.p50
        summary.append((what, at_least, aim, f"{time:.1f} ms ({imported.rows:,} contacts; {slowest.what})"))


def _show_requests(title: str, found: list[Latency], contacts: int) -> None:
    rows = [(each.what, f"{each.p50:.1f} ms", f"{each.p95:.1f} ms", f"{each.found:,}") for each in found]
    show(f"{title}: requests in process, {contacts:,} contacts", ("request", "p50", "p95", "records"), rows)


def _exports(installation: Installation, path: Path, options: argparse.Namespace, summary: Summary) -> None:
    """(g): the file's contacts out again, in each format."""
    imported = import_once(installation, path)
    found = export_each(installation, imported.workspace, imported.rows)
    rows = [
        (
            each.form,
            f"{each.seconds:.1f} s",
            f"{each.rows / each.seconds:,.0f}",
            f"{each.command_mb:.0f} MB",
            f"{each.backend_mb:.0f} MB",
            f"{each.file_mb:.0f} MB",
        )
        for each in found
    ]
    titles = ("format", "seconds", "rows a second", "memory", "database process", "file")
    show(f"Exports: the whole command, {imported.rows:,} contacts", titles, rows)
    keep("exports", {"runs": [asdict(each) for each in found]})
    largest = max(found, key=lambda each: each.command_mb)
    measured = f"{largest.command_mb:.0f} MB ({imported.rows:,} contacts; {largest.form})"
    summary.append(("peak memory of an export", "400 MB", "300 MB", measured))


def _revert(installation: Installation, path: Path, options: argparse.Namespace, summary: Summary) -> None:
    """(g): undo of an import over the import itself."""
    imported = import_once(installation, path)
    found = [revert_once(installation, imported, dry_run=dry_run) for dry_run in (True, False)]
    rows = [
        (
            "dry run" if each.dry_run else "undo",
            each.status,
            f"{each.contacts:,}",
            f"{each.companies:,}",
            f"{each.seconds:.2f} s",
            f"{each.worker_mb:.0f} MB",
            f"{each.backend_mb:.0f} MB",
        )
        for each in found
    ]
    columns = ("", "status", "contacts", "companies", "seconds", "largest worker", "largest database process")
    show(f"Undo of an import of {imported.seconds['total']:.2f} s", columns, rows)
    share = found[1].seconds / imported.seconds["total"]
    figures = {"import_seconds": imported.seconds["total"], "runs": [asdict(each) for each in found]}
    keep("revert", {**figures, "ratio": round(share, 3)})
    summary.append(("undo / import", "1.0", "0.5", f"{share:.2f} ({found[1].contacts:,} contacts)"))


def _review(installation: Installation, path: Path, options: argparse.Namespace, summary: Summary) -> None:
    """(h): pages, edits and the check again of an import of the same size with problems in it."""
    with private_folder() as folder:
        problems = folder / "problems.csv"
        write_file(problems, rows=options.rows, seed=options.seed, defects=True)
        imported = import_once(installation, problems)
    found = review_once(imported)
    times = {f"a page of {what}": pair for what, pair in found.pages.items()} | {"an edit": found.edits}
    rows = [(what, f"{p50:.1f} ms", f"{p95:.1f} ms") for what, (p50, p95) in times.items()]
    show(f"Review of {imported.rows:,} rows, in process", ("request", "p50", "p95"), rows)
    keep("review", {"import_seconds": imported.seconds["total"], **asdict(found)})
    slowest = max(p95 for _, p95 in found.pages.values())
    summary.append(("a page of the grid, p95", "100 ms", "-", f"{slowest:.1f} ms ({imported.rows:,} rows)"))
    summary.append(("an edit, p95", "150 ms", "-", f"{found.edits[1]:.1f} ms"))
    longest = max(5.0, imported.seconds["total"] / 10)
    measured = f"{found.check:.2f} s, the whole command {found.wall:.2f} s ({found.decisions:,} decisions)"
    summary.append(("check again after 1,000 decisions", f"{longest:.1f} s", "-", measured))


def _enrich(installation: Installation, path: Path, options: argparse.Namespace, summary: Summary) -> None:
    """(i): a run's shares of a limit and of an ideal rate, its seconds over a bare client's, and the books."""
    limited, share = enrich_at_limit(installation, options.limit)
    free = enrich_and_compare(installation, options.contacts, batch=10, workers=2, late=False)
    late = enrich_and_compare(installation, options.contacts, batch=1, workers=1, late=True)
    ideal, bare_ideal = late.share_of_ideal(late.run.seconds), late.share_of_ideal(late.bare_seconds)
    runs = {f"{options.limit:,} calls a minute": limited, "no limit": free.run, "100 ms late, one a call": late.run}
    ended = runs.values()
    _show_enriched(runs)
    kept = {name: each.figures() for name, each in runs.items()}
    shares = {"share_of_limit": share, "share_of_ideal": ideal, "bare_share_of_ideal": bare_ideal, "ratio": free.ratio}
    keep("enrich", {"runs": kept, "bare": [free.bare, late.bare], **{k: round(v, 4) for k, v in shares.items()}})
    summary += _reached_by(free, options.limit, shares)
    throttled = sum(each.throttled for each in ended)
    summary.append(("429s, the limit being known", "0", "0", f"{throttled} ({limited.calls:,} calls)"))
    unexplained, unknown = _sum(abs(each.unexplained) for each in ended), _sum(each.unknown for each in ended)
    billed = _sum(each.billed for each in ended)
    measured = f"{unexplained.normalize():f} of {billed:,} credits, {unknown.normalize():f} unknown"
    summary.append(("ledger less the sandbox's books", "0", "0", measured))


def _sum(credits: Iterable[Decimal]) -> Decimal:
    return sum(credits, Decimal(0))


def _show_enriched(runs: Mapping[str, Enriched]) -> None:
    rows = [
        (
            name,
            each.status,
            f"{each.contacts:,}",
            f"{each.calls:,}",
            f"{each.seconds:.2f} s",
            f"{each.processor:.1f} s",
            f"{each.calls / each.seconds:,.0f}",
            f"{each.charged:,.0f}",
            f"{each.billed:,.0f}",
        )
        for name, each in runs.items()
    ]
    titles = ("", "status", "contacts", "calls", "seconds", "processor", "calls a second", "ledger", "books")
    show("Enrichment by a provider that is a sandbox", titles, rows)


def _reached_by(free: Compared, limit: int, shares: Mapping[str, float]) -> Summary:
    size = f"{free.run.contacts:,} contacts, {free.workers} x {IN_FLIGHT} in flight"
    ideal = f"{shares['share_of_ideal']:.2f} (the bare client {shares['bare_share_of_ideal']:.2f})"
    return [
        ("share of a limit, 2 workers", "0.95", "0.98", f"{shares['share_of_limit']:.3f} ({limit:,} calls a minute)"),
        ("enrichment / bare client", "2.5", "1.3", f"{free.ratio:.2f} ({free.bare_seconds:.2f} s; {size})"),
        (f"share of the ideal rate, {IN_FLIGHT} in flight", "0.85", "0.95", ideal),
    ]


def _start(options: argparse.Namespace, summary: Summary) -> None:
    """(f): serve to ready."""
    found = [start_twice() for _ in range(options.repeat)]
    rows = [(f"{each.first:.1f} s", f"{each.again:.1f} s", f"{each.stop:.1f} s") for each in found]
    show("contactory serve", ("ready, first time", "ready, again", "stopped"), rows)
    keep("start", {"runs": [asdict(each) for each in found]})
    middle = sorted(found, key=lambda each: each.again)[len(found) // 2]
    summary.append(
        ("serve to ready, first / again", "15 s / 6 s", "8 s / 3 s", f"{middle.first:.1f} / {middle.again:.1f} s")
    )


INSIDE: dict[str, Callable[[Installation, Path, argparse.Namespace, Summary], None]] = {
    "import": _import,
    "contacts": _contacts,
    "enrich": _enrich,
    "exports": _exports,
    "rates": _rates,
    "revert": _revert,
    "review": _review,
}
RUNS = ("start", "reader", *INSIDE)

if __name__ == "__main__":
    main()
