"""Rate limits: windows that open with the first call, windows that slide, and what happens when one is full."""

import math
from collections import deque
from dataclasses import dataclass, field

from contactory.errors import InvalidInput

SECONDS = {"second": 1, "ten_seconds": 10, "minute": 60, "hour": 3600, "day": 86400}
SLIDING = frozenset({"explorium"})
# How long a provider answers nothing but 429 once a limit was passed, in seconds.
BLOCKS = {"zerobounce.batch": 600, "zerobounce.single": 60}

# Units a window; 0 is no limit. A unit is a call, with Explorium an entity.
LIMITS = {
    "apollo.default.minute": 200,
    "apollo.default.hour": 400,
    "apollo.default.day": 2000,
    "apollo.enrichment.minute": 1000,
    "apollo.enrichment.hour": 0,
    "apollo.enrichment.day": 0,
    "apollo.search.minute": 200,
    "apollo.search.hour": 6000,
    "apollo.search.day": 50_000,
    "explorium.entities.minute": 200,
    "zerobounce.single.ten_seconds": 80_000,
    "zerobounce.batch.minute": 30,
    "hunter.verifier.second": 10,
    "hunter.verifier.minute": 300,
}


@dataclass(frozen=True, slots=True)
class WindowState:
    """One window after a call: its limit (0 is none), what is used, and the seconds until it is empty again."""

    name: str
    limit: int
    used: int
    resets_in: float

    @property
    def left(self) -> int:
        """The units that are left."""
        return max(0, self.limit - self.used)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a call may go on, the windows it counts in, and how many seconds to wait when it may not."""

    allowed: bool
    windows: tuple[WindowState, ...] = ()
    retry_after: int = 0
    passed: WindowState | None = None


class FixedWindow:
    """Counts from its first call on, and begins anew with the first call after its end."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._opened = -math.inf
        self._used = 0

    def used(self, now: float) -> int:
        """The units used by now."""
        if now - self._opened >= self._seconds:
            self._used = 0
        return self._used

    def add(self, units: int, now: float) -> None:
        """Count units."""
        if self.used(now) == 0:
            self._opened = now
        self._used += units

    def wait(self, over: int, now: float) -> float:
        """Seconds until that many of the used units are free again."""
        return self._opened + self._seconds - now if over > 0 and self._used else 0.0


class SlidingWindow:
    """Counts what lies less than its length back."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._calls: deque[tuple[float, int]] = deque()
        self._used = 0

    def used(self, now: float) -> int:
        """The units used by now."""
        while self._calls and now - self._calls[0][0] >= self._seconds:
            self._used -= self._calls.popleft()[1]
        return self._used

    def add(self, units: int, now: float) -> None:
        """Count units."""
        self._calls.append((now, units))
        self._used += units

    def wait(self, over: int, now: float) -> float:
        """Seconds until that many of the used units are free again."""
        moment = now - self._seconds
        for at, units in self._calls:
            moment = at
            over -= units
            if over <= 0:
                break
        return max(0.0, moment + self._seconds - now)


@dataclass
class Limits:
    """The limits in force and what is used of them, by provider, account and scope."""

    limits: dict[str, int] = field(default_factory=lambda: dict(LIMITS))
    _windows: dict[tuple[str, ...], FixedWindow | SlidingWindow] = field(default_factory=dict)
    _blocked: dict[tuple[str, ...], float] = field(default_factory=dict)
    _by_group: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def change(self, changes: dict[str, int]) -> None:
        """Set some of the limits; raises InvalidInput for a name that is none."""
        if unknown := sorted(changes.keys() - LIMITS.keys()):
            raise InvalidInput(f'There is no limit "{unknown[0]}": the limits are {", ".join(LIMITS)}.')
        self.limits.update(changes)
        self._by_group.clear()

    def forget(self) -> None:
        """Empty all windows."""
        self._windows.clear()
        self._blocked.clear()

    def take(self, group: str, scope: tuple[str, ...], units: int, now: float) -> Verdict:
        """Count units in every window of a group ("apollo.enrichment") if all have room.

        scope is whose windows they are; now is in seconds. A call that is refused counts in none.
        """
        if (blocked := self._blocked.get(scope, now) - now) > 0:
            return Verdict(False, self.states(group, scope, now), math.ceil(blocked))
        for name, limit in self._of(group):
            window = self._window(group, scope, name)
            over = window.used(now) + units - limit
            if limit and over > 0:
                return self._refused(group, scope, name, over, now)
        for name, limit in self._of(group):
            if limit:
                self._window(group, scope, name).add(units, now)
        return Verdict(True, self.states(group, scope, now))

    def states(self, group: str, scope: tuple[str, ...], now: float) -> tuple[WindowState, ...]:
        """The windows of a group as they are now."""
        return tuple(
            WindowState(name, limit, used := window.used(now), window.wait(used, now))
            for name, limit in self._of(group)
            for window in [self._window(group, scope, name)]
        )

    def _refused(self, group: str, scope: tuple[str, ...], name: str, over: int, now: float) -> Verdict:
        wait = self._window(group, scope, name).wait(over, now)
        if group in BLOCKS:
            wait = BLOCKS[group]
            self._blocked[scope] = now + wait
        windows = self.states(group, scope, now)
        (passed,) = (state for state in windows if state.name == name)
        return Verdict(False, windows, max(1, math.ceil(wait)), passed)

    def _of(self, group: str) -> list[tuple[str, int]]:
        if group not in self._by_group:
            names = [name for name in self.limits if name.startswith(f"{group}.")]
            self._by_group[group] = [(name.rpartition(".")[2], self.limits[name]) for name in names]
        return self._by_group[group]

    def _window(self, group: str, scope: tuple[str, ...], name: str) -> FixedWindow | SlidingWindow:
        key = (*scope, name)
        if key not in self._windows:
            kind = SlidingWindow if group.partition(".")[0] in SLIDING else FixedWindow
            self._windows[key] = kind(SECONDS[name])
        return self._windows[key]
