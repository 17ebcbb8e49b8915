-- name: review_tables
-- Which of these tables the session has, how many rows the planner believes in, and how many bytes they take.
SELECT relname::text, reltuples, pg_relation_size(oid) FROM pg_class
 WHERE relname = ANY (%(tables)s) AND relnamespace = pg_my_temp_schema()

-- name: make_review_tables
-- What one action works with, private to the session: the rows that the request matches, those that change with their
-- problems, everything that a change can affect, and what was open before. An action empties them when it ends: a commit
-- that did would make every file and index of them anew, which takes longer than the decision about a row.
CREATE TEMPORARY TABLE IF NOT EXISTS matched (row_number int, issue_id bigint, kind text);
CREATE TEMPORARY TABLE IF NOT EXISTS acted (row_number int PRIMARY KEY);
CREATE TEMPORARY TABLE IF NOT EXISTS incoming_edit (
    row_number int PRIMARY KEY, email_key text COLLATE "C", domain_key text COLLATE "C", texts text[], originals text[]
);
CREATE TEMPORARY TABLE IF NOT EXISTS found_problem (
    row_number int, kind text, rank smallint, field text, message text, value text, suggestion text
);
CREATE TEMPORARY TABLE IF NOT EXISTS touched_key (
    key text COLLATE "C" PRIMARY KEY, key_hash bigint GENERATED ALWAYS AS (hashtextextended(key, 0)) STORED
);
CREATE TEMPORARY TABLE IF NOT EXISTS affected (row_number int PRIMARY KEY);
CREATE TEMPORARY TABLE IF NOT EXISTS candidate (row_number int PRIMARY KEY, key text COLLATE "C");
CREATE TEMPORARY TABLE IF NOT EXISTS open_before (row_number int, issue_id bigint);
CREATE TEMPORARY TABLE IF NOT EXISTS twin (
    row_number int PRIMARY KEY, key text COLLATE "C", is_first bool, is_last bool, members bigint
);
CREATE TEMPORARY TABLE IF NOT EXISTS known (row_number int PRIMARY KEY, key text COLLATE "C", record_id bigint)

-- name: truncate_review_tables
TRUNCATE matched, acted, incoming_edit, found_problem, touched_key, affected, candidate, open_before, twin, known

-- name: delete_from_review_tables
-- Quicker than TRUNCATE where they hold a few rows.
DELETE FROM matched; DELETE FROM acted; DELETE FROM incoming_edit; DELETE FROM found_problem; DELETE FROM touched_key;
DELETE FROM affected; DELETE FROM candidate; DELETE FROM open_before; DELETE FROM twin; DELETE FROM known

-- name: copy_found_problems
COPY found_problem FROM STDIN

-- name: row_of
-- The row looked up by its number, whatever the planner believes: a million rows stand beside the few that are wanted.
CROSS JOIN LATERAL (SELECT * FROM {rows} AS of_job
                     WHERE of_job.job_id = %(job)s AND of_job.row_number = {alias}.row_number OFFSET 0) AS r

-- name: issues_of
-- The issues of a row, by way of its items: of a job that is new to the statistics, the planner takes any index on issues
-- for as good as any other.
CROSS JOIN LATERAL (SELECT issue_id, suggestion FROM issue_item
                     WHERE issue_item.job_id = %(job)s AND issue_item.row_number = {alias}.row_number OFFSET 0) AS i
CROSS JOIN LATERAL (SELECT * FROM issue AS of_item WHERE of_item.id = i.issue_id OFFSET 0) AS issue

-- name: drop_review_tables
-- The check of all rows fills tables of these names in one go.
DROP TABLE IF EXISTS pg_temp.twin, pg_temp.known

-- name: select_anew
TRUNCATE acted

-- name: compare_anew
TRUNCATE acted, touched_key, affected, candidate, twin, known

-- name: act_on_open
-- Rows with an open issue of one of these kinds.
INSERT INTO acted
SELECT DISTINCT row_number FROM issue
 WHERE job_id = %(job)s AND NOT resolved AND row_number IS NOT NULL AND kind = ANY (%(kinds)s)

-- name: act_on_losers
-- on_duplicate: keep_first and keep_last keep one row of each open group, discard_all none.
INSERT INTO acted
SELECT row_number
  FROM (SELECT i.row_number,
               CASE %(policy)s WHEN 'keep_first' THEN min(i.row_number) OVER grouped
                               WHEN 'keep_last' THEN max(i.row_number) OVER grouped END AS kept
          FROM issue JOIN issue_item i ON i.issue_id = issue.id
         WHERE issue.job_id = %(job)s AND NOT issue.resolved AND issue.kind = 'duplicate_in_file'
        WINDOW grouped AS (PARTITION BY issue.id)) AS member
 WHERE row_number IS DISTINCT FROM kept

