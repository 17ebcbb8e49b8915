-- name: rows_of_suppressed
-- Rows that name an address which must not come back. Addresses are hashed here, for a million of them in the time that
-- sending them would take.
CREATE TEMPORARY TABLE gone_row ON COMMIT DROP AS
SELECT s.row_number FROM {rows} AS s
 WHERE s.job_id = %(job)s AND ({conditions})
   AND NOT EXISTS (SELECT FROM erased_row e WHERE e.job_id = %(job)s AND e.row_number = s.row_number)

-- name: is_suppressed
{hash} IN (SELECT hash FROM suppression WHERE workspace_id = %(workspace)s)

-- name: names_suppressed
(s.raw IS NOT NULL
 AND EXISTS (SELECT FROM regexp_matches(lower(s.raw), '[^\s,;|<>"''()]+@[^\s,;|<>"''()]+', 'g') AS found (words)
              WHERE {hash} IN (SELECT hash FROM suppression WHERE workspace_id = %(workspace)s)))

-- name: rows_of_person
-- Rows of the person: by address, by what contacts were made from, and by the raw text of what could not be read.
CREATE TEMPORARY TABLE gone_row ON COMMIT DROP AS
SELECT s.row_number FROM staged_row AS s LEFT JOIN row_edit e ON e.job_id = s.job_id AND e.row_number = s.row_number
 WHERE s.job_id = %(job)s
   AND (s.email_key = ANY (%(addresses)s) OR e.email_key = ANY (%(addresses)s) OR s.row_number = ANY (%(sources)s)
        OR (s.raw IS NOT NULL AND strpos(lower(s.raw), %(address)s) > 0 AND s.raw ~* %(pattern)s) {conditions})
   AND NOT EXISTS (SELECT FROM erased_row r WHERE r.job_id = %(job)s AND r.row_number = s.row_number)

-- name: drop_gone_rows
DROP TABLE gone_row

-- name: note_erased_rows
INSERT INTO erased_row (workspace_id, job_id, row_number)
SELECT %(workspace)s, %(job)s, row_number FROM gone_row
ON CONFLICT DO NOTHING

-- name: rename_groups_of_gone_rows
-- A group of rows that share an address is named by that address.
UPDATE issue SET group_key = 'erased:' || id, message = 'The person of these rows was erased.'
 WHERE job_id = %(job)s AND kind = 'duplicate_in_file'
   AND group_key IN (SELECT s.email_key FROM staged_row s JOIN gone_row USING (row_number) WHERE s.job_id = %(job)s
                     UNION ALL
                     SELECT e.email_key FROM row_edit e JOIN gone_row USING (row_number) WHERE e.job_id = %(job)s)

-- name: blank_staged_rows
-- The hash of a row's cells would let somebody who knows them prove that they were there.
UPDATE staged_row s
   SET texts = '{}', originals = NULL, raw = NULL, reason = 'erased', email_key = NULL, domain_key = NULL,
       row_hash = sha256(convert_to('erased ' || s.job_id || ' ' || s.row_number, 'UTF8'))
  FROM gone_row WHERE s.job_id = %(job)s AND s.row_number = gone_row.row_number

-- name: forget_edits_of_gone_rows
DELETE FROM row_edit e USING gone_row WHERE e.job_id = %(job)s AND e.row_number = gone_row.row_number

-- name: forget_keys_of_gone_rows
DELETE FROM row_key k USING gone_row WHERE k.job_id = %(job)s AND k.row_number = gone_row.row_number

-- name: forget_steps_of_gone_rows
-- What stood for the row before a decision: with it, undo would bring the row back.
DELETE FROM review_step t USING gone_row WHERE t.job_id = %(job)s AND t.row_number = gone_row.row_number

-- name: blank_items_of_gone_rows
UPDATE issue_item i SET value = NULL, suggestion = NULL
  FROM gone_row WHERE i.job_id = %(job)s AND i.row_number = gone_row.row_number

-- name: blank_issues_of_gone_rows
UPDATE issue SET message = 'The person of this row was erased.'
  FROM gone_row WHERE job_id = %(job)s AND issue.row_number = gone_row.row_number

-- name: settle_erased_rows
-- In an import that is not done, an erased row stays out, whatever anybody decided. One that is a record's source already,
-- in an import that was written in part, stays what it is.
WITH settled AS (
    UPDATE issue SET resolved = true, resolution = %(source)s, resolved_at = now()
     WHERE job_id = %(job)s AND NOT resolved
       AND (row_number IN (SELECT row_number FROM erased_row WHERE job_id = %(job)s)
            OR (kind = 'duplicate_in_file' AND group_key LIKE 'erased:%%'))
)
INSERT INTO row_decision AS d (workspace_id, job_id, row_number, action, source)
SELECT %(workspace)s, %(job)s, row_number, 'discard', %(source)s FROM erased_row r
 WHERE job_id = %(job)s
   AND (NOT %(partial)s OR EXISTS (SELECT FROM held_row h WHERE h.job_id = %(job)s AND h.row_number = r.row_number))
