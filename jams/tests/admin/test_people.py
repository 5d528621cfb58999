"""Attendees, votes, performances and single songs of a jam in the admin."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.urls import reverse

from jams.models import Attendee, Jam, Performance, Vote
from jams.tests.admin.page_form import filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(jam):
    return Attendee.objects.create(jam=jam, voter="a" * 32, name="Ana")


@pytest.fixture
def gamma(jam):
    return jam.entries.get(song__title="Gamma")


def version_of(jam):
    return Jam.objects.values_list("version", flat=True).get(pk=jam.pk)


def test_attendees_are_banned_and_let_back_in_from_the_list(host, ana):
    url = reverse("admin:jams_attendee_changelist")
    host.post(url, {"action": "ban", ACTION_CHECKBOX_NAME: [ana.pk]})
    ana.refresh_from_db()
    assert ana.banned
    assert [row.name for row in host.get(f"{url}?banned__exact=1").context["cl"].result_list] == [
        "Ana"
    ]
    host.post(url, {"action": "let_back_in", ACTION_CHECKBOX_NAME: [ana.pk]})
    ana.refresh_from_db()
    assert not ana.banned


def test_the_list_of_attendees_counts_their_votes(host, jam, ana):
    for entry in jam.entries.all()[:3]:
        Vote.objects.create(jam_song=entry, attendee=ana)
    rows = host.get(reverse("admin:jams_attendee_changelist")).context["cl"].result_list
    assert next(row.vote_count for row in rows if row.name == "Ana") == 3


def test_a_name_that_somebody_in_the_jam_has_is_refused_with_a_sentence(host, jam, ana):
    tom = Attendee.objects.create(jam=jam, voter="b" * 32, name="Tom")
    url = reverse("admin:jams_attendee_change", args=[tom.pk])
    response = host.post(url, {**filled(host.get(url)), "name": "ana"})
    assert response.status_code == 200
    assert "has that name" in str(response.context["errors"])


def test_renaming_a_player_moves_the_version_once(host, jam, ana, gamma):
    Performance.objects.create(jam_song=gamma, attendee=ana, instrument="bass")
    before = version_of(jam)
    url = reverse("admin:jams_attendee_change", args=[ana.pk])
    assert host.post(url, {**filled(host.get(url)), "name": "Anna"}).status_code == 302
    assert version_of(jam) == before + 1


def test_a_vote_can_be_taken_back_but_not_made_or_changed(host, jam, gamma):
    vote = gamma.votes.first()
    before = version_of(jam)
    assert host.get(reverse("admin:jams_vote_add")).status_code == 403
    page = reverse("admin:jams_vote_change", args=[vote.pk])
    assert host.post(page, {"attendee": vote.attendee_id}).status_code == 403
    host.post(reverse("admin:jams_vote_delete", args=[vote.pk]), {"post": "yes"})
    assert gamma.votes.count() == 1
    assert version_of(jam) == before + 1


def test_votes_are_listed_with_song_and_jam(host, jam):
    text = host.get(reverse("admin:jams_vote_changelist")).content.decode()
    assert "Gamma · Somebody" in text
    assert "Thursday" in text


def test_a_host_puts_somebody_on_a_song(host, jam, ana, gamma):
    before = version_of(jam)
    url = reverse("admin:jams_jamsong_change", args=[gamma.pk])
    form = filled(host.get(url))
    row = {"id": "", "jam_song": gamma.pk, "attendee": ana.pk, "instrument": "drums"}
    form |= {f"performances-0-{field}": value for field, value in row.items()}
    assert host.post(url, {**form, "performances-TOTAL_FORMS": "1"}).status_code == 302
    assert gamma.performances.get().attendee == ana
    assert version_of(jam) == before + 1


def test_somebody_of_another_jam_does_not_play_in_this_one(host, jam, gamma):
    other = Jam.objects.create(venue=jam.venue, name="Sunday", starts_at=jam.starts_at)
    stranger = Attendee.objects.create(jam=other, voter="c" * 32, name="Liv")
    url = reverse("admin:jams_jamsong_change", args=[gamma.pk])
    form = filled(host.get(url))
    row = {"id": "", "jam_song": gamma.pk, "attendee": stranger.pk, "instrument": "drums"}
    form |= {f"performances-0-{field}": value for field, value in row.items()}
    response = host.post(url, {**form, "performances-TOTAL_FORMS": "1"})
    assert response.status_code == 200
    assert "not one of the available choices" in str(response.context["errors"])
    assert not gamma.performances.exists()


def test_a_second_playing_song_is_refused_on_the_songs_own_page(host, gamma):
    url = reverse("admin:jams_jamsong_change", args=[gamma.pk])
    response = host.post(url, {**filled(host.get(url)), "status": "playing"})
    assert response.status_code == 200
    assert "Another song is playing" in str(response.context["errors"])
    gamma.refresh_from_db()
    assert gamma.status == "queued"


def test_pinning_a_song_on_its_own_page_moves_the_version_once(host, jam, gamma):
    before = version_of(jam)
    url = reverse("admin:jams_jamsong_change", args=[gamma.pk])
    assert host.post(url, {**filled(host.get(url)), "pinned_place": "2"}).status_code == 302
    gamma.refresh_from_db()
    assert gamma.pinned_place == 2
    assert version_of(jam) == before + 1
    assert host.post(url, filled(host.get(url))).status_code == 302
    assert version_of(jam) == before + 1


@pytest.mark.parametrize("name", ["jamsong", "attendee", "vote", "performance"])
def test_each_list_and_its_search_open(host, jam, ana, gamma, name):
    Performance.objects.create(jam_song=gamma, attendee=ana, instrument="bass")
    url = reverse(f"admin:jams_{name}_changelist")
    assert host.get(url).status_code == 200
    assert host.get(url, {"q": "ana"}).status_code == 200


def test_songs_are_found_as_they_are_typed(host, jam):
    question = {"app_label": "jams", "model_name": "jamsong", "field_name": "song", "term": "gam"}
    found = host.get(reverse("admin:autocomplete"), question).json()["results"]
    assert [song["text"] for song in found] == ["Gamma · Somebody"]
