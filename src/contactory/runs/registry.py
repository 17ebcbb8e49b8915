"""The steps that a run can be: one Celery task for each, so that monitors show their names."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from celery import Celery

    from contactory.errors import Refusal
    from contactory.runs.claim import Claim


@dataclass(frozen=True, slots=True)
class Step:
    """A named function of a claim; failed is called, in a transaction of its own, when it is given up for good.

    lock takes the lock of the step's subject, which is always taken before the lock of a run.
    """

    name: str
    queue: str
    function: "Callable[[Claim], None]"
    failed: "Callable[[int, int, Refusal], None] | None"
    lock: "Callable[[int], None] | None"


STEPS: dict[str, Step] = {}


def step(
    name: str,
    *,
    queue: str = "imports",
    failed: "Callable[[int, int, Refusal], None] | None" = None,
    lock: "Callable[[int], None] | None" = None,
) -> "Callable[[Callable[[Claim], None]], Callable[[Claim], None]]":
    """Register a function as the step of that name.

    failed gets the workspace's id, the subject's id and why, inside the workspace's scope; lock gets the subject's id.
    """

    def register(function: "Callable[[Claim], None]") -> "Callable[[Claim], None]":
        if name in STEPS:
            raise ValueError(f"two steps are called {name}")
        STEPS[name] = Step(name=name, queue=queue, function=function, failed=failed, lock=lock)
        return function

    return register


def register_tasks(app: "Celery") -> None:
    """Give the Celery app one task a step, whose only argument is the run's id, and the sweeper's task."""
    from celery import signals  # noqa: PLC0415 - only those who have an app

    from contactory.runs.broker import outlive_connections  # noqa: PLC0415
    from contactory.runs.executor import execute  # noqa: PLC0415 - the executor knows the registry
    from contactory.runs.sweeper import sweep  # noqa: PLC0415
    from contactory.runs.watch import start_watching  # noqa: PLC0415

    for known in STEPS.values():
        app.task(name=known.name, ignore_result=True)(execute)
    app.task(name="runs.sweep", ignore_result=True)(sweep)
    signals.worker_process_init.connect(start_watching)
    outlive_connections()
