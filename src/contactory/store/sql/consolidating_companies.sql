-- name: create_listed_companies
-- Every row of a file of companies without a decision becomes a company; those without a domain have none for a key.
INSERT INTO company (workspace_id, created_by_job, created_row, domain{columns})
SELECT %(workspace)s, %(job)s, row_number, coalesce(domain_key, ''){values}
  FROM (SELECT s.row_number, s.domain_key, array_append(s.texts, NULL) AS v
          FROM {rows} s
         WHERE s.job_id = %(job)s
           AND NOT EXISTS (SELECT FROM row_decision d WHERE d.job_id = %(job)s AND d.row_number = s.row_number)
        OFFSET 0) AS row
