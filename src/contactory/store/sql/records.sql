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
