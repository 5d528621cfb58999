"""Sockets of people and programs that do not mean well, or are not well."""

import asyncio

import pytest
from asgiref.sync import sync_to_async

from jams.live import close_codes
from jams.live.hub import _hubs
from jams.models import Attendee, Vote
from tests.line import HOST, Line
from tests.scene import attendee_of, make_jam, make_voter, song_id

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def jam(transactional_db):
    return make_jam("Valerie", "Jolene")


@pytest.fixture
def valerie(jam):
    return song_id(jam, "Valerie")


@pytest.mark.parametrize("half", ["\ud800", "a\udfff"])
async def test_half_a_character_is_no_cmd_id_and_the_socket_stays(jam, valerie, half):
    """No frame could carry it back: UTF-8 has no way to write it."""
    async with Line(jam, make_voter()) as line:
        await line.hear("snapshot")
        await line.say("vote", cmd_id=half, song_id=valerie, voted=True)
        refused = await line.hear("error")
        assert (refused["cmd_id"], refused["code"]) == (None, "invalid")
        assert set(refused["fields"]) == {"cmd_id"}
        await line.say("ping")
        await line.hear("pong")
    assert not await Vote.objects.aexists()


@pytest.mark.parametrize("instrument", ["\ud800", "\x00", "kazoo", "BASS", " bass"])
async def test_what_is_no_instrument_is_refused_by_its_field(jam, valerie, instrument):
    voter = await sync_to_async(make_voter)(jam, "Ana")
    async with Line(jam, voter) as line:
        await line.say("sign_up", cmd_id="1", song_id=valerie, instrument=instrument)
        refused = await line.hear("error")
        assert (refused["cmd_id"], set(refused["fields"])) == ("1", {"instrument"})


@pytest.mark.parametrize("origin", ["http://[::1", "http://[", "null", "", "x", "file://"])
async def test_an_origin_that_is_none_is_a_foreign_one(jam, origin):
    async with Line(jam, make_voter(), origin=origin) as line:
        assert await line.closed_with() == close_codes.FOREIGN_ORIGIN
    assert asyncio.get_running_loop() not in _hubs


@pytest.mark.parametrize("host", [b"[::1", b"[", b"elsewhere.example", b"a b"])
async def test_a_host_that_is_none_is_a_foreign_one(jam, host):
    line = Line(jam, make_voter(), origin=None)
    line.scope["headers"] = [
        (name, host if value == HOST.encode() else value) for name, value in line.scope["headers"]
    ]
    async with line:
        assert await line.closed_with() == close_codes.FOREIGN_ORIGIN
    assert asyncio.get_running_loop() not in _hubs


@pytest.mark.parametrize("key", [r'"\000\000\000\000\000\000\000\000\000"', "x" * 4000])
async def test_a_session_that_nobody_can_have_is_none(jam, key):
    async with Line(jam, cookie=f"sessionid={key}") as line:
        assert (await line.hear("snapshot"))["me"]["role"] == "attendee"


async def test_who_is_banned_while_looking_is_sent_away(jam, valerie):
    voter = await sync_to_async(make_voter)(jam, "Ana")
    async with Line(jam, voter) as line, Line(jam, voter) as other:
        await line.hear("snapshot")
        await other.hear("snapshot")
        await sync_to_async(ban)(jam, voter)
        assert await line.closed_with() == close_codes.BANNED
        assert await other.closed_with() == close_codes.BANNED


async def test_who_is_deleted_while_looking_is_told_of_no_acts_of_theirs(jam, valerie):
    voter = make_voter()
    async with Line(jam, voter) as line:
        await line.hear("snapshot")
        await line.say("vote", cmd_id="1", song_id=valerie, voted=True)
        await line.hear("ack")
        await sync_to_async(lambda: Attendee.objects.get(voter=voter.id).delete())()
        await line.say("resync")
        me = (await line.hear("snapshot"))["me"]
        assert (me["attendee_id"], me["voted"]) == (None, [])


def ban(jam, voter):
    attendee = attendee_of(jam, voter)
    attendee.banned = True
    attendee.save()
