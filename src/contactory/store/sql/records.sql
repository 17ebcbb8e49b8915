-- name: rows_of_sources
-- The rows of files that values came from, as the file has them and as they were corrected in review; what is null is
-- gone, or was never there.
SELECT wanted.job_id, wanted.row_number, job.filename, job.kind, job.mapping, row.line, row.texts, row.originals, row.raw,
       edit.texts, edit.originals, action.actor, action.at
  FROM (SELECT DISTINCT * FROM unnest(%(jobs)s::bigint[], %(rows)s::integer[]) AS pair (job_id, row_number)) AS wanted
  JOIN import_job job ON job.id = wanted.job_id
  LEFT JOIN staged_row row ON row.job_id = wanted.job_id AND row.row_number = wanted.row_number
  LEFT JOIN row_edit edit ON edit.job_id = wanted.job_id AND edit.row_number = wanted.row_number
  LEFT JOIN review_action action ON action.id = edit.action_id

-- name: delete_record
DELETE FROM {table} WHERE workspace_id = %(workspace)s AND id = %(record)s

-- name: fields_in_use
-- Custom fields and statuses of addresses, of the newest records and the first ones of each of the latest
-- imports: the records of one file mostly hold the same columns.
WITH sampled AS MATERIALIZED (
    SELECT id, custom, {status} AS status FROM (
        SELECT * FROM {record} WHERE workspace_id = %(workspace)s ORDER BY id DESC LIMIT %(newest)s
    ) AS newest
    UNION
    SELECT first.id, first.custom, first.status
      FROM (SELECT id FROM import_job WHERE workspace_id = %(workspace)s ORDER BY id DESC LIMIT %(imports)s) AS job,
           LATERAL (SELECT id, custom, {status} AS status FROM {record}
                     WHERE workspace_id = %(workspace)s AND created_by_job = job.id LIMIT %(of_each)s) AS first
)
SELECT (SELECT array_agg(DISTINCT key ORDER BY key) FROM sampled, jsonb_object_keys(custom) AS key),
       (SELECT array_agg(status ORDER BY records DESC, status) FROM (
            SELECT status, count(*) AS records FROM sampled WHERE status <> '' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(most)s
        ) AS told)
