-- name: plan_for_many_rows
-- Rows that were just written have no statistics: left alone, the planner takes a million of them for a hundred and looks
-- each up one by one.
SET LOCAL enable_nestloop = off;
SET LOCAL work_mem = '128MB'

-- name: plan_for_few_rows
-- What comes after in the same transaction looks rows up one by one again.
SET LOCAL enable_nestloop TO DEFAULT;
SET LOCAL work_mem TO DEFAULT

-- name: accept_repaired
-- on_repaired = accept: the mended text is taken.
UPDATE issue SET resolved = true, resolution = 'policy: on_repaired=accept', resolved_at = now()
 WHERE job_id = %(job)s AND kind = 'repaired_row' AND NOT resolved

-- name: discard_invalid
-- on_invalid = discard: rows that miss a value, have a wrong one, or could not be read.
WITH invalid AS (
    SELECT DISTINCT i.row_number
      FROM issue_item i JOIN issue ON issue.id = i.issue_id
     WHERE i.job_id = %(job)s AND NOT issue.resolved
       AND issue.kind IN ('malformed_row', 'missing_required', 'invalid_email', 'invalid_value')
), decided AS (
    INSERT INTO row_decision (workspace_id, job_id, row_number, action, source)
    SELECT %(workspace)s, %(job)s, row_number, 'discard', 'policy: on_invalid=discard' FROM invalid
    ON CONFLICT (job_id, row_number) DO NOTHING
)
UPDATE issue SET resolved = true, resolution = 'policy: on_invalid=discard', resolved_at = now()
 WHERE job_id = %(job)s AND NOT resolved
   AND id IN (SELECT i.issue_id FROM issue_item i JOIN invalid USING (row_number) WHERE i.job_id = %(job)s)

-- name: any_edit
SELECT EXISTS (SELECT FROM row_edit WHERE job_id = %(job)s)

-- name: make_held
-- Rows that another check of this job has an open issue or a decision for: they take part in no comparison.
CREATE TEMPORARY TABLE held ON COMMIT DROP AS
SELECT i.row_number
  FROM issue_item i JOIN issue ON issue.id = i.issue_id
 WHERE i.job_id = %(job)s AND NOT issue.resolved AND issue.kind <> ALL (%(except)s)
UNION
SELECT row_number FROM row_decision WHERE job_id = %(job)s;
CREATE UNIQUE INDEX ON held (row_number);
ANALYZE held

-- name: drop_held
DROP TABLE held

-- name: make_shared
-- The keys (addresses of contacts, domains of companies) that several rows share, from one pass over all rows; the total
-- counts those of no key and those that take no part, too.
CREATE TEMPORARY TABLE shared ON COMMIT DROP AS
SELECT key, count(*) AS members, min(row_number) AS first_row, max(row_number) AS last_row,
       grouping(key) = 1 AS is_total
  FROM (SELECT s.row_number, CASE WHEN h.row_number IS NULL THEN s.{key} END AS key
          FROM {rows} AS s LEFT JOIN held h ON h.row_number = s.row_number
         WHERE s.job_id = %(job)s) AS row
 GROUP BY GROUPING SETS ((key), ())
HAVING grouping(key) = 1 OR (count(*) > 1 AND key IS NOT NULL);
ANALYZE shared

-- name: rows_compared
SELECT members FROM shared WHERE is_total

-- name: make_twins
-- Every row of every group of rows that share one key.
CREATE TEMPORARY TABLE twin ON COMMIT DROP AS
SELECT s.row_number, s.{key} AS key, s.row_number = first_row AS is_first, s.row_number = last_row AS is_last, members
  FROM shared JOIN {rows} AS s ON s.job_id = %(job)s AND s.{key} = shared.key AND NOT is_total
 WHERE NOT EXISTS (SELECT FROM held h WHERE h.row_number = s.row_number);
CREATE INDEX ON twin (key);
ANALYZE twin

-- name: close_dissolved_duplicates
-- A group that is no group any more (a row of it was settled elsewhere) has nothing left to decide.
UPDATE issue SET resolved = true, resolution = 'no longer a duplicate', resolved_at = now()
 WHERE job_id = %(job)s AND kind = 'duplicate_in_file' AND NOT resolved
   AND NOT EXISTS (SELECT FROM twin WHERE twin.key = issue.group_key)

