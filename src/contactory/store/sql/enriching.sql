-- name: add_items_of_ids
-- Ids that are no record of the workspace are left out; the count tells.
INSERT INTO enrichment_item (workspace_id, enrichment_id, record_id, position, state)
SELECT %(workspace)s, %(enrichment)s, chosen.id, row_number() OVER (ORDER BY chosen.id), 'pending'
  FROM (SELECT r.id FROM {record} r
         WHERE r.workspace_id = %(workspace)s AND r.id = ANY (%(records)s::bigint[])) AS chosen
 ORDER BY chosen.id

-- name: add_items_of_rows
INSERT INTO enrichment_item (workspace_id, enrichment_id, record_id, position, state)
SELECT %s, %s, chosen.id, row_number() OVER (ORDER BY chosen.id), 'pending' FROM ({rows}) AS chosen (id)
 ORDER BY chosen.id

-- name: missing_records
SELECT wanted.id FROM unnest(%(records)s::bigint[]) AS wanted (id)
 WHERE NOT EXISTS (SELECT FROM {record} r WHERE r.workspace_id = %(workspace)s AND r.id = wanted.id)
 ORDER BY wanted.id LIMIT 1

-- name: lock_enrichment
SELECT id FROM enrichment WHERE id = %(enrichment)s FOR NO KEY UPDATE

-- name: begin_enrichment
-- A run that waits for a breaker goes on by itself, and is RUNNING again with its first answer.
UPDATE enrichment
   SET state = CASE state WHEN 'PENDING' THEN 'RUNNING' ELSE state END,
       started_at = coalesce(started_at, clock_timestamp()), updated_at = clock_timestamp()
 WHERE id = %(enrichment)s AND round = %(round)s
   AND (state IN ('PENDING', 'RUNNING') OR (state = 'PAUSED' AND pause_reason = 'breaker'))

-- name: may_enrichment_go_on
SELECT state, pause_reason FROM enrichment
 WHERE id = %(enrichment)s AND round = %(round)s
   AND (state = 'RUNNING' OR (state = 'PAUSED' AND pause_reason = 'breaker'))

-- name: claim_items
-- The first that are due and that nobody else is claiming. Not a subquery, which a plan may do more than once, each time
-- for as many more.
WITH due AS MATERIALIZED (
    SELECT id FROM enrichment_item
     WHERE enrichment_id = %(enrichment)s AND state = 'pending' AND run_at <= clock_timestamp() {only}
     ORDER BY id LIMIT %(most)s FOR UPDATE SKIP LOCKED)
UPDATE enrichment_item i
   SET state = 'processing', run_id = %(run)s, fence = %(fence)s, started_at = coalesce(started_at, clock_timestamp())
  FROM due WHERE i.id = due.id
RETURNING i.id, i.record_id, i.place, i.tries, i.alone, i.asked

-- name: answers_by_id
SELECT id, outcome FROM provider_answer WHERE id = ANY (%(answers)s) AND outcome IS NOT NULL

-- name: kept_answers
-- What is known of some questions: answered and fresh enough, being asked, or asked with an outcome nobody knows. What
-- was answered since the run was made is fresh enough for it, so that it asks nothing twice.
SELECT wanted.place, a.question_key, a.id, a.call_id, a.state, a.outcome,
       coalesce(a.answered_at, a.asked_at)
           < least(clock_timestamp() - make_interval(days => %(days)s), %(began)s::timestamptz) AS stale
  FROM unnest(%(places)s::int[], %(providers)s::text[], %(operations)s::text[], %(keys)s::bytea[], %(sandboxes)s::bool[])
       AS wanted (place, provider, operation, question_key, sandbox)
  JOIN provider_answer a ON a.workspace_id = %(workspace)s AND a.provider = wanted.provider
                        AND a.operation = wanted.operation AND a.question_key = wanted.question_key
                        AND a.sandbox = wanted.sandbox

