"""The web application, for any ASGI server."""

import gc
import os
import warnings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactory.settings")

from django.core.asgi import get_asgi_application
from django.urls import get_resolver

from contactory.api.body_limit import BodyLimit
from contactory.environment import environment
from contactory.local.orphans import die_with_supervisor
from contactory.telemetry.logs import configure_logging

die_with_supervisor()
configure_logging(environment(), process="web")
# Static files are read in a thread; that they are no asynchronous iterators is no news.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
# A whole file in one request comes with its form around it.
application = BodyLimit(get_asgi_application(), int(environment().max_file_bytes) + 1024**2)
# All that is loaded lives as long as the process: to look through it for circles would hold up a request for a tenth of
# a second, every few hundred of them.
_ROUTES = get_resolver().url_patterns
gc.freeze()
