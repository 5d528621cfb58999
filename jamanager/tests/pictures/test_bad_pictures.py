"""Bad pictures are refused, or written anew without what made them bad, in little memory."""

import re
import subprocess
import sys
from io import BytesIO

import pytest

from jamanager.lib.pictures.writing import rewritten
from jamanager.lib.refusals import NotAPicture, PictureTooLarge
from tests.pictures.bad import HARMLESS, REFUSED, is_webp_of_ours

SENTENCES = {
    "nothing at all": "empty",
    "a text by a picture's name": "not a picture that we can read",
    "a page that begins like a GIF": "not a picture|damaged",
    "a page that begins like a JPEG": "not a picture|damaged",
    "half a JPEG": "damaged or not complete",
    "half a HEIC": "damaged or not complete|not a picture",
    "20,000 by 20,000 pixels": "too many pixels: .* up to 50 million",
    "a decompression bomb": "too many pixels: .* up to 50 million",
    "more than 10 MB": "larger than 10 MB",
}
MOST_MEMORY = 200_000_000


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_a_sentence(name):
    with pytest.raises((NotAPicture, PictureTooLarge)) as refused:
        rewritten(BytesIO(REFUSED[name]()))
    assert refused.value.code in ("invalid", "too_large")
    assert str(refused.value.message).endswith((".", "please."))
    pattern = SENTENCES.get(name, "")
    assert re.search(pattern, str(refused.value.message))


@pytest.mark.parametrize("name", HARMLESS)
def test_it_is_written_anew_and_harmless(name):
    picture = rewritten(BytesIO(HARMLESS[name]()))
    assert is_webp_of_ours(picture.large)
    assert is_webp_of_ours(picture.small)


CHILD = """
import gc, sys
from io import BytesIO
import django
django.setup()
from jamanager.lib.pictures.writing import rewritten
from jamanager.lib.refusals import Refusal
from tests.pictures.bad import HARMLESS, REFUSED

def memory(line):
    found = [row for row in open("/proc/self/status") if row.startswith(line)]
    return int(found[0].split()[1]) * 1024

made = {name: make() for name, make in {**REFUSED, **HARMLESS}.items()}
gc.collect()
open("/proc/self/clear_refs", "w").write("5")  # the peak counts from here
start = memory("VmRSS")
worst = 0, ""
for name, content in made.items():
    try:
        rewritten(BytesIO(content))
    except Refusal:
        pass
    worst = max(worst, (memory("VmHWM") - start, name))
    open("/proc/self/clear_refs", "w").write("5")
print(*worst, sep="|")
"""


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_none_takes_more_memory_than_there_may_be():
    done = subprocess.run(
        [sys.executable, "-c", CHILD], capture_output=True, text=True, check=True
    )
    peak, name = done.stdout.strip().split("|")
    assert 20_000_000 < int(peak) < MOST_MEMORY, name
