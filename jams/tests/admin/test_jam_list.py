"""The admin's list of jams."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jams.models import Jam, JamSong
from jams.tests.admin.conftest import vote_for
from venues.models import Venue

pytestmark = pytest.mark.django_db

LIST = "admin:jams_jam_changelist"


def act(host, action, *jams):
    return host.post(
        reverse(LIST), {"action": action, ACTION_CHECKBOX_NAME: [jam.pk for jam in jams]}
    )


def test_a_row_has_the_counts_the_code_and_the_links(host, jam):
    text = host.get(reverse(LIST)).content.decode()
    assert '<td class="field-song_count">4</td>' in text
    assert '<td class="field-vote_count">3</td>' in text
    assert f'<td class="field-code">{jam.code}</td>' in text
    assert f'href="{reverse("jam", args=[jam.slug])}"' in text
    assert f'href="{reverse("jam-qr-svg", args=[jam.slug])}"' in text


def test_the_lists_queries_do_not_grow_with_its_rows(host, jam):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert host.get(reverse(LIST)).status_code == 200
        return len(captured)

    before = queries()
    for number in range(8):
        venue = Venue.objects.create(name=f"Venue {number}")
        other = Jam.objects.create(venue=venue, name="Night", starts_at=jam.starts_at)
        vote_for(JamSong.objects.create(jam=other, song=jam.entries.first().song), 2)
    assert queries() == before


@pytest.mark.parametrize("question", ["q=thursday", "q=cellar", "status__exact=playing"])
def test_jams_are_found_by_name_venue_and_status(host, jam, question):
    venue = Venue.objects.create(name="Elsewhere")
    Jam.objects.create(venue=venue, name="Sunday", starts_at=jam.starts_at)
    found = host.get(f"{reverse(LIST)}?{question}").context["cl"].result_list
    assert [row.name for row in found] == ["Thursday"]


def test_jams_are_found_by_their_code(host, jam):
    venue = Venue.objects.create(name="Elsewhere")
    Jam.objects.create(venue=venue, name="Sunday", starts_at=jam.starts_at)
    found = host.get(reverse(LIST), {"q": jam.code.lower()}).context["cl"].result_list
    assert [row.name for row in found] == ["Thursday"]


def test_ending_jams_from_the_list_empties_their_stages(host, jam):
    before = jam.version
    act(host, "end", jam)
    jam.refresh_from_db()
    assert (jam.status, jam.version) == (Jam.Status.ENDED, before + 1)
    assert not jam.entries.filter(status=JamSong.Status.PLAYING).exists()


def test_a_jam_that_ended_opens_and_starts_again(host, jam):
    for action, status in (("end", "ended"), ("open_doors", "waiting"), ("start", "playing")):
        act(host, action, jam)
        jam.refresh_from_db()
        assert jam.status == status


def test_an_action_that_changes_nothing_moves_no_version_and_says_so(host, jam):
    before = jam.version
    response = host.get(act(host, "start", jam).url)
    jam.refresh_from_db()
    assert jam.version == before
    assert "0 jams were changed" in response.content.decode()


def test_deleting_a_jam_takes_all_of_it_along(host, jam):
    response = host.post(reverse("admin:jams_jam_delete", args=[jam.pk]), {"post": "yes"})
    assert response.status_code == 302
    assert not Jam.objects.exists()
    assert not JamSong.objects.exists()


def test_jams_are_deleted_from_the_list_too(host, jam):
    host.post(
        reverse(LIST),
        {"action": "delete_selected", ACTION_CHECKBOX_NAME: [jam.pk], "post": "yes"},
    )
    assert not Jam.objects.exists()


def test_only_hosts_and_staff_come_in(client, jam):
    assert client.get(reverse(LIST)).status_code == 302
    get_user_model().objects.create_user("tom", password="secret", is_staff=True)
    client.login(username="tom", password="secret")
    assert client.get(reverse(LIST)).status_code == 403
    get_user_model().objects.create_superuser("ana", password="secret")
    client.login(username="ana", password="secret")
    assert client.get(reverse(LIST)).status_code == 200


def test_a_host_sees_the_night_and_no_accounts(host):
    text = host.get(reverse("admin:index")).content.decode()
    for address in ("jams/jam/", "jams/vote/", "songs/song/", "chordsheets/chordsheet/"):
        assert f"/admin/{address}" in text
    assert "/admin/auth/" not in text


def test_what_is_done_from_the_list_is_in_the_log_of_the_hosts_acts(host, jam):
    act(host, "end", jam)
    act(host, "open_doors", jam)
    acts = jam.host_acts.order_by("pk").values_list("who", "actor__username", "verb")
    assert list(acts) == [("host", "host", "ended"), ("host", "host", "opened")]
