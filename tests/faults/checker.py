"""Judges what a job left in the database from outside: the file by the csv module, the tables by plain SQL.

It imports nothing of ours, and connects as the owner of the tables, whom row-level security does not bind.
"""

import csv
import hashlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

SETTLED = ("COMPLETED", "NEEDS_REVIEW")
Dump = dict[str, tuple[int, str]]

DUMPS = {
    "contacts": """
        SELECT to_jsonb(c) - ARRAY['id', 'workspace_id', 'company_id', 'created_by_job', 'created_at', 'updated_at']
               || jsonb_build_object('company_domain', o.domain)
          FROM contact c LEFT JOIN company o ON o.id = c.company_id WHERE c.workspace_id = %(workspace)s""",
    "companies": """
        SELECT to_jsonb(o) - ARRAY['id', 'workspace_id', 'created_by_job', 'created_at', 'updated_at']
          FROM company o WHERE o.workspace_id = %(workspace)s""",
    "changes": """
        SELECT to_jsonb(f) - ARRAY['id', 'workspace_id', 'contact_id', 'job_id', 'at']
          FROM field_change f WHERE f.workspace_id = %(workspace)s""",
    "issues": """
        SELECT to_jsonb(i) - ARRAY['id', 'workspace_id', 'job_id', 'created_at', 'resolved_at']
               || jsonb_build_object('items', (
                      SELECT jsonb_agg(jsonb_build_array(m.row_number, m.value, m.suggestion) ORDER BY m.row_number)
                        FROM issue_item m WHERE m.issue_id = i.id))
          FROM issue i WHERE i.job_id = %(job)s""",
    "decisions": """
        SELECT to_jsonb(d) - ARRAY['workspace_id', 'job_id', 'at'] FROM row_decision d WHERE d.job_id = %(job)s""",
    "staged rows": """
        SELECT to_jsonb(s) - ARRAY['workspace_id', 'job_id', 'row_hash'] FROM staged_row s WHERE s.job_id = %(job)s""",
    "segments": """
        SELECT to_jsonb(g) - ARRAY['workspace_id', 'job_id'] FROM segment g WHERE g.job_id = %(job)s""",
    "job": """
        SELECT to_jsonb(j) - ARRAY['id', 'workspace_id', 'upload_id', 'correlation_id', 'decoded_key', 'created_at',
                                   'started_at', 'stage_started_at', 'finished_at', 'store_seconds', 'parse_seconds',
                                   'stage_seconds', 'check_seconds', 'consolidate_seconds', 'contacts_seen',
                                   'changes_seen']
          FROM import_job j WHERE j.id = %(job)s""",
}

BUCKETS = """
SELECT count(*) FILTER (WHERE bucket = 'discard'), count(*) FILTER (WHERE bucket = 'issue'),
       count(*) FILTER (WHERE bucket = 'rest' AND NOT held),
       count(*), count(DISTINCT row_number), min(row_number), max(row_number)
  FROM (SELECT s.row_number,
               EXISTS (SELECT FROM held_row h WHERE h.job_id = s.job_id AND h.row_number = s.row_number) AS held,
               CASE WHEN EXISTS (SELECT FROM row_decision d WHERE d.job_id = s.job_id AND d.row_number = s.row_number
                                                              AND d.action IN ('discard', 'skip')) THEN 'discard'
                    WHEN EXISTS (SELECT FROM issue_item m JOIN issue i ON i.id = m.issue_id
                                  WHERE m.job_id = s.job_id AND m.row_number = s.row_number AND NOT i.resolved)
                    THEN 'issue' ELSE 'rest' END AS bucket
          FROM staged_row s WHERE s.job_id = %(job)s) AS placed
"""

