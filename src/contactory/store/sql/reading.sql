-- name: page_of_rows
-- Row numbers in their order, from one that was seen last; the conditions speak of the alias r.
SELECT r.row_number FROM {walked} r
 WHERE r.job_id = %(job)s AND r.row_number > %(after)s AND r.row_number <= %(until)s {conditions}
 ORDER BY r.row_number LIMIT %(limit)s

-- name: page_of_decided_rows
SELECT r.row_number FROM row_decision r
 WHERE r.job_id = %(job)s AND r.row_number > %(after)s AND r.row_number <= %(until)s
   AND r.action IN ('discard', 'skip') {conditions}
 ORDER BY r.row_number LIMIT %(limit)s

-- name: page_of_single_problems
-- Rows that an issue of one row touches, in their order: one range of an index.
SELECT DISTINCT r.row_number FROM issue r
 WHERE r.job_id = %(job)s AND {state} r.resolved AND r.row_number > %(after)s AND r.row_number <= %(until)s
   {matching} {conditions}
 ORDER BY r.row_number LIMIT %(limit)s

-- name: page_of_issue
-- The rows that one issue touches.
SELECT r.row_number FROM issue_item r
 WHERE r.issue_id = %(issue)s AND r.job_id = %(job)s AND r.row_number > %(after)s AND r.row_number <= %(until)s
   {conditions}
 ORDER BY r.row_number LIMIT %(limit)s

-- name: row_has_issue
EXISTS (SELECT FROM issue_item i JOIN issue ON issue.id = i.issue_id
         WHERE i.job_id = %(job)s AND i.row_number = r.row_number {matching})

-- name: row_has_text
EXISTS (SELECT FROM effective_row e WHERE e.job_id = %(job)s AND e.row_number = r.row_number AND {has_text})

-- name: has_text
-- In the cells as they are shown, as they were cleaned, or in what could not be read; of any case.
strpos(lower(concat_ws(' ', array_to_string({alias}.texts, ' '), array_to_string({alias}.originals, ' '), {alias}.raw)),
       lower(%(text)s)) > 0

-- name: first_rows
-- The beginning of several pages together.
SELECT row_number FROM ({pages}) AS page ORDER BY row_number LIMIT %(limit)s

-- name: page_of_gathered_twins
-- Rows of groups that share an address, where groups are few: all their rows, sorted.
SELECT DISTINCT r.row_number
  FROM issue JOIN issue_item r ON r.issue_id = issue.id
 WHERE issue.job_id = %(job)s AND {state} issue.resolved AND issue.row_number IS NULL
   AND r.row_number > %(after)s AND r.row_number <= %(until)s {conditions}
 ORDER BY r.row_number LIMIT %(limit)s

-- name: page_of_walked_twins
-- The same where groups are many: the index of rows, until the page is full.
SELECT DISTINCT r.row_number FROM issue_item r
 WHERE r.job_id = %(job)s AND r.row_number > %(after)s AND r.row_number <= %(until)s
   AND (SELECT issue.row_number IS NULL AND {state} issue.resolved FROM issue WHERE issue.id = r.issue_id) {conditions}
 ORDER BY r.row_number LIMIT %(limit)s

-- name: count_twin_issues
-- How many groups there are, but no more than are worth counting.
SELECT count(*) FROM (SELECT FROM issue WHERE job_id = %(job)s AND row_number IS NULL LIMIT %(most)s) AS counted

-- name: row_is_not_open
NOT EXISTS (SELECT FROM issue WHERE issue.job_id = %(job)s AND NOT issue.resolved AND issue.row_number = r.row_number)
AND NOT EXISTS (SELECT FROM issue_item i JOIN issue ON issue.id = i.issue_id
                 WHERE i.job_id = %(job)s AND i.row_number = r.row_number
                   AND NOT issue.resolved AND issue.row_number IS NULL)

-- name: row_is_out
EXISTS (SELECT FROM row_decision d
         WHERE d.job_id = %(job)s AND d.row_number = r.row_number AND d.action IN ('discard', 'skip'))

-- name: row_is_held
EXISTS (SELECT FROM held_row h WHERE h.job_id = %(job)s AND h.row_number = r.row_number)

-- name: held_of_page
SELECT row_number FROM held_row WHERE job_id = %(job)s AND row_number = ANY (%(rows)s)

-- name: rows_of_page
SELECT r.row_number, r.line, r.texts, r.originals, r.raw, r.reason, d.action, d.source, r.edited,
       coalesce(newest.action_id, 0), a.actor, a.at
  FROM effective_row r LEFT JOIN row_decision d ON d.job_id = r.job_id AND d.row_number = r.row_number
  LEFT JOIN LATERAL (SELECT max(s.action_id) AS action_id FROM review_step s
                      WHERE s.job_id = r.job_id AND s.row_number = r.row_number) newest ON true
  LEFT JOIN review_action a ON a.id = newest.action_id
 WHERE r.job_id = %(job)s AND r.row_number = ANY (%(rows)s)
 ORDER BY r.row_number

-- name: row_version
-- The newest action of review that changed the row.
SELECT coalesce(max(action_id), 0) FROM review_step WHERE job_id = %(job)s AND row_number = %(row)s

