"""What is raised where the connection to the database is gone."""

import psycopg
from django.db import InterfaceError, InternalError, OperationalError

# The third is what the server says that ended a transaction for standing still, as in a process that was frozen; the
# others come from what goes past Django, as COPY does.
BROKEN = (OperationalError, InterfaceError, InternalError, psycopg.OperationalError, psycopg.InterfaceError)
