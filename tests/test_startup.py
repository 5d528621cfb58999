"""What the settings refuse to start with, and whose value wins."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.settings import FIXED_ENVIRONMENT

ROOT = Path(__file__).resolve().parent.parent
SAFE = {
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": "jam.example",
    "JAM_MANAGER_ACCESS_CODE": "amber-otter-4821",
}

# What a setting is called where its own name does not show it.
SHOWN = {"DATABASE_URL": "DATABASES"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the project's settings, whose `.env` and `var/local.env` are the test's own."""
    shutil.copytree(ROOT / "jamanager", tmp_path / "jamanager")
    (tmp_path / "var").mkdir()
    return tmp_path


def start(
    site: Path, environment: dict[str, str], show: str = "VERSION"
) -> subprocess.CompletedProcess[str]:
    """Import the settings as a server does, in a process with nothing but `environment`."""
    return subprocess.run(
        [sys.executable, "-c", f"from jamanager import settings; print(settings.{show})"],
        cwd=site,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
    )


def test_production_starts_with_a_key_a_host_and_a_code(site):
    started = start(site, SAFE)
    assert (started.returncode, started.stderr) == (0, "")


@pytest.mark.parametrize("name", SAFE)
@pytest.mark.parametrize("value", [None, "", "   "])
def test_production_refuses_to_start_without_each_of_them(site, name, value):
    environment = {key: text for key, text in SAFE.items() if key != name}
    if value is not None:
        environment[name] = value
    refused = start(site, environment)
    assert refused.returncode == 1
    [line] = refused.stderr.splitlines()
    assert line.startswith(f"JaManager cannot start: {name} must ")


def test_production_names_everything_that_is_missing_at_once(site):
    refused = start(site, {})
    assert refused.returncode == 1
    named = [line.split(": ")[1].split()[0] for line in refused.stderr.splitlines()]
    assert named == list(SAFE)


@pytest.mark.parametrize(
    "code", ["jam2024", "JAM2024", " jam2024 ", "JAM-2024", "changeme", "123456"]
)
def test_production_refuses_a_code_that_everybody_knows(site, code):
    refused = start(site, SAFE | {"JAM_MANAGER_ACCESS_CODE": code})
    assert refused.returncode == 1
    [line] = refused.stderr.splitlines()
    assert "JAM_MANAGER_ACCESS_CODE is a well-known one" in line


def test_production_refuses_a_code_that_nobody_can_type(site):
    refused = start(site, SAFE | {"JAM_MANAGER_ACCESS_CODE": " - - "})
    assert refused.returncode == 1
    assert "JAM_MANAGER_ACCESS_CODE must be set" in refused.stderr


def test_production_refuses_a_key_that_can_be_guessed(site):
    refused = start(site, SAFE | {"SECRET_KEY": "short"})
    assert refused.returncode == 1
    assert "SECRET_KEY" in refused.stderr


def test_without_the_access_code_door_no_code_is_asked_for(site):
    environment = {key: SAFE[key] for key in ("SECRET_KEY", "ALLOWED_HOSTS")}
    assert start(site, environment).returncode == 1
    assert start(site, environment | {"ENABLE_ACCESS_CODE": "false"}).returncode == 0


def test_a_developer_needs_none_of_it(site):
    assert start(site, {"DEBUG": "true"}).returncode == 0


