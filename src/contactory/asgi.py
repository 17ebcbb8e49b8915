"""The web application, for any ASGI server."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactory.settings")

from django.core.asgi import get_asgi_application

from contactory.environment import environment
from contactory.local.orphans import die_with_supervisor
from contactory.telemetry.logs import configure_logging

die_with_supervisor()
configure_logging(environment(), process="web")
application = get_asgi_application()
