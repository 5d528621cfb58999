from hypothesis import given, settings
from hypothesis import strategies as st

from jams.lineup import NEEDED, WELCOME, Lineup, lineup

instruments = st.sampled_from([*NEEDED, *WELCOME])
players = st.lists(instruments, max_size=20).map(lambda found: list(enumerate(found)))


def test_nobody_yet_needs_a_whole_band():
    dealt: Lineup[str] = lineup([])
    assert (dealt.performers, dealt.needs, dealt.waiting) == ((), NEEDED, ())


def test_who_comes_first_has_the_place_and_the_next_one_waits():
    dealt = lineup([("Ana", "voice"), ("Tom", "voice"), ("Liv", "bass")])
    assert dealt.performers == ("Ana", "Liv")
    assert dealt.waiting == ("Tom",)
    assert dealt.needs == ("guitar", "drums")


def test_keys_are_welcome_and_not_missed():
    assert lineup([("Ana", "keys")]).performers == ("Ana",)
    assert "keys" not in lineup([]).needs


def test_a_song_may_need_two_of_a_kind():
    dealt = lineup([("Ana", "guitar")], needed=("guitar", "guitar"), welcome=())
    assert dealt.needs == ("guitar",)


@settings(deadline=None)  # a machine that tests elsewhere, too, is slow at times
@given(players)
def test_everybody_either_plays_or_waits(signed_up):
    dealt = lineup(signed_up)
    assert sorted(dealt.performers + dealt.waiting) == [player for player, _ in signed_up]


@settings(deadline=None)  # a machine that tests elsewhere, too, is slow at times
@given(players)
def test_what_is_filled_and_what_is_missing_is_the_band(signed_up):
    dealt = lineup(signed_up)
    played = [dict(signed_up)[player] for player in dealt.performers]
    assert sorted([*dealt.needs, *(i for i in played if i in NEEDED)]) == sorted(NEEDED)


@settings(deadline=None)  # a machine that tests elsewhere, too, is slow at times
@given(players, st.data())
def test_who_leaves_makes_the_first_one_waiting_for_that_instrument_move_up(signed_up, data):
    dealt = lineup(signed_up)
    if not dealt.performers:
        return
    leaver = data.draw(st.sampled_from(dealt.performers))
    instrument = dict(signed_up)[leaver]
    after = lineup([pair for pair in signed_up if pair[0] != leaver])
    waited = [player for player in dealt.waiting if dict(signed_up)[player] == instrument]
    assert set(after.performers) == {*dealt.performers, *waited[:1]} - {leaver}
