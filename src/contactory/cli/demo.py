"""contactory demo."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from contactory.cli.serve import address, run_everything
from contactory.cli.web import Host, Port
from contactory.environment import environment

Sample = Annotated[Path | None, typer.Option(help="The file to leave in review; made when it is not there.")]


class DemoData:
    """The filling of the workspace, as a command beside the server."""

    def __init__(self, file: Path, base: str) -> None:
        self._command = [sys.executable, "-m", "contactory.cli", "demo-data", "--sample", str(file), "--base", base]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin to fill it."""
        print("Importing and enriching the demo's records ...", flush=True)
        self._process = subprocess.Popen(self._command)

    def follow(self) -> None:
        """Say so if it could not be filled."""
        if self._process is None or (status := self._process.poll()) is None:
            return
        self._process = None
        if status:
            print(f"The demo could not be filled (status {status}): the lines above say why.", flush=True)


def demo(host: Host = "127.0.0.1", port: Port = 8000, sample: Sample = None) -> None:
    """Run everything, with sample imports and their enrichment in it."""
    data = DemoData(sample or environment().home / "sample" / "contacts.csv", address(host, port))
    run_everything(host, port, once_ready=data.start, each_tick=data.follow)
