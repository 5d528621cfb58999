import asyncio
import json

import pytest
from asgiref.sync import sync_to_async

from jamanager.lib.identity import COOKIE
from jams import queries
from jams.actions import hosting, voting
from jams.live import close_codes
from jams.live.frames import now
from jams.live.hub import _hubs
from jams.models import Attendee, Jam, Vote
from tests.line import Line
from tests.mirror import public_of
from tests.scene import attendee_of, make_jam, make_voter, song_id

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def jam(transactional_db):
    return make_jam("Valerie", "Jolene", "Creep")


@pytest.fixture
def valerie(jam):
    return song_id(jam, "Valerie")


set_vote = sync_to_async(voting.set_vote)


async def fresh(jam):
    state = await sync_to_async(queries.read)(jam.pk)
    return public_of(state.snapshot(now()))


async def test_the_first_frame_is_a_snapshot(jam):
    async with Line(jam, make_voter()) as line:
        event, data = await line.frame()
        assert (event, data["prev"]) == ("snapshot", None)
        assert data["me"] == {
            "attendee_id": None,
            "name": None,
            "voted": [],
            "signed_up": [],
            "role": "attendee",
        }
        assert line.mirror.public() == await fresh(jam)


async def test_who_names_the_current_version_is_told_synced_and_their_own_part(jam, valerie):
    voter = make_voter()
    await set_vote(jam, voter, valerie, voted=True)
    await jam.arefresh_from_db()
    position = {"epoch": jam.epoch, "version": jam.version}
    async with Line(jam, voter, **position) as line:
        assert await line.frame() == ("synced", {})
        event, data = await line.frame()
        assert (event, data["me"]["voted"]) == ("me", [valerie])
    async with Line(jam, **position) as nobody:
        assert await nobody.frame() == ("synced", {})
        await nobody.say("ping")
        assert (await nobody.frame())[0] == "pong"


async def test_an_act_between_two_looks_of_a_joining_socket_is_not_forgotten(
    jam, valerie, monkeypatch
):
    voter, mine = make_voter(), queries.mine

    def mine_after_a_vote(jam_id, voters):
        voting.set_vote(jam, voter, valerie, voted=True)
        return mine(jam_id, voters)

    monkeypatch.setattr(queries, "mine", mine_after_a_vote)
    async with Line(jam, voter, epoch=jam.epoch, version=jam.version) as line:
        assert (await line.hear("me"))["me"]["voted"] == [valerie]


@pytest.mark.parametrize(
    "query", [{"version": 0}, {"epoch": "other", "version": 3}, {"epoch": "", "version": "x"}]
)
async def test_who_names_another_state_gets_a_snapshot(jam, query):
    async with Line(jam, make_voter(), **query) as line:
        assert (await line.frame())[0] == "snapshot"


async def test_a_vote_is_acknowledged_and_shown_to_all(jam, valerie):
    async with Line(jam, make_voter()) as ana, Line(jam, make_voter()) as tom:
        await ana.hear("snapshot")
        await tom.hear("snapshot")
        await ana.say("vote", cmd_id="one", song_id=valerie, voted=True)
        ack = await ana.hear("ack")
        assert ack == {
            "cmd_id": "one",
            "song_id": valerie,
            "vote_count": 1,
            "voted": True,
            "version": jam.version + 1,
        }
        update = await tom.hear("vote_update")
        assert update["votes"] == [{"song_id": valerie, "vote_count": 1}]
        assert update["order"][0] == valerie
        assert tom.mirror.public() == await fresh(jam)
        assert tom.mirror.me["voted"] == []


async def test_all_sockets_of_one_voter_are_told_its_own_part(jam, valerie):
    voter = make_voter()
    async with Line(jam, voter) as phone, Line(jam, voter) as tablet:
        await phone.hear("snapshot")
        await tablet.hear("snapshot")
        await phone.say("vote", cmd_id="one", song_id=valerie, voted=True)
        assert (await tablet.hear("me"))["me"]["voted"] == [valerie]


