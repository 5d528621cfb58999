import pytest

from jamanager.lib.refusals import Banned, Invalid, JamEnded, NameTaken
from jams import queries
from jams.actions import attendees, suggesting
from jams.models import Attendee, Jam
from tests.scene import attendee_of, make_jam, make_voter

pytestmark = pytest.mark.django_db


@pytest.fixture
def jam():
    return make_jam("Valerie")


def test_a_name_is_kept_without_needless_space(jam):
    voter = make_voter()
    registration = attendees.register(jam, voter, "  Ana  Maria ")
    assert (registration.name, registration.created) == ("Ana Maria", True)
    assert attendee_of(jam, voter).name == "Ana Maria"


def test_a_second_name_renames(jam):
    voter = make_voter(jam, "Ana")
    again = attendees.register(jam, voter, "Anna")
    assert (again.created, Attendee.objects.count()) == (False, 1)
    assert attendee_of(jam, voter).name == "Anna"


def test_the_same_name_again_changes_nothing(jam):
    voter = make_voter()
    first = attendees.register(jam, voter, "Ana")
    assert attendees.register(jam, voter, "Ana").version == first.version


@pytest.mark.parametrize("taken", ["Ana", " ana ", "ANA"])
def test_a_name_that_somebody_has_is_refused(jam, taken):
    make_voter(jam, "Ana")
    with pytest.raises(NameTaken):
        attendees.register(jam, make_voter(), taken)
    assert Attendee.objects.count() == 1


def test_case_is_ignored_beyond_ascii(jam):
    make_voter(jam, "José")
    with pytest.raises(NameTaken):
        attendees.register(jam, make_voter(), "JOSÉ")


def test_the_same_name_is_free_in_another_jam(jam):
    make_voter(jam, "Ana")
    assert attendees.register(make_jam(), make_voter(), "Ana").created


@pytest.mark.parametrize("name", ["", "   ", "x" * 41])
def test_no_name_and_a_novel_are_refused(jam, name):
    with pytest.raises(Invalid) as refused:
        attendees.register(jam, make_voter(), name)
    assert refused.value.fields.keys() == {"name"}
    assert not Attendee.objects.exists()


def test_an_ended_jam_takes_no_names(jam):
    Jam.objects.filter(pk=jam.pk).update(status=Jam.Status.ENDED)
    with pytest.raises(JamEnded):
        attendees.register(jam, make_voter(), "Ana")


def test_who_was_sent_out_takes_no_name(jam):
    voter = make_voter()
    Attendee.objects.create(jam=jam, voter=voter.id, banned=True)
    with pytest.raises(Banned):
        attendees.register(jam, voter, "Ana")


def test_a_new_name_shows_wherever_the_old_one_did(jam):
    voter = make_voter(jam, "Ana")
    suggesting.suggest(jam, voter, title="Angie", artist="The Locals")
    state = queries.read(jam.pk)
    attendees.register(jam, voter, "Anna")
    songs = queries.read_since(state).songs_in_order()
    assert {song["added_by"] for song in songs} == {None, "Anna"}
