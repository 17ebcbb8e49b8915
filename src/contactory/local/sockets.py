"""Where the sockets of the embedded servers lie: in the home directory, or nearer the root when its path is long."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from contactory.errors import Unavailable
from contactory.local.account import ServerAccount

# The kernel keeps a socket's path in 108 bytes with a zero at the end; macOS has 104.
LONGEST_PATH = 103
LONGEST_NAME = len("/.s.PGSQL.5432")


def socket_directory(run: Path, name: str) -> Path:
    """The directory of one server's socket; the same home always gives the same answer."""
    wanted = run / name
    if len(os.fsencode(wanted)) + LONGEST_NAME <= LONGEST_PATH:
        return wanted
    digest = hashlib.sha256(os.fsencode(wanted)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"contactory-{digest}"


def prepare_socket_directory(directory: Path, account: ServerAccount | None) -> None:
    """Make a socket directory that only its owner may enter.

    Raises Unavailable when somebody else has made a directory of that name.
    """
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = directory.lstat()
    allowed = {os.geteuid(), account.uid if account else os.geteuid()}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in allowed:
        raise Unavailable(f"{directory} belongs to another user: remove it, or set CONTACTORY_HOME to a shorter path.")
    directory.chmod(0o700)
    if account:
        account.own(directory)
