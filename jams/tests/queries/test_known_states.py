import pytest
from django.db import transaction

from jamanager.lib.refusals import NotFound
from jams import queries
from jams.actions import voting
from jams.models import Jam
from jams.queries import known_states
from tests.scene import make_jam, make_voter, song_id


@pytest.fixture
def jam(transactional_db):
    return make_jam("Valerie", "Jolene")


def vote(jam):
    voting.set_vote(jam, make_voter(), song_id(jam, "Valerie"), voted=True)


def test_while_the_version_stands_one_query_is_enough(jam, django_assert_num_queries):
    first = queries.current_state(jam.slug)
    with django_assert_num_queries(1):
        assert queries.current_state(jam.slug) is first


def test_what_moved_is_read_on(jam):
    queries.current_state(jam.slug)
    vote(jam)
    assert queries.current_state(jam.slug) == queries.read(jam.pk)


def test_another_epoch_is_another_state(jam):
    queries.current_state(jam.slug)
    Jam.objects.filter(pk=jam.pk).update(epoch="restored")
    assert queries.current_state(jam.slug).epoch == "restored"


def test_what_was_rolled_back_was_never_known(jam):
    before = queries.current_state(jam.slug)

    def vote_in_vain():
        with transaction.atomic():
            vote(jam)
            assert queries.current_state(jam.slug).version == before.version + 1
            raise KeyError

    with pytest.raises(KeyError):
        vote_in_vain()
    assert queries.current_state(jam.slug) is before


def test_a_jam_that_is_not_there_is_not_found(jam):
    queries.current_state(jam.slug)
    Jam.objects.all().delete()
    with pytest.raises(NotFound):
        queries.current_state(jam.slug)


def test_only_so_many_are_kept(jam, monkeypatch):
    monkeypatch.setattr(known_states, "MOST", 1)
    queries.current_state(jam.slug)
    other = make_jam()
    queries.current_state(other.slug)
    assert list(known_states._known) == [other.pk]
