"""What the jam's page asks for ahead is what its scripts import."""

import re
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

SCRIPTS = Path(settings.BASE_DIR) / "static" / "js"
IMPORT = re.compile(r'from "\./([\w-]+\.js)"')


def reached_from(name, found=None):
    found = set() if found is None else found
    for imported in IMPORT.findall((SCRIPTS / name).read_text()):
        if imported not in found:
            found.add(imported)
            reached_from(imported, found)
    return found


def test_every_module_of_the_page_is_asked_for_ahead_and_no_other():
    html = render_to_string("jams/_modules.html")
    assert set(re.findall(r"js/([\w-]+\.js)", html)) == reached_from("jam-page.js")
