"""The settings of the benchmark: the tests' own database and names, served as an operator does."""

from tests.settings import *  # noqa: F403
from tests.settings import RUN_DIR, STORAGES

STORAGES["staticfiles"] = {"BACKEND": "jamanager.lib.static.HashedModulesStorage"}
STATIC_ROOT = RUN_DIR / "static"
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = False