# A step's rows and its run's DONE are one transaction, so PostgreSQL wrote the same transaction number on them.
STRAY_SEGMENTS = """
SELECT g.number FROM segment g
  LEFT JOIN run r ON r.subject = g.job_id AND r.step = 'imports.stage_segment' AND r.argument = g.number
 WHERE g.job_id = %(job)s
   AND (NOT g.staged OR r.state IS DISTINCT FROM 'DONE' OR r.xmin <> g.xmin
        OR EXISTS (SELECT FROM staged_row s WHERE s.job_id = g.job_id AND s.xmin <> r.xmin
                      AND s.row_number BETWEEN g.first_row AND g.first_row + g.rows - 1)
        OR g.rows <> (SELECT count(*) FROM staged_row s WHERE s.job_id = g.job_id
                         AND s.row_number BETWEEN g.first_row AND g.first_row + g.rows - 1))
"""
STRAY_RECORDS = """
SELECT count(*) FROM contact c
 WHERE c.created_by_job = %(job)s
   AND c.xmin <> ALL (SELECT r.xmin FROM run r WHERE r.subject = %(job)s AND r.step = 'imports.consolidate'
                         AND r.state = 'DONE')
"""


class Broken(AssertionError):  # noqa: N818 - it says what is found
    """An invariant does not hold; the text begins with its number."""


def check_settled(database: psycopg.Connection[Any], job: int, file: Path, undisturbed: Dump) -> None:
    """All that must hold once a job has come to review or to its end, however it came there; raises Broken."""
    state = _one(database, "SELECT state FROM import_job WHERE id = %(job)s", job)[0]
    if state not in SETTLED:
        error = _one(database, "SELECT error FROM import_job WHERE id = %(job)s", job)[0]
        raise Broken(f"I6: job {job} ended as {state}: {error}")
    check_rows(database, job, sum(1 for _ in _records(file)))
    check_text(database, job, file)
    check_no_zombie(database, job)
    check_quiet(database, job)
    check_equal(undisturbed, canonical_dump(database, job))


def check_rows(database: psycopg.Connection[Any], job: int, expected: int) -> None:
    """I1 and I9: rows 1 to N are there once, each in one bucket, and the job's counters say so."""
    discarded, issues, rest, count, distinct, least, most = _one(database, BUCKETS, job)
    if (count, distinct, least, most) != (expected, expected, 1, expected):
        raise Broken(f"I1: {expected} rows in the file; staged {count}, distinct {distinct}, from {least} to {most}")
    check_counters(database, job, (count, issues, discarded), rest)


def check_counters(database: psycopg.Connection[Any], job: int, counts: tuple[int, int, int], rest: int) -> None:
    """I1 and I9: the job's counters equal the recount, and a COMPLETED job has no row that is not settled.

    rest are the rows that are neither decided, nor open, nor held back when a part of the job was written.
    """
    columns = "state, partial, rows_total, rows_issue, rows_discarded, rows_success"
    state, partial, *told = _one(database, f"SELECT {columns} FROM import_job WHERE id = %(job)s", job)
    has_written = state == "COMPLETED" or partial
    success = rest if has_written else 0
    if (*counts, success) != tuple(told):
        raise Broken(f"I1: recount {(*counts, success)}, the job says {tuple(told)} (total, issue, discarded, success)")
    records = "SELECT count(*), count(DISTINCT created_row) FROM contact WHERE created_by_job = %(job)s"
    written = _one(database, records, job)
    merged = _one(
        database,
        "SELECT count(*) FROM row_decision d WHERE job_id = %(job)s AND action IN ('fill_empty', 'overwrite') "
        "AND NOT EXISTS (SELECT FROM held_row h WHERE h.job_id = d.job_id AND h.row_number = d.row_number)",
        job,
    )[0]
    wanted = success - merged if has_written else 0
    if written != (wanted, wanted) or (state == "COMPLETED" and counts[1]):
        raise Broken(f"I9: {state} with {written[0]} contacts of {written[1]} rows, not {wanted}; open {counts[1]}")


def check_text(database: psycopg.Connection[Any], job: int, file: Path) -> None:
    """I2: every row's cells are those of the file, or its raw text is the file's line; its hash is as documented."""
    with database.transaction(), database.cursor("rows") as cursor:
        cursor.execute(
            "SELECT row_number, texts, raw, row_hash, originals FROM staged_row WHERE job_id = %s ORDER BY 1", [job]
        )
        for number, (record, staged) in enumerate(zip_longest(_records(file), cursor), 1):
            if record is None or staged is None or staged[0] != number:
                raise Broken(f"I2: row {number} is in the file or in the table, but not in both")
            _check_record(job, number, record, staged)


