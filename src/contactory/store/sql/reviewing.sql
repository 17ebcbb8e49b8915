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
