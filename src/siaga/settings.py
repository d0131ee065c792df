"""Django's settings, derived from the workspace. Nothing here is edited by a user; `siaga.toml` is."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from siaga.kit import workspace

_folder = os.environ.get(workspace.VARIABLE)
WORKSPACE = Path(_folder).resolve() if _folder else None
CONFIG = workspace.read(WORKSPACE) if WORKSPACE else workspace.Config(node="tests")


def _sqlite(name: str) -> dict[str, object]:
    """WAL, full sync and immediate transactions: an acknowledged record survives a power cut.

    16 MB of pages hold the register of a large regency; with SQLite's own 2 MB a list read the same pages again
    and again.
    """
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": pragmas},
    }


def _postgresql(url: str, password_file: str) -> dict[str, object]:
    parts = urlsplit(url)
    password = Path(password_file).read_text("utf-8").strip() if password_file else parts.password or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "USER": parts.username or "",
        "PASSWORD": password,
        "OPTIONS": {"options": "-c synchronous_commit=on"},
    }


def _database() -> dict[str, object]:
    url = os.environ.get("SIAGA_TEST_DATABASE", "") if WORKSPACE is None else CONFIG.database
    if url.startswith("postgresql://"):
        return _postgresql(url, CONFIG.database_password_file)
    return _sqlite(str(WORKSPACE / "siaga.sqlite3") if WORKSPACE else ":memory:")


def _secret() -> str:
    """The signing key, from the workspace's `keys/secret`; made once at `init`."""
    file = WORKSPACE / "keys" / "secret" if WORKSPACE else None
    return file.read_text("utf-8") if file and file.is_file() else "only-for-tests-and-commands"


DATABASES = {"default": _database()}
SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = [*CONFIG.hosts, *([CONFIG.public_host] if CONFIG.public_host else [])]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "siaga.journal",
    "siaga.accounts",
    "siaga.territory",
    "siaga.operation",
    "siaga.force",
    "siaga.vulnerability",
    "siaga.deployment",
    "siaga.reporting",
    "siaga.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "siaga.accounts.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "siaga.accounts.middleware.Entrance",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "siaga.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "siaga.web.shell.shell",
            ],
            "loaders": [
                ("django.template.loaders.cached.Loader", ["siaga.web.shell.OwnFirst"]),
            ],
        },
    }
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
LANGUAGE_CODE = "id"
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
FILE_UPLOAD_HANDLERS = ["siaga.kit.uploads.ToWorkspace"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
FIELD_PAGE = "/lapor/"
ACCOUNT_ADAPTER = "siaga.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Second factors: five tries in five minutes per person. Passwords are limited by django-axes below.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key", "login": "60/m/ip"}
MFA_ADAPTER = "siaga.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
AXES_HANDLER = "siaga.accounts.limits.Handler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False
SIAGA_IDLE_MINUTES = CONFIG.idle_minutes
# Over plain HTTP the server listens on this machine only; see siaga.web.server.
_TLS = bool(CONFIG.tls_certificate)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _TLS
SECURE_HSTS_SECONDS = 31_536_000 if _TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _TLS
SESSION_ENGINE = "siaga.accounts.sessions"
SESSION_COOKIE_AGE = 16 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "siaga.web.faults.no_token"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
