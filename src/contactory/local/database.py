"""Whether the database can be used, said in a sentence."""

import psycopg
from psycopg.conninfo import conninfo_to_dict

from contactory.errors import Unavailable

OLDEST_VERSION = 150000


def check_database(url: str) -> int:
    """The server's version as a number such as 180006; Unavailable when it is unreachable or too old."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version
    except psycopg.OperationalError as error:
        raise Unavailable(
            f"The database at {place(url)} cannot be used ({_reason(error)}): start it, or correct DATABASE_URL."
        ) from None
    if version < OLDEST_VERSION:
        raise Unavailable(
            f"The database at {place(url)} is PostgreSQL {version // 10000}.{version % 10000}: "
            "Contactory needs PostgreSQL 15 or newer; upgrade it, or set DATABASE_URL to another."
        )
    return version


def place(url: str) -> str:
    """Where a database is, without its user and password."""
    given = conninfo_to_dict(url)
    host, port, name = given.get("host", "localhost"), given.get("port", 5432), given.get("dbname", "")
    return f"{host}/{name}" if str(host).startswith("/") else f"{host}:{port}/{name}"


def unreachable(error: BaseException) -> str | None:
    """A sentence about a lost or absent database, when that is what this error is about."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, psycopg.OperationalError):
            return f"The database cannot be used: {_reason(cause)}."
        cause = cause.__cause__
    return None


def _reason(error: psycopg.OperationalError) -> str:
    """What went wrong, without where: of several lines the last that is no hint, and of that what stands last."""
    lines = [line for line in str(error).strip().splitlines() if not line.startswith("\t")]
    said = lines[-1].rpartition(" failed: ")[2].removeprefix("FATAL:").strip().rstrip(".") if lines else ""
    return said or type(error).__name__
