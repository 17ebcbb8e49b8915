"""Puts the database back as it was after the migrations; what nobody has used is left alone, for that is most of it."""

from functools import lru_cache

from django.db import connections

# A table has been used when there is a row in it, or there was one: then its numbers no longer begin at 1.
QUESTIONS = """
SELECT string_agg(
    format('SELECT %1$L WHERE EXISTS (SELECT FROM %1$I) OR pg_sequence_last_value(%2$L) IS NOT NULL', relname, (
        SELECT objid::regclass FROM pg_depend JOIN pg_class AS number ON number.oid = objid AND number.relkind = 'S'
        WHERE refobjid = pg_class.oid AND deptype IN ('a', 'i') LIMIT 1
    )), ' UNION ALL ')
FROM pg_class
WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace AND NOT relispartition
    AND relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission')
"""


def empty_tables() -> None:
    """Empty every table that a test has used, and close the connections of this thread."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(_questions())
        used = [f'"{name}"' for (name,) in cursor.fetchall()]
        if used:
            cursor.execute(f"TRUNCATE {', '.join(used)} RESTART IDENTITY CASCADE")
    connections.close_all()


@lru_cache(maxsize=1)
def _questions() -> str:
    with connections["owner"].cursor() as cursor:
        cursor.execute(QUESTIONS)
        (text,) = cursor.fetchone()
        return str(text)
