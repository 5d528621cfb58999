"""What was promised, held against what is so: the end of each run."""

import json
import urllib.request
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tests.mirror import Json, public_of

if TYPE_CHECKING:
    from tests.load.crowd import Crowd
    from tests.load.phone import Phone

# Phones whose own part is asked for by HTTP, too, each with its cookie.
ASKING = 10
MAX_ERRORS = 20


def check(crowd: "Crowd") -> None:
    """Compare every mirror with a fresh snapshot, and every acknowledged vote with the counts.

    What is wrong goes to the findings' errors.
    """
    orders, errors = crowd.orders, crowd.found.errors
    fresh = {slug: _fresh(crowd, slug, orders.cookies[0]) for slug in set(orders.slugs)}
    lost = crowd.found.sent - crowd.found.acknowledged
    if lost:
        errors.append(f"{lost} votes were never acknowledged")
    for phone in crowd.phones:
        wrong = list(differences(phone, fresh[orders.slugs[phone.number]], orders.own_marks))
        crowd.found.unequal_mirrors += bool(wrong)
        errors.extend(wrong)
    for slug, snapshot in fresh.items():
        mine = [phone for phone in crowd.phones if orders.slugs[phone.number] == slug]
        errors.extend(miscounts(mine, crowd.counts_at_first.get(slug, {}), snapshot))
    if orders.own_marks:
        for phone in crowd.phones[:ASKING]:
            asked = _fresh(crowd, orders.slugs[phone.number], phone.cookie)
            if asked["me"] != phone.mirror.me:
                errors.append(f"phone {phone.number}: HTTP says another `me`")
    more = len(errors) - MAX_ERRORS
    if more > 0:
        del errors[MAX_ERRORS:]
        errors.append(f"and {more} more")


def differences(phone: "Phone", snapshot: Json, own_marks: bool) -> list[str]:
    """In which parts this phone's mirror is not what a fresh snapshot says."""
    if phone.crowd.orders.loose:
        if _counts(phone.mirror.songs.values()) == _counts(snapshot["songs"]):
            return []
        return [f"phone {phone.number}: it shows other counts"]
    shown, true = phone.mirror.public(), public_of(snapshot)
    found = [
        f"phone {phone.number}: its {part} is not the snapshot's"
        for part in true
        if shown[part] != true[part]
    ]
    if own_marks and phone.mirror.me.get("voted") != sorted(phone.voted):
        found.append(f"phone {phone.number}: its own votes are not what was acknowledged")
    return found


def miscounts(phones: "list[Phone]", at_first: dict[int, int], snapshot: Json) -> list[str]:
    """Songs whose count is not the first one and all that was acknowledged since."""
    expected = dict(at_first)
    for phone in phones:
        for song_id in phone.voted - phone.voted_at_first:
            expected[song_id] += 1
        for song_id in phone.voted_at_first - phone.voted:
            expected[song_id] -= 1
    return [
        f"song {song['song_id']} has {song['vote_count']} votes, "
        f"and {expected.get(song['song_id'])} were acknowledged"
        for song in snapshot["songs"]
        if song["vote_count"] != expected.get(song["song_id"])
    ]


def _counts(songs: Iterable[Json]) -> dict[int, int]:
    return {song["song_id"]: song["vote_count"] for song in songs}


def _fresh(crowd: "Crowd", slug: str, cookie: str) -> Json:
    request = urllib.request.Request(  # the driver made the address
        f"{crowd.orders.url}/api/v1/jams/{slug}", headers={"Cookie": cookie}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        found: Json = json.load(answer)
    return found
