-- name: names_of_subjects
-- What the subjects of audit events are called; what is gone, or has no name, is not among them.
SELECT subject, name FROM (
    SELECT 'import:' || id AS subject, filename AS name FROM import_job
     WHERE workspace_id = %(workspace)s AND id = ANY(%(import)s)
    UNION ALL
    SELECT 'upload:' || id, filename FROM upload
     WHERE workspace_id = %(workspace)s AND id = ANY(%(upload)s)
    UNION ALL
    SELECT 'export:' || id, filename FROM export
     WHERE workspace_id = %(workspace)s AND id = ANY(%(export)s)
    UNION ALL
    SELECT 'recipe:' || id, name FROM recipe
     WHERE workspace_id = %(workspace)s AND id = ANY(%(recipe)s)
    UNION ALL
    SELECT 'enrichment:' || id, recipe_name FROM enrichment
     WHERE workspace_id = %(workspace)s AND id = ANY(%(enrichment)s)
    UNION ALL
    SELECT 'call:' || id, provider || ': ' || operation FROM provider_call
     WHERE workspace_id = %(workspace)s AND id = ANY(%(call)s)
    UNION ALL
    SELECT 'contact:' || id, coalesce(nullif(email, ''), concat_ws(' ', nullif(first_name, ''), nullif(last_name, '')))
      FROM contact WHERE workspace_id = %(workspace)s AND id = ANY(%(contact)s)
    UNION ALL
    SELECT 'company:' || id, coalesce(nullif(name, ''), domain) FROM company
     WHERE workspace_id = %(workspace)s AND id = ANY(%(company)s)
    UNION ALL
    SELECT 'workspace:' || id, name FROM workspace
     WHERE id = %(workspace)s AND id = ANY(%(workspaces)s)) AS named
 WHERE name <> ''
