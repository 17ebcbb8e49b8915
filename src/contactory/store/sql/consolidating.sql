-- name: serialise_workspace
-- Two imports of one workspace write their records one after the other: neither may be surprised by the other's keys.
SELECT pg_advisory_xact_lock(hashtext('contactory.consolidate'), %(workspace)s::int)

-- name: newly_known
-- Keys that became known after the check: an import that finished in between.
SELECT EXISTS (
    SELECT FROM {rows} s JOIN {record} c ON c.workspace_id = %(workspace)s AND c.{field} = s.{key} AND c.{field} <> ''
     WHERE s.job_id = %(job)s AND s.{key} IS NOT NULL
       AND NOT EXISTS (SELECT FROM row_decision d WHERE d.job_id = %(job)s AND d.row_number = s.row_number))

-- name: make_waiting
-- Rows that somebody has to decide about: a partial consolidation leaves them out.
CREATE TEMPORARY TABLE waiting ON COMMIT DROP AS
SELECT DISTINCT i.row_number
  FROM issue_item i JOIN issue ON issue.id = i.issue_id
 WHERE i.job_id = %(job)s AND NOT issue.resolved
   AND NOT EXISTS (SELECT FROM row_decision d WHERE d.job_id = %(job)s AND d.row_number = i.row_number
                                                AND d.action IN ('discard', 'skip'));
CREATE UNIQUE INDEX ON waiting (row_number);
ANALYZE waiting

-- name: rows_not_waiting
(SELECT e.* FROM {rows} e WHERE NOT EXISTS (SELECT FROM waiting WHERE waiting.row_number = e.row_number))

-- name: any_merging
SELECT EXISTS (SELECT FROM row_decision WHERE job_id = %(job)s AND action IN ('fill_empty', 'overwrite'))

-- name: merging_rows
-- Rows that change a record which is there, each with that record.
SELECT d.row_number, d.action, c.id AS record_id
  FROM row_decision d
  JOIN {rows} s ON s.job_id = %(job)s AND s.row_number = d.row_number
  JOIN {record} c ON c.workspace_id = %(workspace)s AND c.{field} = s.{key} AND c.{field} <> ''
 WHERE d.job_id = %(job)s AND d.action IN ('fill_empty', 'overwrite') {conditions}

-- name: targets
-- shared: another row changes the same record, so what one finds depends on those before it.
SELECT row_number, action, record_id, count(*) OVER (PARTITION BY record_id) > 1 AS shared FROM ({merging}) AS merging

-- name: make_targets
CREATE TEMPORARY TABLE target ON COMMIT DROP AS
WITH found AS MATERIALIZED ({merging}) {targets};
ANALYZE target

-- name: lock_records
-- Nobody changes a record between the comparison with its fields and their change.
FOR NO KEY UPDATE OF c

-- name: targets_shared
SELECT coalesce(bool_or(shared), false), count(*) FROM target

-- name: forget_gone_records
-- A row that was to change a record which is gone meanwhile is a row like any other.
DELETE FROM row_decision d USING {rows} s
 WHERE d.job_id = %(job)s AND d.action IN ('fill_empty', 'overwrite')
   AND s.job_id = %(job)s AND s.row_number = d.row_number
   AND NOT EXISTS (SELECT FROM target WHERE target.row_number = d.row_number)

-- name: plan_by_hashing
SET LOCAL enable_sort = off

-- name: plan_by_any_means
SET LOCAL enable_sort = on

-- name: first_rows_of_domains
SELECT s.domain_key, min(s.row_number) AS row_number
  FROM {rows} s
 WHERE s.job_id = %(job)s AND s.domain_key IS NOT NULL
   AND NOT EXISTS (SELECT FROM row_decision d WHERE d.job_id = %(job)s AND d.row_number = s.row_number
                                                AND d.action IN ('discard', 'skip'))
 GROUP BY s.domain_key

-- name: that_row
-- OFFSET keeps the planner from looking at all rows for each.
r.row_number = f.row_number OFFSET 0

-- name: that_plain_row
-- The order can only come from the primary key. Without statistics of a new job every index that begins with the job looks
-- as good, and one that goes through all of its rows for each made ten thousand rows a matter of a minute.
r.row_number BETWEEN f.row_number AND f.row_number ORDER BY r.row_number LIMIT 1

-- name: create_companies
-- One company for each domain that the workspace has not yet; its texts come from the first row that names it. Those rows
-- are few among all: the row is looked up for each. Domains repeat: hashing them beats sorting.
WITH first_row AS (
    {first_rows}
)
INSERT INTO company (workspace_id, domain, created_by_job, created_row{columns})
SELECT %(workspace)s, domain_key, %(job)s, row_number{values}
  FROM (SELECT f.domain_key, f.row_number, s.texts AS v
          FROM first_row f
         CROSS JOIN LATERAL (SELECT texts FROM {rows} AS r
                              WHERE r.job_id = %(job)s AND {that_row}) AS s
         ORDER BY f.row_number) AS named
ON CONFLICT (workspace_id, domain) WHERE domain <> '' DO NOTHING

