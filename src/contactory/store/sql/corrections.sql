-- name: digests_of_rows
SELECT row_number, left(encode(row_hash, 'hex'), 12) FROM staged_row WHERE job_id = %(job)s AND row_number = ANY (%(rows)s)

-- name: make_correction_tables
-- A file of corrections, line by line, and the row of the import that each line is taken for: private to the session.
CREATE TEMPORARY TABLE IF NOT EXISTS corrected_line (
    place int PRIMARY KEY, line bigint, row_text text, row_key text, decision text, cells text[], raw text, sentence text,
    hash bigint GENERATED ALWAYS AS (coalesce(hash_array_extended(cells, 0), hashtextextended(raw, 0))) STORED
) ON COMMIT DROP;
CREATE TEMPORARY TABLE IF NOT EXISTS corrected_row (
    place int PRIMARY KEY, row_number int, version bigint, verdict text NOT NULL DEFAULT '', is_same bool NOT NULL DEFAULT false
) ON COMMIT DROP;
CREATE TEMPORARY TABLE IF NOT EXISTS former_row (
    row_number int PRIMARY KEY, hash bigint, file_hash bigint, email_key text COLLATE "C"
) ON COMMIT DROP;
TRUNCATE corrected_line, corrected_row, former_row

-- name: copy_corrected_lines
COPY corrected_line (place, line, row_text, row_key, decision, cells, raw, sentence) FROM STDIN (FORMAT binary)

-- name: drop_blank_lines
-- What a spreadsheet leaves where lines were emptied.
DELETE FROM corrected_line WHERE row_text = '' AND row_key = '' AND decision = '' AND cells = array_fill(''::text, ARRAY[%(width)s])

-- name: count_corrected_lines
SELECT count(*) FROM corrected_line

-- name: match_lines_by_key
-- The row that each line names, and why it cannot be meant where it cannot.
INSERT INTO corrected_row (place, row_number, version, verdict)
SELECT place, row_number, version,
       CASE WHEN verdict <> '' THEN verdict
            WHEN count(*) FILTER (WHERE verdict = '') OVER (PARTITION BY row_number) > 1 THEN 'row_twice'
            ELSE '' END
  FROM (SELECT t.place, t.row_number, t.version,
               CASE WHEN t.job IS NULL THEN 'no_row_key'
                    WHEN t.job <> %(job)s THEN 'other_import'
                    WHEN s.row_number IS NULL THEN 'unknown_row'
                    WHEN e.row_number IS NOT NULL THEN 'row_erased'
                    WHEN left(encode(s.row_hash, 'hex'), 12) <> t.digest THEN 'other_row'
                    WHEN r.row_number IS NULL THEN 'row_is_a_record'
                    ELSE '' END AS verdict
          FROM (SELECT place, key[1]::bigint AS job, key[2] AS digest, key[3]::bigint AS version,
                       CASE WHEN row_text ~ '^ *[0-9]{1,9} *$' THEN row_text::int END AS row_number
                  FROM corrected_line, regexp_match(row_key, '^ *i([0-9]{1,18})-([0-9a-f]{12})-v([0-9]{1,18}) *$') AS key
                 WHERE sentence IS NULL) AS t
          LEFT JOIN staged_row s ON s.job_id = %(job)s AND s.row_number = t.row_number
          LEFT JOIN erased_row e ON e.job_id = %(job)s AND e.row_number = t.row_number
          LEFT JOIN {rows} AS r ON r.job_id = %(job)s AND r.row_number = t.row_number) AS named

-- name: exact_cells
-- The cells of the row r as the file, or a correction, has them: cleaned texts with the exact ones in their place.
CASE WHEN r.texts = '{}' THEN NULL
     WHEN r.originals IS NULL THEN r.texts[1:%(width)s]
     ELSE (SELECT array_agg(coalesce(exact, clean) ORDER BY at)
             FROM unnest(r.texts[1:%(width)s], r.originals[1:%(width)s]) WITH ORDINALITY AS cell (clean, exact, at)) END

-- name: note_former_rows
-- What every row of the import has in its cells, now and as its file had it, as one number each; what was erased stays so.
INSERT INTO former_row
SELECT r.row_number, coalesce(hash_array_extended({exact}, 0), hashtextextended(r.raw, 0)), NULL, r.email_key
  FROM {rows} AS r
 WHERE r.job_id = %(job)s
   AND NOT EXISTS (SELECT FROM erased_row e WHERE e.job_id = r.job_id AND e.row_number = r.row_number)

-- name: note_edited_rows
UPDATE former_row f SET file_hash = coalesce(hash_array_extended({exact}, 0), hashtextextended(r.raw, 0))
  FROM row_edit e JOIN staged_row r ON r.job_id = e.job_id AND r.row_number = e.row_number
 WHERE e.job_id = %(job)s AND f.row_number = e.row_number

-- name: match_lines_in_place
-- Lines that say, at the same place, what the row says.
INSERT INTO corrected_row (place, row_number, is_same)
SELECT l.place, f.row_number, true FROM corrected_line l JOIN former_row f ON f.row_number = l.place
 WHERE l.hash IN (f.hash, f.file_hash)