async def test_votes_by_http_and_by_other_processes_are_heard_too(jam, valerie):
    async with Line(jam, make_voter()) as line:
        await line.hear("snapshot")
        await set_vote(jam, make_voter(), valerie, voted=True)
        assert (await line.hear("vote_update"))["votes"][0]["vote_count"] == 1


async def test_a_lost_poke_is_healed_by_the_poll(jam, valerie):
    async with Line(jam, make_voter()) as line:
        await line.hear("snapshot")
        await sync_to_async(_vote_without_a_poke)(jam, valerie)
        assert (await line.hear("vote_update"))["votes"][0]["vote_count"] == 1


def _vote_without_a_poke(jam, song_id):
    from jams.live import announce
    from jams.models import jam_changed

    jam_changed.disconnect(dispatch_uid="jams.live.announce")
    try:
        voting.set_vote(jam, make_voter(), song_id, voted=True)
    finally:
        announce.connect()


async def test_a_new_epoch_starts_everybody_over(jam, valerie):
    voter = make_voter()
    async with Line(jam, voter) as line:
        await line.hear("snapshot")
        await set_vote(jam, voter, valerie, voted=True)
        await line.hear("vote_update")
        await sync_to_async(Jam.objects.filter(pk=jam.pk).update)(epoch="restored", version=0)
        data = await line.hear("snapshot")
        assert (data["epoch"], data["version"]) == ("restored", 0)
        assert data["me"]["voted"] == [valerie]


async def test_a_deleted_jam_closes_its_sockets(jam):
    async with Line(jam, make_voter()) as line:
        await line.hear("snapshot")
        await sync_to_async(jam.delete)()
        assert await line.closed_with() == close_codes.NO_SUCH_JAM


async def test_a_jam_that_ended_refuses_votes_and_keeps_the_socket(jam, valerie):
    async with Line(jam, make_voter()) as line:
        await line.hear("snapshot")
        await sync_to_async(hosting.end_jam)(jam)
        assert (await line.hear("jam_update"))["jam"]["status"] == "ended"
        await line.say("vote", cmd_id="late", song_id=valerie, voted=True)
        error = await line.hear("error")
        assert (error["cmd_id"], error["code"]) == ("late", "jam_ended")
        assert error["message"]
        await line.say("ping")
        await line.hear("pong")
        assert not await Vote.objects.aexists()


@pytest.mark.parametrize("cookie", [None, f"{COOKIE}=forged", f"{COOKIE}={'0' * 32}:nothing"])
async def test_without_a_good_cookie_one_may_look_and_not_act(jam, valerie, cookie):
    async with Line(jam, cookie=cookie) as line:
        await line.hear("snapshot")
        await line.say("vote", cmd_id="one", song_id=valerie, voted=True)
        assert (await line.hear("error"))["code"] == "no_voter"
        assert not await Attendee.objects.aexists()


async def test_a_vote_for_a_song_of_no_jam_is_refused(jam):
    async with Line(jam, make_voter()) as line:
        await line.hear("snapshot")
        await line.say("vote", cmd_id="one", song_id=2**62, voted=True)
        assert (await line.hear("error"))["code"] == "song_not_in_jam"


async def test_signing_up_and_withdrawing(jam, valerie):
    voter = make_voter()
    async with Line(jam, voter) as line:
        await line.hear("snapshot")
        sign_up = {"song_id": valerie, "instrument": "bass"}
        await line.say("sign_up", cmd_id="one", **sign_up)
        assert (await line.hear("error"))["code"] == "name_required"
        await sync_to_async(attendees_register)(jam, voter, "Liv")
        assert (await line.hear("me"))["me"]["name"] == "Liv"
        await line.say("sign_up", cmd_id="two", **sign_up)
        ack = await line.hear("ack")
        player = await sync_to_async(attendee_of)(jam, voter)
        assert ack["performers"] == [
            {"attendee_id": player.pk, "name": "Liv", "instrument": "bass"}
        ]
        assert ack["needs"] == ["voice", "guitar", "drums"]
        while line.mirror.me["signed_up"] != [valerie]:  # before the ack, or after it
            await line.frame()
        await line.say("withdraw", cmd_id="three", song_id=valerie)
        assert (await line.hear("ack"))["performers"] == []


