"""The contract's `jam` for many jams at once, without reading all their songs."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q

from jams.live.state import Json
from jams.models import Jam, JamSong
from jams.queries.public_state import assemble, entries_with_all, playing_since_of


def public_jams(jams: Sequence[Jam]) -> list[Json]:
    """The public `jam` of each, in the order given, in two queries however many there are."""
    on_stage = Q(status=JamSong.Status.PLAYING)
    locked = Q(status=JamSong.Status.QUEUED, pinned_place__isnull=False)
    heads: defaultdict[int, list[JamSong]] = defaultdict(list)
    for entry in entries_with_all(JamSong.objects.filter(on_stage | locked, jam__in=jams)):
        heads[entry.jam_id].append(entry)
    return [
        assemble(jam, heads[jam.pk], {}, {}, playing_since_of(heads[jam.pk])).jam for jam in jams
    ]
