"""The system user that the embedded servers run as when Contactory itself runs as root.

PostgreSQL refuses to run as root, and needs a user that the system knows by name.
"""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from contactory.errors import Unavailable

PREFERRED = "contactory"
FALLBACK = "nobody"


@dataclass(frozen=True, slots=True)
class ServerAccount:
    """A user without rights of its own."""

    name: str
    uid: int
    gid: int

    def process_arguments(self) -> dict[str, object]:
        """What subprocess needs to start a program as this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give one file or directory to this user."""
        os.chown(path, self.uid, self.gid)


def server_account(data: Path) -> ServerAccount | None:
    """The user of the embedded servers, None where the present user serves; a data directory keeps its owner.

    Raises Unavailable when root finds no other user to run them as.
    """
    if os.geteuid() != 0:
        return None
    entry = _owner(data) or _known(PREFERRED) or _created(PREFERRED) or _known(FALLBACK)
    if entry is None:
        raise Unavailable(
            "PostgreSQL does not run as root and there is no other user: "
            f"create one with 'useradd --system {PREFERRED}', or run Contactory as an ordinary user."
        )
    return ServerAccount(entry.pw_name, entry.pw_uid, entry.pw_gid)


def let_through(path: Path) -> None:
    """Let every user pass through the directories above this one, without letting them list what is there.

    Root's own home is closed to others, and both the data and the programs may lie in it.
    """
    for folder in path.resolve().parents:
        mode = stat.S_IMODE(folder.stat().st_mode)
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


def _owner(data: Path) -> pwd.struct_passwd | None:
    if not (data / "PG_VERSION").exists():
        return None
    uid = data.stat().st_uid
    try:
        return pwd.getpwuid(uid) if uid else None
    except KeyError:
        return None


def _known(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _created(name: str) -> pwd.struct_passwd | None:
    program = shutil.which("useradd")
    if program is None:
        return None
    command = [program, "--system", "--no-create-home", "--shell", "/bin/false", name]
    subprocess.run(command, check=False, capture_output=True, timeout=30)
    return _known(name)