-- name: next_call_ids
SELECT nextval(pg_get_serial_sequence('provider_call', 'id')) FROM generate_series(1, %(calls)s)

-- name: ask_new_questions
-- In the order of the key, so that two who ask the same never wait for each other in a circle; what somebody else asks at
-- this moment is left to them.
INSERT INTO provider_answer (workspace_id, provider, operation, question_key, sandbox, state, call_id, asked_at)
SELECT %(workspace)s, wanted.provider, wanted.operation, wanted.question_key, wanted.sandbox, 'asking', wanted.call_id,
       clock_timestamp()
  FROM unnest(%(providers)s::text[], %(operations)s::text[], %(keys)s::bytea[], %(sandboxes)s::bool[], %(calls)s::bigint[])
       AS wanted (provider, operation, question_key, sandbox, call_id)
 ORDER BY wanted.provider, wanted.operation, wanted.question_key
ON CONFLICT (workspace_id, provider, operation, question_key, sandbox) DO NOTHING
RETURNING id, provider, operation, question_key

-- name: ask_stale_questions
-- Answers that are too old for this recipe, or nobody was found by fewer clues; who has asked again meanwhile goes first.
UPDATE provider_answer a
   SET state = 'asking', call_id = wanted.call_id, asked_at = clock_timestamp(), answered_at = NULL, outcome = NULL,
       credits = 0
  FROM (SELECT s.id, w.call_id
          FROM unnest(%(answers)s::bigint[], %(calls)s::bigint[], %(former)s::bigint[]) AS w (id, call_id, former)
          JOIN provider_answer s ON s.id = w.id AND s.call_id = w.former AND s.state <> 'asking'
         ORDER BY s.id FOR UPDATE OF s SKIP LOCKED) AS wanted
 WHERE a.id = wanted.id
RETURNING a.id, a.provider, a.operation, a.question_key

-- name: write_intents
INSERT INTO provider_call (id, workspace_id, enrichment_id, provider, operation, gate_id, questions, state, run_id, fence,
                           request_key, credits_held, credits, money, currency, found, not_found, rejected, error_code,
                           error, request_id, sandbox, settled_by)
SELECT w.id, %(workspace)s, %(enrichment)s, w.provider, w.operation, w.gate, w.questions, 'intent', %(run)s, %(fence)s,
       w.request_key, w.held, 0, 0, w.currency, 0, 0, 0, '', '', '', w.sandbox, ''
  FROM json_to_recordset(%(calls)s::json)
       AS w (id bigint, provider text, operation text, gate bigint, questions int, request_key text, held numeric,
             currency text, sandbox bool)

-- name: forget_calls
-- Calls that no budget had room for: nothing was sent.
DELETE FROM provider_call WHERE id = ANY (%(calls)s) AND state = 'intent'

-- name: forget_questions
-- Questions of calls that brought no answer and cost nothing: they may be asked again.
DELETE FROM provider_answer WHERE call_id = ANY (%(calls)s) AND state = 'asking'

-- name: merged_away
SELECT record_id FROM gone_record
 WHERE workspace_id = %(workspace)s AND kind = %(kind)s AND record_id = ANY (%(records)s) AND into_id IS NOT NULL

-- name: forget_answers
DELETE FROM provider_answer WHERE id = ANY (%(answers)s)

-- name: store_answers
UPDATE provider_answer a
   SET state = 'answered', outcome = n.outcome, credits = n.credits, answered_at = clock_timestamp()
  FROM json_to_recordset(%(answers)s::json) AS n (id bigint, outcome jsonb, credits numeric)
 WHERE a.id = n.id AND a.state = 'asking'

-- name: questions_unknown
UPDATE provider_answer SET state = 'unknown' WHERE call_id = ANY (%(calls)s) AND state = 'asking'

