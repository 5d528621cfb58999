"""Finding songs in the catalogue: newest first, or by what somebody half remembers.

The comparing is done here and not in the database, so that SQLite and PostgreSQL find the same
songs in the same order.
"""

import unicodedata
from functools import lru_cache

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from rapidfuzz import fuzz, process

from jamanager.lib.cursor import cursor_after, place_of
from songs.models import Song

PAGE = 50
# How alike two words are, of 100. At 72 "valery" is "valerie", and "queen" is not "green".
ALIKE = 72
# Letters from which on a word may be misspelt.
FORGIVEN_FROM = 4


def catalogue(*, source: str = "", youtube_id: str = "") -> QuerySet[Song]:
    """All songs, newest first, of one source or one YouTube id where these are given."""
    songs = Song.objects.order_by("-added_at", "-pk")
    if source:
        songs = songs.filter(source=source)
    if youtube_id:
        songs = songs.filter(youtube_id=youtube_id)
    return songs


def page(
    songs: QuerySet[Song], *, search: str = "", cursor: str = "", limit: int = PAGE
) -> tuple[list[Song], str | None]:
    """One page of these songs, and the cursor of the next one or None.

    With `search` the best matches come first, else the order is that of `catalogue`.
    Raises Invalid for a cursor of another list.
    """
    if simplified(search):
        return _page_of_matches(songs, simplified(search), cursor, limit)
    return _page_of_newest(songs, cursor, limit)


def ranked(songs: QuerySet[Song], search: str) -> list[tuple[float, int]]:
    """`(score, song_id)` of the songs that answer `search`, best first, ties by id.

    Every word of the search has to be in title or artist, or something much like it.
    """
    wanted = simplified(search)
    texts = [
        (song_id, simplified(f"{title} {artist}"))
        for song_id, title, artist in songs.order_by().values_list("pk", "title", "artist")
    ]
    vocabulary = {word for _song_id, text in texts for word in text.split()}
    answers = [_answers(word, vocabulary) for word in dict.fromkeys(wanted.split())]
    found = []
    for song_id, text in texts:
        words = text.split()
        best = [max((answer.get(word, 0.0) for word in words), default=0.0) for answer in answers]
        if all(best):
            # Of songs that have all the words, the one that reads most like the search wins.
            score = 0.9 * sum(best) / len(best) + 0.1 * fuzz.ratio(wanted, text)
            found.append((round(score, 3), song_id))
    return sorted(found, key=lambda match: (-match[0], match[1]))


@lru_cache(maxsize=20_000)
def simplified(text: str) -> str:
    """The text as people type it: no accents, no capitals, words and single spaces only."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (
        char if char.isalnum() else " "
        for char in plain
        if not unicodedata.combining(char) and char not in "'\u2019"
    )
    return " ".join("".join(kept).split())


def _answers(wanted: str, vocabulary: set[str]) -> dict[str, float]:
    """How well each word that answers `wanted` does, up to 100.

    The beginning of a word answers, as it is being typed; a short word has to be spelled right.
    """
    found = {word: 100.0 for word in vocabulary if word.startswith(wanted)}
    if len(wanted) >= FORGIVEN_FROM:
        alike = process.extract(
            wanted, vocabulary, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None
        )
        found = {word: score for word, score, _key in alike} | found
    return found


def _page_of_newest(
    songs: QuerySet[Song], cursor: str, limit: int
) -> tuple[list[Song], str | None]:
    if cursor:
        text, song_id = place_of("songs", cursor)
        added_at = parse_datetime(text)
        songs = songs.filter(Q(added_at__lt=added_at) | Q(added_at=added_at, pk__lt=song_id))
    found = list(songs[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], cursor_after("songs", last.added_at.isoformat(), last.pk)


def _page_of_matches(
    songs: QuerySet[Song], search: str, cursor: str, limit: int
) -> tuple[list[Song], str | None]:
    # The search is part of what the cursor is a place in.
    kind = f"songs?{search}"
    matches = ranked(songs, search)
    if cursor:
        score, song_id = place_of(kind, cursor)
        matches = [match for match in matches if (-match[0], match[1]) > (-score, song_id)]
    shown = matches[:limit]
    by_id = songs.in_bulk([song_id for _score, song_id in shown])
    found = [by_id[song_id] for _score, song_id in shown if song_id in by_id]
    more = len(matches) > limit
    return found, cursor_after(kind, *shown[-1]) if more else None
