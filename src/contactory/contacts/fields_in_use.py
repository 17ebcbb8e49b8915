"""What the records of a workspace hold beside the fields that all have, found without reading them all."""

from dataclasses import dataclass
from typing import Final

from django.db import connection

from contactory.contacts.models import Company, Contact
from contactory.store.queries import SQL

NEWEST: Final = 5_000  # records, whoever made them
IMPORTS: Final = 300  # the latest, of which each is asked for its first records
OF_EACH: Final = 50
MOST: Final = 300  # values to choose from


@dataclass(frozen=True, slots=True)
class FieldsInUse:
    """Names of custom fields by alphabet; statuses of addresses, the most frequent first."""

    custom: list[str]
    email_statuses: list[str]


def fields_in_use(workspace_id: int, model: type[Contact] | type[Company]) -> FieldsInUse:
    """What the newest records hold, and the first ones of each of the latest imports."""
    status = "email_status" if issubclass(model, Contact) else "''"
    statement = SQL["fields_in_use"].replace("{record}", model._meta.db_table).replace("{status}", status)
    limits = {"newest": NEWEST, "imports": IMPORTS, "of_each": OF_EACH, "most": MOST}
    with connection.cursor() as cursor:
        cursor.execute(statement, {"workspace": workspace_id, **limits})
        custom, statuses = cursor.fetchone()
    return FieldsInUse(custom or [], statuses or [])
