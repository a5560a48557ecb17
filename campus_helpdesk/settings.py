"""Settings of the helpdesk: read from the environment alone; a bad value ends the process with one plain sentence."""

import re
import sys
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import dj_database_url
from csp.constants import NONE, SELF
from django.conf import global_settings
from environs import Env, EnvError

from campus_helpdesk.patient_connection import PatientConnection

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


def phone_number(name: str, default: str) -> str:
    """As people write one: digits, with spaces, hyphens, brackets or a slash between them, and a plus before them."""
    value = text(name, default)
    if not re.fullmatch(r"\+?[0-9][0-9 ()/-]{0,22}[0-9]", value):
        refuse(f"{name} must be a telephone number such as 112 or +39 0461 123456, not {value!r}.")
    return value


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
        # Kept open: a full disk has no room for the files that the first reader needs.
        return found | {"CONN_MAX_AGE": None, "OPTIONS": options}
    if found.get("ENGINE") == "django.db.backends.postgresql":
        # Threads of a worker share its connections; a request waits 5 s for one before the page says so.
        # The pool's own attempts end as soon: the next request's is then at once, and not minutes after the last.
        pool = {"min_size": 1, "max_size": 8, "timeout": 5, "reconnect_timeout": 5}
        options = {"connect_timeout": 5, "pool": pool | {"connection_class": PatientConnection}}
        return found | {"CONN_HEALTH_CHECKS": True, "OPTIONS": options | found.get("OPTIONS", {})}
    refuse(f"{name} must be a sqlite:/// or postgres:// address.")


try:
    DEBUG = bool(text("DEBUG", "")) and env.bool("DEBUG")
    SECRET_KEY = secret("SECRET_KEY")
    ROLE_SIGNING_KEY = secret("ROLE_SIGNING_KEY")
    TICKETS_API_TOKEN = secret("TICKETS_API_TOKEN")
    # The keys of before, still good for what they signed: see docs/security.md.
    SECRET_KEY_FALLBACKS = names("SECRET_KEY_FALLBACKS", [])
    ROLE_SIGNING_KEY_FALLBACKS = names("ROLE_SIGNING_KEY_FALLBACKS", [])
    TICKETS_API_TOKEN_FALLBACKS = names("TICKETS_API_TOKEN_FALLBACKS", [])
    ROLE_HOURS = number("ROLE_HOURS", 12, 1, 100_000)
    WRITES_PER_MINUTE = number("WRITES_PER_MINUTE", 60, 1)
    TRUSTED_PROXIES = number("TRUSTED_PROXIES", 0, 0)
    TIME_ZONE = time_zone("TIME_ZONE", "UTC")
    EMERGENCY_NUMBER = phone_number("EMERGENCY_NUMBER", "112")
    ALLOWED_HOSTS = names("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
    CSRF_TRUSTED_ORIGINS = names("CSRF_TRUSTED_ORIGINS", [])
    ANALYTICS_URL = base_url("ANALYTICS_URL", f"http://127.0.0.1:{number('ANALYTICS_PORT', 8001, 1, 65535)}/")
    PHOTOS_DIR = text("PHOTOS_DIR", str(VAR_DIR / "photos"))
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
    "batches",
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
    # Headers first: whoever answers below, the answer has them.
    "campus_helpdesk.answer_headers.AnswerHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Around everything that asks the database.
    "campus_helpdesk.read_only.ReadOnlyMiddleware",
    "campus_helpdesk.idle_polls.IdlePollMiddleware",
    "campus_helpdesk.compression.PageCompressionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "campus_helpdesk.host_cookies.HostCookiesMiddleware",
    # Before whatever answers in words, and behind what knows the cookies by their plain names.
    "django.middleware.locale.LocaleMiddleware",
    "campus_helpdesk.errors.ErrorPagesMiddleware",
    "campus_helpdesk.request_body.RequestBodyMiddleware",
    "campus_helpdesk.unstorable.UnstorableInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "campus_helpdesk.doors.RoleMiddleware",
    "campus_helpdesk.throttling.ThrottleMiddleware",
    "campus_helpdesk.admin_guesses.AdminGuessMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]

ROOT_URLCONF = "campus_helpdesk.urls"
WSGI_APPLICATION = "campus_helpdesk.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CSRF_FAILURE_VIEW = "campus_helpdesk.errors.csrf_failure"
# Where the admin's login leads, when it was not asked for a page of this site.
LOGIN_REDIRECT_URL = "/admin/"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

TEMPLATE_PLACES = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("campus_helpdesk.translated_templates.Loader", TEMPLATE_PLACES)],
            "libraries": dict.fromkeys(("i18n", "static"), "campus_helpdesk.translated_templates"),
            "builtins": ["campus_helpdesk.translated_templates"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "campus_helpdesk.doors.who_and_where",
            ],
        },
    },
]

LANGUAGE_CODE = "en"
USE_I18N = True
# Each by its own name. A language stands here when its catalog is complete: see docs/languages.md.
LANGUAGES = [
    ("en", "English"),
    ("it", "Italiano"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fr", "Français"),
    ("pt", "Português"),
]
LOCALE_PATHS = [BASE_DIR / "campus_helpdesk" / "locale"]
FORMAT_MODULE_PATH = "campus_helpdesk.formats"
LANGUAGE_COOKIE_NAME = "helpdesk_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
# Taken back on plain http, as those of the session and of the CSRF check.
LANGUAGE_COOKIE_SECURE = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static-helpdesk"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Hashed names need `collectstatic`, which `make run` does; before that the plain files are served.
STATICFILES_COLLECTED = (STATIC_ROOT / "staticfiles.json").is_file() and not DEBUG
HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
# Photos are read and written through this storage alone, and served by a view: a bucket can take its place.
PHOTO_STORAGE = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": PHOTOS_DIR, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
}
STORAGES = {
    "default": PHOTO_STORAGE,
    "staticfiles": {"BACKEND": HASHED if STATICFILES_COLLECTED or "collectstatic" in sys.argv else PLAIN},
}
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_USE_FINDERS = not STATICFILES_COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Thirty times the longest description in its widest encoding: what a person pastes reaches the form's own answer.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["campus_helpdesk.utf8_forms.Utf8UploadHandler", *global_settings.FILE_UPLOAD_HANDLERS]

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# A browser that has seen https once asks for nothing else for a year.
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SESSION_COOKIE_NAME = "helpdesk_admin"
CSRF_COOKIE_HTTPONLY = SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = "Lax"
# Taken back on plain http: see campus_helpdesk.host_cookies.
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = True
X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SIGNED_COOKIE_LEGACY_SALT_FALLBACK = False
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # the proxy in front leads from http to https; /healthz and the API may be asked behind it
    "security.W005",  # what other hosts below this name do is not ours to decide,
    "security.W021",  # nor whether browsers ship with it
    "templates.W003",  # meant: translated_templates stands for Django's `i18n` and `static`
]
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
        "campus_helpdesk.browsable_api.BrowsableRenderer",
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
    # Everybody may read them, so nobody is asked who he is.
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "/static/img/icon.svg",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "campus_helpdesk.api_schema.with_errors",
    ],
    "ENUM_NAME_OVERRIDES": {"RoleEnum": "tickets.roles.ROLE_CHOICES"},
}

IMPORT_EXPORT_SKIP_ADMIN_LOG = True

LOG_LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"class": "campus_helpdesk.request_log.LineFormatter", "format": LOG_LINE}},
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
