import pytest

from jams import queries
from jams.actions import signing_up, voting
from tests.scene import make_jam, make_voter, song_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def jam():
    return make_jam("Valerie", "Jolene")


def test_of_those_who_moved_only_the_asked_for_are_told(jam):
    ana, tom, liv = (make_voter(jam, name) for name in ("Ana", "Tom", "Liv"))
    version = voting.set_vote(jam, ana, song_id(jam, "Valerie"), voted=True).version
    voting.set_vote(jam, tom, song_id(jam, "Jolene"), voted=True)
    voting.set_vote(jam, liv, song_id(jam, "Jolene"), voted=True)
    moved = queries.moved_since(jam.pk, version, {ana.id, tom.id})
    assert moved.keys() == {tom.id}
    assert moved[tom.id].voted == (song_id(jam, "Jolene"),)


def test_one_voters_part_is_the_same_by_whatever_way_it_is_asked_for(jam):
    ana, tom = make_voter(jam, "Ana"), make_voter(jam, "Tom")
    for title in ("Valerie", "Jolene"):
        voting.set_vote(jam, ana, song_id(jam, title), voted=True)
    signing_up.sign_up(jam, ana, song_id(jam, "Jolene"), "bass")
    alone = queries.mine(jam.pk, [ana.id])
    assert alone == {ana.id: queries.mine(jam.pk, [ana.id, tom.id])[ana.id]}
    assert alone[ana.id].signed_up == (song_id(jam, "Jolene"),)
    assert queries.me(jam.pk, make_voter(), "attendee")["voted"] == []
