"""What is raised where the connection to the database is gone."""

import psycopg
from django.db import InterfaceError, OperationalError

# The latter two come from what goes past Django, as COPY does. Scopes raise the first for a session that the server
# ended because its process was frozen.
BROKEN = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
