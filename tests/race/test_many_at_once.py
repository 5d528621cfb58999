"""Many at once: the database holds what one voter may do, whoever comes first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection, transaction
from django.test import Client

from jamanager.lib.identity import COOKIE, Voter, sign
from jamanager.lib.refusals import NotFound, SongNotInJam
from jams.actions import voting
from jams.models import Attendee, Jam, JamSong, Vote
from tests.scene import make_jam, make_voter, song_id

Answer = TypeVar("Answer")

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(number: int, act: Callable[[int], Answer]) -> list[Answer]:
    """What `act` gives, done by so many threads that all start together."""
    ready = Barrier(number)

    def start(index: int) -> Answer:
        ready.wait()
        try:
            return act(index)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(start, range(number)))


def vote_by_http(jam: Jam, voter: Voter, song: int) -> tuple[int, dict]:
    client = Client()
    client.cookies[COOKIE] = sign(voter)
    answer = client.put(f"/api/v1/jams/{jam.slug}/songs/{song}/vote")
    return answer.status_code, answer.json()


def test_fifty_identical_votes_at_once_are_one_vote():
    jam, voter = make_jam("Valerie"), make_voter()
    valerie = song_id(jam, "Valerie")
    answers = at_once(50, lambda _i: vote_by_http(jam, voter, valerie))
    assert {status for status, _body in answers} == {200}
    assert {body["vote_count"] for _status, body in answers} == {1}
    assert (Vote.objects.count(), Attendee.objects.count()) == (1, 1)
    assert Jam.objects.get(pk=jam.pk).version == jam.version + 1


def test_fifty_voters_at_once_are_fifty_votes():
    jam = make_jam("Valerie")
    valerie = song_id(jam, "Valerie")
    results = at_once(50, lambda _i: voting.set_vote(jam, Voter.new(), valerie, voted=True))
    assert sorted(result.vote_count for result in results) == list(range(1, 51))
    assert Jam.objects.get(pk=jam.pk).version == jam.version + 50


def test_a_song_is_deleted_in_the_admin_while_the_room_votes_for_it():
    for _round in range(10):
        jam = make_jam("Valerie")
        entry = jam.entries.get()

        def vote_or_delete(index: int, jam: Jam = jam, entry: JamSong = entry) -> None:
            if index == 5:
                entry.delete()
                return
            with suppress(SongNotInJam):
                voting.set_vote(jam, Voter.new(), entry.song_id, voted=True)

        at_once(12, vote_or_delete)
        assert not jam.entries.exists()
        assert not Vote.objects.filter(attendee__jam=jam).exists()


def test_a_song_is_changed_in_the_admin_while_another_host_deletes_it():
    for _round in range(10):
        jam = make_jam("Valerie")
        entry = jam.entries.get()

        @transaction.atomic
        def pin(entry: JamSong = entry) -> None:
            found = JamSong.objects.get(pk=entry.pk)
            found.pinned_place = 1
            found.save()

        def pin_or_delete(index: int, entry: JamSong = entry) -> None:
            if index == 2:
                entry.delete()
                return
            with suppress(JamSong.DoesNotExist, NotFound):
                pin(entry)

        at_once(6, pin_or_delete)
        assert not jam.entries.exists()
