-- name: revert_forget_preview
-- Of these statements: the planner has no figures of outcomes and changes that were written a moment ago, takes them for a
-- few, and would walk all of them for each record. OFFSET 0 keeps a subquery one look into an index for each.
DELETE FROM revert_outcome WHERE job_id = %(job)s AND dry_run

-- name: revert_forget_unsettled
-- What stayed the last time is looked at anew.
DELETE FROM revert_outcome o WHERE o.job_id = %(job)s AND NOT o.dry_run AND o.outcome <> 1 {part_of_outcomes}

-- name: revert_untouched
-- Contacts that nobody has written to since they were made: every write moves updated_at. A row that somebody is writing
-- to is waited for and looked at again, so that no edit is lost.
WITH gone AS (
    {take} contact c
     WHERE c.workspace_id = %(workspace)s AND c.created_by_job = %(job)s AND c.updated_at = c.created_at {part}
       AND NOT EXISTS (SELECT FROM gone_record g
                        WHERE g.workspace_id = %(workspace)s AND g.kind = 'contact' AND g.into_id = c.id)
    {taken}
)
INSERT INTO revert_outcome (workspace_id, job_id, dry_run, outcome, kind, record_id, field, row_number, created, reason)
SELECT %(workspace)s, %(job)s, %(dry_run)s, 1, 1, id, '', created_row, true, 'made' FROM gone

-- name: revert_merged_meanwhile
-- A merge into a contact need not write to it: whether one ended while its row was waited for shows only now.
SELECT EXISTS (SELECT FROM gone_record g
                 JOIN revert_outcome o ON o.job_id = %(job)s AND o.dry_run = %(dry_run)s AND o.outcome = 1 AND o.kind = 1
                                      AND o.record_id = g.into_id AND o.field = ''
                WHERE g.workspace_id = %(workspace)s AND g.kind = 'contact' AND g.into_id IS NOT NULL)

-- name: revert_make_touched_contact
-- The other contacts of the import, locked: from here on nobody writes to them.
CREATE TEMPORARY TABLE touched_contact ON COMMIT DROP AS
SELECT c.id, c.created_row FROM contact c
 WHERE c.workspace_id = %(workspace)s AND c.created_by_job = %(job)s {part}
   AND (c.updated_at <> c.created_at
        OR EXISTS (SELECT FROM gone_record g
                    WHERE g.workspace_id = %(workspace)s AND g.kind = 'contact' AND g.into_id = c.id))
 ORDER BY c.id {lock}

-- name: revert_make_touched_company
CREATE TEMPORARY TABLE touched_company ON COMMIT DROP AS
SELECT c.id, c.created_row FROM company c
 WHERE c.workspace_id = %(workspace)s AND c.created_by_job = %(job)s {part_of_companies}
 ORDER BY c.id {lock}

-- name: revert_keep_changed
-- Records of the import with a change that stands and is not the import's own; the last one of each field is told.
INSERT INTO revert_outcome (workspace_id, job_id, dry_run, outcome, kind, record_id, field, row_number, created, reason,
                            by_id, change_id)
SELECT %(workspace)s, %(job)s, %(dry_run)s, 2, {kind}, t.id, f.field, t.created_row, true, f.source, f.by_id, f.id
  FROM touched_{table} t
 CROSS JOIN LATERAL (SELECT DISTINCT ON (f.field) f.id, f.field, f.source, coalesce(f.job_id, f.merged_from) AS by_id
                       FROM field_change f
                      WHERE f.workspace_id = %(workspace)s AND f.{table}_id = t.id AND f.undone_at IS NULL
                        AND f.source <> 'revert' AND f.job_id IS DISTINCT FROM %(job)s
                      ORDER BY f.field, f.id DESC) AS f

-- name: revert_keep_absorbing
-- Records that another one was merged into: what is left of the other one hangs on them.
INSERT INTO revert_outcome (workspace_id, job_id, dry_run, outcome, kind, record_id, field, row_number, created, reason,
                            by_id)
SELECT DISTINCT ON (t.id) %(workspace)s, %(job)s, %(dry_run)s, 2, {kind}, t.id, '', t.created_row, true, 'absorbed',
       g.record_id
  FROM touched_{table} t
  JOIN gone_record g ON g.workspace_id = %(workspace)s AND g.kind = '{table}' AND g.into_id = t.id
 ORDER BY t.id, g.id