def test_an_empty_value_is_as_good_as_none(site):
    for name in FIXED_ENVIRONMENT.keys() - SAFE.keys():
        unset = start(site, SAFE, show=SHOWN.get(name, name))
        empty = start(site, SAFE | {name: ""}, show=SHOWN.get(name, name))
        assert (empty.returncode, empty.stderr) == (0, ""), name
        assert empty.stdout == unset.stdout, name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "9" * 5000),
        ("DEBUG", "maybe"),
        ("ENABLE_ACCESS_CODE", "maybe"),
        ("LOG_LEVEL", "loud"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("TIME_ZONE", "../Berlin"),
        ("ACCESS_CODE_TRIES", "lots"),
        ("PUBLIC_URL", "jam.example"),
        ("PUBLIC_URL", "https://jam.example/night"),
        ("PUBLIC_URL", "https://[::1"),
        ("LAN_URL", "192.168.1.7:8000"),
        ("CORS_ORIGINS", "https://a.example,b.example"),
        ("REDIS_URL", "localhost:6379"),
        ("S3_ENDPOINT", "storage.example"),
        ("S3_PUBLIC_URL", "pictures.example/jams"),
        ("S3_PUBLIC_URL", "https://pictures.example/jams; script-src *"),
        ("S3_PUBLIC_URL", "https://pictures.example, https://evil.example"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://jam:secret@127.0.0.1/jam"),
        ("DATABASE_URL", "postgres://jam:secret@127.0.0.1:port/jam"),
    ],
)
def test_a_value_that_cannot_be_one_is_told_in_one_line(site, name, value):
    refused = start(site, SAFE | {name: value})
    assert refused.returncode == 1
    [line] = refused.stderr.splitlines()
    assert line.startswith(f"JaManager cannot start: {name} must be ")
    assert "secret" not in line


def test_other_sites_may_be_listed_with_spaces_and_slashes(site):
    listed = {"CORS_ORIGINS": "https://a.example/, https://b.example:8443 ,"}
    shown = start(site, SAFE | listed, show="CORS_ORIGINS").stdout.strip()
    assert shown == "['https://a.example', 'https://b.example:8443']"


def images_from(site: Path, **environment: str) -> str:
    """What the policy says of where images may come from, after our own site and `data:`."""
    show = "CONTENT_SECURITY_POLICY['DIRECTIVES']['img-src'][2:]"
    return start(site, SAFE | environment, show=show).stdout.strip()


def test_only_where_pictures_are_in_a_bucket_may_images_come_from_it(site):
    assert images_from(site, S3_ENDPOINT="https://storage.example") == "[]"
    bucket = {"S3_BUCKET": "jam-pictures"}
    assert images_from(site, **bucket) == "['https://jam-pictures.s3.us-east-1.amazonaws.com']"
    bucket["S3_ENDPOINT"] = "https://storage.example"
    assert images_from(site, **bucket) == "['https://storage.example']"
    bucket["S3_PUBLIC_URL"] = "https://cdn.example:8443/jams/"
    assert images_from(site, **bucket) == "['https://cdn.example:8443']"


def test_a_buckets_key_without_its_secret_is_told_in_one_line(site):
    refused = start(site, SAFE | {"S3_BUCKET": "jam-pictures", "S3_ACCESS_KEY_ID": "key"})
    assert refused.returncode == 1
    [line] = refused.stderr.splitlines()
    assert line.startswith("JaManager cannot start: S3_ACCESS_KEY_ID must be ")


def test_a_key_may_begin_with_any_sign(site):
    key = "$" + "k" * 50
    assert start(site, SAFE | {"SECRET_KEY": key}, show="SECRET_KEY").stdout.strip() == key


def test_the_process_wins_over_env_and_that_over_the_machines_own_file(site):
    def time_zone(**environment: str) -> str:
        return start(site, SAFE | environment, show="TIME_ZONE").stdout.strip()

    assert time_zone() == "UTC"
    (site / "var" / "local.env").write_text("TIME_ZONE=Europe/Berlin\n")
    assert time_zone() == "Europe/Berlin"
    (site / ".env").write_text("TIME_ZONE=Europe/Paris\n")
    assert time_zone() == "Europe/Paris"
    assert time_zone(TIME_ZONE="Asia/Tokyo") == "Asia/Tokyo"


def test_the_example_file_changes_nothing_until_it_is_edited(site):
    shutil.copy(ROOT / ".env.example", site / ".env")
    started = start(site, SAFE, show="DATABASES['default']['ENGINE']")
    assert started.stdout.strip() == "django.db.backends.sqlite3"


def test_the_example_file_lists_every_setting_and_the_tests_fix_each():
    source = (ROOT / "jamanager" / "settings.py").read_text()
    read = set(re.findall(r'\benv\.\w+\(\s*"(\w+)"', source))
    example = (ROOT / ".env.example").read_text()
    assert set(re.findall(r"^#([A-Z0-9_]+)=", example, re.MULTILINE)) == read
    assert set(FIXED_ENVIRONMENT) == read
