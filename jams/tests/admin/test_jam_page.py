"""The admin's page of one jam, with its songs."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chordsheets.models import ChordSheet
from jams import queries
from jams.actions import hosting
from jams.models import Jam, JamSong
from jams.tests.admin.conftest import vote_for
from jams.tests.admin.page_form import filled
from songs.models import Song
from venues.models import Venue

pytestmark = pytest.mark.django_db


def titles_in_order(jam_page):
    formset = jam_page.response.context["inline_admin_formsets"][0].formset
    return [form.instance.song.title for form in formset.initial_forms]


def test_the_songs_stand_in_the_queues_order(jam_page):
    assert titles_in_order(jam_page) == ["Alpha", "Beta", "Gamma", "Delta"]
    vote_for(jam_page.jam.entries.get(song__title="Delta"), 4)
    jam_page.load()
    assert titles_in_order(jam_page) == ["Alpha", "Beta", "Delta", "Gamma"]


def test_each_row_shows_its_place_and_its_votes(jam_page):
    text = jam_page.response.content.decode()
    cells = re.findall(r'class="field-(place|votes)">\s*<p>([^<]*)</p>', text)
    shown = [value for _column, value in cells]
    assert shown[:8] == ["playing", "0", "next", "0", "1", "2", "2", "1"]


def test_saving_the_page_as_it_is_changes_nothing(jam_page):
    before = jam_page.version()
    jam_page.save()
    jam_page.assert_saved()
    assert jam_page.version() == before


def test_what_is_saved_on_the_page_is_one_version(jam_page):
    before = jam_page.version()
    jam_page.form["name"] = "Friday"
    jam_page.set("Gamma", pinned_place="2")
    jam_page.set("Delta", status="skipped")
    jam_page.save()
    jam_page.assert_saved()
    assert jam_page.version() == before + 1
    assert jam_page.statuses()["Delta"] == "skipped"
    touched = jam_page.jam.entries.filter(version=before + 1)
    assert set(touched.values_list("song__title", flat=True)) == {"Gamma", "Delta"}


def test_the_host_lets_names_on_the_screen_and_takes_them_back(jam_page):
    venue = jam_page.jam.venue
    venue.names_need_consent = True
    venue.save()
    for tick, allowed in (("on", True), (None, False)):
        jam_page.load()
        jam_page.form.pop("names_on_screen", None)
        if tick:
            jam_page.form["names_on_screen"] = tick
        before = jam_page.version()
        jam_page.save()
        jam_page.assert_saved()
        assert jam_page.version() == before + 1
        assert queries.read(jam_page.jam.pk).jam["names_on_screen"] is allowed


def test_two_songs_swap_the_stage_in_one_save(jam_page):
    before = jam_page.version()
    jam_page.set("Alpha", status="queued")
    jam_page.set("Delta", status="playing")
    jam_page.save()
    jam_page.assert_saved()
    assert jam_page.statuses() == {
        "Alpha": "queued",
        "Beta": "queued",
        "Gamma": "queued",
        "Delta": "playing",
    }
    assert jam_page.version() == before + 1


def test_the_stage_may_go_to_a_song_above_in_the_list(jam_page):
    jam_page.set("Alpha", status="queued")
    jam_page.set("Delta", status="playing")
    jam_page.save()
    jam_page.load()
    jam_page.set("Delta", status="played")
    jam_page.set("Alpha", status="playing")
    jam_page.save()
    jam_page.assert_saved()
    assert jam_page.statuses()["Alpha"] == "playing"
    assert jam_page.statuses()["Delta"] == "played"


def test_a_song_that_is_added_takes_the_stage_of_one_that_is_deleted(jam_page):
    jam_page.set("Alpha", DELETE="on")
    jam_page.add(Song.objects.create(title="Omega", artist="Somebody"), status="playing")
    jam_page.save()
    jam_page.assert_saved()
    assert "Alpha" not in jam_page.statuses()
    assert jam_page.statuses()["Omega"] == "playing"


def test_a_second_playing_song_is_refused_with_a_sentence(jam_page):
    before = jam_page.version()
    jam_page.set("Delta", status="playing")
    response = jam_page.save()
    assert response.status_code == 200
    assert "Only one song can be playing" in jam_page.errors()
    assert jam_page.statuses()["Delta"] == "queued"
    assert jam_page.version() == before


def test_a_song_that_went_on_stage_meanwhile_on_another_page_counts(jam_page):
    jam_page.set("Alpha", status="played")
    newcomer = Song.objects.create(title="Omega", artist="Somebody")
    hosting.add_songs(jam_page.jam, [newcomer.pk])
    hosting.play(jam_page.jam, newcomer.pk)
    jam_page.set("Delta", status="playing")
    assert jam_page.save().status_code == 200
    assert "Only one song can be playing" in jam_page.errors()
    assert jam_page.statuses()["Omega"] == "playing"


def test_a_song_twice_is_refused_with_a_sentence(jam_page):
    jam_page.add(Song.objects.get(title="Gamma"))
    assert jam_page.save().status_code == 200
    assert "in this jam already" in jam_page.errors()
    assert jam_page.jam.entries.count() == 4


def test_a_song_that_came_into_the_jam_meanwhile_is_refused_with_a_sentence(jam_page):
    newcomer = Song.objects.create(title="Omega", artist="Somebody")
    hosting.add_songs(jam_page.jam, [newcomer.pk])
    jam_page.add(newcomer)
    assert jam_page.save().status_code == 200
    assert "in this jam already" in jam_page.errors()


def test_the_same_new_song_in_two_rows_is_refused_with_a_sentence(jam_page):
    song = Song.objects.create(title="Omega", artist="Somebody")
    jam_page.add(song)
    jam_page.add(song)
    assert jam_page.save().status_code == 200
    assert "in this jam already" in jam_page.errors()
    assert jam_page.jam.entries.count() == 4


def test_a_page_that_was_open_for_long_writes_only_what_its_host_changed(jam_page):
    delta = Song.objects.get(title="Delta")
    hosting.play(jam_page.jam, delta.pk)
    hosting.pause_jam(jam_page.jam)
    jam_page.set("Gamma", pinned_place="1")
    jam_page.form["name"] = "Friday"
    jam_page.save()
    jam_page.assert_saved()
    assert jam_page.statuses()["Alpha"] == "played"
    assert jam_page.statuses()["Delta"] == "playing"
    jam_page.jam.refresh_from_db()
    assert (jam_page.jam.name, jam_page.jam.status) == ("Friday", Jam.Status.PAUSED)


def test_a_field_left_alone_in_a_changed_row_keeps_what_it_has_by_now(jam_page):
    hosting.skip(jam_page.jam, Song.objects.get(title="Gamma").pk)
    jam_page.set("Gamma", pinned_place="3")
    jam_page.save()
    jam_page.assert_saved()
    gamma = jam_page.jam.entries.get(song__title="Gamma")
    assert (gamma.status, gamma.pinned_place) == (JamSong.Status.SKIPPED, 3)


def test_a_song_that_plays_again_starts_now(jam_page):
    alpha = jam_page.jam.entries.get(song__title="Alpha")
    long_ago = timezone.now() - timedelta(hours=2)
    JamSong.objects.filter(pk=alpha.pk).update(
        status="played", started_at=long_ago, ended_at=long_ago
    )
    jam_page.load()
    jam_page.set("Alpha", status="playing")
    jam_page.save()
    jam_page.assert_saved()
    alpha.refresh_from_db()
    assert alpha.started_at > long_ago + timedelta(hours=1)
    assert alpha.ended_at is None


def test_a_row_offers_its_own_songs_sheets_and_no_others(jam_page):
    gamma, delta = (Song.objects.get(title=title) for title in ("Gamma", "Delta"))
    own = ChordSheet.objects.create(song=gamma, url="https://tabs.example/gamma")
    foreign = ChordSheet.objects.create(song=delta, url="https://tabs.example/delta")
    jam_page.load()
    jam_page.set("Gamma", chord_sheet=str(foreign.pk))
    assert jam_page.save().status_code == 200
    jam_page.load()
    jam_page.set("Gamma", chord_sheet=str(own.pk))
    jam_page.save()
    jam_page.assert_saved()
    assert jam_page.jam.entries.get(song=gamma).chord_sheet == own


def test_which_song_a_row_is_cannot_be_changed(jam_page):
    omega = Song.objects.create(title="Omega", artist="Somebody")
    jam_page.set("Gamma", song=str(omega.pk), pinned_place="4")
    jam_page.save()
    jam_page.assert_saved()
    assert jam_page.jam.entries.get(pinned_place=4).song.title == "Gamma"


def test_ending_the_jam_empties_the_stage_in_the_same_version(jam_page):
    before = jam_page.version()
    jam_page.form["status"] = "ended"
    jam_page.save()
    jam_page.assert_saved()
    jam_page.jam.refresh_from_db()
    assert jam_page.jam.status == Jam.Status.ENDED
    assert jam_page.statuses()["Alpha"] == "played"
    assert jam_page.version() == before + 1


def test_nothing_starts_to_play_in_a_jam_that_has_ended(jam_page):
    hosting.end_jam(jam_page.jam)
    jam_page.load()
    jam_page.set("Gamma", status="playing")
    assert jam_page.save().status_code == 200
    assert "has ended" in jam_page.errors()


def test_a_deleted_row_takes_its_votes_along_and_moves_the_version_once(jam_page):
    before = jam_page.version()
    jam_page.set("Gamma", DELETE="on")
    jam_page.save()
    jam_page.assert_saved()
    assert "Gamma" not in jam_page.statuses()
    assert jam_page.version() == before + 1


def test_the_pages_queries_do_not_grow_with_its_songs(host, jam_page):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            host.get(jam_page.url)
        return len(captured)

    before = queries()
    for number in range(12):
        song = Song.objects.create(title=f"Song {number}", artist="Somebody")
        sheet = ChordSheet.objects.create(song=song, url=f"https://tabs.example/{number}")
        entry = JamSong.objects.create(jam=jam_page.jam, song=song, chord_sheet=sheet)
        vote_for(entry, 1)
    assert queries() == before


def test_code_address_page_and_qr_code_are_there_to_read(jam_page):
    text = jam_page.response.content.decode()
    assert jam_page.jam.code in text
    assert reverse("jam", args=[jam_page.jam.slug]) in text
    assert f'<img src="{reverse("jam-qr-svg", args=[jam_page.jam.slug])}"' in text
    assert "code" not in jam_page.form
    assert "slug" not in jam_page.form


def test_a_new_jam_comes_with_good_defaults(host, jam):
    form = filled(host.get(reverse("admin:jams_jam_add")))
    assert form["venue"] == str(jam.venue_id)
    assert (form["starts_at_1"], form["status"]) == ("20:00:00", "waiting")
    form["name"] = "Open Stage"
    response = host.post(reverse("admin:jams_jam_add"), form)
    assert response.status_code == 302
    made = Jam.objects.get(name="Open Stage")
    assert made.slug == f"open-stage-{made.starts_at:%Y-%m-%d}"
    assert len(made.code) == 5
    assert made.venue == Venue.objects.get()


def test_a_new_jam_takes_its_first_songs_along(host, jam_page):
    jam_page.url = reverse("admin:jams_jam_add")
    jam_page.form = {**filled(host.get(jam_page.url)), "name": "Open Stage"}
    jam_page.jam = Jam()
    jam_page.add(Song.objects.get(title="Alpha"), jam="")
    jam_page.save()
    jam_page.assert_saved()
    made = Jam.objects.get(name="Open Stage")
    assert [entry.song.title for entry in made.entries.all()] == ["Alpha"]


def test_the_page_obeys_the_content_security_policy(jam_page):
    text = jam_page.response.content.decode()
    assert "script-src 'self'" in jam_page.response["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*json)[^>]*>", text)
    assert not re.search(r"<style|\sstyle=|\son\w+=", text)
