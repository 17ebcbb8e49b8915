-- name: enrichment_revert_forget
-- The last look into the future, and what stayed the last time, which is looked at anew.
DELETE FROM enrichment_revert_outcome o
 WHERE o.enrichment_id = %(enrichment)s AND (o.dry_run OR (NOT %(dry_run)s AND o.outcome <> 1 {part_of_outcomes}))

-- name: enrichment_revert_make_changed
-- Records that the enrichment gave a value to, locked in the order in which everybody locks.
CREATE TEMPORARY TABLE enriched ON COMMIT DROP AS
SELECT c.id FROM {record} c
 WHERE c.workspace_id = %(workspace)s
   AND c.id IN (SELECT f.{record}_id FROM field_change f
                 WHERE f.enrichment_id = %(enrichment)s AND f.source = 'provider' AND f.undone_at IS NULL
                       {part_of_changes})
 ORDER BY c.id {lock}

-- name: enrichment_revert_fields
SELECT DISTINCT field FROM field_change f
 WHERE f.enrichment_id = %(enrichment)s AND f.source = 'provider' AND f.undone_at IS NULL AND f.{record}_id IS NOT NULL
       {part_of_changes}

-- name: enrichment_revert_make_plan
-- For each value that the enrichment gave: what was there before, and why it stays, if it does. What others have built
-- upon stays; of what came after the last change of anybody else, the first has the former value.
CREATE TEMPORARY TABLE enriched_plan ON COMMIT DROP AS
SELECT plan.*, NULL::bigint AS by_id,
       CASE WHEN last_other > last_mine THEN 'later'
            WHEN wrote IS DISTINCT FROM CASE plan.field WHEN '' THEN NULL {values} END THEN 'unknown' END AS stays
  FROM (SELECT record_id, field, last_other,
               max(id) FILTER (WHERE mine) AS last_mine,
               array_agg(id) FILTER (WHERE mine AND id > last_other) AS undone,
               min(id) FILTER (WHERE mine AND id > last_other) AS first_mine,
               (array_agg(old ORDER BY id) FILTER (WHERE mine AND id > last_other))[1] AS former,
               (array_agg(new ORDER BY id DESC) FILTER (WHERE mine))[1] AS wrote
          FROM (SELECT h.*, coalesce(max(id) FILTER (WHERE NOT mine) OVER (PARTITION BY record_id, field), 0) AS last_other
                  FROM (SELECT f.{record}_id AS record_id, f.id, f.field, f.old, f.new,
                               (f.source = 'provider' AND f.enrichment_id = %(enrichment)s) IS TRUE AS mine
                          FROM enriched x
                          JOIN field_change f ON f.workspace_id = %(workspace)s AND f.{record}_id = x.id
                         WHERE f.undone_at IS NULL AND f.source <> 'revert') AS h) AS history
         GROUP BY record_id, field, last_other
        HAVING bool_or(mine)) AS plan
  JOIN {record} c ON c.workspace_id = %(workspace)s AND c.id = plan.record_id

-- name: enrichment_revert_taken_keys
-- The key that a record had belongs to another one by now.
UPDATE enriched_plan p SET stays = 'taken', by_id = o.id
  FROM {record} o
 WHERE p.field = '{key}' AND p.stays IS NULL AND p.former <> ''
   AND o.workspace_id = %(workspace)s AND o.{key} = p.former AND o.id <> p.record_id

-- name: enrichment_revert_addresses
SELECT DISTINCT former FROM enriched_plan WHERE stays IS NULL AND former <> '' AND field = ANY (%(emails)s)

-- name: enrichment_revert_suppressed
UPDATE enriched_plan SET stays = 'suppressed'
 WHERE stays IS NULL AND field = ANY (%(emails)s) AND former = ANY (%(addresses)s)

-- name: enrichment_revert_of_address
-- What is said of an address stays with it.
UPDATE enriched_plan p SET stays = 'address'
  FROM enriched_plan a
 WHERE p.stays IS NULL AND p.field = ANY (%(of_address)s)
   AND a.record_id = p.record_id AND a.field = 'email' AND a.stays IS NOT NULL

-- name: enrichment_revert_list_staying
INSERT INTO enrichment_revert_outcome (workspace_id, enrichment_id, dry_run, outcome, record_id, field, reason, by_id,
                                       change_id)
SELECT %(workspace)s, %(enrichment)s, %(dry_run)s, CASE WHEN p.stays IN ('later', 'unknown') THEN 2 ELSE 3 END,
       p.record_id, p.field, coalesce(f.source, p.stays),
       coalesce(p.by_id, f.job_id, f.enrichment_id, f.merged_from), coalesce(f.id, p.last_mine)
  FROM enriched_plan p
  LEFT JOIN field_change f ON f.id = p.last_other AND p.stays = 'later'
 WHERE p.stays IS NOT NULL