-- name: open_duplicates
INSERT INTO issue (workspace_id, job_id, kind, rank, field, group_key, message, resolved, resolution)
SELECT %(workspace)s, %(job)s, 'duplicate_in_file', %(rank)s, '{field}', key,
       'The {key_noun} ' || key || ' stands in ' || max(members) || ' rows of this file.', false, ''
  FROM twin GROUP BY key
ON CONFLICT (job_id, kind, field, group_key) DO UPDATE SET resolved = false, resolution = '', resolved_at = NULL,
       message = excluded.message

-- name: list_duplicates
WITH gone AS (
    DELETE FROM issue_item i USING issue
     WHERE issue.id = i.issue_id AND issue.job_id = %(job)s AND issue.kind = 'duplicate_in_file' AND NOT issue.resolved
       AND NOT EXISTS (SELECT FROM twin WHERE twin.row_number = i.row_number AND twin.key = issue.group_key)
)
INSERT INTO issue_item (issue_id, workspace_id, job_id, row_number, value, suggestion)
SELECT issue.id, %(workspace)s, %(job)s, twin.row_number, twin.key, NULL
  FROM twin JOIN issue ON issue.job_id = %(job)s AND issue.kind = 'duplicate_in_file' AND issue.field = '{field}'
                      AND issue.group_key = twin.key
ON CONFLICT (issue_id, row_number) DO NOTHING

-- name: settle_duplicates
-- on_duplicate: keep_first and keep_last keep one row of each group, discard_all none.
WITH decided AS (
    INSERT INTO row_decision (workspace_id, job_id, row_number, action, source)
    SELECT %(workspace)s, %(job)s, row_number, 'discard', 'policy: on_duplicate=' || %(policy)s
      FROM twin
     WHERE CASE %(policy)s WHEN 'keep_first' THEN NOT is_first WHEN 'keep_last' THEN NOT is_last ELSE true END
    ON CONFLICT (job_id, row_number) DO NOTHING
)
UPDATE issue SET resolved = true, resolution = 'policy: on_duplicate=' || %(policy)s, resolved_at = now()
 WHERE job_id = %(job)s AND kind = 'duplicate_in_file' AND NOT resolved

-- name: any_record
SELECT EXISTS (SELECT FROM {record} WHERE workspace_id = %(workspace)s AND {field} <> '')

-- name: make_known
-- Rows whose key a record of the workspace has already.
CREATE TEMPORARY TABLE known ON COMMIT DROP AS
SELECT s.row_number, s.{key} AS key, c.id AS record_id
  FROM {rows} s
  JOIN {record} c ON c.workspace_id = %(workspace)s AND c.{field} = s.{key} AND c.{field} <> ''
 WHERE s.job_id = %(job)s AND s.{key} IS NOT NULL
   AND NOT EXISTS (SELECT FROM held h WHERE h.row_number = s.row_number);
ANALYZE known

-- name: make_known_none
-- A workspace without records knows nobody: there is nothing to look through the rows for.
CREATE TEMPORARY TABLE known (row_number int, key text, record_id bigint) ON COMMIT DROP

-- name: close_unknown
UPDATE issue SET resolved = true, resolution = 'the {record} is gone', resolved_at = now()
 WHERE job_id = %(job)s AND kind = 'existing_contact' AND NOT resolved
   AND NOT EXISTS (SELECT FROM known WHERE known.row_number::text = issue.group_key)

-- name: open_known
INSERT INTO issue (workspace_id, job_id, kind, rank, field, group_key, message, resolved, resolution)
SELECT %(workspace)s, %(job)s, 'existing_contact', %(rank)s, '{field}', row_number::text,
       'The workspace has a {record} with the {key_noun} ' || key || ' already.', false, ''
  FROM known
ON CONFLICT (job_id, kind, field, group_key) DO UPDATE SET resolved = false, resolution = '', resolved_at = NULL

