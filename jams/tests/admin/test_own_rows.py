"""A host with an account in the admin: their own venues' rows, and nobody else's.

Each refusal is asked for twice: of one's own row, where it works, and of another's.
"""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from jams.models import Attendee, Jam, JamSong, Performance, Vote
from jams.tests.admin.page_form import filled
from tests.scene import PASSWORD, make_host, make_jam
from venues.models import Venue

pytestmark = pytest.mark.django_db

MODELS = (Venue, Jam, JamSong, Attendee, Vote, Performance)
NIGHT = (Jam, JamSong, Attendee, Vote, Performance)


def a_night(name):
    """A jam with somebody in it who votes and plays: one row of each model."""
    jam = make_jam(f"Song of {name}", name=f"{name} night")
    entry = jam.entries.get()
    ana = Attendee.objects.create(jam=jam, voter=f"{jam.pk:032x}", name=f"Ana of {name}")
    Vote.objects.create(jam_song=entry, attendee=ana)
    Performance.objects.create(jam_song=entry, attendee=ana, instrument="bass")
    return jam


@pytest.fixture
def own():
    return a_night("Own")


@pytest.fixture
def foreign():
    return a_night("Foreign")


@pytest.fixture
def hana(own):
    return make_host(own, name="hana")


@pytest.fixture
def host(client, hana, foreign):
    """A browser in which the host of `own` has signed in."""
    client.force_login(hana)
    return client


def row(model, jam):
    ways = {Venue: {"jams": jam}, Jam: {"pk": jam.pk}, JamSong: {"jam": jam}}
    ways |= {Attendee: {"jam": jam}}
    return model.objects.get(**ways.get(model, {"jam_song__jam": jam}))


