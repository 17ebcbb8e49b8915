-- name: match_rows
-- The rows that were named, with their open issues.
INSERT INTO matched
SELECT a.row_number, issue.id, issue.kind
  FROM unnest(%(wanted)s::int[]) AS a (row_number)
  {row of a}
  LEFT JOIN LATERAL (SELECT issue.id, issue.kind FROM (SELECT a.row_number) AS a {issues of a}
                      WHERE NOT issue.resolved OFFSET 0) AS issue ON true

-- name: match_issue
INSERT INTO matched
SELECT r.row_number, issue.id, issue.kind
  FROM issue JOIN issue_item i ON i.issue_id = issue.id
  {row of i}
 WHERE issue.job_id = %(job)s AND issue.id = %(issue)s

-- name: match_issues
-- Rows with an open issue that fits a filter.
INSERT INTO matched
SELECT r.row_number, issue.id, issue.kind
  FROM issue JOIN issue_item i ON i.issue_id = issue.id
  {row of i}
 WHERE issue.job_id = %(job)s AND {state} issue.resolved {conditions}

-- name: count_open_rows
SELECT count(DISTINCT i.row_number)
  FROM issue JOIN issue_item i ON i.issue_id = issue.id
  {row of i}
 WHERE issue.job_id = %(job)s AND NOT issue.resolved {conditions}

-- name: match_all_rows
-- Rows that fit a filter which names no issue, by their status.
INSERT INTO matched
SELECT r.row_number, NULL, NULL FROM {rows} AS r WHERE r.job_id = %(job)s {conditions}

-- name: act_on_matched
INSERT INTO acted SELECT DISTINCT row_number FROM matched

-- name: act_on_rows_not_out
INSERT INTO acted
SELECT DISTINCT m.row_number FROM matched m
 WHERE NOT EXISTS (SELECT FROM row_decision d
                    WHERE d.job_id = %(job)s AND d.row_number = m.row_number AND d.action = 'discard')

-- name: act_on_decided
INSERT INTO acted
SELECT DISTINCT m.row_number FROM matched m JOIN row_decision d ON d.job_id = %(job)s AND d.row_number = m.row_number

-- name: act_on_all_but_one
-- Of each group that was matched, all rows but the one that is kept.
INSERT INTO acted
SELECT row_number
  FROM (SELECT i.row_number,
               CASE %(action)s WHEN 'keep_first' THEN min(i.row_number) OVER grouped
                               ELSE max(i.row_number) OVER grouped END AS kept
          FROM issue_item i
         WHERE i.issue_id IN (SELECT issue_id FROM matched WHERE kind = 'duplicate_in_file')
        WINDOW grouped AS (PARTITION BY i.issue_id)) AS member
 WHERE row_number <> kept
ON CONFLICT DO NOTHING

-- name: act_on_suggested
INSERT INTO acted
SELECT DISTINCT m.row_number FROM matched m
  JOIN issue_item i ON i.issue_id = m.issue_id AND i.row_number = m.row_number
 WHERE m.kind IN ('invalid_email', 'invalid_value') AND i.suggestion IS NOT NULL

-- name: act_on_repaired
INSERT INTO acted SELECT DISTINCT row_number FROM matched WHERE kind = 'repaired_row'

-- name: act_on_known
-- Rows for an existing contact, and those for which something else was decided before.
INSERT INTO acted
SELECT DISTINCT m.row_number FROM matched m
  LEFT JOIN row_decision d ON d.job_id = %(job)s AND d.row_number = m.row_number
 WHERE CASE WHEN d.action IS NULL THEN m.kind = 'existing_contact'
            ELSE d.action IN ('skip', 'fill_empty', 'overwrite') AND d.action <> %(action)s END

-- name: count_matched
SELECT count(DISTINCT row_number) FROM matched

-- name: kinds_matched
SELECT DISTINCT kind FROM matched WHERE kind IS NOT NULL

-- name: rows_acted
-- The rows that change, with their texts; a row that could not be read has none.
SELECT r.row_number, r.texts, r.originals
  FROM acted a {row of a}
 ORDER BY r.row_number

-- name: rows_suggested
-- The same with the suggestions of the issues that were matched, by field.
SELECT r.row_number, r.texts, r.originals, s.suggested
  FROM acted a {row of a}
  JOIN (SELECT m.row_number, jsonb_object_agg(issue.field, i.suggestion) AS suggested
          FROM matched m JOIN issue_item i ON i.issue_id = m.issue_id AND i.row_number = m.row_number
          JOIN issue ON issue.id = m.issue_id
         WHERE m.kind IN ('invalid_email', 'invalid_value') AND i.suggestion IS NOT NULL
         GROUP BY m.row_number) AS s ON s.row_number = a.row_number
 ORDER BY r.row_number