-- name: end_calls
UPDATE provider_call c
   SET state = n.state, credits = n.credits, money = n.money, latency_ms = n.latency, found = n.found,
       not_found = n.not_found, rejected = n.rejected, error_code = n.code, error = n.sentence,
       request_id = n.request_id, finished_at = clock_timestamp(),
       sent_at = CASE WHEN n.latency IS NOT NULL
                      THEN clock_timestamp() - make_interval(secs => n.latency / 1000.0) END
  FROM json_to_recordset(%(calls)s::json)
       AS n (id bigint, state text, credits numeric, money numeric, latency int, found int, not_found int, rejected int,
             code text, sentence text, request_id text)
 WHERE c.id = n.id AND c.state = 'intent'

-- name: note_sending
-- Committed before the calls go out. Calls that were released meanwhile are not there any more.
UPDATE provider_call SET sent_at = clock_timestamp() WHERE id = ANY (%(calls)s) AND state = 'intent'

-- name: note_not_sent
-- Calls whose leave was not used in time: should their worker die now, nobody has to guess.
UPDATE provider_call SET sent_at = NULL WHERE id = ANY (%(calls)s) AND state = 'intent'

-- name: keep_items
-- Items that ended, go on, or wait.
UPDATE enrichment_item i
   SET state = n.state, place = n.place, tries = n.tries, alone = n.alone, asked = n.asked,
       credits = n.credits, money = n.money, found = coalesce(n.found, i.found), reason = n.reason,
       sentence = n.sentence,
       run_at = CASE n.state WHEN 'pending' THEN clock_timestamp() + make_interval(secs => n.wait) ELSE i.run_at END,
       finished_at = CASE WHEN n.state NOT IN ('pending', 'processing') THEN clock_timestamp() END
  FROM json_to_recordset(%(items)s::json)
       AS n (id bigint, state text, place smallint, tries smallint, alone bool, asked jsonb, credits numeric,
             money numeric, found jsonb, reason text, sentence text, wait float)
 WHERE i.id = n.id AND i.state = 'processing' AND i.run_id = %(run)s AND i.fence = %(fence)s

-- name: count_enrichment
-- The counters move with the items; an answer shows that nothing has to be waited for.
UPDATE enrichment
   SET pending = pending + %(pending)s, processing = processing + %(processing)s, success = success + %(success)s,
       partial = partial + %(partial)s, not_found = not_found + %(not_found)s, failed = failed + %(failed)s,
       skipped = skipped + %(skipped)s, credits = credits + %(credits)s, money = money + %(money)s,
       unknown_money = unknown_money + %(unknown)s, updated_at = clock_timestamp(),
       state = CASE WHEN %(answered)s AND pause_reason = 'breaker' THEN 'RUNNING' ELSE state END,
       pause_reason = CASE WHEN %(answered)s AND pause_reason = 'breaker' THEN '' ELSE pause_reason END,
       waiting_for = CASE WHEN %(answered)s AND pause_reason IN ('', 'breaker') THEN '' ELSE waiting_for END,
       resume_at = CASE WHEN %(answered)s AND pause_reason IN ('', 'breaker') THEN NULL ELSE resume_at END
 WHERE id = %(enrichment)s
RETURNING state, pause_reason, round

-- name: pause_enrichment
UPDATE enrichment
   SET state = 'PAUSED', pause_reason = %(reason)s, pause_budget = %(budget)s, waiting_for = %(sentence)s,
       updated_at = clock_timestamp(), resume_at = clock_timestamp() + make_interval(secs => %(wait)s)
 WHERE id = %(enrichment)s AND round = %(round)s
   AND (state = 'RUNNING' OR (state = 'PAUSED' AND pause_reason = 'breaker'))

-- name: tell_what_is_waited_for
UPDATE enrichment
   SET waiting_for = %(sentence)s, resume_at = clock_timestamp() + make_interval(secs => %(wait)s)
 WHERE id = %(enrichment)s AND state = 'RUNNING'

