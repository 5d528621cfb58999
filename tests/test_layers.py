"""Imports point one way; the contracts stand in pyproject.toml."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("jamanager", "venues", "songs", "chordsheets", "jams")


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts for the packages in `folder`."""
    command = "from importlinter.cli import lint_imports_command as check; check()"
    options = ("--config", str(ROOT / "pyproject.toml"), "--no-cache", "--no-logo")
    return subprocess.run(
        [sys.executable, "-c", command, *options],
        cwd=folder,
        capture_output=True,
        text=True,
    )


def test_imports_point_one_way():
    checked = lint_imports(ROOT)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize(
    ("module", "wrong"),
    [
        ("jamanager/lib/slugs.py", "import venues.models"),
        ("venues/models.py", "import songs.models"),
        ("songs/models.py", "import chordsheets.models"),
        ("chordsheets/models.py", "import jams.models"),
        ("jams/rules.py", "import jamanager.urls"),
        ("jams/models/jam.py", "import jams.rules"),
        ("jams/models/jam.py", "import jams.queries"),
        ("jams/rules.py", "import jams.actions.voting"),
        ("jams/actions/voting.py", "import jams.views"),
        ("jams/actions/voting.py", "import jams.live.hub"),
        ("jams/live/hub.py", "import jams.actions.voting"),
        ("jams/live/hub.py", "import jams.live.consumer"),
        ("jams/views/__init__.py", "import jams.live.hub"),
        ("jams/live/state.py", "import django.utils.timezone"),
        ("jams/live/state.py", "import jams.models"),
        ("jams/lineup.py", "import django.db.models"),
    ],
)
def test_an_import_the_other_way_is_found(tmp_path, module, wrong):
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    path = tmp_path / module
    path.write_text(f"{wrong}\n{path.read_text()}")
    checked = lint_imports(tmp_path)
    assert checked.returncode == 1
    assert "BROKEN" in checked.stdout
