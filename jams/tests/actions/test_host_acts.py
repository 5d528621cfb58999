import pytest
from django.contrib.auth.models import User

from jams.actions import hosting, removing
from jams.actions.host_acts import printable
from jams.models import HostAct, Jam
from tests.scene import make_jam, make_song, song_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def jam():
    return make_jam("Valerie", "Jolene", status=Jam.Status.WAITING)


@pytest.fixture
def host():
    return User.objects.create(username="host", is_staff=True)


def acts(jam):
    return list(jam.host_acts.order_by("pk").values_list("who", "verb", "text"))


def play(jam, host):
    return hosting.play(jam, song_id(jam, "Jolene"), by=host)


def skip(jam, host):
    return hosting.skip(jam, song_id(jam, "Jolene"), by=host)


def remove(jam, host):
    return removing.remove_song(jam, song_id(jam, "Jolene"), by=host)


def start(jam, host):
    return hosting.start_jam(jam, by=host)


@pytest.mark.parametrize(
    ("story", "verb", "text"),
    [
        (play, "played", "Jolene"),
        (skip, "skipped", "Jolene"),
        (remove, "removed", "Jolene"),
        (start, "started", ""),
        (lambda jam, host: hosting.pause_jam(jam, by=host), "paused", ""),
        (lambda jam, host: hosting.end_jam(jam, by=host), "ended", ""),
    ],
)
def test_a_hosts_story_is_one_line_of_the_log_and_one_version(jam, host, story, verb, text):
    done = story(jam, host)
    assert acts(jam) == [("host", verb, text)]
    assert done.version == Jam.objects.get(pk=jam.pk).version == jam.version + 1
    assert done.act == jam.host_acts.get()
    assert done.act.actor == host


@pytest.mark.parametrize("story", [play, skip, start])
def test_what_is_so_already_is_no_act(jam, host, story):
    story(jam, host)
    done = story(jam, host)
    assert not done
    assert done.version == jam.version + 1
    assert jam.host_acts.count() == 1


def test_songs_out_of_the_catalogue_are_one_act(jam, host):
    angie, hurt = make_song("Angie"), make_song("Hurt")
    hosting.add_songs(jam, [angie.pk], by=host)
    hosting.add_songs(jam, [angie.pk], by=host)
    hosting.add_songs(jam, [hurt.pk, make_song().pk], by=host)
    assert acts(jam) == [("host", "added", "Angie"), ("host", "added", "2 songs")]


def test_an_act_and_its_log_are_one_transaction(jam, host, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("no log today")

    monkeypatch.setattr(HostAct, "save", fail)
    with pytest.raises(OSError, match="no log"):
        skip(jam, host)
    assert jam.entries.filter(status="skipped").count() == 0


def test_what_a_program_does_is_nobodys_act(jam):
    assert hosting.start_jam(jam)
    assert acts(jam) == []


def test_what_a_host_did_is_not_rewritten_and_outlives_the_account(jam, host):
    act = skip(jam, host).act
    act.text = "Something else"
    with pytest.raises(RuntimeError):
        act.save()
    host.delete()
    assert acts(jam) == [("host", "skipped", "Jolene")]


def test_a_host_is_known_by_name_or_else_by_account():
    assert printable(User(username="rita")) == "rita"
    assert printable(User(username="rita", first_name="Rita", last_name="Ray")) == "Rita Ray"