-- name: match_lines_by_cells
-- Lines that say the same elsewhere; of several that are equal, the first is the first.
INSERT INTO corrected_row (place, row_number, is_same)
SELECT l.place, f.row_number, true
  FROM (SELECT place, hash, row_number() OVER (PARTITION BY hash ORDER BY place) AS number
          FROM corrected_line l WHERE NOT EXISTS (SELECT FROM corrected_row c WHERE c.place = l.place)) AS l
  JOIN (SELECT row_number, {hash} AS hash, row_number() OVER (PARTITION BY {hash} ORDER BY row_number) AS number
          FROM former_row f WHERE NOT EXISTS (SELECT FROM corrected_row c WHERE c.row_number = f.row_number)) AS f
    USING (hash, number)

-- name: match_lines_by_email
-- Of the rest, lines with the address of a row, where neither has it twice.
INSERT INTO corrected_row (place, row_number)
SELECT min(l.place), min(f.row_number)
  FROM (SELECT place, lower(btrim(cells[%(email)s])) AS email FROM corrected_line l
         WHERE NOT EXISTS (SELECT FROM corrected_row c WHERE c.place = l.place)) AS l
  JOIN (SELECT row_number, email_key FROM former_row f
         WHERE NOT EXISTS (SELECT FROM corrected_row c WHERE c.row_number = f.row_number)) AS f ON f.email_key = l.email
 GROUP BY l.email HAVING count(*) = 1

-- name: match_lines_between
-- Of the rest, lines that stand as far from a matched line as a row from that line's row: where the matched lines before
-- and after agree, or where at least half of the filled cells are the same.
INSERT INTO corrected_row (place, row_number)
WITH anchored AS (
    SELECT l.place, c.row_number,
           max(ARRAY[c.place, c.row_number]) FILTER (WHERE c.place IS NOT NULL) OVER (ORDER BY l.place) AS before,
           min(ARRAY[c.place, c.row_number]) FILTER (WHERE c.place IS NOT NULL) OVER (ORDER BY l.place DESC) AS after
      FROM corrected_line l LEFT JOIN corrected_row c ON c.place = l.place
), wanted AS (
    SELECT place, place + coalesce(before[2] - before[1], 0) AS from_before,
           place + coalesce(after[2] - after[1], (SELECT max(row_number) FROM former_row)
                                                 - (SELECT max(place) FROM corrected_line)) AS from_after
      FROM anchored WHERE row_number IS NULL
), candidate AS (
    SELECT place, from_before AS row_number, from_before = from_after AS is_sure FROM wanted
    UNION ALL
    SELECT place, from_after, false FROM wanted WHERE from_after <> from_before
), fitting AS (
    SELECT DISTINCT ON (candidate.place) candidate.place, candidate.row_number
      FROM candidate JOIN corrected_line l ON l.place = candidate.place
      JOIN former_row f ON f.row_number = candidate.row_number
      JOIN {rows} AS r ON r.job_id = %(job)s AND r.row_number = candidate.row_number
     WHERE NOT EXISTS (SELECT FROM corrected_row c WHERE c.row_number = candidate.row_number)
       AND (is_sure
            OR (SELECT 2 * count(*) FILTER (WHERE said = was AND said <> '')
                       >= greatest(count(*) FILTER (WHERE said <> ''), count(*) FILTER (WHERE was <> ''), 1)
                  FROM unnest(l.cells, {exact}) AS cell (said, was)))
     ORDER BY candidate.place, is_sure DESC
)
SELECT DISTINCT ON (row_number) place, row_number FROM fitting ORDER BY row_number, place

-- name: count_matched_lines
-- Lines, those that have a row, and rows that have no line.
SELECT (SELECT count(*) FROM corrected_line), (SELECT count(*) FROM corrected_row),
       (SELECT count(*) FROM former_row f WHERE NOT EXISTS (SELECT FROM corrected_row c WHERE c.row_number = f.row_number))

-- name: added_lines
SELECT l.line FROM corrected_line l
 WHERE NOT EXISTS (SELECT FROM corrected_row c WHERE c.place = l.place) ORDER BY l.place LIMIT %(most)s

-- name: missing_rows
SELECT f.row_number FROM former_row f
 WHERE NOT EXISTS (SELECT FROM corrected_row c WHERE c.row_number = f.row_number) ORDER BY f.row_number LIMIT %(most)s