def url(model, kind, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{kind}", args=args)


def listed(host, model):
    return set(host.get(url(model, "changelist")).context["cl"].result_list)


def refused(answer):
    """Nothing there: back to the admin's first page, which says so."""
    return (answer.status_code, answer.headers.get("Location")) == (302, reverse("admin:index"))


@pytest.mark.usefixtures("tries_of_this_test_alone")
def test_the_admins_own_door_lets_a_host_in(client, hana):
    data = {"username": "hana", "password": PASSWORD}
    assert client.post("/admin/login/?next=/admin/", data).status_code == 302
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_a_list_has_ones_own_rows_alone(host, own, foreign, model):
    assert listed(host, model) == {row(model, own)}


@pytest.mark.parametrize("kind", ["change", "history"])
@pytest.mark.parametrize("model", MODELS)
def test_a_row_of_another_venue_does_not_open(host, own, foreign, model, kind):
    assert host.get(url(model, kind, row(model, own).pk)).status_code == 200
    assert refused(host.get(url(model, kind, row(model, foreign).pk)))


@pytest.mark.parametrize("model", [Venue, Jam, JamSong, Attendee, Performance])
def test_a_row_of_another_venue_is_not_changed(host, own, foreign, model):
    field, value = {
        Venue: ("address", "Elsewhere 1"),
        Jam: ("name", "Renamed"),
        JamSong: ("status", "skipped"),
        Attendee: ("name", "Renamed"),
        Performance: ("instrument", "drums"),
    }[model]
    form = filled(host.get(url(model, "change", row(model, own).pk)))
    form |= {field: value}
    theirs = row(model, foreign)
    assert refused(host.post(url(model, "change", theirs.pk), form))
    assert getattr(row(model, foreign), field) == getattr(theirs, field)
    assert host.post(url(model, "change", row(model, own).pk), form).status_code == 302
    assert getattr(row(model, own), field) == value


@pytest.mark.parametrize("model", NIGHT[::-1])
def test_a_row_of_another_venue_is_not_deleted(host, own, foreign, model):
    mine, theirs = row(model, own), row(model, foreign)
    assert refused(host.post(url(model, "delete", theirs.pk), {"post": "yes"}))
    chosen = {ACTION_CHECKBOX_NAME: [mine.pk, theirs.pk]}
    host.post(url(model, "changelist"), {"action": "delete_selected", "post": "yes", **chosen})
    assert not model.objects.filter(pk=mine.pk).exists()
    assert model.objects.filter(pk=theirs.pk).exists()


@pytest.mark.parametrize(
    ("model", "action", "field", "value"),
    [(Jam, "end", "status", "ended"), (Attendee, "ban", "banned", True)],
)
def test_an_action_passes_over_another_venues_rows(
    host, own, foreign, model, action, field, value
):
    chosen = [row(model, own).pk, row(model, foreign).pk]
    host.post(url(model, "changelist"), {"action": action, ACTION_CHECKBOX_NAME: chosen})
    assert getattr(row(model, own), field) == value
    assert getattr(row(model, foreign), field) != value


def test_songs_go_into_ones_own_jam_alone(host, own, foreign):
    song = make_jam("Wanted").entries.get().song
    page = reverse("admin:songs_song_changelist")
    for jam in (foreign, own):
        data = {"action": "add_to_jam", ACTION_CHECKBOX_NAME: [song.pk], "jam": jam.pk}
        host.post(page, data)
    assert set(song.entries.filter(jam__in=[own, foreign]).values_list("jam", flat=True)) == {
        own.pk
    }


def test_a_jam_is_not_made_at_another_venue_nor_moved_there(host, own, foreign):
    form = filled(host.get(url(Jam, "add"))) | {"name": "New night"}
    assert form["venue"] == str(own.venue_id)  # where the last of ones own jams was
    answer = host.post(url(Jam, "add"), {**form, "venue": foreign.venue_id})
    assert "venue" in answer.context["adminform"].form.errors
    assert host.post(url(Jam, "add"), form).status_code == 302
    page = url(Jam, "change", own.pk)
    form = filled(host.get(page)) | {"venue": foreign.venue_id}
    assert "venue" in host.post(page, form).context["adminform"].form.errors
    assert set(Jam.objects.filter(venue=foreign.venue)) == {foreign}


def test_a_song_of_another_jam_is_not_changed_through_ones_own_jams_page(host, own, foreign):
    page = url(Jam, "change", own.pk)
    theirs = row(JamSong, foreign)
    form = filled(host.get(page)) | {"entries-0-id": theirs.pk, "entries-0-status": "skipped"}
    assert host.post(page, form).status_code == 200
    theirs.refresh_from_db()
    assert theirs.status == "queued"


def test_somebody_of_another_jam_is_not_put_on_a_song(host, own, foreign):
    page = url(JamSong, "change", row(JamSong, own).pk)
    form = filled(host.get(page)) | {"performances-0-attendee": row(Attendee, foreign).pk}
    assert "not one of the available" in str(host.post(page, form).context["errors"])
    assert row(Performance, own).attendee == row(Attendee, own)


@pytest.mark.parametrize("model", NIGHT)
def test_the_filters_beside_a_list_name_no_other_venue(host, own, foreign, model):
    Jam.objects.create(venue=own.venue, name="Own other night")  # one choice makes no filter
    text = host.get(url(model, "changelist")).content.decode()
    assert "Own" in text
    assert "Foreign" not in text
    assert foreign.venue.name not in text


def test_a_venue_is_found_while_typing_only_where_it_is_ones_own(host, own, foreign):
    about = {"app_label": "jams", "model_name": "jam", "field_name": "venue", "term": "Blue"}
    found = host.get(reverse("admin:autocomplete"), about).json()["results"]
    assert [each["id"] for each in found] == [str(own.venue_id)]


def test_a_host_neither_adds_nor_deletes_venues_nor_says_who_hosts_them(host, own, hana):
    assert host.get(url(Venue, "add")).status_code == 403
    assert host.post(url(Venue, "delete", own.venue_id), {"post": "yes"}).status_code == 403
    page = url(Venue, "change", own.venue_id)
    form = filled(host.get(page))
    assert "hosts" not in form
    assert host.post(page, {**form, "hosts": []}).status_code == 302
    assert list(own.venue.hosts.all()) == [hana]


def test_staff_say_who_hosts_a_venue(admin_client, own, foreign, hana):
    page = url(Venue, "change", foreign.venue_id)
    form = filled(admin_client.get(page)) | {"hosts": [hana.pk]}
    assert admin_client.post(page, form).status_code == 302
    assert list(foreign.venue.hosts.all()) == [hana]


def test_accounts_stay_closed_to_hosts(hana, admin_client):
    host = Client()
    host.force_login(hana)
    for page in ("auth_user_changelist", "auth_user_add", "auth_group_changelist"):
        assert admin_client.get(reverse(f"admin:{page}")).status_code == 200
        assert host.get(reverse(f"admin:{page}")).status_code == 403


def test_a_host_who_lost_their_venues_is_shut_out_at_once(host, hana):
    assert host.get("/admin/").status_code == 200
    hana.hosted_venues.clear()
    assert host.get("/admin/").status_code == 403


def test_a_permission_to_look_everywhere_does_not_become_one_to_change(client, hana, own, foreign):
    hana.is_staff = True
    hana.save()
    hana.user_permissions.add(Permission.objects.get(codename="view_jam"))
    client.force_login(hana)
    assert listed(client, Jam) == {own, foreign}
    for jam in (own, foreign):
        assert client.post(url(Jam, "change", jam.pk), {"name": "Renamed"}).status_code == 403


def test_staff_status_without_permissions_leaves_a_host_a_host(client, hana, own, foreign):
    hana.is_staff = True
    hana.save()
    client.force_login(hana)
    assert listed(client, Jam) == {own}
