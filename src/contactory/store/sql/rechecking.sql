-- name: close_corrected
-- Problems of the rows that were checked again and do not have them any more.
UPDATE issue SET resolved = true, resolution = %(resolution)s, resolved_at = now(), action_id = %(action_id)s
 WHERE id IN (
    SELECT issue.id FROM acted a {issues of a}
     WHERE NOT issue.resolved
       AND (issue.kind IN ('missing_required', 'invalid_email', 'invalid_value')
            OR (issue.kind IN ('malformed_row', 'repaired_row')
                AND EXISTS (SELECT FROM row_edit e
                             WHERE e.job_id = %(job)s AND e.row_number = a.row_number OFFSET 0)))
       AND NOT EXISTS (SELECT FROM found_problem p
                        WHERE p.row_number = a.row_number AND p.kind = issue.kind AND p.field = issue.field))

-- name: open_found
-- Problems that the rows have now; a row that is out has none that needs a decision.
WITH found AS (
    SELECT p.* FROM found_problem p
     WHERE NOT EXISTS (SELECT FROM row_decision d WHERE d.job_id = %(job)s AND d.row_number = p.row_number
                                                    AND d.action IN ('discard', 'skip'))
), made AS (
    INSERT INTO issue (workspace_id, job_id, kind, rank, field, group_key, message, resolved, resolution)
    SELECT %(workspace)s, %(job)s, kind, rank, field, row_number::text, message, false, '' FROM found
    ON CONFLICT (job_id, kind, field, group_key) DO UPDATE
       SET resolved = false, resolution = '', resolved_at = NULL, action_id = NULL, message = excluded.message
    RETURNING id, kind, field, group_key
)
INSERT INTO issue_item (issue_id, workspace_id, job_id, row_number, value, suggestion)
SELECT made.id, %(workspace)s, %(job)s, found.row_number, found.value, found.suggestion
  FROM made JOIN found ON found.kind = made.kind AND found.field = made.field AND found.row_number::text = made.group_key
ON CONFLICT (issue_id, row_number) DO UPDATE SET value = excluded.value, suggestion = excluded.suggestion

-- name: reopen_damage
-- What the reader said about a row counts again once nothing stands in the row's place.
UPDATE issue SET resolved = false, resolution = '', resolved_at = NULL, action_id = NULL
 WHERE id IN (
    SELECT issue.id FROM acted a {issues of a}
     WHERE issue.resolved AND issue.kind IN ('malformed_row', 'repaired_row') AND NOT {accepted}
       AND NOT EXISTS (SELECT FROM row_edit e WHERE e.job_id = %(job)s AND e.row_number = a.row_number OFFSET 0)
       AND NOT EXISTS (SELECT FROM row_decision d WHERE d.job_id = %(job)s AND d.row_number = a.row_number
                                                    AND d.action IN ('discard', 'skip') OFFSET 0))

-- name: find_candidates
-- The affected rows that nothing holds back: no decision stands for them, and no problem of their own is open.
INSERT INTO candidate
SELECT a.row_number, r.{key}
  FROM affected a
  {row of a}
 WHERE r.{key} IS NOT NULL
   AND NOT EXISTS (SELECT FROM row_decision d WHERE d.job_id = %(job)s AND d.row_number = a.row_number OFFSET 0)
   AND NOT EXISTS (SELECT FROM (SELECT a.row_number) AS a {issues of a}
                    WHERE NOT issue.resolved AND issue.kind NOT IN ('existing_contact', 'duplicate_in_file'))

-- name: find_twins
-- The groups that the touched keys form now.
INSERT INTO twin
SELECT row_number, key, row_number = min(row_number) OVER grouped, row_number = max(row_number) OVER grouped,
       members
  FROM (SELECT a.row_number, a.key, count(*) OVER (PARTITION BY a.key) AS members
          FROM candidate a JOIN touched_key k ON k.key = a.key) AS shared
 WHERE members > 1
