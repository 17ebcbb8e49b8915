-- name: begin_job
UPDATE import_job SET state = 'PROCESSING', started_at = coalesce(started_at, clock_timestamp())
 WHERE id = %(job)s AND state IN ('PENDING', 'PROCESSING')

-- name: lock_job
SELECT state FROM import_job WHERE id = %(job)s FOR UPDATE

-- name: fail_job
-- What has written a part, or was decided about by people, can fail no more: it waits for review as before.
UPDATE import_job
   SET state = CASE WHEN partial OR round > 0 THEN 'NEEDS_REVIEW' ELSE 'FAILED' END, error = %(sentence)s, error_code = %(code)s, finished_at = clock_timestamp()
 WHERE id = %(job)s AND state IN ('PENDING', 'PROCESSING')

-- name: cancel_job
UPDATE import_job SET state = 'CANCELLED', finished_at = clock_timestamp()
 WHERE id = %(job)s AND state IN ('PENDING', 'PROCESSING', 'NEEDS_REVIEW') AND NOT partial

-- name: lock_partial_job
SELECT FROM import_job WHERE id = %(job)s AND state IN ('PROCESSING', 'NEEDS_REVIEW') AND partial FOR UPDATE

-- name: discard_held_rows
-- What was held for review, and is no record yet, is kept out.
INSERT INTO row_decision (workspace_id, job_id, row_number, action, source)
SELECT workspace_id, job_id, row_number, 'discard', %(source)s FROM held_row WHERE job_id = %(job)s
ON CONFLICT (job_id, row_number) DO UPDATE
   SET action = excluded.action, source = excluded.source, review_action_id = NULL, at = clock_timestamp()
 WHERE row_decision.action NOT IN ('discard', 'skip')

-- name: close_issues
UPDATE issue SET resolved = true, resolution = %(source)s, resolved_at = clock_timestamp()
 WHERE job_id = %(job)s AND NOT resolved

-- name: complete_partial_job
UPDATE import_job SET state = 'COMPLETED', finished_at = clock_timestamp() WHERE id = %(job)s

-- name: reprocess_job
UPDATE import_job
   SET state = 'PROCESSING', round = round + 1, policies = %(policies)s::jsonb, finished_at = NULL,
       error = '', error_code = ''
 WHERE id = %(job)s AND state = 'NEEDS_REVIEW'
RETURNING round

-- name: end_run_sessions
-- Work in progress for a job that was cancelled stops now rather than at its next check.
SELECT end_older_sessions(id, fence + 1) FROM run
 WHERE subject = %(subject)s AND step LIKE %(steps)s AND state = 'CANCELLED' AND finished_at > now() - interval '1 minute'
