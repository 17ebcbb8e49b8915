"""The home directory: made when needed, and the key that is kept in it."""

import os
import secrets
from pathlib import Path

from contactory.environment import Environment, WrongSetting


def ensure_home(home: Path) -> Path:
    """The home directory, made if needed, with nobody else let in; WrongSetting when it cannot be written."""
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = home / f".probe-{os.getpid()}-{secrets.token_hex(4)}"
        probe.touch(mode=0o600)
        probe.unlink()
    except OSError as error:
        raise WrongSetting(
            f"The home directory {home} cannot be written ({error.strerror}): "
            "set CONTACTORY_HOME to a directory that this user may write.",
            code="home_not_writable",
            variable="CONTACTORY_HOME",
        ) from None
    return home


def signing_key(settings: Environment) -> str:
    """SECRET_KEY, or the key kept in the home directory, which the first call makes."""
    if settings.secret_key:
        return settings.secret_key
    path = ensure_home(settings.home) / "secret_key"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def _write_once(path: Path, text: str) -> None:
    # A link is made only where nothing is yet: of two processes that start together, both use the first one's key.
    draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
