"""contactory demo."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from contactory.cli.serve import address, run_everything
from contactory.cli.web import Host, Port
from contactory.environment import environment

NEEDS_REVIEW = 3
Sample = Annotated[Path | None, typer.Option(help="The file to import; made when it is not there.")]


class SampleImport:
    """The import of the sample file, as a command beside the server."""

    def __init__(self, file: Path, base: str) -> None:
        self._file = file
        self._base = base
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make the sample file if needed, and begin to import it."""
        if not self._file.exists():
            self._file.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run([sys.executable, "-m", "contactory.samples", str(self._file)], check=True)
        print(f"Importing {self._file} ...", flush=True)
        self._process = subprocess.Popen([sys.executable, "-m", "contactory.cli", "import", str(self._file)])

    def follow(self) -> None:
        """Say where to look once the import has ended."""
        if self._process is None or (status := self._process.poll()) is None:
            return
        self._process = None
        print(self._outcome(status), flush=True)

    def _outcome(self, status: int) -> str:
        if status == 0:
            return f"The sample is imported: see the contacts at {self._base}/admin/"
        if status == NEEDS_REVIEW:
            return (
                "The sample waits for a person's decisions, as it is meant to: "
                f"see the job, its rows and its issues at {self._base}/admin/"
            )
        return f"The sample could not be imported (status {status}): the lines above say why."


def demo(host: Host = "127.0.0.1", port: Port = 8000, sample: Sample = None) -> None:
    """Run everything, with a sample import in it."""
    file = sample or environment().home / "sample" / "contacts.csv"
    sample_import = SampleImport(file, address(host, port))
    run_everything(host, port, once_ready=sample_import.start, each_tick=sample_import.follow)
