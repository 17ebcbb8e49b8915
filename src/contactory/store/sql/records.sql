-- name: rows_of_sources
-- The cells that values came from; line and texts are null where the rows of the import are gone.
SELECT wanted.job_id, wanted.row_number, job.filename, job.kind, job.mapping, row.line, row.texts, row.originals
  FROM (SELECT DISTINCT * FROM unnest(%(jobs)s::bigint[], %(rows)s::integer[]) AS pair (job_id, row_number)) AS wanted
  JOIN import_job job ON job.id = wanted.job_id
  LEFT JOIN staged_row row ON row.job_id = wanted.job_id AND row.row_number = wanted.row_number

-- name: delete_record
DELETE FROM {table} WHERE workspace_id = %(workspace)s AND id = %(record)s