-- name: lines_to_judge
-- Lines that are not simply what their rows are. cells_then is what a row had that changed since the line was written.
SELECT l.line, c.row_number, c.verdict, l.sentence, l.decision, l.cells, now.cells,
       CASE WHEN steps.newest <= coalesce(c.version, 0) THEN NULL
            WHEN former.edit = 'null' THEN (SELECT {exact} FROM staged_row r
                                           WHERE r.job_id = %(job)s AND r.row_number = c.row_number)
            ELSE (SELECT {exact} FROM (SELECT
                      ARRAY(SELECT value FROM jsonb_array_elements_text(former.edit->'texts')
                              WITH ORDINALITY AS t (value, n) ORDER BY n) AS texts,
                      CASE WHEN former.edit->'originals' <> 'null' THEN
                          ARRAY(SELECT value FROM jsonb_array_elements_text(former.edit->'originals')
                                  WITH ORDINALITY AS t (value, n) ORDER BY n) END AS originals) AS r) END,
       coalesce(steps.newest, 0) > coalesce(c.version, 0), now.action,
       (SELECT action FROM review_action WHERE id = steps.newest),
       ARRAY(SELECT DISTINCT issue.kind FROM (SELECT c.row_number) AS a {issues of a} WHERE NOT issue.resolved)
  FROM corrected_line l
  LEFT JOIN corrected_row c ON c.place = l.place
  LEFT JOIN LATERAL (
      SELECT {exact} AS cells, d.action
        FROM (SELECT c.row_number) AS a {row of a}
        LEFT JOIN row_decision d ON d.job_id = r.job_id AND d.row_number = r.row_number) AS now ON true
  LEFT JOIN LATERAL (
      SELECT max(action_id) AS newest FROM review_step s
       WHERE s.job_id = %(job)s AND s.row_number = c.row_number) AS steps ON true
  LEFT JOIN LATERAL (
      SELECT before->'edit' AS edit FROM review_step s
       WHERE s.job_id = %(job)s AND s.row_number = c.row_number AND s.action_id > coalesce(c.version, 0)
       ORDER BY s.action_id LIMIT 1) AS former ON steps.newest > coalesce(c.version, 0)
 WHERE NOT coalesce(c.is_same, false)
   AND (l.sentence IS NOT NULL OR c.verdict <> '' OR l.decision <> ''
        OR now.cells IS DISTINCT FROM l.cells AND c.row_number IS NOT NULL)
 ORDER BY l.place

-- name: clashing_keeps
-- Of the rows to be kept, those whose group is to be settled in more than one way.
WITH asked AS (
    SELECT * FROM unnest(%(rows)s::int[], %(words)s::text[]) AS asked (row_number, word)
), told AS (
    SELECT asked.row_number, i.issue_id, CASE word WHEN 'keep' THEN asked.row_number::text ELSE word END AS way
      FROM asked {issues of asked} WHERE NOT issue.resolved AND issue.kind = 'duplicate_in_file'
)
SELECT DISTINCT row_number FROM told
 WHERE issue_id IN (SELECT issue_id FROM told GROUP BY issue_id HAVING count(DISTINCT way) > 1)

-- name: rows_that_give_way
-- The other rows of the groups of which these rows are kept.
SELECT DISTINCT other.row_number
  FROM unnest(%(kept)s::int[]) AS a (row_number) {issues of a}
  JOIN issue_item other ON other.issue_id = issue.id
 WHERE NOT issue.resolved AND issue.kind = 'duplicate_in_file' AND other.row_number <> ALL (%(kept)s)
 ORDER BY other.row_number

-- name: skip_unchanged
-- Rows that say what a row of the former import says, now or as its file had it, are skipped, and nothing about them needs
-- a decision. Of a completed import only those count that were not discarded.
WITH former AS (
    SELECT {exact} AS cells FROM effective_row r
     WHERE r.job_id = %(former)s
       AND (NOT %(written)s OR NOT EXISTS (SELECT FROM row_decision d WHERE d.job_id = r.job_id
                                              AND d.row_number = r.row_number AND d.action = 'discard'))
    UNION ALL
    SELECT {exact} FROM staged_row r JOIN row_edit e ON e.job_id = r.job_id AND e.row_number = r.row_number
     WHERE r.job_id = %(former)s
       AND (NOT %(written)s OR NOT EXISTS (SELECT FROM row_decision d WHERE d.job_id = r.job_id
                                              AND d.row_number = r.row_number AND d.action = 'discard'))
), same AS (
    SELECT r.row_number
      FROM (SELECT r.row_number, {exact} AS cells FROM staged_row r WHERE r.job_id = %(job)s) AS r
     WHERE cells IN (SELECT cells FROM former WHERE cells IS NOT NULL)
), decided AS (
    INSERT INTO row_decision (workspace_id, job_id, row_number, action, source)
    SELECT %(workspace)s, %(job)s, row_number, 'skip', %(source)s FROM same
    ON CONFLICT (job_id, row_number) DO NOTHING
    RETURNING row_number
)
UPDATE issue SET resolved = true, resolution = %(source)s, resolved_at = now()
  FROM decided
 WHERE issue.job_id = %(job)s AND NOT issue.resolved AND issue.row_number = decided.row_number

-- name: rows_found_again
-- How many of some rows the former import has too, at most so many places away.
SELECT count(*)
  FROM (SELECT r.row_number, {exact} AS cells FROM staged_row r
         WHERE r.job_id = %(job)s AND r.row_number = ANY (%(sampled)s)) AS mine
 WHERE EXISTS (SELECT FROM staged_row r
                WHERE r.job_id = %(former)s AND {exact} = mine.cells
                  AND r.row_number BETWEEN mine.row_number - %(reach)s AND mine.row_number + %(reach)s)

-- name: note_former
UPDATE import_job SET corrected_version_of_id = %(former)s WHERE id = %(job)s