-- name: enrichment_revert_list_reversed
INSERT INTO enrichment_revert_outcome (workspace_id, enrichment_id, dry_run, outcome, record_id, field, reason, change_id)
SELECT %(workspace)s, %(enrichment)s, %(dry_run)s, 1, record_id, field, 'changed', first_mine
  FROM enriched_plan WHERE stays IS NULL

-- name: enrichment_revert_record
INSERT INTO field_change (workspace_id, {record}_id, field, old, new, source, actor, enrichment_id)
SELECT %(workspace)s, record_id, field, wrote, former, 'revert', %(actor)s, %(enrichment)s
  FROM enriched_plan WHERE stays IS NULL

-- name: enrichment_revert_mark
UPDATE field_change f SET undone_at = clock_timestamp(), undone_by = %(actor)s
 WHERE f.id IN (SELECT unnest(p.undone) FROM enriched_plan p WHERE p.stays IS NULL)

-- name: enrichment_revert_write
UPDATE {record} c
   SET updated_at = greatest(clock_timestamp(), c.updated_at + interval '1 millisecond'){assignments}
  FROM (SELECT record_id, jsonb_object_agg(field, former) AS former
          FROM enriched_plan WHERE stays IS NULL GROUP BY record_id) AS p
 WHERE c.workspace_id = %(workspace)s AND c.id = p.record_id

-- name: enrichment_revert_block_gone
-- Records that somebody merged or deleted since; the changes of a deleted one are gone with it.
INSERT INTO enrichment_revert_outcome (workspace_id, enrichment_id, dry_run, outcome, record_id, field, reason, by_id,
                                       change_id)
SELECT DISTINCT ON (i.record_id, f.field)
       %(workspace)s, %(enrichment)s, %(dry_run)s, 3, i.record_id, coalesce(f.field, ''),
       CASE WHEN g.into_id IS NULL THEN 'deleted' ELSE 'merged' END, g.into_id, f.id
  FROM enrichment_item i
  LEFT JOIN {record} c ON c.workspace_id = %(workspace)s AND c.id = i.record_id
  LEFT JOIN gone_record g ON g.workspace_id = %(workspace)s AND g.kind = '{record}' AND g.record_id = i.record_id
  LEFT JOIN LATERAL (SELECT h.id, h.field FROM field_change h
                      WHERE h.workspace_id = %(workspace)s AND h.{record}_id = i.record_id
                        AND h.enrichment_id = %(enrichment)s AND h.source = 'provider' AND h.undone_at IS NULL
                     OFFSET 0) AS f ON true
 WHERE i.enrichment_id = %(enrichment)s AND i.state IN ('success', 'partial') AND c.id IS NULL {part_of_items}
   AND NOT EXISTS (SELECT FROM enrichment_revert_outcome o
                    WHERE o.enrichment_id = %(enrichment)s AND NOT o.dry_run AND o.outcome = 1
                      AND o.record_id = i.record_id)
 ORDER BY i.record_id, f.field, f.id DESC

-- name: enrichment_revert_count
SELECT outcome, count(*), count(DISTINCT record_id) FROM enrichment_revert_outcome
 WHERE enrichment_id = %(enrichment)s AND dry_run = %(dry_run)s
 GROUP BY outcome

-- name: enrichment_revert_note
UPDATE enrichment SET reverted_at = clock_timestamp(), updated_at = clock_timestamp() WHERE id = %(enrichment)s

-- name: enrichment_revert_end
UPDATE enrichment_revert
   SET state = 'DONE', counts = %(counts)s::jsonb, seconds = %(seconds)s, finished_at = clock_timestamp()
 WHERE enrichment_id = %(enrichment)s AND number = %(number)s AND state = 'WAITING'

-- name: enrichment_revert_failed
UPDATE enrichment_revert SET state = 'FAILED', error = %(sentence)s, finished_at = clock_timestamp()
 WHERE enrichment_id = %(enrichment)s AND state = 'WAITING'

-- name: enrichment_revert_strangers
-- Which of these ids is of no record that the enrichment was about.
SELECT id FROM unnest(%(records)s::bigint[]) AS wanted (id)
 WHERE NOT EXISTS (SELECT FROM enrichment_item i WHERE i.enrichment_id = %(enrichment)s AND i.record_id = wanted.id)
 ORDER BY id LIMIT 1

-- name: enrichment_revert_page
-- The value that was put back is what the first change replaced; the value that stayed is that of the later change.
SELECT o.outcome, o.record_id, o.field, o.reason, o.by_id, CASE o.outcome WHEN 1 THEN f.old ELSE f.new END
  FROM enrichment_revert_outcome o
  LEFT JOIN field_change f ON f.id = o.change_id
 WHERE o.enrichment_id = %(enrichment)s AND o.dry_run = %(dry_run)s AND o.outcome = ANY (%(groups)s)
   AND (o.outcome, o.record_id, o.field) > (%(group)s, %(record)s, %(field)s)
 ORDER BY o.outcome, o.record_id, o.field
 LIMIT %(limit)s