-- name: list_known
INSERT INTO issue_item (issue_id, workspace_id, job_id, row_number, value, suggestion)
SELECT issue.id, %(workspace)s, %(job)s, known.row_number, known.key, NULL
  FROM known JOIN issue ON issue.job_id = %(job)s AND issue.kind = 'existing_contact' AND issue.field = '{field}'
                       AND issue.group_key = known.row_number::text
ON CONFLICT (issue_id, row_number) DO NOTHING

-- name: settle_known
WITH decided AS (
    INSERT INTO row_decision (workspace_id, job_id, row_number, action, source)
    SELECT %(workspace)s, %(job)s, row_number, %(policy)s, 'policy: on_existing=' || %(policy)s FROM known
    ON CONFLICT (job_id, row_number) DO NOTHING
)
UPDATE issue SET resolved = true, resolution = 'policy: on_existing=' || %(policy)s, resolved_at = now()
 WHERE job_id = %(job)s AND kind = 'existing_contact' AND NOT resolved

-- name: recount
-- The job's counters from issues and decisions: the end of every check restores conservation, whatever went before.
UPDATE import_job
   SET rows_issue = (SELECT count(DISTINCT i.row_number) FROM issue_item i JOIN issue ON issue.id = i.issue_id
                      WHERE i.job_id = %(job)s AND NOT issue.resolved
                        AND NOT EXISTS (SELECT FROM row_decision d
                                         WHERE d.job_id = %(job)s AND d.row_number = i.row_number
                                           AND d.action IN ('discard', 'skip'))),
       rows_discarded = (SELECT count(*) FROM row_decision
                          WHERE job_id = %(job)s AND action IN ('discard', 'skip'))
 WHERE id = %(job)s
RETURNING rows_issue

-- name: note_seen
-- Up to where the records are known that the rows are compared with from here on.
UPDATE import_job SET contacts_seen = (SELECT last_value FROM {record}_id_seq),
                      changes_seen = (SELECT last_value FROM field_change_id_seq)
 WHERE id = %(job)s

-- name: checked
UPDATE import_job
   SET state = %(state)s, check_seconds = check_seconds + %(seconds)s,
       finished_at = CASE WHEN %(state)s = 'NEEDS_REVIEW' THEN clock_timestamp() END,
       checked_round = CASE WHEN %(state)s = 'PROCESSING' THEN round ELSE checked_round END
 WHERE id = %(job)s AND state = 'PROCESSING'

-- name: open_issue_rows_by_kind
-- Rows with an open issue, each counted under its first kind.
SELECT kind, count(*) FROM (
    SELECT DISTINCT ON (i.row_number) i.row_number, issue.kind
      FROM issue_item i JOIN issue ON issue.id = i.issue_id
     WHERE i.job_id = %(job)s AND NOT issue.resolved
       AND NOT EXISTS (SELECT FROM row_decision d WHERE d.job_id = %(job)s AND d.row_number = i.row_number
                                                    AND d.action IN ('discard', 'skip'))
     ORDER BY i.row_number, issue.rank
) AS first_kind GROUP BY kind

-- name: invalid_emails
-- The different texts that are no addresses, with what they are taken for.
SELECT DISTINCT i.value, i.suggestion FROM issue JOIN issue_item i ON i.issue_id = issue.id
 WHERE issue.job_id = %(job)s AND NOT issue.resolved AND issue.kind = 'invalid_email' LIMIT %(most)s

-- name: frequent_domains
-- The domains that several of the newest contacts have.
SELECT domain FROM (
    SELECT split_part(email, '@', 2) AS domain FROM contact
     WHERE workspace_id = %(workspace)s AND email <> '' ORDER BY id DESC LIMIT %(recent)s) AS newest
 GROUP BY domain HAVING count(*) > 1 ORDER BY count(*) DESC, domain LIMIT %(most)s

-- name: write_suggestions
UPDATE issue_item i SET suggestion = better.meant
  FROM issue, unnest(%(texts)s::text[], %(meant)s::text[]) AS better (value, meant)
 WHERE issue.job_id = %(job)s AND NOT issue.resolved AND issue.kind = 'invalid_email' AND i.issue_id = issue.id
   AND i.value = better.value
