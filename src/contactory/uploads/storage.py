"""Where stored files are: a store of immutable objects under keys, kept in a folder."""

import errno
import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Protocol

from contactory.environment import environment
from contactory.errors import NotFound, Unavailable, is_disk_full
from contactory.runs.crashpoints import crashpoint

BLOCK = 4 << 20
_KEY = re.compile(r"[0-9]+/(?:objects|parts|decoded)/[0-9a-f-]+")
_DRAFTS = "drafts"


class Stored(NamedTuple):
    """What was written: bytes and their SHA-256 in hex."""

    size: int
    sha256: str


class Store(Protocol):
    """Immutable objects under keys such as "12/objects/5f0c…", the first step being the workspace."""

    def write_stream(self, key: str, chunks: Iterable[bytes]) -> Stored:
        """Store the chunks as one object: whole or not at all. Unavailable when the disk is full."""

    def join(self, key: str, parts: Iterable[str]) -> Stored:
        """Store the objects under these keys, one behind the other, as one new object."""

    def open_read(self, key: str) -> BinaryIO:
        """The object, opened to be read from its start; NotFound when it is gone."""

    def path(self, key: str) -> Path:
        """A local file with the object's content, which must not be changed; NotFound when it is gone."""

    def read_range(self, key: str, start: int, end: int) -> bytes:
        """The bytes from start up to, not including, end; fewer at the end of the object."""

    def size(self, key: str) -> int:
        """The object's length in bytes; NotFound when it is gone."""

    def delete(self, key: str) -> None:
        """Remove the object; one that is gone already is no error."""

    def keys(self, prefix: str) -> list[str]:
        """The keys that begin with the prefix, which holds both steps: "12/parts/5f0c"."""

    def clean_drafts(self, seconds: float) -> int:
        """Remove what writers that died left unfinished, when it is older than that; returns how many files."""

    def check(self) -> None:
        """Raise Unavailable when nothing can be written now."""


class FolderStore:
    """A store in a folder of this machine, or one that all machines mount."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write_stream(self, key: str, chunks: Iterable[bytes]) -> Stored:
        """Store the chunks as one object: whole or not at all. Unavailable when the disk is full."""
        digest, size = hashlib.sha256(), 0
        # Reading, hashing and writing all let other threads run: side by side they take the time of the slowest.
        with self._draft(key) as file, ThreadPoolExecutor(1) as hasher, ThreadPoolExecutor(1) as writer:
            under_way: list[Future[Any]] = []
            for chunk in chunks:
                _finish(under_way)
                under_way = [hasher.submit(digest.update, chunk), writer.submit(file.write, chunk)]
                size += len(chunk)
                crashpoint("uploads.store:chunk")
            _finish(under_way)
        return Stored(size, digest.hexdigest())

    def join(self, key: str, parts: Iterable[str]) -> Stored:
        """Store the objects under these keys, one behind the other, as one new object."""
        return self.write_stream(key, (block for part in parts for block in self._blocks(part)))

    def open_read(self, key: str) -> BinaryIO:
        """The object, opened to be read from its start; NotFound when it is gone."""
        try:
            return self._place(key).open("rb")
        except FileNotFoundError:
            raise _gone() from None

    def path(self, key: str) -> Path:
        """The object's own file, which must not be changed; NotFound when it is gone."""
        place = self._place(key)
        if not place.is_file():
            raise _gone()
        return place

    def read_range(self, key: str, start: int, end: int) -> bytes:
        """The bytes from start up to, not including, end; fewer at the end of the object."""
        with self.open_read(key) as file:
            file.seek(start)
            return file.read(max(0, end - start))

    def size(self, key: str) -> int:
        """The object's length in bytes; NotFound when it is gone."""
        return self.path(key).stat().st_size

    def delete(self, key: str) -> None:
        """Remove the object; one that is gone already is no error."""
        self._place(key).unlink(missing_ok=True)

    def keys(self, prefix: str) -> list[str]:
        """The keys that begin with the prefix, which holds both steps: "12/parts/5f0c"."""
        place = self._place(prefix)
        return [file.relative_to(self.root).as_posix() for file in place.parent.glob(f"{place.name}*")]

    def clean_drafts(self, seconds: float) -> int:
        """Remove what writers that died left unfinished, when it is older than that; returns how many files."""
        left = [file for file in (self.root / _DRAFTS).glob("*") if _is_older(file, seconds)]
        for file in left:
            file.unlink(missing_ok=True)
        return len(left)

    def check(self) -> None:
        """Raise Unavailable when nothing can be written now."""
        draft = self._new_draft()
        with _disk_errors_named():
            self._make_folders(draft)
            draft.write_bytes(b"x")
            draft.unlink()

    def _place(self, key: str) -> Path:
        # Keys are made by us alone; one of another shape could point outside the folder.
        if not _KEY.fullmatch(key):
            raise _gone()
        return self.root / key

    def _make_folders(self, *files: Path) -> None:
        # The files are people's data: no other user of the machine may even list them.
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        for file in files:
            file.parent.mkdir(parents=True, exist_ok=True)

    def _new_draft(self) -> Path:
        return self.root / _DRAFTS / secrets.token_hex(16)

    def _blocks(self, key: str) -> Iterator[bytes]:
        with self.open_read(key) as file:
            while block := file.read(BLOCK):
                yield block

    @contextmanager
    def _draft(self, key: str) -> Iterator[BinaryIO]:
        """A file that takes its place under the key once all of it is on the disk, and leaves nothing otherwise."""
        place, draft = self._place(key), self._new_draft()
        with _disk_errors_named():
            self._make_folders(draft, place)
            try:
                with draft.open("xb") as file:
                    yield file
                    file.flush()
                    os.fsync(file.fileno())
                draft.rename(place)
                _sync_folder(place.parent)
            finally:
                draft.unlink(missing_ok=True)


@cache
def store() -> Store:
    """The store of this installation, where STORAGE_URL says."""
    return FolderStore(environment().storage_path)


# What a folder answers that is not ours, is no folder, or is on a disk of another machine that went away.
_NOT_WRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.ENOENT} | {
    errno.ENODEV,
    errno.ENOTCONN,
    errno.ESTALE,
    errno.ETIMEDOUT,
}


@contextmanager
def _disk_errors_named() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if is_disk_full(error):
            raise Unavailable(
                "The disk that holds the stored files is full; free some space and send the file again.",
                code="disk_full",
            ) from None
        if error.errno in _NOT_WRITABLE:
            raise Unavailable(
                f"The folder of the stored files cannot be written ({error.strerror}); contactory doctor names it.",
                code="storage_not_writable",
            ) from None
        raise


def _sync_folder(folder: Path) -> None:
    # Without this the new name itself may be lost when the machine loses power.
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _finish(under_way: Iterable[Future[Any]]) -> None:
    for work in under_way:
        work.result()


def _is_older(file: Path, seconds: float) -> bool:
    try:
        return file.is_file() and file.stat().st_mtime < time.time() - seconds
    except FileNotFoundError:
        return False


def _gone() -> NotFound:
    return NotFound("The stored file is gone; upload it again.", code="file_gone")
