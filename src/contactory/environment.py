"""The typed settings: every environment variable that Contactory reads, read once and checked.

Whatever of the database, the broker and the storage is unset is kept inside the home directory.
"""

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit

from platformdirs import user_data_path
from pydantic import ByteSize, ValidationError, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from contactory.errors import InvalidInput
from contactory.provider_settings import ProviderSettings
from contactory.variables import setting

GIGABYTE = 1024**3
BROKER_SCHEMES = ("redis", "rediss", "redis+socket", "amqp", "amqps")


class WrongSetting(InvalidInput):
    """An environment variable whose value cannot be used; facts hold its name as `variable`."""

    code = "wrong_setting"


def _default_home() -> Path:
    return user_data_path() / ".contactory"


class Environment(ProviderSettings):
    """All settings of one process; field descriptions are the reference text of each variable."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", case_sensitive=True, frozen=True)

    home: Path = setting(
        "CONTACTORY_HOME",
        None,
        "The directory of the embedded database and broker, the stored files, the logs and the secret key.",
        "a directory that can be written; unset: .contactory in the user's data directory",
        validate_default=True,
    )
    database_url: str = setting(
        "DATABASE_URL",
        "",
        "The PostgreSQL database (15 or newer); the user must own the schema.",
        "postgresql://user:password@host:port/name; unset: the embedded PostgreSQL",
        secret=True,
    )
    celery_broker_url: str = setting(
        "CELERY_BROKER_URL",
        "",
        "The broker that carries ids to workers.",
        "a URL that begins with redis://, rediss://, redis+socket://, amqp:// or amqps://; unset: the embedded Redis",
        secret=True,
    )
    redis_url: str = setting(
        "REDIS_URL",
        "",
        "A Redis server, used as the broker while CELERY_BROKER_URL is unset.",
        "a URL that begins with redis://, rediss:// or redis+socket://",
        secret=True,
    )
    celery_result_backend: str = setting(
        "CELERY_RESULT_BACKEND",
        "",
        "Accepted so that existing deployments start; nothing depends on it, and no result is written.",
        "any text",
        secret=True,
    )
    storage_url: str = setting(
        "STORAGE_URL",
        "",
        "Where uploaded files are kept.",
        "file:///absolute/folder (s3:// is not supported yet); unset: files in the home directory",
    )
    secret_key: str = setting(
        "SECRET_KEY",
        "",
        "Signs sessions, cursors and links.",
        "at least 32 characters; unset: made once and kept in the home directory",
        secret=True,
    )
    public_url: str = setting(
        "CONTACTORY_PUBLIC_URL",
        "",
        "The address under which people reach this installation, when it stands behind a proxy.",
        "a URL that begins with http:// or https://; unset: the address that serve listens on",
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = setting(
        "CONTACTORY_ALLOWED_HOSTS",
        ("localhost", "127.0.0.1", "[::1]"),
        "The host names that requests may carry; the host of CONTACTORY_PUBLIC_URL is always one of them.",
        "host names with commas between them, or *",
    )
    max_retries: int = setting(
        "MAX_RETRIES",
        5,
        "How often a step is tried before it counts as failed.",
        "a whole number from 1 to 100",
        ge=1,
        le=100,
    )
    retry_delay_seconds: float = setting(
        "RETRY_DELAY_SECONDS",
        2.0,
        "The first delay before a failed step is tried again; it doubles each time.",
        "a number from 0 to 3600",
        ge=0,
        le=3600,
    )
    progress_update_interval: float = setting(
        "PROGRESS_UPDATE_INTERVAL",
        1.0,
        "Seconds between two progress reports of an import; the first come faster.",
        "a number from 0.1 to 60",
        ge=0.1,
        le=60,
    )
    lease_seconds: float = setting(
        "CONTACTORY_LEASE_SECONDS",
        15.0,
        "How long a worker keeps a step without a sign of life.",
        "a number from 1 to 3600",
        ge=1,
        le=3600,
    )
    sweep_seconds: float = setting(
        "CONTACTORY_SWEEP_SECONDS",
        5.0,
        "Seconds between two searches for work that was lost or is due.",
        "a number from 0.2 to 600",
        ge=0.2,
        le=600,
    )
    republish_seconds: float = setting(
        "CONTACTORY_REPUBLISH_SECONDS",
        20.0,
        "After how many seconds work that is ready and was not picked up is sent to the broker again.",
        "a number from 0.2 to 3600",
        ge=0.2,
        le=3600,
    )
    worker_processes: int = setting(
        "CONTACTORY_WORKER_PROCESSES",
        max(2, os.cpu_count() or 2),
        "How many processes one worker has.",
        "a whole number from 1 to 256; unset: one a processor, at least 2",
        ge=1,
        le=256,
    )
    web_processes: int = setting(
        "CONTACTORY_WEB_PROCESSES", 1, "How many processes answer requests.", "a whole number from 1 to 64", ge=1, le=64
    )
    database_pool: int = setting(
        "CONTACTORY_DATABASE_POOL",
        0,
        "How many database connections a process shares among its threads; contactory web takes 10 by itself.",
        "a whole number from 0 (one connection a thread) to 200",
        ge=0,
        le=200,
    )
    max_file_bytes: ByteSize = setting(
        "CONTACTORY_MAX_FILE_BYTES",
        ByteSize(5 * GIGABYTE),
        "The largest file that is taken, in bytes.",
        "a whole number of bytes, or a size such as 5GiB",
        ge=1,
    )
    max_record_bytes: ByteSize = setting(
        "CONTACTORY_MAX_RECORD_BYTES",
        ByteSize(1024**2),
        "The longest record that is read, in bytes.",
        "a size from 1KiB to 64MiB",
        ge=1024,
        le=64 * 1024**2,
    )
    max_columns: int = setting(
        "CONTACTORY_MAX_COLUMNS",
        2000,
        "The most columns that a file may have.",
        "a whole number from 1 to 10000",
        ge=1,
        le=10000,
    )
    max_archive_entries: int = setting(
        "CONTACTORY_MAX_ARCHIVE_ENTRIES", 2000, "Most files in a zip.", "a whole number from 1 to 50000", ge=1, le=50000
    )
    max_unpack_ratio: int = setting(
        "CONTACTORY_MAX_UNPACK_RATIO",
        100,
        "How many times its own size a zip archive or a workbook may unpack to.",
        "a whole number from 2 to 1000",
        ge=2,
        le=1000,
    )
    workbook_memory: ByteSize = setting(
        "CONTACTORY_WORKBOOK_MEMORY",
        ByteSize(1024**3),
        "The most memory of the process that reads a workbook.",
        "a size from 256MiB to 64GiB",
        ge=256 * 1024**2,
        le=64 * GIGABYTE,
    )
    workbook_seconds: int = setting(
        "CONTACTORY_WORKBOOK_SECONDS", 1800, "Seconds for a workbook.", "a whole number from 1 to 3000", ge=1, le=3000
    )
    segment_rows: int = setting(
        "CONTACTORY_SEGMENT_ROWS",
        50_000,
        "How many rows of a file one worker stages at a time.",
        "a whole number from 1 to 1000000",
        ge=1,
        le=1_000_000,
    )
    upload_ttl_hours: float = setting(
        "CONTACTORY_UPLOAD_TTL_HOURS",
        24.0,
        "After how many hours an upload that nobody completed is deleted.",
        "a number from 0.01 to 8760",
        ge=0.01,
        le=8760,
    )
    export_days: float = setting(
        "CONTACTORY_EXPORT_DAYS",
        7.0,
        "After how many days the file of an export is deleted.",
        "a number from 0.001 to 3650",
        ge=0.001,
        le=3650,
    )
    file_retention_days: float = setting(
        "FILE_RETENTION_DAYS", 0.0, "Days a file outlives its import's end.", "0 (for ever) to 36500", ge=0, le=36500
    )
    row_retention_days: float = setting(
        "ROW_RETENTION_DAYS", 0.0, "Days rows outlive their import's end.", "0 (for ever) to 36500", ge=0, le=36500
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = setting(
        "LOG_LEVEL", "INFO", "The least severe log line that is written.", "DEBUG, INFO, WARNING, ERROR or CRITICAL"
    )
    log_format: Literal["json", "console"] = setting("LOG_FORMAT", "console", "How log lines look.", "json or console")

    @field_validator("home", mode="before")
    @classmethod
    def _absolute_home(cls, value: object) -> Path:
        return Path(str(value)).expanduser().absolute() if value else _default_home()

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("log_format", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        hosts = tuple(filter(None, map(str.strip, value.split(","))))
        if not hosts or any(mark in host for host in hosts for mark in "/@ "):
            raise ValueError
        return hosts

    @field_validator("database_url")
    @classmethod
    def _is_postgres(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in ("postgres", "postgresql"):
            raise ValueError
        if value:
            from psycopg import ProgrammingError  # noqa: PLC0415 - most commands never parse a URL
            from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415

            try:
                conninfo_to_dict(value)
            except ProgrammingError as error:
                raise ValueError from error
        return value

    @field_validator("celery_broker_url")
    @classmethod
    def _is_broker(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in BROKER_SCHEMES:
            raise ValueError
        return value

    @field_validator("redis_url")
    @classmethod
    def _is_redis(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in BROKER_SCHEMES[:3]:
            raise ValueError
        return value

    @field_validator("storage_url")
    @classmethod
    def _is_folder(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme != "file" or parts.netloc or not parts.path.startswith("/")):
            raise ValueError
        return value

    @field_validator("public_url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError
        return value.rstrip("/")

    @field_validator("secret_key")
    @classmethod
    def _is_long(cls, value: str) -> str:
        if value and len(value) < 32:
            raise ValueError
        return value

    @property
    def broker_url(self) -> str:
        """The broker that was asked for, or an empty text for the embedded one."""
        return self.celery_broker_url or self.redis_url

    @property
    def storage_path(self) -> Path:
        """The folder of the stored files."""
        return Path(unquote(urlsplit(self.storage_url).path)) if self.storage_url else self.home / "files"

    @property
    def run_path(self) -> Path:
        """The folder of sockets, locks and metrics: of no worth once nothing runs."""
        return self.home / "run"

    @property
    def log_path(self) -> Path:
        """The folder of the log files."""
        return self.home / "logs"

    @property
    def spool_path(self) -> Path:
        """Where files are unpacked and transcoded on their way."""
        return self.home / "spool"


def read_environment(variables: Mapping[str, str] | None = None) -> Environment:
    """The settings in the process's environment, with these variables over them, checked.

    Raises WrongSetting with one sentence that names the first wrong variable and what it accepts.
    """
    try:
        return Environment.model_validate({name: text for name, text in (variables or {}).items() if text})
    except ValidationError as error:
        raise _wrong_setting(error) from None


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The settings of this process, read at the first call; `environment.cache_clear()` reads them again."""
    return read_environment()


