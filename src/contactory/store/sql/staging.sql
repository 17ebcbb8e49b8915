-- name: commit_without_waiting
-- A segment whose commit a crash of the server swallows is staged again whole, its run and counters with it; whatever
-- builds on it commits after it in the log, and waits for the disk.
SET LOCAL synchronous_commit = off

-- name: make_incoming_tables
-- Where the problems of a segment arrive, and its rows where the loader's role is not to be had: row-level security
-- forbids COPY on the real tables. Private to the session.
CREATE TEMPORARY TABLE IF NOT EXISTS incoming_row (LIKE staged_row) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS incoming_problem (
    row_number int, kind text, rank smallint, field text, message text, value text, suggestion text
) ON COMMIT DELETE ROWS

-- name: may_load
-- Whether this session may become the loader, a role that may insert staged rows by COPY and do nothing else.
SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'contactory_loader' AND rolbypassrls
                 AND pg_has_role(session_user, oid, 'MEMBER'))

-- name: become_loader
SET LOCAL ROLE contactory_loader

-- name: become_application
SET LOCAL ROLE contactory_app

-- name: copy_staged_rows
COPY staged_row (workspace_id, job_id, row_number, line, row_hash, email_key, domain_key, texts, originals, raw, reason)
FROM STDIN (FORMAT binary)

-- name: copy_incoming_rows
COPY incoming_row (workspace_id, job_id, row_number, line, row_hash, email_key, domain_key, texts, originals, raw, reason)
FROM STDIN (FORMAT binary)

-- name: copy_incoming_problems
COPY incoming_problem FROM STDIN

-- name: stage_incoming_rows
INSERT INTO staged_row (workspace_id, job_id, row_number, line, row_hash, email_key, domain_key, texts, originals, raw, reason)
SELECT workspace_id, job_id, row_number, line, row_hash, email_key, domain_key, texts, originals, raw, reason
  FROM incoming_row

-- name: stage_incoming_problems
-- One issue and one item for each problem of a row; the items find their issue by its natural key.
WITH made AS (
    INSERT INTO issue (workspace_id, job_id, kind, rank, field, group_key, message, resolved, resolution)
    SELECT %(workspace)s, %(job)s, kind, rank, field, row_number::text, message, false, ''
      FROM incoming_problem
    RETURNING id, kind, field, group_key
)
INSERT INTO issue_item (issue_id, workspace_id, job_id, row_number, value, suggestion)
SELECT made.id, %(workspace)s, %(job)s, p.row_number, p.value, p.suggestion
  FROM made JOIN incoming_problem p ON p.kind = made.kind AND p.field = made.field AND p.row_number::text = made.group_key

-- name: count_problem_rows
SELECT count(DISTINCT row_number) FROM incoming_problem

-- name: empty_incoming_rows
TRUNCATE incoming_row

-- name: segment_staged
UPDATE segment SET staged = true WHERE job_id = %(job)s AND number = %(number)s AND NOT staged

-- name: count_segment
-- The job's counters move with the rows; the last segment sees all others done, for the job's row is locked till commit.
UPDATE import_job
   SET segments_done = segments_done + 1, rows_total = rows_total + %(rows)s, rows_issue = rows_issue + %(issues)s,
       stage_seconds = extract(epoch FROM clock_timestamp() - stage_started_at)
 WHERE id = %(job)s AND state = 'PROCESSING'
RETURNING indexed AND segments_done = segments_total

-- name: add_segment
INSERT INTO segment (workspace_id, job_id, number, start, "end", first_row, first_line, rows, sha256, all_clean,
                     staged)
VALUES (%(workspace)s, %(job)s, %(number)s, %(start)s, %(end)s, %(first_row)s, %(first_line)s, %(rows)s, %(sha256)s,
        %(all_clean)s, false)
ON CONFLICT (job_id, number) DO NOTHING

-- name: count_indexed
UPDATE import_job
   SET segments_total = greatest(segments_total, %(segments)s), rows_indexed = greatest(rows_indexed, %(rows)s),
       bytes_indexed = greatest(bytes_indexed, %(bytes)s),
       stage_started_at = coalesce(stage_started_at, clock_timestamp())
 WHERE id = %(job)s AND state = 'PROCESSING'

-- name: indexed
UPDATE import_job
   SET indexed = true, parse_seconds = %(seconds)s
 WHERE id = %(job)s AND state = 'PROCESSING'
RETURNING segments_done = segments_total
