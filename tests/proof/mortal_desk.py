"""A real desk that can die between any two steps: between BEGIN and COMMIT, after COMMIT and before the word,
before and after every call of a connector.

A desk that died stops where it is: nothing more is written, sent or said, and no clean-up runs to its end.
Its files are copied as they lie, with the log that nobody copied back, and the next desk opens the copies.

The database jobs run on the caller's thread, in the order in which they are asked for, so that a run can be
repeated exactly; that the threads keep this order too is shown by the programmes that kill processes.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import itertools
import shutil
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from reviewer.bootstrap import OpenDesk, open_desk
from reviewer.config import Home
from reviewer.database_thread import DatabaseThread
from reviewer.domain.decisions import Surface
from reviewer.handles import Handles
from reviewer.sqlite import Connection
from reviewer.store import files as store_files
from tests.makers import HandClock

T = TypeVar("T")


class Died(BaseException):
    """The process is gone; it passes every `except Exception`."""


class Fuse:
    """Counts the steps down to the one at which the process dies."""

    def __init__(self) -> None:
        self._left: int | None = None
        self.died = asyncio.Event()
        self.steps = 0

    def arm(self, steps: int) -> None:
        """Die at that step from now; 0: at none."""
        self._left = steps or None

    @property
    def is_last_step(self) -> bool:
        """Whether the next step is the one."""
        return self._left == 1

    def pass_step(self) -> None:
        """One step. Raises Died when it is the one, and at every later one."""
        self.steps += 1
        if self.died.is_set():
            raise Died
        if self._left is not None:
            self._left -= 1
            if self._left == 0:
                self.died.set()
                raise Died

    async def step(self) -> None:
        """One step of something that is awaited: who is dead waits for ever."""
        try:
            self.pass_step()
        except Died:
            await asyncio.Event().wait()


class InlineThread(DatabaseThread):
    """The product's transactions and error handling, on the caller's thread, with a fuse between them."""

    next_fuse: ClassVar[Fuse]
    """Of the desk that is opened now."""

    def __init__(
        self,
        name: str,
        open_connection: Callable[[], Connection],
        *,
        is_writer: bool,
        idle_s: float = 0.0,
        handles: Handles | None = None,
    ) -> None:
        self.fuse = type(self).next_fuse
        # Its own: on one thread nobody can wait for the others to close theirs.
        self._handles = Handles()
        self._open = open_connection
        self._is_writer = is_writer
        self._connection = None
        self._log = None
        self._has_written = False
        self._is_closed = False

    def submit(self, job: Callable[[Connection], T]) -> Future[T]:
        """A future that is done; of a dead process it never is."""
        future: Future[T] = Future()
        try:
            future.set_result(self._mortal(job))
        except Died:
            return future
        except Exception as error:  # noqa: BLE001 - the future carries it
            future.set_exception(error)
        return future

    async def run(self, job: Callable[[Connection], T]) -> T:
        """Run it after whatever else is ready."""
        await asyncio.sleep(0)
        try:
            return self._mortal(job)
        except Died:
            return await asyncio.Event().wait()  # type: ignore[return-value]

    def at_once(self, job: Callable[[Connection], T]) -> T:
        """For the eyes of the test: no step, no fuse."""
        return self._carry_out(job, is_transaction=True)

    def end(self) -> None:
        """Close the connection."""
        self._is_closed = True
        self._drop()

    def close(self) -> None:
        """Close the connection."""
        self.end()

    def _mortal(self, job: Callable[[Connection], T]) -> T:
        if not self._is_writer:
            if self.fuse.died.is_set():
                raise Died
            return self._carry_out(job, is_transaction=True)

        def inside(connection: Connection) -> T:
            value = job(connection)
            self.fuse.pass_step()  # before COMMIT
            return value

        value = self._carry_out(inside, is_transaction=True)
        self.fuse.pass_step()  # after COMMIT, before anybody hears of it
        return value


class Secrets:
    """A keyring in memory."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def read(self, name: str) -> str | None:
        return self._kept.get(name)

    def write(self, name: str, secret: str) -> Any:
        self._kept[name] = secret

    def delete(self, name: str) -> None:
        self._kept.pop(name, None)


def counted_entropy() -> Callable[[int], bytes]:
    """Bytes that never repeat and are the same in every run."""
    numbers = itertools.count()
    return lambda size: hashlib.sha256(str(next(numbers)).encode()).digest()[:size]


class MortalDesk:
    """A home, the desk that is open on it, and how to kill and open it again."""

    def __init__(self, folder: Path, clock: HandClock, secrets: Secrets) -> None:
        self._folder, self._clock, self._secrets = folder, clock, secrets
        self._incarnations = itertools.count(1)
        self._entropy = counted_entropy()
        self.deaths = 0
        self.home = Home(folder)
        self.fuse: Fuse
        self.desk: OpenDesk

    def open(self) -> None:
        """Open what lies in the home now."""
        InlineThread.next_fuse = self.fuse = Fuse()
        self.desk = open_desk(
            self.home,
            surface=Surface.WINDOW,
            clock=self._clock,
            entropy=self._entropy,
            chance=lambda: 0.5,
            secrets=self._secrets,  # type: ignore[arg-type]
        )

    async def live(self, work: Awaitable[T]) -> T:
        """Do something with the desk. Raises Died when it died on the way; then it is open again."""
        task = asyncio.ensure_future(work)  # noqa: TID251 - a test's own loop
        died = asyncio.ensure_future(self.fuse.died.wait())  # noqa: TID251
        await asyncio.wait({task, died}, return_when=asyncio.FIRST_COMPLETED)
        if not self.fuse.died.is_set():
            died.cancel()
            self.fuse.arm(0)
            return task.result()
        await self.bury()
        raise Died

    async def bury(self) -> None:
        """Take away a dead desk and open another one on what it left."""
        self.deaths += 1
        self.fuse.died.set()
        left = self._copy()
        engine = self.desk._engine
        me = asyncio.current_task()
        alive = {task for task in asyncio.all_tasks() if task is not me}
        for task in alive:
            task.cancel()
        if alive:
            await asyncio.wait(alive, timeout=5)
        engine._lock.release()
        self.desk._files.close()
        self.home = left
        self.open()

    async def restart(self) -> None:
        """End in order and begin again."""
        await self.desk.aclose()
        self.open()

    def look(self, job: Callable[[Connection], T]) -> T:
        """Read the files, unseen by the desk."""
        reader = self.desk._files.reader
        assert isinstance(reader, InlineThread)
        return reader.at_once(job)

    def _copy(self) -> Home:
        """The files as a killed process leaves them: what it wrote is in them or in their logs."""
        left = self._folder.with_name(f"{self._folder.name}-{next(self._incarnations)}")
        left.mkdir(mode=0o700)
        for name in ("ledger.db", "ledger.db-wal", "cache.db", "cache.db-wal"):
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(self.home.path / name, left / name)
        return Home(left)


@contextlib.contextmanager
def _replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


def inline_threads() -> AbstractContextManager[None]:
    """For as long as it lasts, desks that are opened have inline threads."""
    return replaced(store_files, "DatabaseThread", InlineThread)


def replaced(owner: Any, name: str, value: Any) -> AbstractContextManager[None]:
    """For as long as it lasts, `owner.name` is something else: the switch of a mutant."""
    return _replaced(owner, name, value)
