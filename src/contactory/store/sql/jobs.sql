-- name: begin_job
UPDATE import_job SET state = 'PROCESSING', started_at = coalesce(started_at, clock_timestamp())
 WHERE id = %(job)s AND state IN ('PENDING', 'PROCESSING')

-- name: lock_job
SELECT state FROM import_job WHERE id = %(job)s FOR UPDATE

-- name: fail_job
UPDATE import_job
   SET state = 'FAILED', error = %(sentence)s, error_code = %(code)s, finished_at = clock_timestamp()
 WHERE id = %(job)s AND state IN ('PENDING', 'PROCESSING')

-- name: cancel_job
UPDATE import_job SET state = 'CANCELLED', finished_at = clock_timestamp()
 WHERE id = %(job)s AND state IN ('PENDING', 'PROCESSING', 'NEEDS_REVIEW')

-- name: reprocess_job
UPDATE import_job
   SET state = 'PROCESSING', round = round + 1, policies = %(policies)s::jsonb, finished_at = NULL
 WHERE id = %(job)s AND state = 'NEEDS_REVIEW'
RETURNING round

-- name: end_run_sessions
-- Work in progress for a job that was cancelled stops now rather than at its next check.
SELECT end_older_sessions(id, fence + 1) FROM run
 WHERE subject = %(subject)s AND step LIKE %(steps)s AND state = 'CANCELLED' AND finished_at > now() - interval '1 minute'
