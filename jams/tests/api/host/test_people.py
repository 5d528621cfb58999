import pytest

from jamanager.lib.refusals import Banned
from jams import queries
from jams.actions import approving, attendees, hosting, signing_up, suggesting, voting
from jams.models import Attendee, Jam, Performance, Suggestion, Vote
from jams.tests.api.host.asserts import done, nothing_done, refused, version_of
from tests.scene import attendee_of, make_voter, song_id


@pytest.fixture
def jolene(jam):
    return song_id(jam, "Jolene")


@pytest.fixture
def ana(jam, jolene):
    """A voter who voted for Jolene and Creep, and plays on both."""
    voter = make_voter(jam, "Ana")
    for song in (jolene, song_id(jam, "Creep")):
        voting.set_vote(jam, voter, song, voted=True)
        signing_up.sign_up(jam, voter, song, "bass")
    return voter


def path_of(jam, voter):
    return f"/people/{attendee_of(jam, voter).pk}"


def shown(jam, song):
    return queries.read(jam.pk).songs[song]


def test_somebody_is_renamed_wherever_the_name_stands(console, jam, ana, jolene):
    version = version_of(jam)
    suggesting.suggest(jam, ana, title="Angie", artist="The Stones")
    act = done(console.put(path_of(jam, ana), name=" Anna "), jam)
    assert (act.verb, act.text) == ("renamed", "Ana → Anna")
    assert shown(jam, jolene)["performers"][0]["name"] == "Anna"
    assert shown(jam, song_id(jam, "Angie"))["added_by"] == "Anna"
    assert queries.me(jam.pk, ana, "attendee")["name"] == "Anna"
    nothing_done(console.put(path_of(jam, ana), name="Anna"), jam, version + 2)


def test_a_name_that_is_taken_is_not_given_twice(console, jam, ana):
    make_voter(jam, "Tom")
    version = version_of(jam)
    refused(console.put(path_of(jam, ana), name="TOM"), 409, "name_taken")
    refused(console.put(path_of(jam, ana), name="\u200b"), 422, "invalid", "name")
    assert (version_of(jam), attendee_of(jam, ana).name) == (version, "Ana")


@pytest.mark.parametrize(("keep", "votes"), [(True, 1), (False, 0)])
def test_who_is_banned_does_nothing_more_and_plays_nothing_more(
    console, jam, ana, jolene, keep, votes
):
    hosting.play(jam, song_id(jam, "Creep"))
    version = version_of(jam)
    act = done(console.put(path_of(jam, ana), banned=True, keep_votes=keep), jam)
    assert (act.verb, act.text, version_of(jam)) == ("banned", "Ana", version + 1)
    assert shown(jam, jolene)["vote_count"] == shown(jam, act_song(jam))["vote_count"] == votes
    assert shown(jam, jolene)["performers"] == []
    assert shown(jam, song_id(jam, "Creep"))["performers"][0]["name"] == "Ana"
    with pytest.raises(Banned):
        voting.set_vote(jam, ana, jolene, voted=True)
    assert queries.mine(jam.pk, [ana.id])[ana.id].banned
    nothing_done(console.put(path_of(jam, ana), banned=True), jam, version + 1)


def act_song(jam):
    return song_id(jam, "Creep")


def test_the_votes_of_who_is_banned_already_are_taken_back_later(console, jam, ana, jolene):
    console.put(path_of(jam, ana), banned=True)
    version = version_of(jam)
    done(console.put(path_of(jam, ana), banned=True, keep_votes=False), jam)
    assert (shown(jam, jolene)["vote_count"], version_of(jam)) == (0, version + 1)


def test_who_is_banned_has_nothing_waiting_for_the_hosts_word(console, jam, ana):
    Jam.objects.filter(pk=jam.pk).update(suggestions="ask")
    suggesting.suggest(jam, ana, title="Angie", artist="The Stones")
    suggesting.suggest(jam, ana, title="Hurt", artist="Johnny Cash")
    approving.decide(jam, Suggestion.objects.get(title="Hurt").pk, approve=True)
    console.put(path_of(jam, ana), banned=True)
    assert [str(one) for one in jam.suggested.all()] == ["Hurt"]


