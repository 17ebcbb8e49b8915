-- name: count_offers
-- What would come of each field of the rows for existing records; the rows without a field count rows and records that
-- change.
SELECT field, verdict, count(*), NULL::bigint FROM judged GROUP BY field, verdict
UNION ALL
SELECT NULL, verdict, count(DISTINCT row_number), count(DISTINCT record_id) FROM judged WHERE verdict = 'change'
 GROUP BY verdict

-- name: make_judged
CREATE TEMPORARY TABLE judged ON COMMIT DROP AS SELECT record_id, row_number, field, verdict FROM ({verdicts}) AS verdicts

-- name: drop_forecast
-- A transaction may forecast twice.
DROP TABLE IF EXISTS waiting, target, judged

-- name: count_kept_out
SELECT action, count(*) FROM row_decision WHERE job_id = %(job)s AND action IN ('discard', 'skip') GROUP BY action

-- name: count_new_companies
SELECT count(*) FROM ({first_rows}) AS f
 WHERE NOT EXISTS (SELECT FROM company o
                    WHERE o.workspace_id = %(workspace)s AND o.domain = f.domain_key AND o.domain <> '')

-- name: count_merging
-- Rows that were decided to go into a record, and wait for nothing.
SELECT count(*) FROM row_decision r
 WHERE r.job_id = %(job)s AND r.action IN ('fill_empty', 'overwrite') {left}
   AND NOT EXISTS (SELECT FROM waiting WHERE waiting.row_number = r.row_number)

-- name: count_newly_known
SELECT count(*)
  FROM {rows} s JOIN {record} c ON c.workspace_id = %(workspace)s AND c.{field} = s.{key} AND c.{field} <> ''
 WHERE s.job_id = %(job)s AND s.{key} IS NOT NULL
   AND NOT EXISTS (SELECT FROM row_decision d WHERE d.job_id = %(job)s AND d.row_number = s.row_number)

-- name: page_of_creating
-- Rows in their order that nothing was decided about, within a span of row numbers. The span is said of the decisions too,
-- for the planner does not see it.
SELECT r.row_number FROM {walked} r
 WHERE r.job_id = %(job)s AND r.row_number > %(after)s AND r.row_number <= %(until)s
   AND NOT EXISTS (SELECT FROM row_decision d
                    WHERE d.job_id = %(job)s AND d.row_number = r.row_number
                      AND d.row_number > %(after)s AND d.row_number <= %(until)s)
   AND {not_open}
 ORDER BY r.row_number LIMIT %(limit)s

-- name: page_of_gone
-- Rows that were to change a record which is gone.
SELECT r.row_number FROM row_decision r
 WHERE r.job_id = %(job)s AND r.row_number > %(after)s AND r.action IN ('fill_empty', 'overwrite') {left} AND {not_open}
   AND NOT EXISTS (SELECT FROM effective_row e
                     JOIN {record} c ON c.workspace_id = %(workspace)s AND c.{field} = e.{key} AND c.{field} <> ''
                    WHERE e.job_id = %(job)s AND e.row_number = r.row_number)
 ORDER BY r.row_number LIMIT %(limit)s

-- name: page_of_decided
-- Rows in their order for which one thing was decided; {left} for a job that was written in part.
SELECT r.row_number FROM row_decision r
 WHERE r.job_id = %(job)s AND r.action = '{action}' AND r.row_number > %(after)s {left} {not_open}
 ORDER BY r.row_number LIMIT %(limit)s

-- name: mates_of_rows
-- Rows that go into the same records as these: they find each other by the hash of their key. OFFSET makes it one look
-- into the index for each; a join walked the keys of all rows.
SELECT DISTINCT r.row_number
  FROM effective_row e
 CROSS JOIN LATERAL (SELECT k.row_number FROM row_key k
                      WHERE k.job_id = %(job)s AND k.key_hash = hashtextextended(e.{key}, 0) OFFSET 0) AS r
  JOIN row_decision d ON d.job_id = %(job)s AND d.row_number = r.row_number AND d.action IN ('fill_empty', 'overwrite')
 WHERE e.job_id = %(job)s AND e.row_number = ANY (%(numbers)s) {left} AND {not_open}

-- name: offers_of_rows
SELECT row_number, field, old, new, verdict FROM ({verdicts}) AS judged
 WHERE row_number = ANY (%(wanted)s) ORDER BY row_number

-- name: forecast_rows
-- The rows with the texts that a record takes from them, and what was decided.
SELECT s.row_number, s.line, s.{key}, d.action, d.source, c.id{values}
  FROM (SELECT e.*, e.texts AS v FROM effective_row e
         WHERE e.job_id = %(job)s AND e.row_number = ANY (%(numbers)s)) AS s
  LEFT JOIN row_decision d ON d.job_id = %(job)s AND d.row_number = s.row_number
  LEFT JOIN {record} c ON c.workspace_id = %(workspace)s AND c.{field} = s.{key} AND c.{field} <> ''
 ORDER BY s.row_number