WINDOW grouped AS (PARTITION BY key)

-- name: close_touched_duplicates
UPDATE issue SET resolved = true, resolution = %(dissolved)s, resolved_at = now(), action_id = %(action_id)s
 WHERE id IN (SELECT issue.id FROM affected a {issues of a} JOIN touched_key k ON k.key = issue.group_key
               WHERE NOT issue.resolved AND issue.kind = 'duplicate_in_file'
                 AND NOT EXISTS (SELECT FROM twin WHERE twin.key = issue.group_key))

-- name: leave_touched_groups
-- Rows that are no more in a group that goes on, or begins anew, without them.
DELETE FROM issue_item
 USING (SELECT DISTINCT issue.id, issue.group_key FROM twin a {issues of a}
         WHERE issue.kind = 'duplicate_in_file' AND issue.group_key = a.key) AS grouped
 WHERE issue_item.issue_id = grouped.id
   AND NOT EXISTS (SELECT FROM twin WHERE twin.row_number = issue_item.row_number
                                      AND twin.key = grouped.group_key)

-- name: open_touched_duplicates
WITH made AS (
    INSERT INTO issue (workspace_id, job_id, kind, rank, field, group_key, message, resolved, resolution)
    SELECT %(workspace)s, %(job)s, 'duplicate_in_file', %(rank)s, '{field}', key,
           'The {key_noun} ' || key || ' stands in ' || max(members) || ' rows of this file.', false, ''
      FROM twin GROUP BY key
    ON CONFLICT (job_id, kind, field, group_key) DO UPDATE
       SET resolved = false, resolution = '', resolved_at = NULL, action_id = NULL, message = excluded.message
    RETURNING id, group_key
)
INSERT INTO issue_item (issue_id, workspace_id, job_id, row_number, value, suggestion)
SELECT made.id, %(workspace)s, %(job)s, twin.row_number, twin.key, NULL
  FROM twin JOIN made ON made.group_key = twin.key
ON CONFLICT (issue_id, row_number) DO NOTHING

-- name: find_known
-- The candidates whose key a record of the workspace has, but for those that have a twin, which is to be decided first.
INSERT INTO known
SELECT a.row_number, a.key, c.id
  FROM candidate a
 CROSS JOIN LATERAL (SELECT id FROM {record}
                      WHERE workspace_id = %(workspace)s AND {field} = a.key AND {field} <> '' OFFSET 0) AS c
 WHERE NOT EXISTS (SELECT FROM twin WHERE twin.row_number = a.row_number)
ON CONFLICT DO NOTHING

-- name: close_affected_unknown
UPDATE issue SET resolved = true, resolution = 'no longer in question', resolved_at = now(), action_id = %(action_id)s
 WHERE id IN (SELECT issue.id FROM affected a {issues of a}
               WHERE NOT issue.resolved AND issue.kind = 'existing_contact'
                 AND NOT EXISTS (SELECT FROM known WHERE known.row_number = a.row_number))

-- name: open_affected_known
WITH made AS (
    INSERT INTO issue (workspace_id, job_id, kind, rank, field, group_key, message, resolved, resolution)
    SELECT %(workspace)s, %(job)s, 'existing_contact', %(rank)s, '{field}', row_number::text,
           'The workspace has a {record} with the {key_noun} ' || key || ' already.', false, ''
      FROM known
    ON CONFLICT (job_id, kind, field, group_key) DO UPDATE
       SET resolved = false, resolution = '', resolved_at = NULL, action_id = NULL, message = excluded.message
    RETURNING id, group_key
)
INSERT INTO issue_item (issue_id, workspace_id, job_id, row_number, value, suggestion)
SELECT made.id, %(workspace)s, %(job)s, known.row_number, known.key, NULL
  FROM known JOIN made ON made.group_key = known.row_number::text
ON CONFLICT (issue_id, row_number) DO UPDATE SET value = excluded.value