def test_who_is_let_back_in_may_act_again(console, jam, ana, jolene):
    console.put(path_of(jam, ana), banned=True, keep_votes=False)
    act = done(console.put(path_of(jam, ana), banned=False), jam)
    assert (act.verb, act.text) == ("let_in", "Ana")
    voting.set_vote(jam, ana, jolene, voted=True)
    assert shown(jam, jolene)["vote_count"] == 1


@pytest.mark.parametrize(("keep", "votes"), [("true", 1), ("false", 0)])
def test_who_is_removed_may_come_back_as_somebody_new(console, jam, ana, jolene, keep, votes):
    number, version = attendee_of(jam, ana).pk, version_of(jam)
    suggesting.suggest(jam, ana, title="Angie", artist="The Stones")
    answer = console.delete(f"/people/{number}?keep_votes={keep}")
    act = done(answer, jam)
    assert (act.verb, act.text, version_of(jam)) == ("sent_out", "Ana", version + 2)
    assert shown(jam, jolene)["vote_count"] == votes
    assert shown(jam, jolene)["performers"] == []
    assert shown(jam, song_id(jam, "Angie"))["added_by"] is None
    me = queries.me(jam.pk, ana, "attendee")
    assert (me["name"], me["voted"], me["signed_up"]) == (None, [], [])
    assert me["attendee_id"] != number
    assert queries.mine(jam.pk, [ana.id])[ana.id].version == version_of(jam)  # their page hears
    refused(console.delete(f"/people/{number}"), 404, "not_found")
    voting.set_vote(jam, ana, jolene, voted=True)
    assert shown(jam, jolene)["vote_count"] == votes + 1
    attendees.register(jam, make_voter(), "Ana")


def test_a_name_that_nobody_has_is_not_needed_to_be_removed(console, jam, jolene):
    voter = make_voter()
    voting.set_vote(jam, voter, jolene, voted=True)
    act = done(console.delete(f"{path_of(jam, voter)}?keep_votes=false"), jam)
    assert act.text == "somebody without a name"
    assert not Vote.objects.exists()


def test_who_is_banned_stays_so_when_removed(console, jam, ana, jolene):
    console.put(path_of(jam, ana), banned=True)
    console.delete(path_of(jam, ana))
    with pytest.raises(Banned):
        voting.set_vote(jam, ana, jolene, voted=True)


def test_who_has_no_phone_is_removed_for_good(console, jam, jolene):
    console.post(f"/songs/{jolene}/performers", name="Rita", instrument="bass")
    done(console.delete(f"/people/{Attendee.objects.get().pk}"), jam)
    assert not Attendee.objects.exists()
    assert not Performance.objects.exists()


def test_an_older_line_of_who_was_removed_undoes_nothing(console, jam, ana, jolene):
    voting.set_vote(jam, ana, jolene, voted=True, line=7)
    console.delete(f"{path_of(jam, ana)}?keep_votes=false")
    assert attendee_of(jam, ana).line == 7


def test_somebody_of_another_jam_is_not_found(console, jam, ana):
    version = version_of(jam)
    for path in (f"/people/{attendee_of(jam, ana).pk + 1}", f"/people/{2**63 - 1}"):
        refused(console.put(path, banned=True), 404, "not_found")
        refused(console.delete(path), 404, "not_found")
    assert version_of(jam) == version


def test_many_votes_are_taken_back_in_as_many_queries(
    console, jam, jolene, django_assert_max_num_queries
):
    voter = make_voter(jam, "Ana")
    for number in range(30):
        hosting.add_song(jam, title=f"Number {number}", artist="Somebody")
    for song in jam.entries.values_list("song_id", flat=True):
        voting.set_vote(jam, voter, song, voted=True)
    with django_assert_max_num_queries(30):
        console.put(path_of(jam, voter), banned=True, keep_votes=False)
    assert not Vote.objects.exists()