-- name: revert_keep_differing
-- Contacts whose values are not those of their row, although no change tells why.
INSERT INTO revert_outcome (workspace_id, job_id, dry_run, outcome, kind, record_id, field, row_number, created, reason)
SELECT %(workspace)s, %(job)s, %(dry_run)s, 2, 1, contact_id, field, row_number, true, 'unknown'
  FROM (SELECT t.id AS contact_id, t.created_row AS row_number, s.texts AS v, s.email_key, c.*
          FROM touched_contact t
         CROSS JOIN LATERAL (SELECT * FROM contact
                              WHERE contact.workspace_id = %(workspace)s AND contact.id = t.id OFFSET 0) AS c
         CROSS JOIN LATERAL (SELECT texts, email_key FROM effective_row AS r
                              WHERE r.job_id = %(job)s AND r.row_number = t.created_row OFFSET 0) AS s
         WHERE NOT EXISTS (SELECT FROM revert_outcome o
                            WHERE o.job_id = %(job)s AND o.dry_run = %(dry_run)s AND o.outcome = 2 AND o.kind = 1
                              AND o.record_id = t.id OFFSET 0)) AS row,
       LATERAL (VALUES {pairs}) AS pair (field, present, made)
 WHERE present IS DISTINCT FROM made
   AND NOT EXISTS (SELECT FROM field_change f
                    WHERE f.workspace_id = %(workspace)s AND f.contact_id = row.contact_id AND f.field = pair.field
                      AND f.job_id = %(job)s AND f.undone_at IS NULL OFFSET 0)

-- name: revert_block_used
-- Companies of the import that contacts belong to which stay.
INSERT INTO revert_outcome (workspace_id, job_id, dry_run, outcome, kind, record_id, field, row_number, created, reason,
                            by_id)
SELECT %(workspace)s, %(job)s, %(dry_run)s, 3, 2, t.id, '', t.created_row, true, 'used', count(*)
  FROM touched_company t
  JOIN contact c ON c.workspace_id = %(workspace)s AND c.company_id = t.id {staying}
 WHERE NOT EXISTS (SELECT FROM revert_outcome o
                    WHERE o.job_id = %(job)s AND o.dry_run = %(dry_run)s AND o.outcome = 2 AND o.kind = 2
                      AND o.record_id = t.id OFFSET 0)
 GROUP BY t.id, t.created_row

-- name: revert_is_staying
-- In a dry run those that would go are there still.
AND NOT EXISTS (SELECT FROM revert_outcome o
                 WHERE o.job_id = %(job)s AND o.dry_run AND o.outcome = 1 AND o.kind = 1 AND o.record_id = c.id
                   AND o.field = '' OFFSET 0)

-- name: revert_settled
WITH gone AS (
    {take} {table} c
     WHERE c.workspace_id = %(workspace)s AND c.id IN (SELECT t.id FROM touched_{table} t)
       AND NOT EXISTS (SELECT FROM revert_outcome o
                        WHERE o.job_id = %(job)s AND o.dry_run = %(dry_run)s AND o.outcome IN (2, 3)
                          AND o.kind = {kind} AND o.record_id = c.id OFFSET 0)
    {taken}
)
INSERT INTO revert_outcome (workspace_id, job_id, dry_run, outcome, kind, record_id, field, row_number, created, reason)
SELECT %(workspace)s, %(job)s, %(dry_run)s, 1, {kind}, id, '', created_row, true, 'made' FROM gone

-- name: revert_forget_changes
-- Whoever deletes a record deletes its changes.
DELETE FROM field_change f
 USING touched_{table} t
 WHERE f.workspace_id = %(workspace)s AND f.{table}_id = t.id
   AND NOT EXISTS (SELECT FROM {table} c WHERE c.workspace_id = %(workspace)s AND c.id = t.id)

-- name: revert_changed_fields
SELECT DISTINCT f.field FROM field_change f
 WHERE f.job_id = %(job)s AND f.source = 'import' AND f.undone_at IS NULL AND f.{table}_id IS NOT NULL {part_of_changes}

-- name: revert_make_changed
-- Records of others that the import changed, locked in the order in which everybody locks.
CREATE TEMPORARY TABLE changed_{table} ON COMMIT DROP AS
SELECT c.id FROM {table} c
 WHERE c.workspace_id = %(workspace)s AND c.created_by_job IS DISTINCT FROM %(job)s
   AND c.id IN (SELECT f.{table}_id FROM field_change f
                 WHERE f.job_id = %(job)s AND f.source = 'import' AND f.undone_at IS NULL {part_of_changes})
 ORDER BY c.id {lock}

