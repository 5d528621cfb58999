"""All settings, read once from the environment, from `.env` and from `var/local.env`.

What an operator may set is listed in `.env.example`. A value in the process's environment wins
over `.env`, and that over `var/local.env`, which `make run` writes for this machine.
"""

import os
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from jamanager.lib.environment import Environment
from jamanager.lib.pictures.bucket import bucket_storage, origin_of, public_address
from jamanager.lib.startup import database_of, refuse_unsafe_production

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

for env_file in (BASE_DIR / ".env", VAR_DIR / "local.env"):
    if env_file.is_file():
        environ.Env.read_env(env_file, overwrite=False)
env = Environment(os.environ)

VERSION = "0.1.0"

# ── Who may reach us, and with what secret ─────────────────────────────────────────────────────
DEBUG = env.switch("DEBUG", default=False)
SECRET_KEY = env.text("SECRET_KEY")
ALLOWED_HOSTS = env.texts("ALLOWED_HOSTS")
ENABLE_ACCESS_CODE = env.switch("ENABLE_ACCESS_CODE", default=True)
JAM_MANAGER_ACCESS_CODE = env.text("JAM_MANAGER_ACCESS_CODE")
PUBLIC_URL = env.address("PUBLIC_URL")
# Where phones reach this machine, for codes made at its keyboard; `make run` finds it out.
LAN_URL = env.address("LAN_URL")
PORT = env.port("PORT", default=8000)
CORS_ORIGINS = env.addresses("CORS_ORIGINS")

if DEBUG:
    # A key of this process only: whoever wants to stay signed in over restarts sets one.
    from django.core.management.utils import get_random_secret_key

    SECRET_KEY = SECRET_KEY or get_random_secret_key()
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["*"]
else:
    refuse_unsafe_production(
        secret_key=SECRET_KEY,
        allowed_hosts=ALLOWED_HOSTS,
        access_code=JAM_MANAGER_ACCESS_CODE if ENABLE_ACCESS_CODE else None,
    )

# ── Parts ──────────────────────────────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    "daphne",  # before staticfiles: it gives `runserver` its sockets
    "jamanager.admin_apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "channels",
    "csp",
    "ninja",  # its /docs page is then served with assets from here
    "venues",
    "songs",
    "chordsheets",
    "jams",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "jamanager.lib.static.StaticFilesMiddleware",
    "jamanager.lib.pictures.serving.PicturesMiddleware",
    "jamanager.lib.cors.CorsMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "jamanager.lib.bodies.LargeBodyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "jamanager.lib.identity.VoterMiddleware",
    "jamanager.lib.errors.RefusalMiddleware",
    "jamanager.guard.RoleMiddleware",
]
ROOT_URLCONF = "jamanager.urls"
ASGI_APPLICATION = "jamanager.asgi.application"
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
            ],
        },
    },
]

# ── Where the truth is kept ────────────────────────────────────────────────────────────────────
DATABASES: dict[str, dict[str, Any]] = {
    "default": database_of(
        env.text("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'jamanager.sqlite3'}")
    ),
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Opening the file anew costs more than most of what is asked of it.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE takes the write lock when a transaction begins, where waiting for it is
        # possible; a lock asked for half-way fails at once instead.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: an acknowledged vote outlives a power cut, not only a killed process.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # One for each of the pages' threads and of the live path's two, and some to spare. A database
    # that is away is said so within seconds: the phones keep what they wanted and try again.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        pool={"min_size": 1, "max_size": 16, "timeout": 2}, connect_timeout=3
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.redis("REDIS_URL")
if REDIS_URL:
    CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL], "prefix": "jamanager"},
        },
    }
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "jamanager",
        },
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# ── Hosts and their sessions ───────────────────────────────────────────────────────────────────
AUTHENTICATION_BACKENDS = [
    "jamanager.lib.access_code.AccessCodeBackend",
    "django.contrib.auth.backends.ModelBackend",
    "jams.permissions.HostsBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "host-login"
LOGIN_REDIRECT_URL = "host"
# How often an access code, or a password, may be guessed from one address.
ACCESS_CODE_TRIES = env.rate("ACCESS_CODE_TRIES", default="10/15 minutes")
SESSION_ENGINE = "jamanager.lib.sessions"
# Messages travel in a cookie, so that an attendee's page never needs a session's row.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# ── Where pictures are kept: a local folder, or a bucket that speaks S3's protocol ─────────────
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", default=str(VAR_DIR / "media")))
S3_BUCKET = env.text("S3_BUCKET")
S3_ENDPOINT = env.address("S3_ENDPOINT")
S3_REGION = env.text("S3_REGION")
S3_ACCESS_KEY_ID = env.text("S3_ACCESS_KEY_ID")
S3_SECRET_ACCESS_KEY = env.text("S3_SECRET_ACCESS_KEY")
S3_PUBLIC_URL = env.folder("S3_PUBLIC_URL")
PICTURES_STORAGE: dict[str, Any] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
PICTURES_ORIGINS: list[str] = []
if S3_BUCKET:
    S3_PUBLIC_URL = S3_PUBLIC_URL or public_address(S3_BUCKET, S3_ENDPOINT, S3_REGION)
    PICTURES_ORIGINS = [origin_of(S3_PUBLIC_URL)]
    PICTURES_STORAGE = bucket_storage(
        bucket=S3_BUCKET,
        endpoint=S3_ENDPOINT,
        region=S3_REGION,
        key=S3_ACCESS_KEY_ID,
        secret=S3_SECRET_ACCESS_KEY,
        address=S3_PUBLIC_URL,
    )

# ── What the browser is told ───────────────────────────────────────────────────────────────────
HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
CSRF_FAILURE_VIEW = "jamanager.lib.errors.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *PICTURES_ORIGINS],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# ── Files, language, time ──────────────────────────────────────────────────────────────────────
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
STORAGES = {
    "default": PICTURES_STORAGE,
    "staticfiles": {
        "BACKEND": "jamanager.lib.static.HashedModulesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.time_zone("TIME_ZONE", default="UTC")
USE_TZ = True

# ── What an operator reads ─────────────────────────────────────────────────────────────────────
LOG_LEVEL = env.log_level("LOG_LEVEL", default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        # A refused request is the client's affair; Django logs each as a warning.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.channels.server": {"level": "WARNING"},
        "daphne": {"level": "WARNING"},
    },
}