-- name: affect_open_groups
INSERT INTO affected
SELECT i.row_number FROM issue JOIN issue_item i ON i.issue_id = issue.id
 WHERE issue.job_id = %(job)s AND NOT issue.resolved AND issue.kind = 'duplicate_in_file'
ON CONFLICT DO NOTHING

-- name: settle_open
UPDATE issue SET resolved = true, resolution = %(resolution)s, resolved_at = now()
 WHERE job_id = %(job)s AND NOT resolved AND kind = %(kind)s

-- name: touch_newly_known
-- Keys of the file that records have got since the rows were last compared with records.
INSERT INTO touched_key
SELECT c.{field} FROM {record} c
 WHERE c.workspace_id = %(workspace)s AND c.{field} <> ''
   AND (c.id > %(contacts_seen)s
        OR c.id IN (SELECT {record}_id FROM field_change
                     WHERE workspace_id = %(workspace)s AND field = '{field}' AND id > %(changes_seen)s))
   AND EXISTS (SELECT FROM row_key WHERE row_key.job_id = %(job)s AND row_key.key_hash = hashtextextended(c.{field}, 0)
               OFFSET 0)
ON CONFLICT DO NOTHING

-- name: close_gone_records
UPDATE issue SET resolved = true, resolution = 'the {record} is gone', resolved_at = now()
  FROM issue_item i
 WHERE issue.job_id = %(job)s AND NOT issue.resolved AND issue.kind = 'existing_contact' AND i.issue_id = issue.id
   AND NOT EXISTS (SELECT FROM {record} c
                    WHERE c.workspace_id = %(workspace)s AND c.{field} = i.value AND c.{field} <> '')

-- name: has_row_keys
-- Row 0 says so: without a hash the planner may go through the keys of all other jobs first.
SELECT EXISTS (SELECT FROM row_key WHERE job_id = %(job)s AND key_hash = 0 AND row_number = 0)

-- name: write_row_keys
-- Where each key stands, in the order of the index; row 0 says that they were written, if no row has a key.
INSERT INTO row_key (workspace_id, job_id, key_hash, row_number)
SELECT %(workspace)s, %(job)s, hashtextextended({key}, 0) AS key_hash, row_number
  FROM {rows} AS s WHERE s.job_id = %(job)s AND {key} IS NOT NULL
UNION ALL
SELECT %(workspace)s, %(job)s, 0, 0
 ORDER BY key_hash, row_number
ON CONFLICT DO NOTHING

-- name: copy_incoming_edits
COPY incoming_edit (row_number, email_key, domain_key, texts, originals) FROM STDIN (FORMAT binary)

-- name: touch_keys
-- Every key under which a row that changes stands, has stood, or will stand.
INSERT INTO touched_key
SELECT DISTINCT key FROM (
    SELECT r.{key} AS key FROM acted a {row of a}
    UNION ALL
    SELECT {key} FROM incoming_edit
) AS touched WHERE key IS NOT NULL
ON CONFLICT DO NOTHING

-- name: touch_former_keys
-- The keys that taking an action back gives to its rows again.
INSERT INTO touched_key
SELECT DISTINCT CASE WHEN s.before->'edit' = 'null' THEN staged.{key} ELSE s.before->'edit'->>'{key}' END
  FROM acted a
  JOIN review_step s ON s.job_id = %(job)s AND s.row_number = a.row_number AND s.action_id = %(undone)s
 CROSS JOIN LATERAL (SELECT {key} FROM staged_row
                      WHERE staged_row.job_id = %(job)s AND staged_row.row_number = a.row_number OFFSET 0) AS staged
 WHERE CASE WHEN s.before->'edit' = 'null' THEN staged.{key} ELSE s.before->'edit'->>'{key}' END IS NOT NULL
ON CONFLICT DO NOTHING

-- name: find_affected
-- The rows that change and all that share a key with them, before or after.
INSERT INTO affected
SELECT row_number FROM acted
UNION
SELECT r.row_number
  FROM touched_key k
 CROSS JOIN LATERAL (SELECT row_number FROM row_key
                      WHERE row_key.job_id = %(job)s AND row_key.key_hash = k.key_hash OFFSET 0) AS a
  {row of a}
 WHERE r.{key} = k.key
ON CONFLICT DO NOTHING

-- name: note_open
INSERT INTO open_before
SELECT a.row_number, issue.id FROM affected a {issues of a} WHERE NOT issue.resolved

-- name: count_affected
-- How many of the affected rows are out, and how many have an open issue.
SELECT count(*) FILTER (WHERE is_out), count(*) FILTER (WHERE is_open AND NOT is_out)
  FROM (SELECT EXISTS (SELECT FROM row_decision d WHERE d.job_id = %(job)s AND d.row_number = a.row_number
                                                    AND d.action IN ('discard', 'skip') OFFSET 0) AS is_out,
               EXISTS (SELECT FROM (SELECT a.row_number) AS a {issues of a} WHERE NOT issue.resolved) AS is_open
          FROM affected a) AS row

