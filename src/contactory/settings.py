"""Django's settings, all from the typed environment; the database and the broker are settled before this is read."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from psycopg.conninfo import conninfo_to_dict

from contactory.environment import Environment, environment
from contactory.home import ensure_home, signing_key

ENVIRONMENT = environment()
# With nothing given and nothing started (as under the type checker) no host is named, and a query says so.
DATABASE_URL = ENVIRONMENT.database_url or "postgresql:///contactory"
APPLICATION_ROLE = "contactory_app"
_ASSETS = Path(__file__).parent / "web_app" / "dist" / "assets"


def _database(role: str, pool: int) -> dict[str, Any]:
    """One alias on the database; with a role, every query runs as that role and row-level security binds it."""
    given = {name: value for name, value in conninfo_to_dict(DATABASE_URL).items() if value is not None}
    # A query whose client is gone ends within seconds and lets go of its locks.
    startup = ["-c client_connection_check_interval=2000", f"-c role={role}" if role else ""]
    options: dict[str, Any] = {
        "application_name": "contactory",
        "connect_timeout": 5,
        **{name: value for name, value in given.items() if name not in ("host", "port", "user", "password", "dbname")},
        "options": " ".join(filter(None, [str(given.get("options", "")), *startup])),
    }
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": given.get("dbname", "contactory"),
        "USER": given.get("user", ""),
        "PASSWORD": given.get("password", ""),
        "HOST": given.get("host", ""),
        "PORT": given.get("port", ""),
        # The pool checks and keeps the connections itself.
        "CONN_MAX_AGE": 0 if pool else 300,
        "CONN_HEALTH_CHECKS": not pool,
        "OPTIONS": options,
    }


def _hosts(settings: Environment) -> list[str]:
    public = urlsplit(settings.public_url).hostname
    return [*settings.allowed_hosts, *([public] if public else [])]


SECRET_KEY = signing_key(ENVIRONMENT)
DEBUG = False
ALLOWED_HOSTS = _hosts(ENVIRONMENT)
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.public_url] if ENVIRONMENT.public_url else []
DATABASES = {"default": _database(APPLICATION_ROLE, ENVIRONMENT.database_pool), "owner": _database("", 0)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "ninja",
    "contactory.workspaces",
    "allauth",
    "allauth.account",
    "contactory.runs",
    "contactory.provider_accounts",
    "contactory.credits",
    "contactory.suppression",
    "contactory.uploads",
    "contactory.contacts",
    "contactory.enrichment",
    "contactory.imports",
    "contactory.exports",
    "contactory.erasure",
]
MIDDLEWARE = [
    "contactory.api.correlation.correlation_middleware",
    "contactory.telemetry.requests.request_middleware",
    "contactory.api.problems.problem_middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "contactory.workspaces.session_saving.SavingSessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "contactory.workspaces.admin_scope.AdminScope",
]
ROOT_URLCONF = "contactory.urls"
ASGI_APPLICATION = "contactory.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

AUTH_USER_MODEL = "workspaces.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "contactory.workspaces.adapter.ClosedAdapter"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.public_url.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-us"
STATIC_URL = "/static/"
# Static files come out of the installed packages: there is no directory to collect them into.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# The files of the web app carry a hash of what is in them in their names.
STATICFILES_DIRS = [("assets", _ASSETS)] if _ASSETS.is_dir() else []
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[\w-]{8}\.\w+$"
# Files are streamed to disk part by part; this bounds only what is held in memory: forms and JSON.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024**2
# A body that arrives is kept beside the data, not in a temporary directory that may be memory.
FILE_UPLOAD_TEMP_DIR = str(ensure_home(ENVIRONMENT.home / "incoming"))
# telemetry.logs has set logging up before Django starts.
LOGGING_CONFIG = None

UNFOLD = {"SITE_TITLE": "Contactory", "SITE_HEADER": "Contactory", "SITE_URL": "/api/v1/docs"}

RUN_LEASE_SECONDS = ENVIRONMENT.lease_seconds
REPUBLISH_SECONDS = ENVIRONMENT.republish_seconds
MAX_RETRIES = ENVIRONMENT.max_retries
RETRY_DELAY_SECONDS = ENVIRONMENT.retry_delay_seconds

SEGMENT_ROWS = ENVIRONMENT.segment_rows
# A segment is held in memory by the worker that stages it.
SEGMENT_BYTES = 16 * 1024**2
READER_LIMITS = {
    "record_bytes": int(ENVIRONMENT.max_record_bytes),
    "columns": ENVIRONMENT.max_columns,
    "file_bytes": int(ENVIRONMENT.max_file_bytes),
    "archive_entries": ENVIRONMENT.max_archive_entries,
    "unpack_ratio": ENVIRONMENT.max_unpack_ratio,
    "workbook_memory": int(ENVIRONMENT.workbook_memory),
    "workbook_seconds": ENVIRONMENT.workbook_seconds,
}
SPOOL_PATH = ENVIRONMENT.spool_path

ENRICHMENT_SLOTS = ENVIRONMENT.enrichment_slots
ENRICHMENT_IN_FLIGHT = ENVIRONMENT.enrichment_in_flight
