"""The settings of the tests: the real ones, with an environment that no developer's file changes.

A run keeps its files, its databases and its channel names to itself, so two runs can go side by
side. A server that a test starts as a process of its own inherits `JAMANAGER_TEST_RUN`, and with
it the same secrets and names.

`TEST_DATABASE_URL` and `TEST_REDIS_URL` choose the engines; without them the tests run on an
SQLite file and the in-memory channel layer.
"""

import atexit
import hashlib
import os
import secrets
import shutil
import tempfile
from pathlib import Path

_STARTED_HERE = "JAMANAGER_TEST_RUN" not in os.environ
RUN = os.environ.setdefault("JAMANAGER_TEST_RUN", secrets.token_hex(6))
RUN_DIR = Path(tempfile.gettempdir()) / f"jamanager-test-{RUN}"
(RUN_DIR / "static").mkdir(parents=True, exist_ok=True)
if _STARTED_HERE:
    atexit.register(shutil.rmtree, RUN_DIR, ignore_errors=True)

# All that `.env.example` lists stands here: what is in the process's environment wins over a
# developer's `.env` and `var/local.env`.
FIXED_ENVIRONMENT = {
    "SECRET_KEY": hashlib.sha256(f"the key of run {RUN}".encode()).hexdigest(),
    "DEBUG": "false",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1,jam.example",
    "ENABLE_ACCESS_CODE": "true",
    "JAM_MANAGER_ACCESS_CODE": f"test-{RUN}",
    "ACCESS_CODE_TRIES": "10/15 minutes",
    "PUBLIC_URL": "",
    "LAN_URL": "",
    "PORT": "8000",
    "CORS_ORIGINS": "",
    "TIME_ZONE": "UTC",
    "MEDIA_ROOT": str(RUN_DIR / "media"),
    "S3_BUCKET": "",
    "S3_ENDPOINT": "",
    "S3_REGION": "",
    "S3_ACCESS_KEY_ID": "",
    "S3_SECRET_ACCESS_KEY": "",
    "S3_PUBLIC_URL": "",
    "LOG_LEVEL": "INFO",
    "DATABASE_URL": os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{RUN_DIR / 'site.sqlite3'}",
    "REDIS_URL": os.environ.get("TEST_REDIS_URL", ""),
}
os.environ.update(FIXED_ENVIRONMENT)

from jamanager.settings import *  # noqa: E402, F403
from jamanager.settings import (  # noqa: E402
    CACHES,
    CHANNEL_LAYERS,
    DATABASES,
    MIDDLEWARE,
    REDIS_URL,
    STORAGES,
)

# A file also for SQLite: sockets, threads and servers of their own share the tests' database.
DATABASES["default"]["TEST"] = {
    "NAME": str(RUN_DIR / "test.sqlite3")
    if DATABASES["default"]["ENGINE"].endswith("sqlite3")
    else f"test_jamanager_{RUN}",
}
if REDIS_URL:
    # Redis numbers its databases but not its channels: only a prefix keeps two runs apart.
    PREFIX = f"jamanager-test-{RUN}-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = PREFIX
    CACHES["default"]["KEY_PREFIX"] = PREFIX

if os.environ.get("TEST_SERVER"):
    MIDDLEWARE = ["tests.flushed.fresh_content_types", *MIDDLEWARE]

# Pages render, and live servers serve, without `collectstatic`.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT = RUN_DIR / "static"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

# The real hasher is slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