-- name: revert_make_plan
-- A former value that was the address of somebody who was erased is none.
-- For each field that the import changed: what it was before, and why it stays as it is, if it does. Changes of the
-- import that others have built upon stay; those after the last change of anybody else go, the first of them has the
-- former value.
CREATE TEMPORARY TABLE plan_{table} ON COMMIT DROP AS
SELECT plan.*,
       CASE WHEN last_other > last_mine THEN 'later'
            WHEN wrote IS DISTINCT FROM CASE plan.field WHEN '' THEN NULL {values} END THEN 'unknown' END AS stays
  FROM (SELECT record_id, field, last_other,
               max(id) FILTER (WHERE mine) AS last_mine,
               array_agg(id) FILTER (WHERE mine AND id > last_other) AS undone,
               min(id) FILTER (WHERE mine AND id > last_other) AS first_mine,
               regexp_replace((array_agg(old ORDER BY id) FILTER (WHERE mine AND id > last_other))[1],
                              '^\(erased\)$', '') AS former,
               (array_agg(new ORDER BY id DESC) FILTER (WHERE mine))[1] AS wrote,
               (array_agg(row_number ORDER BY id DESC) FILTER (WHERE mine))[1] AS row_number
          FROM (SELECT h.*, coalesce(max(id) FILTER (WHERE NOT mine) OVER (PARTITION BY record_id, field), 0) AS last_other
                  FROM (SELECT f.{table}_id AS record_id, f.id, f.field, f.old, f.new, f.row_number,
                               (f.source = 'import' AND f.job_id = %(job)s) IS TRUE AS mine
                          FROM changed_{table} x
                          JOIN field_change f ON f.workspace_id = %(workspace)s AND f.{table}_id = x.id
                         WHERE f.undone_at IS NULL AND f.source <> 'revert') AS h) AS history
         GROUP BY record_id, field, last_other
        HAVING bool_or(mine)) AS plan
  JOIN {table} c ON c.workspace_id = %(workspace)s AND c.id = plan.record_id

-- name: revert_keep_fields
INSERT INTO revert_outcome (workspace_id, job_id, dry_run, outcome, kind, record_id, field, row_number, created, reason,
                            by_id, change_id)
SELECT %(workspace)s, %(job)s, %(dry_run)s, 2, {kind}, p.record_id, p.field, p.row_number, false,
       coalesce(f.source, p.stays), coalesce(f.job_id, f.merged_from), f.id
  FROM plan_{table} p
  LEFT JOIN field_change f ON f.id = p.last_other AND p.stays = 'later'
 WHERE p.stays IS NOT NULL

-- name: revert_list_fields
INSERT INTO revert_outcome (workspace_id, job_id, dry_run, outcome, kind, record_id, field, row_number, created, reason,
                            change_id)
SELECT %(workspace)s, %(job)s, %(dry_run)s, 1, {kind}, record_id, field, row_number, false, 'changed', first_mine
  FROM plan_{table} WHERE stays IS NULL

-- name: revert_record_fields
INSERT INTO field_change (workspace_id, {table}_id, field, old, new, source, actor, job_id, row_number)
SELECT %(workspace)s, record_id, field, wrote, former, 'revert', %(actor)s, %(job)s, row_number
  FROM plan_{table} WHERE stays IS NULL

-- name: revert_mark_undone
UPDATE field_change f SET undone_at = now(), undone_by = %(actor)s
 WHERE f.id IN (SELECT unnest(p.undone) FROM plan_{table} p WHERE p.stays IS NULL)

-- name: revert_write_fields
UPDATE {table} c
   SET updated_at = greatest(clock_timestamp(), c.updated_at + interval '1 millisecond'){assignments}
  FROM (SELECT record_id, jsonb_object_agg(field, former) FILTER (WHERE field NOT LIKE 'custom:%%') AS former,
               jsonb_object_agg(substr(field, 8), nullif(former, '')) FILTER (WHERE field LIKE 'custom:%%') AS custom
          FROM plan_{table} WHERE stays IS NULL GROUP BY record_id) AS p
 WHERE c.workspace_id = %(workspace)s AND c.id = p.record_id

-- name: revert_block_gone
-- Records of the import that somebody merged or deleted. It comes after all that locks: whoever was faster shows now.
INSERT INTO revert_outcome (workspace_id, job_id, dry_run, outcome, kind, record_id, field, row_number, created, reason,
                            by_id)
SELECT %(workspace)s, %(job)s, %(dry_run)s, 3, CASE g.kind WHEN 'contact' THEN 1 ELSE 2 END, g.record_id, '',
       g.created_row, true, CASE WHEN g.into_id IS NULL THEN 'deleted' ELSE 'merged' END, g.into_id
  FROM gone_record g
 WHERE g.workspace_id = %(workspace)s AND g.created_by_job = %(job)s {part_of_gone}

-- name: revert_block_changes_of_gone
INSERT INTO revert_outcome (workspace_id, job_id, dry_run, outcome, kind, record_id, field, row_number, created, reason,
                            by_id, change_id)
