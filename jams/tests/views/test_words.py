"""The scripts' sentences: all there, none idle, and the placeholders that the scripts fill."""

import re
from pathlib import Path

from django.conf import settings

from jams.models import Jam, Performance
from jams.views.screen_words import screen_words

SCRIPTS = Path(settings.BASE_DIR) / "static" / "js"
SAID = re.compile(r"""\.(say|count)\(\s*["`]([\w.$\{\}]+)["`]""")
# Where the script puts a part of the name together.
PARTS = {
    "${instrument}": Performance.Instrument.values,
    "${now.status}": Jam.Status.values,
    "${state}": ["gone", "old"],
}
NAMED_APART = {"link_lost", "link_polling", "link_back"}


def said_by_the_scripts() -> set[str]:
    names = set(NAMED_APART)
    for script in SCRIPTS.glob("*.js"):
        for kind, name in SAID.findall(script.read_text()):
            names |= {f"{name}.other"} if kind == "count" else _spelled_out(name)
    names |= _spelled_out("link_${state}")
    return names


def _spelled_out(name: str) -> set[str]:
    for part, values in PARTS.items():
        if part in name:
            return {name.replace(part, value) for value in values}
    return {name}


def test_the_scripts_find_every_sentence_and_use_them_all() -> None:
    counted = ("vote", "songs", "played")
    singular = {name for name in screen_words() if name.split(".")[0] not in counted}
    assert singular | {f"{name}.other" for name in counted} == said_by_the_scripts()


def test_a_number_has_its_own_form() -> None:
    said = screen_words()
    assert said["vote.one"] == "Vote for {title}, {number} vote"
    assert said["vote.other"] == "Vote for {title}, {number} votes"
    assert (said["songs.one"], said["songs.other"]) == ("{number} song", "{number} songs")
    assert said["played.one"] == "Tonight {number} song was played."
    assert said["played.other"] == "Tonight {number} songs were played."
