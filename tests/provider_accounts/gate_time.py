"""Time that passes for gates, without waiting for it."""

from django.db import connection

_MOMENTS = ("since", "counted_from", "open_until", "probe_until")
_BLOCKED = """
UPDATE provider_gate SET blocked = (SELECT jsonb_object_agg(
    key, jsonb_set(value, '{until}', to_jsonb((value->>'until')::float8 - %s))) FROM jsonb_each(blocked))
 WHERE blocked <> '{}'
"""


def pass_time(seconds: float) -> None:
    """Let all that gates know have happened so much earlier, which is to them as if so much time had passed."""
    shifts = ", ".join(f"{name} = {name} - make_interval(secs => %(seconds)s)" for name in _MOMENTS)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE provider_gate SET {shifts}", {"seconds": seconds})
        cursor.execute(_BLOCKED, [seconds])
        # By way of another age, so that no row meets one that has not moved yet.
        cursor.execute("UPDATE provider_grant SET at = at - interval '900 years'")
        cursor.execute(
            "UPDATE provider_grant SET at = at + interval '900 years' - make_interval(secs => %s)", [seconds]
        )


def clock() -> float:
    """The database's clock, in seconds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
        return float(cursor.fetchone()[0])
