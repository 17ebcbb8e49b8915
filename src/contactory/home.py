"""The home directory: made when needed, and the keys that are kept in it."""

import base64
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
    return _kept(settings.home, "secret_key", secrets.token_urlsafe(48))


def encryption_key(settings: Environment) -> str:
    """What keys of providers are encrypted under while CONTACTORY_ENCRYPTION_KEYS is unset: made by the first call."""
    return _kept(settings.home, "encryption_key", base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii"))


def _kept(home: Path, name: str, new: str) -> str:
    """The text of a file in the home directory, which is written with the new one where there is none."""
    path = ensure_home(home) / name
    if not path.exists():
        _write_once(path, new)
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
