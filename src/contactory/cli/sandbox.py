"""contactory sandbox."""

from pathlib import Path
from typing import Annotated

import typer

from contactory.cli.web import Host, require_free_port
from contactory.errors import InvalidInput

Port = Annotated[int, typer.Option(help="The port to listen on; 0 takes a free one.", min=0, max=65535)]
Seed = Annotated[str, typer.Option(help="Another seed is another world of invented people.")]
BooksFile = Annotated[Path | None, typer.Option("--books", help="A file that keeps what was billed.", dir_okay=False)]
Credits = Annotated[int, typer.Option(help="The credits that each key begins with.", min=0)]
LimitOptions = Annotated[
    list[str] | None, typer.Option("--limit", help="NAME=UNITS, 0 for none: apollo.enrichment.minute=3000.")
]
NoLimits = Annotated[bool, typer.Option("--no-limits", help="Begin without any rate limit.")]
Later = Annotated[float, typer.Option(help="Seconds after which later results are ready.", min=0)]


def sandbox(
    host: Host = "127.0.0.1",
    port: Port = 8090,
    seed: Seed = "0",
    books: BooksFile = None,
    credits: Credits = 1_000_000,
    limit: LimitOptions = None,
    no_limits: NoLimits = False,
    later: Later = 1.0,
) -> None:
    """Speak as the providers do, about invented people, and bill nobody."""
    from contactory.providers.sandbox.accounts import Accounts  # noqa: PLC0415 - not needed to show the help
    from contactory.providers.sandbox.books import Books  # noqa: PLC0415
    from contactory.providers.sandbox.later_results import LaterResults  # noqa: PLC0415
    from contactory.providers.sandbox.limits import LIMITS, Limits  # noqa: PLC0415
    from contactory.providers.sandbox.serving import run_sandbox  # noqa: PLC0415
    from contactory.providers.sandbox.world import World  # noqa: PLC0415

    limits = Limits(dict.fromkeys(LIMITS, 0) if no_limits else dict(LIMITS))
    limits.change(dict(_named(text) for text in limit or []))
    require_free_port(host, port)
    world = World(seed, Books(books), limits, Accounts(credits), later=LaterResults(later))
    run_sandbox(world, host, port, once_ready=lambda taken: _announce(host, taken))


def _named(text: str) -> tuple[str, int]:
    name, mark, units = text.partition("=")
    if not (mark and units.isascii() and units.isdigit()):
        raise InvalidInput(f'--limit "{text}" is not NAME=UNITS, as in apollo.enrichment.minute=3000.')
    return name.strip(), int(units)


def _announce(host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    base = f"http://{shown}:{port}"
    places = [
        ("Apollo", f"{base}/api/v1"),
        ("Explorium", base),
        ("ZeroBounce", f"{base}/v2"),
        ("Hunter", f"{base}/v2"),
        ("Stripe", base),
        ("Books", f"{base}/_sandbox/books"),
        ("Keys", 'any that begins with "sandbox", for Stripe with "sk_test_sandbox"'),
    ]
    lines = [f"  {name:<11} {where}" for name, where in places]
    print("\n".join(["", "The sandbox is ready.", *lines, "  Stop it with Ctrl-C.", ""]), flush=True)
