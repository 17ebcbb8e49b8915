"""What Django raises where the connection to the database is gone."""

from django.db import InterfaceError, InternalError, OperationalError

# The last is what the server says that ended a transaction for standing still, as in a process that was frozen.
BROKEN = (OperationalError, InterfaceError, InternalError)
