-- name: lock_ledger
-- Whoever moves money of a workspace holds this row first, so that no two transactions can wait for each other's rows.
SELECT id FROM budget WHERE workspace_id = %(workspace)s AND scope = 'workspace' FOR UPDATE

-- name: open_budgets
INSERT INTO budget (workspace_id, scope, currency, cap_money, held_credits, held_money, spent_credits, spent_money,
                    beyond_money)
SELECT %(workspace)s, scope, '', cap, 0, 0, 0, 0, 0
  FROM unnest(%(scopes)s::text[], %(caps)s::numeric[]) AS wanted (scope, cap)
ON CONFLICT (workspace_id, scope) DO NOTHING

-- name: read_budgets
-- One moment of the database's clock settles the day for all that is written under the lock.
WITH moment AS MATERIALIZED (SELECT clock_timestamp() AS at)
SELECT at, 'day:' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, scope, currency, cap_money, held_money, spent_money
  FROM moment
  LEFT JOIN budget ON workspace_id = %(workspace)s
   AND scope = ANY (%(scopes)s::text[] || ('day:' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD')))

-- name: move_budgets
UPDATE budget
   SET held_credits = budget.held_credits + move.held_credits, held_money = budget.held_money + move.held_money,
       spent_credits = budget.spent_credits + move.spent_credits, spent_money = budget.spent_money + move.spent_money,
       beyond_money = budget.beyond_money + move.beyond_money
  FROM unnest(%(scopes)s::text[], %(held_credits)s::numeric[], %(held_money)s::numeric[], %(spent_credits)s::numeric[],
              %(spent_money)s::numeric[], %(beyond_money)s::numeric[])
       AS move (scope, held_credits, held_money, spent_credits, spent_money, beyond_money)
 WHERE budget.workspace_id = %(workspace)s AND budget.scope = move.scope

-- name: add_credit_entries
INSERT INTO credit_entry (workspace_id, kind, reverses, credits, money, currency, provider, operation, enrichment_id,
                          call_id, actor, note, at)
SELECT %(workspace)s, kind, reverses, credits, money, %(currency)s, provider, operation, enrichment_id, call_id,
       %(actor)s, %(note)s, %(at)s
  FROM unnest(%(kinds)s::text[], %(reverses)s::bool[], %(credits)s::numeric[], %(money)s::numeric[],
              %(providers)s::text[], %(operations)s::text[], %(enrichments)s::bigint[], %(calls)s::bigint[])
       AS line (kind, reverses, credits, money, provider, operation, enrichment_id, call_id)

-- name: held_calls
-- What is held for each of the calls, with the day it was held on, and how far the call is settled.
SELECT held.call_id, held.provider, held.operation, held.enrichment_id, -held.credits, -held.money,
       'day:' || to_char(held.at AT TIME ZONE 'UTC', 'YYYY-MM-DD'),
       array(SELECT kind || CASE WHEN reverses THEN ' reversed' ELSE '' END FROM credit_entry AS later
              WHERE later.workspace_id = held.workspace_id AND later.call_id = held.call_id
                AND later.kind IN ('release', 'charge', 'unknown'))
  FROM credit_entry AS held
 WHERE held.workspace_id = %(workspace)s AND held.kind = 'hold' AND held.call_id = ANY (%(calls)s)

-- name: spend_by_provider
-- Spent is what was charged and not given back; the unknown that nobody has resolved stands beside it. Whole days are read
-- as they were added up, what is left of the first and the last one line by line.
WITH days AS MATERIALIZED (
    SELECT ceil_day AS first, greatest(ceil_day, date_trunc('day', %(until)s::timestamptz, 'UTC')) AS last
      FROM (SELECT date_trunc('day', %(since)s::timestamptz + interval '1 day' - interval '1 microsecond', 'UTC'))
           AS begin (ceil_day)),
counted AS (
    SELECT day::timestamp AS at, provider, operation, kind, lines, credits, money FROM credit_day
     WHERE workspace_id = %(workspace)s AND kind IN ('charge', 'refund', 'unknown')
       AND day >= (SELECT (first AT TIME ZONE 'UTC')::date FROM days)
       AND day < (SELECT (last AT TIME ZONE 'UTC')::date FROM days)
     UNION ALL
    SELECT at AT TIME ZONE 'UTC', provider, operation, kind, 1, credits, money FROM credit_entry
     WHERE workspace_id = %(workspace)s AND kind IN ('charge', 'refund', 'unknown')
       AND at >= %(since)s AND at < least(%(until)s, (SELECT first FROM days))
     UNION ALL
    SELECT at AT TIME ZONE 'UTC', provider, operation, kind, 1, credits, money FROM credit_entry
     WHERE workspace_id = %(workspace)s AND kind IN ('charge', 'refund', 'unknown')
       AND at >= (SELECT last FROM days) AND at < %(until)s)
SELECT CASE %(by)s WHEN 'day' THEN to_char(at, 'YYYY-MM-DD') WHEN 'month' THEN to_char(at, 'YYYY-MM') ELSE '' END AS period,
       provider, operation, coalesce(sum(lines) FILTER (WHERE kind = 'charge'), 0)::bigint AS calls,
       -coalesce(sum(credits) FILTER (WHERE kind <> 'unknown'), 0) AS credits,
       -coalesce(sum(money) FILTER (WHERE kind <> 'unknown'), 0) AS money,
       -coalesce(sum(credits) FILTER (WHERE kind = 'unknown'), 0) AS unknown_credits,
       -coalesce(sum(money) FILTER (WHERE kind = 'unknown'), 0) AS unknown_money
  FROM counted
 GROUP BY 1, 2, 3
HAVING count(*) FILTER (WHERE kind <> 'unknown') > 0 OR sum(money) <> 0 OR sum(credits) <> 0
 ORDER BY 1, 2, 3

-- name: balance_by_provider
SELECT provider, coalesce(sum(credits) FILTER (WHERE kind IN ('grant', 'purchase')), 0) AS given,
       -coalesce(sum(credits) FILTER (WHERE kind IN ('hold', 'release')), 0) AS held,
       -coalesce(sum(credits) FILTER (WHERE kind IN ('charge', 'refund')), 0) AS charged,
       -coalesce(sum(credits) FILTER (WHERE kind = 'unknown'), 0) AS unknown,
       -coalesce(sum(money) FILTER (WHERE kind IN ('charge', 'refund')), 0) AS charged_money,
       -coalesce(sum(money) FILTER (WHERE kind = 'unknown'), 0) AS unknown_money
  FROM credit_day WHERE workspace_id = %(workspace)s GROUP BY provider ORDER BY provider
