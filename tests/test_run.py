"""`make run` on a bare clone: what it makes, what it keeps, and how it says no."""

import ast
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts import environment, local_settings
from scripts.obstacles import InTheWayError
from scripts.run import python_problem
from tests.clones import LAUNCHER, ROOT, copy, lend_packages, run

ACCESS_CODE = re.compile(r"[a-z]+-[a-z]+-\d{4}")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What `make run` reads before it starts anything of the site."""
    copy(LAUNCHER, tmp_path)
    return tmp_path


def the_one_line(done: subprocess.CompletedProcess[str]) -> str:
    """What it said no with."""
    assert done.returncode == 1, done.stdout + done.stderr
    [line] = done.stderr.splitlines()
    return line


# ── Old Pythons ────────────────────────────────────────────────────────────────────────────────


def test_an_old_python_is_named_beside_the_one_that_is_needed():
    problem = python_problem((3, 9, 2))
    assert "3.11 or newer" in problem
    assert "Python 3.9." in problem
    assert python_problem((3, 10, 14))


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 13, 1), (4, 0, 0)])
def test_a_newer_python_will_do(version):
    assert python_problem(version) == ""


def test_an_old_python_is_told_in_one_line_and_changes_nothing(clone):
    pretend = (
        "import runpy, sys; sys.version_info = (3, 8, 10, 'final', 0);"
        "runpy.run_module('scripts.run', run_name='__main__')"
    )
    assert "this is Python 3.8" in the_one_line(run(clone, "-B", "-c", pretend))
    assert not (clone / "var").exists()
    assert not (clone / ".venv").exists()


@pytest.mark.parametrize("name", ["__init__.py", "run.py"])
def test_an_old_python_can_parse_what_tells_it_so(name):
    ast.parse((ROOT / "scripts" / name).read_text(), feature_version=(3, 6))


# ── The folder ─────────────────────────────────────────────────────────────────────────────────


def test_a_folder_that_cannot_be_written_to_is_told_in_one_line():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "clone"
        shutil.copytree(ROOT / "scripts", folder / "scripts")
        Path(name).chmod(0o755)
        folder.chmod(0o555)
        try:
            done = run(folder, "-B", "-m", "scripts.run", **somebody_without_special_rights())
        finally:
            folder.chmod(0o755)
        assert "cannot write to its folder (Permission denied" in the_one_line(done)
        assert [path.name for path in folder.iterdir()] == ["scripts"]


def somebody_without_special_rights() -> dict[str, Any]:
    """How to run Python as somebody whom a read-only folder stops: root is not."""
    if os.geteuid():
        return {}
    anybody: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []}
    for python in (sys.executable, "/usr/bin/python3"):
        try:
            done = run(
                Path("/"),
                "-c",
                "import sys; print(*sys.version_info[:2])",
                python=python,
                **anybody,
            )
        except (OSError, LookupError):
            continue
        if done.returncode == 0 and tuple(map(int, done.stdout.split())) >= (3, 11):
            return {"python": python, **anybody}
    pytest.skip("root may write anywhere, and no Python here runs as somebody else")


def test_a_file_in_the_place_of_the_data_folder_is_told_in_one_line(clone):
    (clone / "var").write_text("")
    assert "cannot write to its folder" in the_one_line(run(clone))


# ── Secrets ────────────────────────────────────────────────────────────────────────────────────


def test_secrets_are_written_once_for_the_owner_alone(tmp_path):
    path = tmp_path / "local.env"
    assert local_settings.write_once(path) is True
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    written = path.read_text()
    assert local_settings.write_once(path) is False
    assert path.read_text() == written
    values = dict(line.split("=", 1) for line in written.splitlines() if not line.startswith("#"))
    assert len(values["SECRET_KEY"]) >= 50
    assert ACCESS_CODE.fullmatch(values["JAM_MANAGER_ACCESS_CODE"])
    assert values["DEBUG"] == "false"


def test_each_machine_has_its_own_secrets(tmp_path):
    for name in ("one", "other"):
        local_settings.write_once(tmp_path / name)
    one, other = ((tmp_path / name).read_text().splitlines() for name in ("one", "other"))
    different = {line.split("=")[0] for line in set(one) ^ set(other)}
    assert different == {"SECRET_KEY", "JAM_MANAGER_ACCESS_CODE"}


def test_settings_that_a_person_wrote_are_left_alone(tmp_path):
    path = tmp_path / "local.env"
    path.write_text("LOG_LEVEL=DEBUG\n")
    local_settings.write_once(path)
    assert path.read_text() == "LOG_LEVEL=DEBUG\n"


# ── The environment ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A project that needs no package."""
    (tmp_path / "requirements.txt").write_text("# nothing yet\n")
    (tmp_path / "var").mkdir()
    return tmp_path


