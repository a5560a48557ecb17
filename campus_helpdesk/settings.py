"""Settings of the helpdesk: read from the environment alone; a bad value ends the process with one plain sentence."""

import sys
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import dj_database_url
from csp.constants import NONE, SELF
from environs import Env, EnvError

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = Env()
if (VAR_DIR / "secrets.env").is_file():
    env.read_env(VAR_DIR / "secrets.env", recurse=False)


def refuse(sentence: str) -> NoReturn:
    raise SystemExit(f"The helpdesk cannot start: {sentence}")


def text(name: str, default: str) -> str:
    """An empty value is no value."""
    return env.str(name, "").strip() or default


def secret(name: str) -> str:
    value = env.str(name, "")
    if not value:
        refuse(f"{name} is not set. `make run` makes one and keeps it in var/secrets.env; elsewhere set it yourself.")
    return value


def number(name: str, default: int, least: int, most: int = 1_000_000) -> int:
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        refuse(f"{name} must be a whole number from {least} to {most}, not {value!r}.")
    return int(value)


def names(name: str, default: list[str]) -> list[str]:
    return [part.strip() for part in env.str(name, "").split(",") if part.strip()] or default


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (OSError, ValueError, KeyError):
        refuse(f"{name} must name a time zone such as Europe/Rome, not {value!r}.")
    return value


def base_url(name: str, default: str) -> str:
    value = text(name, default)
    if not value.startswith(("http://", "https://")):
        refuse(f"{name} must be an http or https address, not {value!r}.")
    return value.rstrip("/") + "/"


def database(name: str, default: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(text(name, default)))
    except ValueError:
        found = {}
    if found.get("ENGINE") == "django.db.backends.sqlite3":
        # IMMEDIATE: a write transaction that starts as a reader fails at once when another writer came between.
        # FULL: a commit that was acknowledged survives a power cut, in WAL mode too.
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=268435456"
        options = {"transaction_mode": "IMMEDIATE", "timeout": 5, "init_command": pragmas}
        return found | {"CONN_MAX_AGE": 60, "OPTIONS": options}
    if found.get("ENGINE") == "django.db.backends.postgresql":
        # Threads of a worker share its connections; a request waits 5 s for one before the page says so.
        options = {"connect_timeout": 5, "pool": {"min_size": 1, "max_size": 8, "timeout": 5}}
        return found | {"CONN_HEALTH_CHECKS": True, "OPTIONS": options | found.get("OPTIONS", {})}
    refuse(f"{name} must be a sqlite:/// or postgres:// address.")


try:
    DEBUG = env.bool("DEBUG", False)
    SECRET_KEY = secret("SECRET_KEY")
    ROLE_SIGNING_KEY = secret("ROLE_SIGNING_KEY")
    TICKETS_API_TOKEN = secret("TICKETS_API_TOKEN")
    ROLE_HOURS = number("ROLE_HOURS", 12, 1, 100_000)
    WRITES_PER_MINUTE = number("WRITES_PER_MINUTE", 60, 1)
    TRUSTED_PROXIES = number("TRUSTED_PROXIES", 0, 0)
    TIME_ZONE = time_zone("TIME_ZONE", "UTC")
    ALLOWED_HOSTS = names("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
    CSRF_TRUSTED_ORIGINS = names("CSRF_TRUSTED_ORIGINS", [])
    ANALYTICS_URL = base_url("ANALYTICS_URL", f"http://127.0.0.1:{number('ANALYTICS_PORT', 8001, 1, 65535)}/")
    DATABASES = {"default": database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'helpdesk.sqlite3'}")}
except (EnvError, ValueError) as error:
    refuse(f"{error}")

if str(DATABASES["default"]["NAME"]).startswith(str(VAR_DIR)):
    try:
        VAR_DIR.mkdir(exist_ok=True)
    except OSError as error:
        refuse(f"the folder for its database cannot be made ({error}).")

INSTALLED_APPS = [
    "campus_helpdesk",
    "tickets",
    "messaging",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "import_export",
    "csp",
]

MIDDLEWARE = [
    "campus_helpdesk.request_log.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "campus_helpdesk.errors.ErrorPagesMiddleware",
    "campus_helpdesk.request_body.RequestBodyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "campus_helpdesk.doors.RoleMiddleware",
    "campus_helpdesk.throttling.ThrottleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]

ROOT_URLCONF = "campus_helpdesk.urls"
WSGI_APPLICATION = "campus_helpdesk.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CSRF_FAILURE_VIEW = "campus_helpdesk.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "campus_helpdesk.doors.who_and_where",
            ],
        },
    },
]

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static-helpdesk"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Hashed names need `collectstatic`, which `make run` does; before that the plain files are served.
STATICFILES_COLLECTED = (STATIC_ROOT / "staticfiles.json").is_file() and not DEBUG
HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": HASHED if STATICFILES_COLLECTED or "collectstatic" in sys.argv else PLAIN},
}
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_USE_FINDERS = not STATICFILES_COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG

# Thirty times the longest description in its widest encoding: what a person pastes reaches the form's own answer.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "helpdesk_admin"
CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SIGNED_COOKIE_LEGACY_SALT_FALLBACK = False
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["campus_helpdesk.doors.RoleAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_PARSER_CLASSES": ["tickets.json_body.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": [
        "rest_framework.renderers.JSONRenderer",
        "rest_framework.renderers.BrowsableAPIRenderer",
    ],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "campus_helpdesk.errors.api_error",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Campus Helpdesk API",
    "DESCRIPTION": "Tickets, their messages, their history and the change feed.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "/static/img/icon.svg",
    "ENUM_NAME_OVERRIDES": {"RoleEnum": "tickets.roles.ROLE_CHOICES"},
}

IMPORT_EXPORT_SKIP_ADMIN_LOG = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"}},
    "root": {"handlers": ["stdout"], "level": "WARNING"},
    "loggers": {
        "helpdesk": {"level": "INFO"},
        "django": {"handlers": ["stdout"], "level": "WARNING", "propagate": False},
        # 4xx answers are in the request line already.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
    },
}
