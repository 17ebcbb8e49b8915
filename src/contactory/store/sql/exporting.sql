-- name: begin_export
UPDATE export SET state = 'RUNNING', started_at = coalesce(started_at, clock_timestamp())
 WHERE id = %(export)s AND state IN ('PENDING', 'RUNNING')

-- name: tell_export
-- How far an export is, unless its run is no longer held: whoever asks stops writing then.
UPDATE export SET rows_done = %(rows)s, rows_total = %(total)s
 WHERE id = %(export)s AND state = 'RUNNING'
   AND EXISTS (SELECT FROM run WHERE id = %(run)s AND fence = %(fence)s AND state = 'RUNNING')
