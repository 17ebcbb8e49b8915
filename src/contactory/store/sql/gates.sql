-- name: lock_gate
-- One at a time decides about an account. Losing the last grants in a crash of the server is no harm: it takes longer
-- to come back than those calls needed to arrive.
SELECT provider, limits, learnt, blocked, refusal, refused_sentence, refused_operations,
       state, since, calls, failures, counted_from, opens, open_until, probe_until, last_error,
       set_config('synchronous_commit', 'off', true), set_config('idle_in_transaction_session_timeout', '5s', true)
  FROM provider_gate
 WHERE id = %(gate)s
   FOR UPDATE

-- name: used_of_windows
-- What is used of each window by the database's clock, asked for once the lock is held, so that nobody's grant is missed.
SELECT clock_timestamp(), seconds, coalesce(used, 0)
  FROM (SELECT NULL::float8, 0::float8
         UNION ALL
        SELECT * FROM unnest(%(seconds)s::float8[], %(counted)s::float8[])) AS w (seconds, counted)
  LEFT JOIN LATERAL (SELECT sum(units)::bigint AS used
                       FROM provider_grant
                      WHERE gate_id = %(gate)s AND scope = %(scope)s AND provider_grant.seconds = w.seconds
                        AND at > clock_timestamp() - make_interval(secs => w.counted)) AS g ON true

-- name: free_again
-- In how many seconds so many of the used units of a window are free again.
SELECT extract(epoch FROM at - clock_timestamp())::float8 + %(counted)s
  FROM (SELECT at, sum(units) OVER (ORDER BY at) AS freed
          FROM provider_grant
         WHERE gate_id = %(gate)s AND scope = %(scope)s AND seconds = %(seconds)s
           AND at > clock_timestamp() - make_interval(secs => %(counted)s)) AS oldest
 WHERE freed >= %(units)s
 ORDER BY at
 LIMIT 1

-- name: note_grants
-- Grants of one part of a window stand in one row, at the part's end: so they count a little too long, never too short.
INSERT INTO provider_grant (gate_id, scope, seconds, at, units)
SELECT %(gate)s, %(scope)s, seconds,
       to_timestamp(ceil(extract(epoch FROM coalesce(%(at)s::timestamptz, clock_timestamp()) + make_interval(secs => shift))::float8
                         / part) * part), units
  FROM unnest(%(seconds)s::float8[], %(parts)s::float8[], %(units)s::bigint[], %(shifts)s::float8[])
       AS w (seconds, part, units, shift)
ON CONFLICT (gate_id, scope, seconds, at) DO UPDATE SET units = provider_grant.units + excluded.units

-- name: take_back_grants
-- Off the rows that they were written to: in windows that were learnt of since then they do not count.
UPDATE provider_grant g SET units = g.units - %(units)s
  FROM unnest(%(seconds)s::float8[], %(parts)s::float8[]) AS w (seconds, part)
 WHERE g.gate_id = %(gate)s AND g.scope = %(scope)s AND g.seconds = w.seconds AND g.units >= %(units)s
   AND g.at = to_timestamp(ceil(extract(epoch FROM %(at)s::timestamptz)::float8 / w.part) * w.part)

-- name: forget_grants
-- Twice the window's length is enough for those who compare with what the provider says.
DELETE FROM provider_grant
 USING unnest(%(seconds)s::float8[], %(counted)s::float8[]) AS w (seconds, counted)
 WHERE gate_id = %(gate)s AND scope = %(scope)s AND provider_grant.seconds = w.seconds
   AND at < clock_timestamp() - make_interval(secs => w.counted + 60)

-- name: write_gate
UPDATE provider_gate
   SET state = %(state)s, since = %(since)s, calls = %(calls)s, failures = %(failures)s,
       counted_from = %(counted_from)s, opens = %(opens)s, open_until = %(open_until)s,
       probe_until = %(probe_until)s, last_error = %(last_error)s,
       learnt = %(learnt)s::jsonb, blocked = %(blocked)s::jsonb, updated_at = clock_timestamp(),
       last_used_at = CASE WHEN %(used)s THEN clock_timestamp() ELSE last_used_at END
 WHERE id = %(gate)s

-- name: refuse_gate
UPDATE provider_gate
   SET refusal = %(refusal)s, refused_sentence = %(sentence)s, updated_at = clock_timestamp()
 WHERE id = %(gate)s

-- name: refuse_operations
UPDATE provider_gate SET refused_operations = %(refused)s::jsonb, updated_at = clock_timestamp() WHERE id = %(gate)s

-- name: make_gate
INSERT INTO provider_gate (provider, fingerprint, limits, learnt, blocked, state, calls, failures, opens, refusal,
                           refused_sentence, last_error)
VALUES (%(provider)s, %(fingerprint)s, '[]', '{}', '{}', 'CLOSED', 0, 0, 0, '', '', '')
ON CONFLICT (provider, fingerprint) DO NOTHING
RETURNING id