-- name: count_changes
-- Which issues an action settled and which it brought up, and the other rows that saw one of them come or go.
WITH open_after AS (
    SELECT a.row_number, issue.id AS issue_id FROM affected a {issues of a} WHERE NOT issue.resolved
), gone AS (
    SELECT row_number, issue_id FROM open_before EXCEPT SELECT row_number, issue_id FROM open_after
), come AS (
    SELECT row_number, issue_id FROM open_after EXCEPT SELECT row_number, issue_id FROM open_before
), others AS (
    SELECT row_number FROM gone UNION SELECT row_number FROM come EXCEPT SELECT row_number FROM acted
     ORDER BY row_number LIMIT %(most)s
)
SELECT (SELECT count(DISTINCT issue_id) FROM gone WHERE issue_id NOT IN (SELECT issue_id FROM open_after)),
       (SELECT count(DISTINCT issue_id) FROM come WHERE issue_id NOT IN (SELECT issue_id FROM open_before)),
       (SELECT coalesce(array_agg(row_number ORDER BY row_number), '{}') FROM others)

-- name: move_counters
UPDATE import_job SET rows_issue = rows_issue + %(issue)s, rows_discarded = rows_discarded + %(discarded)s
 WHERE id = %(job)s

-- name: write_steps
-- What stands for each row that changes; accepted says that a mended row was taken as it is.
INSERT INTO review_step (job_id, workspace_id, row_number, action_id, before)
SELECT %(job)s, %(workspace)s, a.row_number, %(action_id)s, jsonb_build_object(
           'decision', CASE WHEN d.row_number IS NOT NULL THEN jsonb_build_object(
               'action', d.action, 'source', d.source, 'review_action_id', d.review_action_id) END,
           'edit', CASE WHEN e.row_number IS NOT NULL THEN jsonb_build_object(
               'email_key', e.email_key, 'domain_key', e.domain_key, 'texts', e.texts, 'originals', e.originals,
               'action_id', e.action_id) END,
           'accepted', EXISTS (SELECT FROM (SELECT a.row_number) AS a {issues of a}
                               WHERE issue.resolved AND issue.kind = 'repaired_row' AND {accepted}))
  FROM acted a
  LEFT JOIN row_decision d ON d.job_id = %(job)s AND d.row_number = a.row_number
  LEFT JOIN row_edit e ON e.job_id = %(job)s AND e.row_number = a.row_number

-- name: is_accepted
-- A mended row was taken as it is, by a person or a policy.
(issue.resolution LIKE 'accept by %%' OR issue.resolution LIKE 'policy: on_repaired%%')

-- name: decide_acted
INSERT INTO row_decision (workspace_id, job_id, row_number, action, source, review_action_id)
SELECT %(workspace)s, %(job)s, row_number, %(decision)s, %(source)s, %(action_id)s FROM acted
ON CONFLICT (job_id, row_number) DO UPDATE
   SET action = excluded.action, source = excluded.source, review_action_id = excluded.review_action_id, at = now()

-- name: settle_acted
-- The issues of single rows that the action settles, all of them or those of one kind.
UPDATE issue SET resolved = true, resolution = %(resolution)s, resolved_at = now(), action_id = %(action_id)s
 WHERE id IN (SELECT issue.id FROM acted a {issues of a}
               WHERE NOT issue.resolved AND issue.row_number IS NOT NULL
                 AND (%(kind)s::text IS NULL OR issue.kind = %(kind)s))

-- name: undecide_acted
DELETE FROM row_decision d USING acted a WHERE d.job_id = %(job)s AND d.row_number = a.row_number

-- name: undecide_edited
-- Whoever mends a row wants it in; and what was decided about a record holds for its key only.
DELETE FROM row_decision d
 USING (SELECT a.row_number, a.{key} AS key, r.{key} AS former FROM incoming_edit a {row of a}) AS edit
 WHERE d.job_id = %(job)s AND d.row_number = edit.row_number
   AND (d.action = 'discard' OR edit.former IS DISTINCT FROM edit.key)

-- name: write_edits
INSERT INTO row_edit (workspace_id, job_id, row_number, email_key, domain_key, texts, originals, action_id)
SELECT %(workspace)s, %(job)s, row_number, email_key, domain_key, texts, originals, %(action_id)s FROM incoming_edit
ON CONFLICT (job_id, row_number) DO UPDATE
   SET email_key = excluded.email_key, domain_key = excluded.domain_key, texts = excluded.texts,
       originals = excluded.originals, action_id = excluded.action_id

-- name: write_keys_of_edits
INSERT INTO row_key (workspace_id, job_id, key_hash, row_number)
SELECT %(workspace)s, %(job)s, hashtextextended({key}, 0), row_number FROM incoming_edit WHERE {key} IS NOT NULL
ON CONFLICT DO NOTHING
