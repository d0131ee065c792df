"""Django's settings, derived from the workspace. Nothing here is edited by a user; `siaga.toml` is."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from siaga.kit import workspace

_folder = os.environ.get(workspace.VARIABLE)
WORKSPACE = Path(_folder).resolve() if _folder else None
CONFIG = workspace.read(WORKSPACE) if WORKSPACE else workspace.Config(node="tests")


def _sqlite(name: str) -> dict[str, object]:
    """WAL, full sync and immediate transactions: an acknowledged record survives a power cut."""
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
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
ALLOWED_HOSTS = list(CONFIG.hosts)
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "siaga.journal",
    "siaga.accounts",
    "siaga.territory",
    "siaga.operation",
    "siaga.force",
    "siaga.vulnerability",
    "siaga.deployment",
    "siaga.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "siaga.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
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
    }
}
LANGUAGE_CODE = "id"
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