def variable_names() -> dict[str, str]:
    """Each variable's name with the name of its field, in the order of the reference: those of providers come last."""
    fields = sorted(Environment.model_fields.items(), key=lambda each: each[0] in ProviderSettings.model_fields)
    return {str(field.validation_alias): name for name, field in fields}


def reference_rows() -> list[tuple[str, str, str, str]]:
    """For each variable: its name, meaning, what it accepts and its default, as the reference shows them."""
    rows = []
    for variable, name in variable_names().items():
        field = Environment.model_fields[name]
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        rows.append((variable, str(field.description), str(extra["accepts"]), _default_text(name, field.default)))
    return rows


def _default_text(name: str, default: object) -> str:
    if name == "worker_processes":
        return "the number of processors"
    if isinstance(default, tuple):
        return ",".join(map(str, default))
    if isinstance(default, ByteSize):
        return default.human_readable()
    return "" if default is None else str(default)


def _wrong_setting(error: ValidationError) -> WrongSetting:
    first = error.errors()[0]
    variable = str(first["loc"][0])
    field = Environment.model_fields[variable_names().get(variable, variable)]
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    value = "" if extra.get("secret") else f" {str(first['input'])[:80]!r}"
    return WrongSetting(f"{variable} has a wrong value{value}: it accepts {extra['accepts']}.", variable=variable)