def test_packages_are_installed_again_only_when_the_lock_file_changed(bare, capsys):
    python = environment.ready(bare)
    assert environment.works(python)
    assert "Installing" in capsys.readouterr().out
    environment.ready(bare)
    assert capsys.readouterr().out == ""
    (bare / "requirements.txt").write_text("# still nothing\n")
    environment.ready(bare)
    assert "Installing" in capsys.readouterr().out


@pytest.mark.parametrize(
    "how", ["its Python is gone", "its Python does not start", "it is a file"]
)
def test_a_broken_environment_is_made_anew(bare, how):
    python = bare / ".venv" / "bin" / "python"
    if how == "it is a file":
        (bare / ".venv").write_text("")
    else:
        python.parent.mkdir(parents=True)
        (bare / ".venv" / "left-over").touch()
        (bare / ".venv" / "installed-requirements").write_text("an old stamp")
    if how == "its Python is gone":
        python.symlink_to(bare / "a-python-that-was-removed")
    elif how == "its Python does not start":
        python.write_text("not a program")
        python.chmod(0o755)
    assert not environment.works(python)
    assert environment.works(environment.ready(bare))
    assert not (bare / ".venv" / "left-over").exists()


def test_without_a_network_one_line_says_so_and_the_next_run_tries_again(clone):
    # No index and no uv: pip finds no package, as it does on a machine that is offline.
    path = os.pathsep.join(
        folder
        for folder in os.environ["PATH"].split(os.pathsep)
        if not (Path(folder) / "uv").exists()
    )
    offline = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PATH": path}
    for _ in range(2):
        line = the_one_line(run(clone, env=offline))
        assert "could not be installed: is this machine online?" in line
    assert "No matching distribution" in (clone / "var" / "install.log").read_text()


def test_a_python_that_makes_no_environments_is_told_in_one_line(bare, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(InTheWayError, match="python3-venv"):
        environment.ready(bare)
    assert not (bare / ".venv").exists()


# ── The port ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def installed(clone: Path) -> Path:
    """A clone whose environment is there: it borrows the packages that run this test."""
    lend_packages(clone)
    return clone


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.socket() as listener:
        listener.bind(("0.0.0.0", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_busy_port_is_told_in_one_line(installed, taken_port):
    line = the_one_line(run(installed, env={"PORT": str(taken_port)}))
    assert line.startswith(f"Port {taken_port} is taken by another program.")


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1"])
def test_a_port_that_is_none_is_told_in_one_line(installed, port):
    assert "PORT must be a number" in the_one_line(run(installed, env={"PORT": port}))


def test_the_port_may_stand_in_the_env_file(installed, taken_port):
    (installed / ".env").write_text(f"PORT={taken_port}\n")
    assert f"Port {taken_port} is taken" in the_one_line(run(installed))


# ── make ───────────────────────────────────────────────────────────────────────────────────────


def test_make_alone_lists_what_it_can_do(clone):
    listed = subprocess.run(["make"], cwd=clone, capture_output=True, text=True, check=True)
    named = set(re.findall(r"^  make (\w+)", listed.stdout, re.MULTILINE))
    wanted = {"run", "test", "lint", "format", "migrate", "seed", "reset", "shell", "help"}
    assert wanted <= named