ON CONFLICT (job_id, row_number) DO UPDATE SET action = 'discard', source = excluded.source, review_action_id = NULL
 WHERE d.action <> 'discard'

-- name: text_columns
-- Every column of a tenant's table that can hold a text, with the type that a masked text is cast back to.
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  JOIN pg_type t ON t.oid = a.atttypid
 WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = current_schema()::regnamespace
   AND EXISTS (SELECT FROM pg_attribute w WHERE w.attrelid = c.oid AND w.attname = 'workspace_id')
   AND t.typname IN ('text', 'varchar', 'jsonb', '_text', '_varchar')
 ORDER BY c.relname, a.attnum

-- name: mask_mentions
-- An address within a text of somebody else's. The row as one text is looked at first: that is one look for sixty columns.
UPDATE {table} AS t SET {assignments}
 WHERE t.workspace_id = %(workspace)s {part} AND lower(t::text) LIKE ANY (%(likes)s) AND t::text ~* %(pattern)s

-- name: masked
{column} = regexp_replace({column}::text, %(pattern)s, '(erased)', 'gi')::{type}

-- name: masked_value
{column} = regexp_replace(regexp_replace({column}::text, %(pattern)s, '(erased)', 'gi'), '^\(erased\)$', '')::{type}

-- name: count_mentions
SELECT count(*) FROM {table} AS t
 WHERE t.workspace_id = %(workspace)s AND lower(t::text) LIKE ANY (%(likes)s) AND t::text ~* %(pattern)s

-- name: forget_answers_about
-- Answers that are kept to be given again, and speak of the person.
DELETE FROM idempotent_response
 WHERE workspace_id = %(workspace)s
   AND (route ~ %(routes)s OR (lower(body) LIKE ANY (%(likes)s) AND body ~* %(pattern)s))

-- name: forget_rules_about
DELETE FROM review_rule WHERE workspace_id = %(workspace)s AND lower(text) = ANY (%(addresses)s)

-- name: contacts_of_person
-- Contacts that have the address, as their first or a further one, and those that such a contact was merged into.
SELECT id FROM contact
 WHERE workspace_id = %(workspace)s
   AND (email = %(address)s OR lower(btrim(secondary_email)) = %(address)s OR lower(btrim(tertiary_email)) = %(address)s
        OR id IN (SELECT into_id FROM gone_record
                   WHERE workspace_id = %(workspace)s AND kind = 'contact' AND into_id IS NOT NULL
                     AND %(address)s IN (lower(values ->> 'email'), lower(btrim(values ->> 'secondary_email')),
                                         lower(btrim(values ->> 'tertiary_email')))))
 ORDER BY id FOR UPDATE

-- name: addresses_of_contacts
-- The main addresses that these contacts have, had, or brought from a merge, but for one that is another contact's now.
WITH mine (id) AS (
    SELECT unnest(%(contacts)s::bigint[])
    UNION
    SELECT record_id FROM gone_record
     WHERE workspace_id = %(workspace)s AND kind = 'contact' AND into_id = ANY (%(contacts)s::bigint[])
), found (address) AS (
    SELECT email FROM contact WHERE workspace_id = %(workspace)s AND id IN (SELECT id FROM mine)
    UNION
    SELECT lower(values ->> 'email') FROM gone_record
     WHERE workspace_id = %(workspace)s AND kind = 'contact' AND record_id IN (SELECT id FROM mine)
    UNION
    SELECT unnest(ARRAY[old, new]) FROM field_change
     WHERE workspace_id = %(workspace)s AND field = 'email' AND contact_id IN (SELECT id FROM mine)
)
SELECT address FROM found
 WHERE address <> '' AND address <> %(address)s
   AND NOT EXISTS (SELECT FROM contact c WHERE c.workspace_id = %(workspace)s AND c.email = address
                                           AND c.id <> ALL (%(contacts)s::bigint[]))

-- name: sources_of_contacts
-- The rows that these contacts, and those merged into them, were made from or changed by.
WITH mine (id) AS (
    SELECT unnest(%(contacts)s::bigint[])
    UNION
    SELECT record_id FROM gone_record
     WHERE workspace_id = %(workspace)s AND kind = 'contact' AND into_id = ANY (%(contacts)s::bigint[])
)
SELECT created_by_job, created_row FROM contact WHERE workspace_id = %(workspace)s AND id IN (SELECT id FROM mine)
UNION
SELECT created_by_job, created_row FROM gone_record
 WHERE workspace_id = %(workspace)s AND kind = 'contact' AND record_id IN (SELECT id FROM mine)