-- name: create_contacts
-- Every row without a decision becomes a contact, linked to its company. array_append gives the texts unpacked, and OFFSET
-- keeps them so: else each of fifty columns walks the packed array from its start.
INSERT INTO contact (workspace_id, company_id, created_by_job, created_row, email{columns})
SELECT %(workspace)s, company_id, %(job)s, row_number, coalesce(email_key, ''){values}
  FROM (SELECT s.row_number, s.email_key, array_append(s.texts, NULL) AS v, c.id AS company_id
          FROM {rows} s
          LEFT JOIN company c ON c.workspace_id = %(workspace)s AND c.domain = s.domain_key AND c.domain <> ''
         WHERE s.job_id = %(job)s
           AND NOT EXISTS (SELECT FROM row_decision d WHERE d.job_id = %(job)s AND d.row_number = s.row_number)
        OFFSET 0) AS row

-- name: merge_pairs
-- What the rows offer to their records, field by field. OFFSET keeps the texts unpacked, as above. Rows that differ in
-- nothing, often most of them, are passed over before their fields are laid out one below the other.
SELECT row.record_id, row.row_number, row.action, pair.*
  FROM (SELECT t.record_id, t.row_number, t.action, array_append(s.texts, NULL) AS v, c.*
          FROM {targets}
          JOIN {rows} s ON s.job_id = %(job)s AND s.row_number = t.row_number
          JOIN {record} c ON c.workspace_id = %(workspace)s AND c.id = t.record_id
         WHERE {which}
        OFFSET 0) AS row,
       LATERAL (VALUES {pairs}) AS pair (field, old, new, guarded, turns_back)
 WHERE pair.new <> '' AND ({differs})

-- name: merge_pairs_in_turn
-- The same where several rows offer to one record: each finds what those before it in the file have written.
SELECT record_id, row_number, action, field, coalesce(written[cardinality(written)], old) AS old, new, guarded, turns_back
  FROM (SELECT *, array_agg(new) FILTER (WHERE writes) OVER (PARTITION BY record_id, field ORDER BY row_number
                                                             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS written
          FROM (SELECT *, may AND ((action = 'overwrite' AND NOT guarded)
                                   OR (old = '' AND row_number = min(row_number) FILTER (WHERE may)
                                                                  OVER (PARTITION BY record_id, field))) AS writes
                  FROM (SELECT *, NOT (turns_back AND (guarded OR action = 'fill_empty')) AS may
                          FROM ({pairs}) AS offered) AS allowed) AS writing) AS in_turn

-- name: merge_verdicts
-- What comes of each offer: the change, or the reason why the field is kept. A field that a person's consent stands in is
-- only ever filled, unless the job names it; and no fill turns an opt-out back.
SELECT record_id, row_number, field, old, new,
       CASE WHEN old <> '' AND action = 'fill_empty' THEN 'not_empty'
            WHEN old <> '' AND guarded THEN 'protected'
            WHEN turns_back AND (guarded OR action = 'fill_empty') THEN 'opted_out'
            ELSE 'change' END AS verdict
  FROM ({pairs}) AS offer
 WHERE new <> old

-- name: make_merges
CREATE TEMPORARY TABLE merge ON COMMIT DROP AS
SELECT record_id, row_number, field, old, new FROM ({verdicts}) AS judged WHERE verdict = 'change'

-- name: record_merges
INSERT INTO field_change (workspace_id, {record}_id, field, old, new, source, job_id, row_number)
SELECT %(workspace)s, record_id, field, old, new, 'import', %(job)s, row_number FROM merge ORDER BY row_number, field

-- name: apply_merges
UPDATE {record}
   SET updated_at = greatest(clock_timestamp(), {record}.updated_at + interval '1 millisecond'){assignments}
  FROM (SELECT record_id, jsonb_object_agg(field, new ORDER BY row_number) AS changed,
               jsonb_object_agg(substr(field, 8), new ORDER BY row_number) FILTER (WHERE field LIKE 'custom:%%') AS custom
          FROM merge GROUP BY record_id) AS m
 WHERE {record}.workspace_id = %(workspace)s AND {record}.id = m.record_id

-- name: hold_rows
-- What is left once the others are records; decided rows are held too, for a decision can be taken back.
INSERT INTO held_row (workspace_id, job_id, row_number)
SELECT %(workspace)s, %(job)s, row_number FROM waiting
UNION
SELECT %(workspace)s, %(job)s, row_number FROM row_decision WHERE job_id = %(job)s AND action IN ('discard', 'skip')
ON CONFLICT (job_id, row_number) DO NOTHING

-- name: release_rows
-- Rows that were held and are records now.
DELETE FROM held_row h
 WHERE h.job_id = %(job)s
   AND NOT EXISTS (SELECT FROM waiting WHERE waiting.row_number = h.row_number)
   AND NOT EXISTS (SELECT FROM row_decision d WHERE d.job_id = %(job)s AND d.row_number = h.row_number
                                                AND d.action IN ('discard', 'skip'))

-- name: consolidated
-- The last statement of an import, or of a part of it: it changes nothing unless every row that was ready is accounted
-- for, and the job's own constraint refuses an end with a row left.
UPDATE import_job
   SET state = %(state)s, partial = partial OR %(state)s = 'NEEDS_REVIEW',
       rows_success = rows_success + %(rows)s,
       contacts_created = contacts_created + %(contacts)s, contacts_updated = contacts_updated + %(contacts_updated)s,
       companies_created = companies_created + %(companies)s,
       companies_updated = companies_updated + %(companies_updated)s,
       consolidate_seconds = consolidate_seconds + %(seconds)s, finished_at = clock_timestamp()
 WHERE id = %(job)s AND state = 'PROCESSING' AND (rows_issue = 0 OR %(state)s = 'NEEDS_REVIEW')
   AND rows_total - rows_issue - rows_discarded - rows_success = %(rows)s
