"""How much memory processes take while something runs."""

import re
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

import psutil

EVERY_SECONDS = 0.25
MEGABYTE = 1024**2
_HIGH_WATER = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)

Finder = Callable[[], list[psutil.Process]]
Measure = Callable[[psutil.Process], int]


def peak_resident(process: psutil.Process) -> int:
    """The most bytes that the process has had in memory so far, or has now where the system keeps no such figure."""
    try:
        found = _HIGH_WATER.search(Path(f"/proc/{process.pid}/status").read_text())
    except OSError:
        found = None
    return int(found[1]) * 1024 if found else int(process.memory_info().rss)


def private(process: psutil.Process) -> int:
    """The bytes that the process has in memory for itself, without the database's shared buffers."""
    info = process.memory_info()
    return int(info.rss - getattr(info, "shared", 0))


class MemoryWatch:
    """A context in which a thread looks at groups of processes four times a second.

    groups names each group, how its processes are found, and what is measured. peaks holds, for each group, the largest
    figure of any one process, in bytes.
    """

    def __init__(self, groups: Mapping[str, tuple[Finder, Measure]]) -> None:
        self._groups = groups
        self.peaks: dict[str, int] = dict.fromkeys(groups, 0)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "MemoryWatch":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(EVERY_SECONDS):
            for name, (find, measure) in self._groups.items():
                for process in find():
                    self._note(name, process, measure)

    def _note(self, name: str, process: psutil.Process, measure: Measure) -> None:
        try:
            self.peaks[name] = max(self.peaks[name], measure(process))
        except psutil.Error:
            # It has ended since it was found.
            return


def itself(pid: int) -> Finder:
    """The process of that id, as long as it is there."""

    def find() -> list[psutil.Process]:
        try:
            return [psutil.Process(pid)]
        except psutil.Error:
            return []

    return find


def below(pid: int) -> Finder:
    """All processes that the process of that id has started, and theirs."""

    def find() -> list[psutil.Process]:
        try:
            return psutil.Process(pid).children(recursive=True)
        except psutil.Error:
            return []

    return find


def servers_of(home: Path) -> Finder:
    """The processes of the embedded database of a home."""

    def find() -> list[psutil.Process]:
        try:
            postmaster = int((home / "postgres" / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return []
        return below(postmaster)()

    return find