UNION
SELECT job_id, row_number FROM field_change
 WHERE workspace_id = %(workspace)s AND source = 'import' AND contact_id IN (SELECT id FROM mine)

-- name: count_changes_of_contacts
SELECT (SELECT count(*) FROM field_change WHERE workspace_id = %(workspace)s AND contact_id = ANY (%(contacts)s)),
       (SELECT count(*) FROM gone_record WHERE workspace_id = %(workspace)s AND kind = 'contact'
                                           AND into_id = ANY (%(contacts)s))

-- name: companies_of_nobody
-- Companies that an import of contacts made, and that only these contacts belonged to.
SELECT DISTINCT company.id FROM contact c
  JOIN company ON company.workspace_id = %(workspace)s AND company.id = c.company_id
  JOIN import_job job ON job.id = company.created_by_job AND job.kind = 'contacts'
 WHERE c.workspace_id = %(workspace)s AND c.id = ANY (%(contacts)s)
   AND NOT EXISTS (SELECT FROM contact other
                    WHERE other.workspace_id = %(workspace)s AND other.company_id = company.id
                      AND other.id <> ALL (%(contacts)s))

-- name: wait_run
-- A run that waits for something else to end; waiting is no failed attempt.
UPDATE run SET state = 'READY', lease_until = NULL, attempts = 0, published_at = NULL,
       run_at = clock_timestamp() + make_interval(secs => %(delay)s)
 WHERE id = %(run)s AND fence = %(fence)s AND state = 'RUNNING'

-- name: file_rows_done
UPDATE erased_row SET file_done = true WHERE job_id = ANY (%(jobs)s) AND NOT file_done

-- name: forget_row_range
-- Everything of some rows of an import, in one transaction of bounded size.
WITH rows AS (
    DELETE FROM staged_row WHERE job_id = %(job)s AND row_number > %(after)s AND row_number <= %(until)s RETURNING 1
), items AS (
    DELETE FROM issue_item WHERE job_id = %(job)s AND row_number > %(after)s AND row_number <= %(until)s
), edits AS (
    DELETE FROM row_edit WHERE job_id = %(job)s AND row_number > %(after)s AND row_number <= %(until)s
), steps AS (
    DELETE FROM review_step WHERE job_id = %(job)s AND row_number > %(after)s AND row_number <= %(until)s
), held AS (
    DELETE FROM held_row WHERE job_id = %(job)s AND row_number > %(after)s AND row_number <= %(until)s
), decisions AS (
    DELETE FROM row_decision WHERE job_id = %(job)s AND row_number > %(after)s AND row_number <= %(until)s
)
SELECT count(*) FROM rows

-- name: forget_row_keys
DELETE FROM row_key WHERE job_id = %(job)s

-- name: forget_some_issues
DELETE FROM issue WHERE id IN (SELECT id FROM issue WHERE job_id = %(job)s LIMIT %(most)s)

-- name: next_row_left
SELECT min(row_number) FROM staged_row WHERE job_id = %(job)s

-- name: items_of_person
-- Items of runs about the contacts, about those that were merged into them, and about whoever had the addresses.
SELECT i.id FROM enrichment_item i JOIN enrichment e ON e.id = i.enrichment_id AND e.target = 'contact'
 WHERE i.workspace_id = %(workspace)s
   AND (i.record_id = ANY (%(contacts)s::bigint[])
        OR i.record_id IN (SELECT record_id FROM gone_record
                            WHERE workspace_id = %(workspace)s AND kind = 'contact'
                              AND into_id = ANY (%(contacts)s::bigint[]))
        OR lower(i.asked::text) LIKE ANY (%(likes)s) OR lower(i.found::text) LIKE ANY (%(likes)s))

-- name: forget_provider_answers
-- What providers answered about the person, also where the same was asked for somebody else.
DELETE FROM provider_answer
 WHERE workspace_id = %(workspace)s
   AND (id IN (SELECT (entry ->> 'answer')::bigint FROM enrichment_item i, jsonb_array_elements(i.asked) AS entry
                WHERE i.id = ANY (%(items)s::bigint[]) AND entry ? 'answer')
        OR lower(outcome::text) LIKE ANY (%(likes)s))

-- name: blank_enrichment_items
-- What was asked and what it cost stays; about whom, and what was found, goes.
UPDATE enrichment_item i
   SET found = '{}', sentence = CASE WHEN i.sentence = '' THEN '' ELSE 'The person of this item was erased.' END,
       asked = (SELECT coalesce(jsonb_agg(entry - 'about' - 'answer' - 'sentence' ORDER BY place), '[]')
                  FROM jsonb_array_elements(i.asked) WITH ORDINALITY AS part (entry, place))
 WHERE i.id = ANY (%(items)s::bigint[])