-- name: issues_of_page
SELECT i.row_number, issue.id, issue.kind, issue.field, issue.message, i.value, i.suggestion, issue.resolved,
       issue.resolution
  FROM issue_item i JOIN issue ON issue.id = i.issue_id
 WHERE i.job_id = %(job)s AND i.row_number = ANY (%(rows)s)
 ORDER BY i.row_number, issue.rank, issue.id

-- name: issue_counts
-- A row with two issues of one kind is one row of that kind. Counted in two steps, by hash: count(DISTINCT) sorts.
SELECT kind, resolved, sum(issues)::bigint, count(*)
  FROM (SELECT kind, resolved, row_number, count(*) AS issues FROM issue
         WHERE job_id = %(job)s AND row_number IS NOT NULL
         GROUP BY kind, resolved, row_number) AS of_row
 GROUP BY kind, resolved
UNION ALL
SELECT kind, resolved, count(*), sum(rows)::bigint
  FROM (SELECT kind, resolved, (SELECT count(*) FROM issue_item i WHERE i.issue_id = issue.id) AS rows FROM issue
         WHERE job_id = %(job)s AND row_number IS NULL) AS of_group
 GROUP BY kind, resolved

-- name: issue_values
-- The values at fault of one kind's open issues, those of most rows first, with what is suggested for each.
SELECT issue.field, i.value, min(i.suggestion), count(DISTINCT i.row_number) AS rows
  FROM issue JOIN issue_item i ON i.issue_id = issue.id
 WHERE issue.job_id = %(job)s AND NOT issue.resolved AND issue.kind = %(kind)s
 GROUP BY issue.field, i.value
 ORDER BY rows DESC, issue.field, i.value LIMIT %(limit)s

-- name: issue_fields
SELECT issue.field, count(DISTINCT i.row_number), count(DISTINCT i.row_number) FILTER (WHERE i.suggestion IS NOT NULL)
  FROM issue JOIN issue_item i ON i.issue_id = issue.id
 WHERE issue.job_id = %(job)s AND NOT issue.resolved AND issue.kind = %(kind)s
 GROUP BY issue.field ORDER BY 2 DESC, 1

-- name: last_row_number
SELECT coalesce(max(row_number), 0) FROM staged_row WHERE job_id = %(job)s

-- name: suggested_rows
-- How many rows with an open issue have a suggestion, by kind.
SELECT issue.kind, count(DISTINCT i.row_number) FROM issue JOIN issue_item i ON i.issue_id = issue.id
 WHERE issue.job_id = %(job)s AND NOT issue.resolved AND i.suggestion IS NOT NULL
 GROUP BY issue.kind

-- name: issue_samples
-- The first issues of each kind, open ones first, with the first rows of each.
SELECT kind.name, s.id, s.field, s.message, s.resolved, s.resolution, i.rows, i.value, i.suggestion
  FROM unnest(%(kinds)s::text[]) AS kind (name),
       LATERAL (SELECT * FROM (
           (SELECT id, field, message, resolved, resolution, row_number FROM issue
             WHERE job_id = %(job)s AND NOT resolved AND kind = kind.name ORDER BY row_number, id LIMIT %(samples)s)
           UNION ALL
           (SELECT id, field, message, resolved, resolution, row_number FROM issue
             WHERE job_id = %(job)s AND resolved AND kind = kind.name ORDER BY row_number, id LIMIT %(samples)s)) AS first_issues
         ORDER BY resolved, row_number, id LIMIT %(samples)s) AS s,
       LATERAL (SELECT array_agg(row_number ORDER BY row_number) AS rows, min(value) AS value, min(suggestion) AS suggestion
                  FROM (SELECT row_number, value, suggestion FROM issue_item WHERE issue_id = s.id
                         ORDER BY row_number LIMIT 10) AS first) AS i
 ORDER BY kind.name, s.resolved, s.row_number, s.id

-- name: origin_of_contact
SELECT job.filename, row.line FROM import_job job
  LEFT JOIN staged_row row ON row.job_id = job.id AND row.row_number = %(row)s
 WHERE job.id = %(job)s

-- name: page_of_results
-- Records in the order of their ids that an import created, or changed, or both.
SELECT record_id, bool_or(created) AS created
  FROM ((SELECT c.id AS record_id, true AS created FROM {record} c
          WHERE c.workspace_id = %(workspace)s AND c.created_by_job = %(job)s AND c.id > %(after)s
          ORDER BY c.id LIMIT %(limit)s)
        UNION ALL
        (SELECT DISTINCT f.{record}_id, false FROM field_change f
          WHERE f.job_id = %(job)s AND f.{record}_id > %(after)s AND f.workspace_id = %(workspace)s AND f.source = 'import'
            AND f.undone_at IS NULL
            AND EXISTS (SELECT FROM {record} c WHERE c.workspace_id = %(workspace)s AND c.id = f.{record}_id)
          ORDER BY f.{record}_id LIMIT %(limit)s)) AS page
 GROUP BY record_id ORDER BY record_id LIMIT %(limit)s
