"""What the big screen is told: everything but names, until the host lets it have them."""

import json

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from jams import queries
from jams.actions import signing_up, suggesting
from jams.live.screen_state import for_screen
from jams.models import Jam
from tests.line import Line
from tests.scene import make_jam, make_voter, song_id

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def jam(transactional_db):
    """A night at a venue that asks for consent, with a player and somebody who waits."""
    jam = make_jam("Valerie", "Jolene")
    jam.venue.names_need_consent = True
    jam.venue.save()
    for name in ("Philippa", "Thaddeus"):
        voter = make_voter(jam, name)
        signing_up.sign_up(jam, voter, song_id(jam, "Valerie"), "bass", wait=True)
    suggesting.suggest(jam, make_voter(jam, "Leonora"), title="Creep", artist="Radiohead")
    return Jam.objects.get(pk=jam.pk)


NAMES = ("Philippa", "Thaddeus", "Leonora")


def named_in(value):
    text = json.dumps(value)
    return [name for name in NAMES if name in text]


def allow(jam, names_on_screen=True):
    jam = Jam.objects.get(pk=jam.pk)
    jam.names_on_screen = names_on_screen
    jam.save()


def test_the_jam_says_whether_names_may_be_shown(jam):
    elsewhere = make_jam()
    assert queries.read(elsewhere.pk).jam["names_on_screen"] is True
    assert queries.read(jam.pk).jam["names_on_screen"] is False
    allow(jam)
    assert queries.read(jam.pk).jam["names_on_screen"] is True


def test_without_the_hosts_word_there_is_no_name_and_all_else(jam):
    state = queries.read(jam.pk)
    assert named_in(state.snapshot("")) == list(NAMES)
    shown = for_screen(state)
    assert named_in(shown.snapshot("")) == []
    song = shown.songs[song_id(jam, "Valerie")]
    assert [player["instrument"] for player in song["performers"]] == ["bass"]
    assert named_in(state.snapshot("")) == list(NAMES), "the phones' state is left as it was"
    allow(jam)
    allowed = queries.read(jam.pk)
    assert for_screen(allowed) is allowed


async def test_a_screens_socket_is_told_names_only_while_they_are_allowed(jam):
    async with Line(jam, make_voter(), view="screen") as screen, Line(jam, make_voter()) as phone:
        assert named_in(await screen.hear("snapshot")) == []
        assert named_in(await phone.hear("snapshot")) == list(NAMES)
        voter = await sync_to_async(make_voter)(jam, "Wilhelmina")
        valerie = await sync_to_async(song_id)(jam, "Valerie")
        await sync_to_async(signing_up.sign_up)(jam, voter, valerie, "voice")
        while "Wilhelmina" not in json.dumps((await phone.frame())[1]):
            pass
        lineup = (await screen.hear("performance_update"))["performances"][0]
        assert {player["name"] for player in lineup["performers"]} == {""}
        await sync_to_async(allow)(jam)
        await screen.hear("jam_update")
        assert named_in(screen.mirror.public()) == list(NAMES)
        assert screen.mirror.jam["names_on_screen"] is True
        await sync_to_async(allow)(jam, names_on_screen=False)
        await screen.hear("jam_update")
        assert named_in(screen.mirror.public()) == []


async def test_a_screen_looks_and_does_not_act(jam):
    valerie = await sync_to_async(song_id)(jam, "Valerie")
    vote = {"cmd_id": "one", "song_id": valerie, "voted": True}
    voter = make_voter()
    async with Line(jam, voter, view="screen") as screen:
        await screen.hear("snapshot")
        await screen.say("vote", **vote)
        assert (await screen.hear("error"))["code"] == "no_voter"
    async with Line(jam, voter) as phone:
        await phone.say("vote", **vote)
        assert (await phone.hear("ack"))["voted"] is True


def test_the_api_tells_a_screen_no_more_than_its_socket(jam):
    client = Client()
    api = f"/api/v1/jams/{jam.slug}"
    assert named_in(client.get(api).json()) == list(NAMES)
    assert named_in(client.get(f"{api}?view=screen").json()) == []
    allow(jam)
    assert named_in(client.get(f"{api}?view=screen").json()) == list(NAMES)
    assert client.get(f"{api}?view=other").status_code == 422


def test_a_screen_is_told_nothing_of_who_sits_before_it(jam):
    client = Client()
    client.get("/api/v1/jams")
    token = {"X-CSRFToken": client.cookies["csrftoken"].value}
    me = client.put(
        f"/api/v1/jams/{jam.slug}/attendee", {"name": "Ottilie"}, "application/json", headers=token
    )
    assert me.status_code == 201
    api = f"/api/v1/jams/{jam.slug}"
    assert client.get(api).json()["me"]["name"] == "Ottilie"
    assert client.get(f"{api}?view=screen").json()["me"]["name"] is None
