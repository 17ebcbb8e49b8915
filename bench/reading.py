"""The reader alone, as a command of its own: seconds, MB a second, and memory."""

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.memory import MEGABYTE

_LOADED = re.compile(r"(\d+) rows loaded exactly")
ONE_ROW = "Email,First Name,Last Name,Company\nada@box.com,Ada,Berg,Alder\n"


@dataclass(frozen=True, slots=True)
class Read:
    """What reading one file took: seconds by the clock, of the start alone, and of processor; memory in MB."""

    rows: int
    size_mb: float
    seconds: float
    start_seconds: float
    processor_seconds: float
    peak_mb: float
    written: bool

    @property
    def rate(self) -> float:
        """MB (1024 * 1024 bytes) a second, the start of the program included."""
        return self.size_mb / self.seconds

    @property
    def rate_once_started(self) -> float:
        """MB a second without the start of the program."""
        return self.size_mb / max(self.seconds - self.start_seconds, 0.001)

    @property
    def rate_of_processor(self) -> float:
        """MB for each second of processor time, which a busy machine changes little."""
        return self.size_mb / self.processor_seconds


def read_alone(path: Path, *, write: bool) -> Read:
    """Run python -m contactory.engine on a file; with write it also writes NAME.csv and what belongs to it."""
    with tempfile.TemporaryDirectory(prefix="contactory-bench-") as folder:
        tiny = Path(folder) / "one.csv"
        tiny.write_text(ONE_ROW, encoding="utf-8")
        start_seconds = min(_run(tiny, None)[0] for _ in range(3))
        seconds, usage, printed = _run(path, Path(folder) / "out" if write else None)
    loaded = _LOADED.search(printed)
    return Read(
        rows=int(loaded[1]) if loaded else 0,
        size_mb=path.stat().st_size / MEGABYTE,
        seconds=seconds,
        start_seconds=start_seconds,
        processor_seconds=usage.ru_utime + usage.ru_stime,
        peak_mb=usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / MEGABYTE,
        written=write,
    )


def _run(path: Path, out: Path | None) -> tuple[float, resource.struct_rusage, str]:
    """Seconds, what the process used, and what it printed."""
    command = [sys.executable, "-m", "contactory.engine", str(path), *(["--out-dir", str(out)] if out else [])]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    printed = process.stdout.read()
    process.stdout.close()
    # wait4 tells the peak of this very process, which no sampling can miss.
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"the reader ended with status {process.returncode}: {printed.strip()[-500:]}")
    return seconds, usage, printed