SELECT DISTINCT ON (g.kind, g.record_id, f.field)
       %(workspace)s, %(job)s, %(dry_run)s, 3, CASE g.kind WHEN 'contact' THEN 1 ELSE 2 END, g.record_id,
       coalesce(f.field, ''), f.row_number, false, CASE WHEN g.into_id IS NULL THEN 'deleted' ELSE 'merged' END,
       g.into_id, f.id
  FROM gone_record g
  LEFT JOIN LATERAL (SELECT h.id, h.field, h.row_number FROM field_change h
                      WHERE h.workspace_id = %(workspace)s AND h.job_id = %(job)s AND h.source = 'import'
                        AND h.undone_at IS NULL
                        AND (h.contact_id = CASE g.kind WHEN 'contact' THEN g.record_id END
                             OR h.company_id = CASE g.kind WHEN 'company' THEN g.record_id END)
                     OFFSET 0) AS f ON true
 WHERE g.workspace_id = %(workspace)s AND %(job)s = ANY (g.changed_by_jobs)
   AND g.created_by_job IS DISTINCT FROM %(job)s {part_of_gone}
   AND NOT EXISTS (SELECT FROM revert_outcome o
                    WHERE o.job_id = %(job)s AND NOT o.dry_run AND o.outcome = 1
                      AND o.kind = CASE g.kind WHEN 'contact' THEN 1 ELSE 2 END AND o.record_id = g.record_id)
 ORDER BY g.kind, g.record_id, f.field, f.id DESC

-- name: revert_count_unsettled
SELECT outcome, kind, created, CASE WHEN created THEN count(DISTINCT record_id) ELSE count(*) END
  FROM revert_outcome
 WHERE job_id = %(job)s AND dry_run = %(dry_run)s AND outcome <> 1
 GROUP BY outcome, kind, created

-- name: revert_end_job
UPDATE import_job SET reverted = %(counts)s::jsonb, state = CASE WHEN %(whole)s THEN 'REVERTED' ELSE state END
 WHERE id = %(job)s AND state IN ('COMPLETED', 'REVERTED')

-- name: revert_end
UPDATE revert SET state = 'DONE', counts = %(counts)s::jsonb, seconds = %(seconds)s, finished_at = clock_timestamp()
 WHERE job_id = %(job)s AND number = %(number)s AND state = 'WAITING'

-- name: revert_failed
UPDATE revert SET state = 'FAILED', error = %(sentence)s, finished_at = clock_timestamp()
 WHERE job_id = %(job)s AND state = 'WAITING'

-- name: revert_strangers
-- Which of these ids are of no contact that the import made or changed.
SELECT id FROM unnest(%(contacts)s::bigint[]) AS wanted (id)
 WHERE NOT EXISTS (SELECT FROM contact c
                    WHERE c.workspace_id = %(workspace)s AND c.id = wanted.id AND c.created_by_job = %(job)s)
   AND NOT EXISTS (SELECT FROM field_change f
                    WHERE f.workspace_id = %(workspace)s AND f.contact_id = wanted.id AND f.job_id = %(job)s)
   AND NOT EXISTS (SELECT FROM gone_record g
                    WHERE g.workspace_id = %(workspace)s AND g.kind = 'contact' AND g.record_id = wanted.id
                      AND (g.created_by_job = %(job)s OR %(job)s = ANY (g.changed_by_jobs)))
   AND NOT EXISTS (SELECT FROM revert_outcome o
                    WHERE o.job_id = %(job)s AND NOT o.dry_run AND o.outcome = 1 AND o.kind = 1
                      AND o.record_id = wanted.id)
 ORDER BY id LIMIT 1

-- name: revert_companies_of
SELECT DISTINCT company_id FROM contact
 WHERE workspace_id = %(workspace)s AND id = ANY (%(contacts)s) AND company_id IS NOT NULL

-- name: revert_page
-- The value that was put back is what the import's first change replaced; the value that stayed is the later change's.
SELECT o.outcome, o.kind, o.record_id, o.row_number, o.field, o.created, o.reason, o.by_id,
       CASE o.outcome WHEN 1 THEN f.old ELSE f.new END
  FROM revert_outcome o
  LEFT JOIN field_change f ON f.id = o.change_id
 WHERE o.job_id = %(job)s AND o.dry_run = %(dry_run)s AND o.outcome = ANY (%(groups)s)
   AND (o.outcome, o.kind, o.record_id, o.field) > (%(group)s, %(kind)s, %(record)s, %(field)s)
 ORDER BY o.outcome, o.kind, o.record_id, o.field
 LIMIT %(limit)s
