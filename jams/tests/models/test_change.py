import pytest

from jamanager.lib.refusals import NotFound
from jams.models import Jam, change
from tests.scene import make_jam

pytestmark = pytest.mark.django_db


@pytest.fixture
def jam():
    return make_jam("Valerie")


def version(jam):
    return Jam.objects.get(pk=jam.pk).version


def test_a_change_that_touches_nothing_bumps_no_version(jam):
    with change(jam):
        pass
    assert version(jam) == jam.version


def test_a_change_within_a_change_is_the_same_change(jam):
    with change(jam) as outer:
        outer.touch()
        with change(jam) as inner:
            inner.touch(jam.entries.get())
            assert inner is outer
    assert version(jam) == jam.version + 1
    assert jam.entries.get().version == jam.version + 1


def test_two_jams_may_change_at_once(jam):
    other = make_jam()
    with change(jam) as first, change(other) as second:
        first.touch()
        second.touch()
    assert (version(jam), version(other)) == (jam.version + 1, other.version + 1)


def test_what_fails_bumps_no_version(jam):
    def fail():
        with change(jam) as locked:
            locked.touch()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert version(jam) == jam.version


def test_a_jam_that_is_gone_is_not_found(jam):
    Jam.objects.filter(pk=jam.pk).delete()
    with pytest.raises(NotFound), change(jam):
        pass


def test_a_jam_outside_a_change_cannot_be_touched(jam):
    with pytest.raises(RuntimeError):
        jam.touch()


def test_a_form_opened_long_ago_does_not_turn_the_version_back(jam):
    old = Jam.objects.get(pk=jam.pk)
    with change(jam) as locked:
        locked.touch()
    old.name = "Friday Jam"
    old.save()
    assert version(jam) == jam.version + 2
