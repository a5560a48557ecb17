"""Settings of analytics: read from the environment alone; a bad value ends the process with one plain sentence."""

import sys
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from csp.constants import NONE, SELF
from environs import Env, EnvError

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = Env()
if (VAR_DIR / "secrets.env").is_file():
    env.read_env(VAR_DIR / "secrets.env", recurse=False)


def refuse(sentence: str) -> NoReturn:
    raise SystemExit(f"Analytics cannot start: {sentence}")


def text(name: str, default: str) -> str:
    return env.str(name, "").strip() or default


def secret(name: str) -> str:
    value = env.str(name, "")
    if not value:
        refuse(f"{name} is not set. `make run` makes one and keeps it in var/secrets.env; elsewhere set it yourself.")
    return value


def number(name: str, default: int, least: int, most: int) -> int:
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        refuse(f"{name} must be a whole number from {least} to {most}, not {value!r}.")
    return int(value)


def flag(name: str) -> bool:
    value = text(name, "false").lower()
    if value not in ("1", "true", "yes", "on", "0", "false", "no", "off"):
        refuse(f"{name} must be on or off, not {value!r}.")
    return value in ("1", "true", "yes", "on")


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
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment or not value.isprintable() or " " in value:
        refuse(f"{name} must be an http or https address without a query, not {value!r}.")
    return value.rstrip("/") + "/"


def database(name: str) -> dict[str, object]:
    default = f"sqlite:///{VAR_DIR / 'analytics.sqlite3'}"
    try:
        # An empty value is no value.
        found = env.dj_db_url(name, default) if env.str(name, "") else Env().dj_db_url("UNSET", default)
    except (EnvError, ValueError):
        refuse(f"{name} must be a sqlite:/// or postgres:// address.")
    engine = found["ENGINE"]
    if engine == "django.db.backends.sqlite3":
        # IMMEDIATE: a write transaction that starts as a reader fails at once when another writer came between.
        # NORMAL: a power cut may cost the last pages of a read model, which the change feed hands out again.
        # 16 MB of its pages in memory: enough that a first copy does not read the same parts of its indexes again.
        options: dict[str, object] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;"
            " PRAGMA mmap_size=268435456",
        }
    elif engine == "django.db.backends.postgresql":
        options = {"connect_timeout": 5} | found.get("OPTIONS", {})
    else:
        refuse(f"{name} must be a sqlite:/// or postgres:// address.")
    return found | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}


