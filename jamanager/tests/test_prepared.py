import pytest

from jamanager.lib.prepared import Prepared
from songs.models import Song
from tests.scene import make_song

pytestmark = pytest.mark.django_db


def by_title(title, most):
    found = Song.objects.filter(title=title, duration_s__lte=most).order_by("artist")
    return found.values_list("artist", "added_at")


@pytest.fixture
def prepared():
    return Prepared(by_title, title=str, most=int)


def test_it_gives_what_the_queryset_gives_for_any_values(prepared):
    for artist, duration in [("A", 100), ("B", 200), ("C", 300)]:
        make_song("Angie", artist, duration_s=duration)
    for title, most in [("Angie", 300), ("Angie", 200), ("Valerie", 300), ("' OR 1=1 --", 0)]:
        assert list(prepared(title=title, most=most)) == list(by_title(title, most))
    assert len(prepared(title="Angie", most=200)) == 2


def test_it_is_one_query_built_once(prepared, django_assert_num_queries, monkeypatch):
    prepared(title="Angie", most=1)
    monkeypatch.setattr(prepared, "_build", None)
    with django_assert_num_queries(1):
        assert prepared(title="Angie", most=1) == []


def test_a_value_that_the_query_does_not_use_is_a_mistake():
    with pytest.raises(ValueError, match="does not use"):
        Prepared(lambda title: Song.objects.values_list("pk"), title=str)(title="x")
