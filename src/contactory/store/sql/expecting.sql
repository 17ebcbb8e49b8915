-- name: answers_so_far
-- What the workspace's last calls found, by operation. The latest count, because providers and lists change.
SELECT provider, operation, sandbox, sum(found), sum(not_found + rejected), sum(credits)
  FROM (SELECT provider, operation, sandbox, found, not_found, rejected, credits FROM provider_call
         WHERE workspace_id = %(workspace)s AND state = 'answered'
         ORDER BY id DESC LIMIT 20000) AS latest
 GROUP BY provider, operation, sandbox

-- name: values_so_far
-- How often an operation's answers gave each field. They are read in the order of their hash, which is as good as drawn.
WITH drawn AS MATERIALIZED (
    SELECT outcome->'values' AS given FROM provider_answer
     WHERE workspace_id = %(workspace)s AND provider = %(provider)s AND operation = %(operation)s
       AND sandbox = %(sandbox)s AND state = 'answered' AND outcome->>'kind' = 'found'
     ORDER BY question_key LIMIT 2000)
SELECT '', '', count(*) FROM drawn
UNION ALL
SELECT key, CASE WHEN key = ANY (%(special)s) THEN value->>0 ELSE '' END, count(*)
  FROM drawn, jsonb_each(given) GROUP BY 1, 2

-- name: cost_of_values
-- What providers gave records and what those values cost; a value that was taken back was paid for all the same.
SELECT provider, field, count(*) AS given, count(undone_at) AS undone, coalesce(sum(cost), 0) AS money
  FROM field_change
 WHERE workspace_id = %(workspace)s AND source = 'provider' AND new <> '' AND at >= %(since)s AND at < %(until)s
 GROUP BY provider, field ORDER BY provider, field