def attendees_register(jam, voter, name):
    from jams.actions import attendees

    attendees.register(jam, voter, name)


BAD = {
    "not JSON": ("{", "bad_frame"),
    "an array": ("[]", "bad_frame"),
    "no event": ('{"data": {}}', "bad_frame"),
    "data of another kind": ('{"event": "ping", "data": []}', "bad_frame"),
    "deeply nested": ("[" * 5_000, "bad_frame"),
    "an unknown event": ('{"event": "dance", "data": {}}', "unknown_event"),
    "a text for a number": (
        '{"event": "vote", "data": {"cmd_id": "a", "song_id": "1", "voted": true}}',
        "invalid",
    ),
    "a truth for a number": (
        '{"event": "vote", "data": {"cmd_id": "a", "song_id": true, "voted": true}}',
        "invalid",
    ),
    "a number for a truth": (
        '{"event": "vote", "data": {"cmd_id": "a", "song_id": 1, "voted": 1}}',
        "invalid",
    ),
    "no cmd_id": ('{"event": "vote", "data": {"song_id": 1, "voted": true}}', "invalid"),
    "a negative version": ('{"event": "resync", "data": {"version": -1}}', "invalid"),
}


@pytest.mark.parametrize(("text", "code"), BAD.values(), ids=BAD.keys())
async def test_a_bad_frame_is_refused_and_the_socket_stays(jam, text, code):
    async with Line(jam, make_voter()) as line:
        await line.hear("snapshot")
        await line.send_to(text_data=text)
        error = await line.hear("error")
        assert error["code"] == code
        assert (code == "invalid") == bool(error["fields"])
        await line.say("ping")
        await line.hear("pong")


async def test_a_binary_frame_is_refused_and_the_socket_stays(jam):
    async with Line(jam, make_voter()) as line:
        await line.hear("snapshot")
        await line.send_to(bytes_data=b'{"event": "ping", "data": {}}')
        assert (await line.hear("error"))["code"] == "bad_frame"
        await line.say("ping")
        await line.hear("pong")


async def test_a_frame_over_eight_kilobytes_closes(jam):
    async with Line(jam, make_voter()) as line:
        await line.hear("snapshot")
        await line.send_to(text_data=json.dumps({"event": "ping", "data": {"x": "ü" * 4_096}}))
        assert await line.closed_with() == close_codes.TOO_LARGE


async def test_twenty_bad_frames_in_a_row_close(jam):
    async with Line(jam, make_voter()) as line:
        await line.hear("snapshot")
        for _i in range(20):
            await line.send_to(text_data="nonsense")
        assert await line.closed_with() == close_codes.BAD_FRAMES


async def test_who_talks_too_fast_is_told_which_command_was_not_done(jam, valerie):
    async with Line(jam, make_voter()) as line:
        await line.hear("snapshot")
        for number in range(21):
            await line.say("vote", cmd_id=str(number), song_id=valerie, voted=number % 2 == 0)
        error = await line.hear("error")
        assert (error["cmd_id"], error["code"]) == ("20", "slow_down")


async def test_who_does_not_slow_down_is_closed(jam):
    async with Line(jam, make_voter()) as line:
        await line.hear("snapshot")
        for _i in range(100):
            await line.say("ping")
        assert await line.closed_with() == close_codes.TOO_FAST