try:
    DEBUG = flag("DEBUG")
    SECRET_KEY = secret("SECRET_KEY")
    ROLE_SIGNING_KEY = secret("ROLE_SIGNING_KEY")
    TICKETS_API_TOKEN = secret("TICKETS_API_TOKEN")
    # The keys of before, still good for what they signed: see docs/security.md. Only the token itself is sent.
    SECRET_KEY_FALLBACKS = names("SECRET_KEY_FALLBACKS", [])
    ROLE_SIGNING_KEY_FALLBACKS = names("ROLE_SIGNING_KEY_FALLBACKS", [])
    TICKETS_API_TOKEN_FALLBACKS = names("TICKETS_API_TOKEN_FALLBACKS", [])
    ROLE_HOURS = number("ROLE_HOURS", 12, 1, 100_000)
    TIME_ZONE = time_zone("TIME_ZONE", "UTC")
    ALLOWED_HOSTS = names("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
    CSRF_TRUSTED_ORIGINS = names("CSRF_TRUSTED_ORIGINS", [])
    HELPDESK_PORT = number("HELPDESK_PORT", 8000, 1, 65535)
    ANALYTICS_PORT = number("ANALYTICS_PORT", 8001, 1, 65535)
    TRUSTED_PROXIES = number("TRUSTED_PROXIES", 0, 0, 100)
    HELPDESK_URL = base_url("HELPDESK_URL", f"http://127.0.0.1:{HELPDESK_PORT}/")
    TICKETS_API_URL = base_url("TICKETS_API_URL", f"http://127.0.0.1:{HELPDESK_PORT}/api/v1/")
    ANALYTICS_SERVICES = names("ANALYTICS_SERVICES", [])
    DATABASES = {"default": database("ANALYTICS_DATABASE_URL")}
except (EnvError, ValueError) as error:
    refuse(f"{error}")

if not TICKETS_API_TOKEN.isascii() or not TICKETS_API_TOKEN.isprintable():
    refuse("TICKETS_API_TOKEN must be printable ASCII, because it travels in a header.")
if DATABASES["default"]["NAME"] == str(VAR_DIR / "analytics.sqlite3"):
    try:
        VAR_DIR.mkdir(exist_ok=True)
    except OSError as error:
        refuse(f"the folder {VAR_DIR} cannot be made: {error.strerror}.")

INSTALLED_APPS = [
    "analytics",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
]

MIDDLEWARE = [
    "analytics.request_log.RequestLogMiddleware",
    # Headers first: whoever answers below, the answer has them.
    "analytics.answer_headers.AnswerHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "analytics.compression.PageCompressionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "analytics.host_cookies.HostCookiesMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "analytics.access.RoleMiddleware",
    "analytics.errors.ErrorPagesMiddleware",
]

ROOT_URLCONF = "analytics.urls"
WSGI_APPLICATION = "analytics.wsgi.application"
CSRF_FAILURE_VIEW = "analytics.errors.csrf_failure"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "analytics.access.who_and_where",
            ],
        },
    },
]

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("it", "Italiano"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fr", "Français"),
    ("pt", "Português"),
]
LOCALE_PATHS = [BASE_DIR / "analytics" / "locale"]
# The same cookie as the helpdesk's: who has chosen there has chosen here.
LANGUAGE_COOKIE_NAME = "helpdesk_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
# Taken back on plain http: see analytics.host_cookies.
LANGUAGE_COOKIE_SECURE = True
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static-analytics"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Hashed names need `collectstatic`, which `make run` does; before that the plain files are served.
STATICFILES_COLLECTED = (STATIC_ROOT / "staticfiles.json").is_file() and not DEBUG
STORAGES = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATICFILES_COLLECTED or "collectstatic" in sys.argv
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = not STATICFILES_COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# A browser that has seen https once asks for nothing else for a year.
SECURE_HSTS_SECONDS = 365 * 24 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
# Taken back on plain http: see analytics.host_cookies.
CSRF_COOKIE_SECURE = True
X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SIGNED_COOKIE_LEGACY_SALT_FALLBACK = False
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # the proxy in front leads from http to https; /healthz and the API may be asked behind it
    "security.W005",  # what other hosts below this name do is not ours to decide,
    "security.W021",  # nor whether browsers ship with it
]
CHART_JS_CDN = "https://cdn.jsdelivr.net"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, CHART_JS_CDN],
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
    "DEFAULT_AUTHENTICATION_CLASSES": ["analytics.access.RoleAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["analytics.access.StaffOnly"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": [
        "rest_framework.renderers.JSONRenderer",
        "analytics.api_answers.BrowsableRenderer",
        "analytics.api_answers.CSVRenderer",
        "analytics.api_answers.XLSXRenderer",
    ],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "analytics.api_answers.FormatNegotiation",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Campus Helpdesk Analytics API",
    "DESCRIPTION": "Figures about the tickets of the campus helpdesk, as of the moment named in each answer.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "analytics.api_schema.with_errors",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "/static/img/icon.svg",
    "ENUM_NAME_OVERRIDES": {"CategoryEnum": "analytics.models.Category"},
}

LOG_LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"class": "analytics.request_log.LineFormatter", "format": LOG_LINE}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"}},
    "root": {"handlers": ["stdout"], "level": "WARNING"},
    "loggers": {
        "analytics": {"level": "INFO"},
        "django": {"handlers": ["stdout"], "level": "WARNING", "propagate": False},
        # 4xx answers are in the request line already.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
    },
}
