"""A page that says its theme itself gets the colours that the system's setting gives others."""

import re
from pathlib import Path

from django.conf import settings

TOKENS = (Path(settings.BASE_DIR) / "static" / "css" / "tokens.css").read_text()


def tokens_under(selector):
    [block] = re.findall(re.escape(selector) + r" \{(.*?)\}", TOKENS, re.DOTALL)
    return dict(re.findall(r"(--[\w-]+): ([^;]+);", block))


def test_light_is_the_same_however_it_was_chosen():
    chosen_by_the_system = tokens_under(":root:not([data-theme])")
    assert len(chosen_by_the_system) > 10
    assert tokens_under(':root[data-theme="light"]') == chosen_by_the_system
