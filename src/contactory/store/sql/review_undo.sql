-- name: act_on_steps
-- The rows of an action that nobody changed after it.
INSERT INTO acted
SELECT s.row_number FROM review_step s {row of s}
 WHERE s.job_id = %(job)s AND s.action_id = %(undone)s
   AND NOT EXISTS (SELECT FROM review_step later WHERE later.job_id = %(job)s AND later.row_number = s.row_number
                                                   AND later.action_id > s.action_id)

-- name: rows_changed_since
-- The rows of an action that stay as they are, because somebody changed them after it or they are records already.
SELECT s.row_number FROM review_step s
 WHERE s.action_id = %(undone)s AND NOT EXISTS (SELECT FROM acted a WHERE a.row_number = s.row_number)
 ORDER BY s.row_number LIMIT %(most)s

-- name: restore_decisions
DELETE FROM row_decision d USING acted a WHERE d.job_id = %(job)s AND d.row_number = a.row_number;
INSERT INTO row_decision (workspace_id, job_id, row_number, action, source, review_action_id)
SELECT %(workspace)s, %(job)s, a.row_number, s.before->'decision'->>'action', s.before->'decision'->>'source',
       (s.before->'decision'->>'review_action_id')::bigint
  FROM acted a
  JOIN review_step s ON s.job_id = %(job)s AND s.row_number = a.row_number AND s.action_id = %(undone)s
 WHERE s.before->'decision' <> 'null'

-- name: restore_edits
DELETE FROM row_edit e USING acted a WHERE e.job_id = %(job)s AND e.row_number = a.row_number;
INSERT INTO row_edit (workspace_id, job_id, row_number, email_key, domain_key, texts, originals, action_id)
SELECT %(workspace)s, %(job)s, a.row_number, e->>'email_key', e->>'domain_key',
       ARRAY(SELECT value FROM jsonb_array_elements_text(e->'texts') WITH ORDINALITY AS t (value, n) ORDER BY n),
       CASE WHEN e->'originals' <> 'null' THEN
           ARRAY(SELECT value FROM jsonb_array_elements_text(e->'originals') WITH ORDINALITY AS t (value, n)
                  ORDER BY n) END,
       (e->>'action_id')::bigint
  FROM acted a
  JOIN review_step s ON s.job_id = %(job)s AND s.row_number = a.row_number AND s.action_id = %(undone)s
 CROSS JOIN LATERAL (SELECT s.before->'edit' AS e) AS former
 WHERE e <> 'null'

-- name: restore_acceptance
UPDATE issue
   SET resolved = was.accepted, resolution = CASE WHEN was.accepted THEN %(accepted_again)s ELSE '' END,
       resolved_at = CASE WHEN was.accepted THEN now() END, action_id = %(action_id)s
  FROM (SELECT issue.id, (s.before->>'accepted')::bool AS accepted, issue.resolved AND {accepted} AS is_accepted
          FROM acted a
          JOIN review_step s ON s.job_id = %(job)s AND s.row_number = a.row_number AND s.action_id = %(undone)s
          {issues of a}
         WHERE issue.kind = 'repaired_row') AS was
 WHERE issue.id = was.id AND was.accepted <> was.is_accepted

-- name: settle_rows_that_are_out
-- A row that is out again has nothing left to decide.
UPDATE issue SET resolved = true, resolution = %(resolution)s, resolved_at = now(), action_id = %(action_id)s
 WHERE id IN (SELECT issue.id FROM acted a
                JOIN row_decision d ON d.job_id = %(job)s AND d.row_number = a.row_number
                                   AND d.action IN ('discard', 'skip')
                {issues of a}
               WHERE NOT issue.resolved AND issue.row_number IS NOT NULL)