def _exact(texts: list[str], originals: list[str | None] | None, width: int) -> list[str]:
    """The cells of the file: what cleaning changed is kept beside the cleaned text, and derived texts stand behind."""
    if not texts:
        return []
    kept = originals or [None] * width
    return [text if exact is None else exact for text, exact in zip(texts[:width], kept, strict=True)]


def _check_record(job: int, number: int, record: tuple[list[str], str | None], staged: tuple[Any, ...]) -> None:
    cells, line = record
    exact = _exact(staged[1], staged[4], len(cells))
    if exact != ([] if line is not None else cells) or staged[2] != line:
        raise Broken(f"I2: row {number} is {exact!r} (raw {staged[2]!r}) and not {cells!r}")
    texts = [text.encode() for text in ([line] if line is not None else cells)]
    body = b"".join(len(text).to_bytes(4, "big") + text for text in texts)
    digest = hashlib.sha256(job.to_bytes(8, "big") + number.to_bytes(8, "big") + body).digest()
    if bytes(staged[3]) != digest:
        raise Broken(f"I2: row {number} has another hash than its cells")


def check_no_zombie(database: psycopg.Connection[Any], job: int) -> None:
    """I5: what is there was written by the transaction that ended its run, and by no other."""
    stray = database.execute(STRAY_SEGMENTS, {"job": job}).fetchall()
    if stray:
        raise Broken(f"I5: segments {[number for (number,) in stray]} were not staged by the run that is DONE")
    records = _one(database, STRAY_RECORDS, job)[0]
    if records:
        raise Broken(f"I5: {records} contacts were not written by the consolidation that is DONE")


def check_quiet(database: psycopg.Connection[Any], job: int) -> None:
    """I6: no run of the job waits or works any more."""
    waiting = database.execute(
        "SELECT step, argument, state FROM run WHERE subject = %(job)s AND state IN ('READY', 'RUNNING')", {"job": job}
    ).fetchall()
    if waiting:
        raise Broken(f"I6: the job has ended, but {waiting} have not")


def check_equal(undisturbed: Dump, found: Dump) -> None:
    """I3: the dump is that of the undisturbed run."""
    differing = {
        name: (undisturbed[name][0], found[name][0]) for name in DUMPS if undisturbed.get(name) != found.get(name)
    }
    if differing:
        raise Broken(f"I3: other than the undisturbed run: {differing} (rows there, rows here)")


def canonical_dump(database: psycopg.Connection[Any], job: int) -> Dump:
    """For each table, how many rows the job and its workspace have, and a digest of them without ids and times."""
    workspace = _one(database, "SELECT workspace_id FROM import_job WHERE id = %(job)s", job)[0]
    frame = sql.SQL(
        "SELECT count(*), coalesce(encode(sha256(convert_to(string_agg(line, ' ' ORDER BY line), 'UTF8')), 'hex'), '')"
        " FROM (SELECT (to_jsonb(row.*)->'line')::text AS line FROM ({}) AS row (line)) AS lines"
    )
    found = {}
    for name, query in DUMPS.items():
        row = database.execute(frame.format(sql.SQL(query)), {"job": job, "workspace": workspace}).fetchone()
        assert row is not None
        found[name] = (row[0], row[1])
    return found


def _records(file: Path) -> Iterator[tuple[list[str], str | None]]:
    """The data rows of a file, each with its line when it does not fit the header, else None."""
    encoding = "utf-16" if file.read_bytes()[:2] in (BOM_UTF16_LE, BOM_UTF16_BE) else "utf-8"
    lines = file.read_bytes().decode(encoding).split("\n")
    with file.open(encoding=encoding, newline="") as stream:
        reader = csv.reader(stream)
        width = len(next(reader))
        for row in reader:
            yield row, None if len(row) == width else lines[reader.line_num - 1].rstrip("\r")


def _one(database: psycopg.Connection[Any], query: str, job: int) -> tuple[Any, ...]:
    row = database.execute(query, {"job": job}).fetchone()
    if row is None:
        raise Broken(f"I1: job {job} is gone")
    return tuple(row)