@pytest.mark.parametrize(
    ("origin", "slug", "query", "code"),
    [
        ("http://elsewhere.example", None, {}, close_codes.FOREIGN_ORIGIN),
        ("http://testserver", "no-such-jam", {}, close_codes.NO_SUCH_JAM),
        ("http://testserver", None, {"v": 2}, close_codes.OLD_PROTOCOL),
    ],
)
async def test_who_cannot_stay_is_told_why(jam, origin, slug, query, code):
    async with Line(slug or jam, make_voter(), origin=origin, **query) as line:
        assert await line.closed_with() == code


async def test_a_path_that_is_no_jams_is_closed_as_such(jam):
    async with Line("no such/jam", make_voter()) as line:
        assert await line.closed_with() == close_codes.NO_SUCH_JAM


async def test_who_was_sent_out_is_turned_away(jam):
    voter = make_voter()
    await Attendee.objects.acreate(jam=jam, voter=voter.id, banned=True)
    async with Line(jam, voter) as line:
        assert await line.closed_with() == close_codes.BANNED


async def test_resync_answers_as_a_connection_does(jam, valerie):
    async with Line(jam, make_voter()) as line:
        data = await line.hear("snapshot")
        await line.say("resync", epoch=data["epoch"], version=data["version"])
        await line.hear("synced")
        await line.say("resync", epoch=data["epoch"], version=data["version"] - 1)
        await line.hear("snapshot")
        await line.say("resync")
        await line.hear("snapshot")


async def test_mirrors_of_many_sockets_agree_with_the_database_in_the_end(jam):
    song_ids = [entry.song_id async for entry in jam.entries.order_by("pk")]
    lines = [Line(jam, make_voter()) for _i in range(6)]
    for line in lines:
        await line.__aenter__()
        await line.hear("snapshot")
    for number, line in enumerate(lines):
        for song in song_ids[: 1 + number % 3]:
            await line.say("vote", cmd_id=f"{number}-{song}", song_id=song, voted=True)
    expected = jam.version + sum(1 + number % 3 for number in range(6))
    for line in lines:
        while line.mirror.version < expected:
            await line.frame()
    truth = await fresh(jam)
    for line in lines:
        assert line.mirror.public() == truth
        await line.__aexit__()


async def test_the_last_to_leave_turns_off_the_light(jam):
    async with Line(jam, make_voter()) as line:
        await line.hear("snapshot")
        hub = _hubs[asyncio.get_running_loop()]
        assert list(hub._rooms) == [jam.pk]
    assert asyncio.get_running_loop() not in _hubs
    assert not hub._rooms
    assert all(task.done() for task in hub._tasks)


async def test_a_tap_out_of_an_older_line_does_not_undo_a_newer_one(jam, valerie):
    voter = make_voter()
    async with Line(jam, voter) as old, Line(jam, voter) as new:
        await new.say("vote", cmd_id="new", song_id=valerie, voted=False, line=2)
        assert (await new.hear("ack"))["voted"] is False
        await old.say("vote", cmd_id="late", song_id=valerie, voted=True, line=1)
        error = await old.hear("error")
        assert (error["cmd_id"], error["code"]) == ("late", "overtaken")
        assert not await Vote.objects.aexists()
        await old.say("vote", cmd_id="late", song_id=valerie, voted=True)
        assert (await old.hear("ack"))["voted"] is True, "who names no line is always heard"


async def test_a_mistake_in_one_look_is_logged_and_the_next_one_is_right(
    jam, valerie, monkeypatch, caplog
):
    look, mistakes = queries.look, [RuntimeError("a mistake of ours")]

    def look_with_a_mistake(*args):
        if mistakes:
            raise mistakes.pop()
        return look(*args)

    async with Line(jam, make_voter()) as line:
        await line.hear("snapshot")
        monkeypatch.setattr(queries, "look", look_with_a_mistake)
        await set_vote(jam, make_voter(), valerie, voted=True)
        assert (await line.hear("vote_update"))["votes"][0]["vote_count"] == 1
    assert "Looking at what moved failed" in caplog.text
