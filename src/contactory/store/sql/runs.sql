-- name: enqueue_runs
-- One run for each argument; asking twice for the same work changes nothing.
INSERT INTO run (workspace_id, step, subject, argument, round, state, run_at, created_at, published_at, fence, attempts,
                 owner, error, correlation_id)
SELECT %(workspace)s, %(step)s, %(subject)s, argument, %(round)s, 'READY', now(), now(), now(), 0, 0, '', '',
       %(correlation)s
  FROM unnest(%(arguments)s::int[]) AS argument
ON CONFLICT (step, subject, argument, round) DO NOTHING
RETURNING id

-- name: be_brief
-- A process that is frozen in the midst of a transaction must not keep its locks: the server ends it after this while.
SELECT set_config('idle_in_transaction_session_timeout', '5s', true)

-- name: claim_run
-- The one place where a run gets an owner: it must be ready, or its lease must have ended by the database's clock.
UPDATE run
   SET state = 'RUNNING', fence = fence + 1, attempts = attempts + 1, owner = %(owner)s,
       lease_until = clock_timestamp() + make_interval(secs => %(lease)s),
       started_at = coalesce(started_at, clock_timestamp())
 WHERE id = %(run)s
   AND ((state = 'READY' AND run_at <= clock_timestamp())
        OR (state = 'RUNNING' AND lease_until < clock_timestamp()))
RETURNING id, workspace_id, step, subject, argument, round, fence, attempts, correlation_id

-- name: end_older_sessions
-- A frozen worker would keep its locks for as long as it is frozen.
SELECT end_older_sessions(%(run)s, %(fence)s)

-- name: end_expired_sessions
-- Whoever lost its lease and is frozen with its transaction open holds rows that nobody can claim or finish without.
SELECT end_older_sessions(id, fence + 1) FROM run WHERE state = 'RUNNING' AND lease_until < clock_timestamp()

-- name: renew_run
UPDATE run SET lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
 WHERE id = %(run)s AND fence = %(fence)s AND state = 'RUNNING'

-- name: hold_run
-- Locks the run until the transaction ends, so that nobody can claim it between this check and the commit.
SELECT id FROM run WHERE id = %(run)s AND fence = %(fence)s AND state = 'RUNNING' FOR UPDATE

-- name: mark_run
-- What is written with a transaction says afterwards whether it was committed.
UPDATE run SET mark = %(mark)s WHERE id = %(run)s AND fence = %(fence)s AND state = 'RUNNING'

-- name: is_run_marked
-- Waits for a transaction that is still being committed by a session that nobody is connected to any more.
SELECT mark = %(mark)s FROM run WHERE id = %(run)s FOR UPDATE

-- name: finish_run
UPDATE run SET state = 'DONE', lease_until = NULL, finished_at = clock_timestamp(), error = ''
 WHERE id = %(run)s AND fence = %(fence)s AND state = 'RUNNING'

-- name: postpone_run
-- Unless it has had its attempts.
UPDATE run SET state = 'READY', lease_until = NULL, error = %(error)s,
       run_at = clock_timestamp() + make_interval(secs => %(delay)s),
       published_at = NULL
 WHERE id = %(run)s AND fence = %(fence)s AND state = 'RUNNING' AND attempts <= %(retries)s

-- name: forget_attempts
-- A step that gets on is not one that fails again and again, however often it was disturbed on its long way.
UPDATE run SET attempts = 1 WHERE id = %(run)s AND fence = %(fence)s AND state = 'RUNNING'

-- name: give_back_run
-- The step waits for something and wants no worker meanwhile: that is no attempt.
UPDATE run SET state = 'READY', lease_until = NULL, error = '', attempts = greatest(attempts - 1, 0),
       run_at = clock_timestamp() + make_interval(secs => %(delay)s),
       published_at = NULL
 WHERE id = %(run)s AND fence = %(fence)s AND state = 'RUNNING'

-- name: fail_run
-- A run that was made ready again is somebody else's to judge: whoever had it may have failed for just that reason.
UPDATE run SET state = 'FAILED', lease_until = NULL, finished_at = clock_timestamp(), error = %(error)s
 WHERE id = %(run)s AND fence = %(fence)s AND state = 'RUNNING'

-- name: cancel_runs
-- All runs of a subject that are not final; a worker in the midst of one finds its claim gone.
UPDATE run SET state = 'CANCELLED', lease_until = NULL, finished_at = clock_timestamp()
 WHERE subject = %(subject)s AND step LIKE %(steps)s AND state IN ('READY', 'RUNNING')

-- name: release_expired_runs
UPDATE run SET state = 'READY', lease_until = NULL, published_at = NULL, run_at = clock_timestamp()
 WHERE id IN (SELECT id FROM run
               WHERE state = 'RUNNING' AND lease_until < clock_timestamp() AND attempts <= %(retries)s
                 FOR UPDATE SKIP LOCKED)
RETURNING id, step, owner

-- name: exhausted_runs
SELECT id, fence, workspace_id, step, subject, attempts FROM run
 WHERE state = 'RUNNING' AND lease_until < clock_timestamp() AND attempts > %(retries)s

-- name: unpublish_runs
UPDATE run SET published_at = NULL WHERE id = ANY(%(runs)s) AND state = 'READY'

-- name: due_runs
-- Ready runs whose message was never sent, or was sent so long ago that it may be lost.
UPDATE run SET published_at = clock_timestamp()
 WHERE id IN (SELECT id FROM run
               WHERE state = 'READY' AND run_at <= clock_timestamp()
                 AND (published_at IS NULL
                      OR published_at < clock_timestamp() - make_interval(secs => %(wait)s))
               ORDER BY run_at, id
               LIMIT %(most)s
                 FOR UPDATE SKIP LOCKED)
RETURNING id, step

-- name: work_nobody_takes
-- Whether a run has been due for so long although its message went out a while ago.
SELECT EXISTS (SELECT FROM run
                WHERE state = 'READY' AND run_at < clock_timestamp() - make_interval(secs => %(patience)s)
                  AND published_at < clock_timestamp() - make_interval(secs => %(wait)s))