-- name: next_due_item
-- How many items wait, and the seconds until the first of them is due. What is in the hands of a worker from before a
-- pause comes back when its calls have ended, and that worker does not go on with it: so it is looked for again.
SELECT count(*), extract(epoch FROM min(run_at) - clock_timestamp())
  FROM ((SELECT run_at FROM enrichment_item
          WHERE enrichment_id = %(enrichment)s AND state = 'pending' LIMIT 5000)
        UNION ALL
        (SELECT clock_timestamp() + interval '2 seconds' FROM enrichment_item i JOIN run r ON r.id = i.run_id
          WHERE i.enrichment_id = %(enrichment)s AND i.state = 'processing' AND r.round < %(round)s LIMIT 1)) AS waiting

-- name: lost_calls
-- Calls that were written down and whose sender is gone: its run is not under way with that fence.
SELECT c.id, c.provider, c.sent_at IS NOT NULL FROM provider_call c
 WHERE c.enrichment_id = %(enrichment)s AND c.state = 'intent'
   AND NOT EXISTS (SELECT FROM run r WHERE r.id = c.run_id AND r.fence = c.fence AND r.state = 'RUNNING')
 ORDER BY c.id FOR UPDATE OF c SKIP LOCKED

-- name: lock_late_calls
-- Of the calls that somebody has the outcome of, those that are not settled, or are unknown because he counted as gone.
SELECT id, state FROM provider_call
 WHERE id = ANY (%(calls)s)
   AND ((state = 'intent' AND run_id = %(run)s AND fence = %(fence)s)
        OR (state = 'unknown' AND error_code = 'worker_lost'))
 ORDER BY id FOR UPDATE

-- name: open_late_calls
UPDATE provider_call SET state = 'intent', error_code = '', error = '' WHERE id = ANY (%(calls)s)

-- name: open_late_questions
UPDATE provider_answer SET state = 'asking' WHERE call_id = ANY (%(calls)s) AND state = 'unknown'

-- name: mark_late_calls
-- No record of the run has paid for their answers.
UPDATE provider_call SET error_code = 'kept_late', error = %(sentence)s WHERE id = ANY (%(calls)s) AND state = 'answered'

-- name: end_lost_calls
UPDATE provider_call
   SET state = %(state)s, finished_at = clock_timestamp(), error_code = %(code)s, error = %(sentence)s
 WHERE id = ANY (%(calls)s) AND state = 'intent'

-- name: release_lost_items
-- Items of a worker that is gone.
UPDATE enrichment_item i SET state = 'pending', run_id = NULL, fence = NULL, run_at = clock_timestamp()
 WHERE i.enrichment_id = %(enrichment)s AND i.state = 'processing'
   AND NOT EXISTS (SELECT FROM run r WHERE r.id = i.run_id AND r.fence = i.fence AND r.state = 'RUNNING')

-- name: complete_enrichment
UPDATE enrichment
   SET state = 'COMPLETED', finished_at = clock_timestamp(), updated_at = clock_timestamp(), waiting_for = '',
       resume_at = NULL
 WHERE id = %(enrichment)s AND state = 'RUNNING' AND pending = 0 AND processing = 0

-- name: pause_by_person
UPDATE enrichment
   SET state = 'PAUSED', pause_reason = 'person', pause_budget = '', waiting_for = %(sentence)s, resume_at = NULL,
       updated_at = clock_timestamp()
 WHERE id = %(enrichment)s AND (state = 'RUNNING' OR (state = 'PAUSED' AND pause_reason = 'breaker'))

-- name: resume_enrichment
UPDATE enrichment
   SET state = 'RUNNING', pause_reason = '', pause_budget = '', waiting_for = '', resume_at = NULL, round = round + 1,
       updated_at = clock_timestamp()
 WHERE id = %(enrichment)s AND state = 'PAUSED'
RETURNING round

