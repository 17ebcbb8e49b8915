"""Where the lanes of the event loop hand in work on the database: it is all done by the thread that claimed the run."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

Answer = TypeVar("Answer")
Job = tuple[Callable[[], Any], "Future[Any]"]


class Desk:
    """Runs a coroutine in a thread of its own, and meanwhile does here what it hands in.

    Connections of Django belong to threads, and the claim's is the caller's.
    """

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()

    async def do(self, work: Callable[[], Answer]) -> Answer:
        """The result of work that the desk's thread does; raises what it raises."""
        future: Future[Answer] = Future()
        self._jobs.put((work, future))
        return await asyncio.wrap_future(future)

    def serve(self, coroutine: Coroutine[Any, Any, Answer]) -> Answer:
        """Run the coroutine to its end and give its result; raises what it raises."""
        over: Future[Answer] = Future()
        thread = Thread(target=self._run, args=(coroutine, over), name="enrichment-lanes", daemon=True)
        thread.start()
        while (job := self._jobs.get()) is not None:
            _do(*job)
        thread.join()
        return over.result()

    def _run(self, coroutine: Coroutine[Any, Any, Answer], over: "Future[Answer]") -> None:
        try:
            over.set_result(asyncio.run(coroutine))
        except BaseException as error:  # noqa: BLE001 - it is raised again where the desk is served
            over.set_exception(error)
        finally:
            self._jobs.put(None)


def _do(work: Callable[[], Any], future: "Future[Any]") -> None:
    try:
        future.set_result(work())
    except BaseException as error:  # noqa: BLE001 - it is raised again by who waits for the result
        future.set_exception(error)
