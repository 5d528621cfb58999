import pytest

from jamanager.lib.refusals import (
    Banned,
    Invalid,
    JamEnded,
    LimitReached,
    NameRequired,
    SignupsClosed,
    SlotTaken,
    SongNotInJam,
)
from jams.actions import hosting
from jams.actions.signing_up import sign_up, withdraw
from jams.models import Attendee, Jam, Performance
from tests.scene import make_jam, make_song, make_voter, song_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def jam():
    return make_jam("Valerie", "Jolene", "Creep", "Hurt")


@pytest.fixture
def valerie(jam):
    return song_id(jam, "Valerie")


@pytest.fixture
def ana(jam):
    return make_voter(jam, "Ana")


def names(performers):
    return [performer["name"] for performer in performers]


def test_who_signs_up_has_the_place_and_the_song_needs_one_less(jam, valerie, ana):
    result = sign_up(jam, ana, valerie, "voice")
    assert names(result.performers) == ["Ana"]
    assert result.needs == ["guitar", "bass", "drums"]
    assert result.version == Jam.objects.get(pk=jam.pk).version


def test_the_same_again_changes_nothing(jam, valerie, ana):
    first = sign_up(jam, ana, valerie, "voice")
    assert sign_up(jam, ana, valerie, "voice") == first


def test_another_instrument_changes_over(jam, valerie, ana):
    sign_up(jam, ana, valerie, "voice")
    result = sign_up(jam, ana, valerie, "keys")
    assert [(p["name"], p["instrument"]) for p in result.performers] == [("Ana", "keys")]
    assert "voice" in result.needs


def test_a_taken_place_is_refused(jam, valerie, ana):
    sign_up(jam, ana, valerie, "drums")
    with pytest.raises(SlotTaken):
        sign_up(jam, make_voter(jam, "Tom"), valerie, "drums")
    assert Performance.objects.count() == 1


def test_a_taken_place_may_be_waited_for_and_is_moved_up_to(jam, valerie, ana):
    tom, liv = make_voter(jam, "Tom"), make_voter(jam, "Liv")
    sign_up(jam, ana, valerie, "drums")
    sign_up(jam, tom, valerie, "drums", wait=True)
    assert names(sign_up(jam, liv, valerie, "drums", wait=True).waiting) == ["Tom", "Liv"]
    result = withdraw(jam, ana, valerie)
    assert (names(result.performers), names(result.waiting)) == (["Tom"], ["Liv"])


def test_withdrawing_from_what_one_is_not_on_changes_nothing(jam, valerie, ana):
    version = Jam.objects.get(pk=jam.pk).version
    assert withdraw(jam, ana, valerie).version == version


def test_a_name_is_required(jam, valerie):
    with pytest.raises(NameRequired):
        sign_up(jam, make_voter(), valerie, "voice")
    assert not Performance.objects.exists()


def test_an_unknown_instrument_is_refused(jam, valerie, ana):
    with pytest.raises(Invalid):
        sign_up(jam, ana, valerie, "theremin")


def test_one_may_be_on_so_many_songs_and_no_more(jam, ana):
    Jam.objects.filter(pk=jam.pk).update(max_performances=2)
    sign_up(jam, ana, song_id(jam, "Valerie"), "voice")
    sign_up(jam, ana, song_id(jam, "Jolene"), "voice")
    with pytest.raises(LimitReached):
        sign_up(jam, ana, song_id(jam, "Creep"), "voice")
    sign_up(jam, ana, song_id(jam, "Jolene"), "keys")


def test_songs_that_were_played_count_no_more(jam, valerie, ana):
    Jam.objects.filter(pk=jam.pk).update(max_performances=1)
    sign_up(jam, ana, valerie, "voice")
    hosting.play(jam, valerie)
    hosting.finish(jam)
    assert names(sign_up(jam, ana, song_id(jam, "Jolene"), "voice").performers) == ["Ana"]


def test_a_song_that_was_played_takes_nobody(jam, valerie, ana):
    hosting.skip(jam, valerie)
    with pytest.raises(SignupsClosed):
        sign_up(jam, ana, valerie, "voice")


def test_closed_signups_take_nobody_and_let_people_withdraw(jam, valerie, ana):
    sign_up(jam, ana, valerie, "voice")
    Jam.objects.filter(pk=jam.pk).update(signups_open=False)
    with pytest.raises(SignupsClosed):
        sign_up(jam, make_voter(jam, "Tom"), valerie, "bass")
    assert withdraw(jam, ana, valerie).performers == []


def test_an_ended_jam_takes_nobody(jam, valerie, ana):
    hosting.end_jam(jam)
    with pytest.raises(JamEnded):
        sign_up(jam, ana, valerie, "voice")


def test_a_song_of_no_jam_takes_nobody(jam, ana):
    with pytest.raises(SongNotInJam):
        sign_up(jam, ana, make_song("Angie").pk, "voice")


def test_who_was_sent_out_plays_nothing(jam, valerie, ana):
    Attendee.objects.filter(voter=ana.id).update(banned=True)
    with pytest.raises(Banned):
        sign_up(jam, ana, valerie, "voice")
