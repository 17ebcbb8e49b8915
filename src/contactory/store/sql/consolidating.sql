-- name: serialise_workspace
-- Two imports of one workspace write their records one after the other: neither may be surprised by the other's keys.
SELECT pg_advisory_xact_lock(hashtext('contactory.consolidate'), %(workspace)s::int)

-- name: newly_known
-- Addresses that became known after the check: an import that finished in between.
SELECT EXISTS (
    SELECT FROM {rows} s JOIN contact c ON c.workspace_id = %(workspace)s AND c.email = s.email_key AND c.email <> ''
     WHERE s.job_id = %(job)s AND s.email_key IS NOT NULL
       AND NOT EXISTS (SELECT FROM row_decision d WHERE d.job_id = %(job)s AND d.row_number = s.row_number))

-- name: forget_gone_contacts
-- A row that was to change a contact which is gone meanwhile becomes a contact of its own.
DELETE FROM row_decision d
 WHERE d.job_id = %(job)s AND d.action IN ('fill_empty', 'overwrite')
   AND NOT EXISTS (SELECT FROM {rows} s JOIN contact c ON c.workspace_id = %(workspace)s AND c.email = s.email_key
                    WHERE s.job_id = %(job)s AND s.row_number = d.row_number AND c.email <> '')

-- name: plan_by_hashing
SET LOCAL enable_sort = off

-- name: plan_by_any_means
SET LOCAL enable_sort = on

-- name: create_companies
-- One company for each domain that the workspace has not yet; its texts come from the first row that names it. Those rows
-- are few among all: OFFSET keeps the planner from looking at all rows for each. Domains repeat: hashing them beats sorting.
WITH first_row AS (
    SELECT s.domain_key, min(s.row_number) AS row_number
      FROM {rows} s
     WHERE s.job_id = %(job)s AND s.domain_key IS NOT NULL
       AND NOT EXISTS (SELECT FROM row_decision d WHERE d.job_id = %(job)s AND d.row_number = s.row_number
                                                    AND d.action IN ('discard', 'skip'))
     GROUP BY s.domain_key
)
INSERT INTO company (workspace_id, domain, created_by_job, created_row{columns})
SELECT %(workspace)s, domain_key, %(job)s, row_number{values}
  FROM (SELECT f.domain_key, f.row_number, s.texts AS v
          FROM first_row f
         CROSS JOIN LATERAL (SELECT texts FROM {rows} AS r
                              WHERE r.job_id = %(job)s AND r.row_number = f.row_number OFFSET 0) AS s
         ORDER BY f.row_number) AS named
ON CONFLICT (workspace_id, domain) DO NOTHING

-- name: create_contacts
-- Every row without a decision becomes a contact, linked to its company. array_append gives the texts unpacked, and OFFSET
-- keeps them so: else each of fifty columns walks the packed array from its start.
INSERT INTO contact (workspace_id, company_id, created_by_job, created_row, email{columns})
SELECT %(workspace)s, company_id, %(job)s, row_number, coalesce(email_key, ''){values}
  FROM (SELECT s.row_number, s.email_key, array_append(s.texts, NULL) AS v, c.id AS company_id
          FROM {rows} s
          LEFT JOIN company c ON c.workspace_id = %(workspace)s AND c.domain = s.domain_key
         WHERE s.job_id = %(job)s
           AND NOT EXISTS (SELECT FROM row_decision d WHERE d.job_id = %(job)s AND d.row_number = s.row_number)
        OFFSET 0) AS row

-- name: make_merges
-- What rows for existing contacts change, field by field; a field that a person's consent stands in is only ever filled.
-- The contacts are locked, so that nobody's edit comes between what was read here and what is written.
CREATE TEMPORARY TABLE merge ON COMMIT DROP AS
SELECT contact_id, row_number, field, old, new
  FROM (SELECT c.id AS contact_id, s.row_number, d.action, s.texts AS v, c.*
          FROM row_decision d
          JOIN {rows} s ON s.job_id = %(job)s AND s.row_number = d.row_number
          JOIN contact c ON c.workspace_id = %(workspace)s AND c.email = s.email_key AND c.email <> ''
         WHERE d.job_id = %(job)s AND d.action IN ('fill_empty', 'overwrite')
           FOR UPDATE OF c) AS row,
       LATERAL (VALUES {pairs}) AS pair (field, old, new)
 WHERE new <> '' AND new <> old
   AND (old = '' OR (action = 'overwrite' AND field <> ALL (%(protected)s)))

-- name: record_merges
INSERT INTO field_change (workspace_id, contact_id, field, old, new, source, job_id, row_number)
SELECT %(workspace)s, contact_id, field, old, new, 'import', %(job)s, row_number FROM merge

-- name: apply_merges
UPDATE contact
   SET updated_at = greatest(clock_timestamp(), contact.updated_at + interval '1 millisecond'){assignments}
  FROM (SELECT contact_id, jsonb_object_agg(field, new) AS changed FROM merge GROUP BY contact_id) AS m
 WHERE contact.workspace_id = %(workspace)s AND contact.id = m.contact_id

-- name: count_merging
SELECT count(*) FROM row_decision WHERE job_id = %(job)s AND action IN ('fill_empty', 'overwrite')

-- name: completed
-- The last statement of an import: it fails on the job's own constraint if a single row is unaccounted for.
UPDATE import_job
   SET state = 'COMPLETED', rows_success = rows_total - rows_discarded, rows_issue = 0,
       contacts_created = %(created)s, contacts_updated = %(updated)s, companies_created = %(companies)s,
       consolidate_seconds = %(seconds)s, finished_at = clock_timestamp()
 WHERE id = %(job)s AND state = 'PROCESSING' AND rows_issue = 0
   AND rows_total - rows_discarded = %(created)s + %(merged)s
