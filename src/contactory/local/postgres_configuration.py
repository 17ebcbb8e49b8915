"""What the embedded database is told: sized for the machine, and never less durable than PostgreSQL's own defaults."""

import os
import subprocess
from functools import lru_cache
from pathlib import Path

import psutil

MEGABYTE = 1024**2
OWN_LINES = "own.conf"

# A transaction that has been committed is on disk: neither fsync nor synchronous_commit is ever turned off.
SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    # One machine, no replica: rows that go into a table made in the same transaction need no log.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    # The writer of the log works beside the statement that fills it, on the other processor.
    "wal_buffers": "64MB",
    "wal_writer_delay": "10ms",
    "min_wal_size": "512MB",
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    # Compiling a query takes longer than most of ours run.
    "jit": "off",
    "autovacuum": "on",
    "idle_in_transaction_session_timeout": "10min",
    "client_encoding": "UTF8",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_checkpoints": "off",
    "log_min_messages": "warning",
    # A statement may hold people's data: the log names errors, not the statements that met them.
    "log_min_error_statement": "panic",
    # The details of an error quote rows.
    "log_error_verbosity": "terse",
}


def configuration(sockets: Path, programs: Path) -> str:
    """The text of postgresql.conf, written before each start; own.conf beside it is read after it."""
    settings = {
        **SETTINGS,
        "unix_socket_directories": str(sockets),
        "shared_buffers": f"{_shared_buffers()}MB",
        "dynamic_shared_memory_type": _dynamic_memory(),
        "wal_compression": _wal_compression(programs),
    }
    lines = [f"{name} = {_quoted(value)}" for name, value in settings.items()]
    head = f"# Written before each start. Put lines of your own into {OWN_LINES} beside this file."
    return "\n".join([head, *lines, f"include_if_exists = {_quoted(OWN_LINES)}", ""])


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _shared_buffers() -> int:
    # The rows of an import are read five times on their way to records.
    memory = psutil.virtual_memory().total // MEGABYTE
    return min(2048, max(32, memory // 12))


def _dynamic_memory() -> str:
    # Containers often have 64 MB of it, too little for a parallel hash join.
    try:
        space = os.statvfs("/dev/shm")  # noqa: S108 - asked about, never written
    except OSError:
        return "mmap"
    return "posix" if space.f_blocks * space.f_frsize >= 256 * MEGABYTE else "mmap"


@lru_cache(maxsize=1)
def _wal_compression(programs: Path) -> str:
    # lz4 costs next to nothing, the built-in method a core: without lz4 pages go to the log as they are.
    options = subprocess.run([str(programs / "pg_config"), "--configure"], check=False, capture_output=True, text=True)
    return "lz4" if "--with-lz4" in options.stdout else "off"