-- name: items_due_now
UPDATE enrichment_item SET run_at = clock_timestamp()
 WHERE enrichment_id = %(enrichment)s AND state = 'pending' AND run_at > clock_timestamp()

-- name: cancel_enrichment
UPDATE enrichment
   SET state = 'CANCELLED', pause_reason = '', pause_budget = '', waiting_for = '', resume_at = NULL, round = round + 1,
       finished_at = clock_timestamp(), updated_at = clock_timestamp()
 WHERE id = %(enrichment)s AND state IN ('PENDING', 'RUNNING', 'PAUSED')
RETURNING round

-- name: fail_enrichment
UPDATE enrichment
   SET state = 'FAILED', pause_reason = '', pause_budget = '', waiting_for = '', resume_at = NULL, round = round + 1,
       error = %(sentence)s, error_code = %(code)s, finished_at = clock_timestamp(), updated_at = clock_timestamp()
 WHERE id = %(enrichment)s AND state IN ('PENDING', 'RUNNING', 'PAUSED')
RETURNING round

-- name: others_at_work
-- One whose lease has ended holds its items until a sweep, or its next claim, has made them nobody's.
SELECT EXISTS (SELECT FROM run WHERE subject = %(enrichment)s AND step = 'enrichment.work' AND state = 'RUNNING'
                                 AND id <> %(run)s)

-- name: skip_items_left
UPDATE enrichment_item
   SET state = 'skipped', reason = %(code)s, sentence = %(sentence)s, finished_at = clock_timestamp()
 WHERE enrichment_id = %(enrichment)s AND state = 'pending'

-- name: runs_of_enrichment
SELECT id, extract(epoch FROM run_at - clock_timestamp()) FROM run
 WHERE subject = %(enrichment)s AND step = 'enrichment.work' AND state = 'READY' ORDER BY run_at, id

-- name: times_of_enrichment
-- The seconds until the run goes on by itself, and those since it began.
SELECT coalesce(greatest(extract(epoch FROM resume_at - clock_timestamp()), 0), 0),
       coalesce(extract(epoch FROM clock_timestamp() - started_at), 0)
  FROM enrichment WHERE id = %(enrichment)s

-- name: last_calls_of_enrichment
-- By operation the gate and the questions of the last calls that were answered; how many calls these are in all, and the
-- seconds from the first that was sent to the last that ended.
SELECT provider, operation, max(gate_id), sum(questions)::int, (sum(count(*)) OVER ())::int,
       extract(epoch FROM max(max(finished_at)) OVER () - min(min(sent_at)) OVER ())
  FROM (SELECT provider, operation, gate_id, questions, sent_at, finished_at FROM provider_call
         WHERE enrichment_id = %(enrichment)s AND state = 'answered' ORDER BY id DESC LIMIT %(calls)s) AS last
 GROUP BY provider, operation

-- name: steps_of_enrichment
-- What was asked at each step. An answer that was there already counts as kept, whatever it said.
SELECT (e->>'place')::int AS place, min(e->>'provider'), min(e->>'operation'), count(*),
       count(*) FILTER (WHERE cached),
       count(*) FILTER (WHERE NOT cached AND e->>'outcome' = 'found'),
       count(*) FILTER (WHERE NOT cached AND e->>'outcome' = 'not_found'),
       count(*) FILTER (WHERE NOT cached AND e->>'outcome' = 'rejected'),
       count(*) FILTER (WHERE NOT cached AND e->>'outcome' = 'failed'),
       count(*) FILTER (WHERE NOT cached AND e->>'outcome' = 'unknown'),
       sum((e->>'credits')::numeric), sum((e->>'money')::numeric)
  FROM enrichment_item i, jsonb_array_elements(i.asked) AS e, coalesce((e->>'cached')::boolean, false) AS cached
 WHERE i.enrichment_id = %(enrichment)s
 GROUP BY 1 ORDER BY 1
