-- name: values_of_many
-- Many records at once; of a contact also what is known of its company record.
SELECT c.id, {columns} {company} FROM {record} c {join}
 WHERE c.workspace_id = %(workspace)s AND c.id = ANY (%(records)s) {lock}

-- name: company_of_contact
LEFT JOIN company o ON o.workspace_id = c.workspace_id AND o.id = c.company_id

-- name: lock_many
-- In one order, so that two who write many records never wait for each other.
ORDER BY c.id FOR NO KEY UPDATE OF c

-- name: owners_of_keys
SELECT {key}, id FROM {record} WHERE workspace_id = %(workspace)s AND {key} = ANY (%(keys)s)

-- name: write_many
-- A null leaves a value as it is; an empty text empties it.
UPDATE {record} c
   SET {assignments}, updated_at = greatest(clock_timestamp(), c.updated_at + interval '1 millisecond')
  FROM json_to_recordset(%(rows)s::json) AS n (id bigint, {columns})
 WHERE c.workspace_id = %(workspace)s AND c.id = n.id

-- name: note_many_changes
INSERT INTO field_change (workspace_id, {record}_id, field, old, new, source, enrichment_id, provider, cost, confidence,
                          lost)
SELECT %(workspace)s, n.record, n.field, n.old, n.new, 'provider', %(enrichment)s, n.provider, n.cost, n.confidence,
       n.lost
  FROM json_to_recordset(%(rows)s::json)
       AS n (record bigint, field text, old text, new text, provider text, cost numeric, confidence float, lost jsonb)

-- name: fields_given_lately
-- What providers gave to these records not long ago, in other runs, and what nobody has changed since.
SELECT f.{record}_id, array_agg(DISTINCT f.field) FROM field_change f
 WHERE f.workspace_id = %(workspace)s AND f.{record}_id = ANY (%(records)s) AND f.source = 'provider'
   AND f.enrichment_id IS DISTINCT FROM %(enrichment)s AND f.undone_at IS NULL
   AND f.at > clock_timestamp() - make_interval(days => %(days)s)
 GROUP BY f.{record}_id
