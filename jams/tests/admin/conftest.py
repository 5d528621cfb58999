import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from jams.models import Attendee, Jam, JamSong, Vote
from jams.tests.admin.page_form import filled
from songs.models import Song
from venues.models import Venue


@pytest.fixture
def host(client, db):
    """A browser in which the built-in host has signed in with the access code."""
    assert client.login(access_code=settings.JAM_MANAGER_ACCESS_CODE)
    return client


@pytest.fixture
def jam(db):
    """A jam with four songs: one plays, one is pinned, two are voted on."""
    venue = Venue.objects.create(name="The Cellar")
    jam = Jam.objects.create(
        venue=venue, name="Thursday", status=Jam.Status.PLAYING, starts_at=timezone.now()
    )
    playing, pinned, liked, other = (
        JamSong.objects.create(jam=jam, song=Song.objects.create(title=title, artist="Somebody"))
        for title in ("Alpha", "Beta", "Gamma", "Delta")
    )
    playing.status = JamSong.Status.PLAYING
    playing.save()
    pinned.pinned_place = 1
    pinned.save()
    vote_for(liked, 2)
    vote_for(other, 1)
    jam.refresh_from_db()
    return jam


def vote_for(entry: JamSong, count: int) -> None:
    """Let that many new people vote for the song."""
    for _one in range(count):
        voter = f"{Attendee.objects.count():032x}"
        attendee = Attendee.objects.create(jam=entry.jam, voter=voter)
        Vote.objects.create(jam_song=entry, attendee=attendee)


class JamPage:
    """The admin's page of one jam, open in a host's browser."""

    def __init__(self, host, jam):
        self.host = host
        self.url = reverse("admin:jams_jam_change", args=[jam.pk])
        self.jam = jam
        self.load()

    def load(self):
        self.response = self.host.get(self.url)
        assert self.response.status_code == 200
        self.form = filled(self.response)

    def row(self, title: str) -> str:
        """The prefix of the row's fields."""
        entry = self.jam.entries.get(song__title=title)
        numbers = range(int(self.form["entries-TOTAL_FORMS"]))
        return next(
            f"entries-{number}"
            for number in numbers
            if self.form[f"entries-{number}-id"] == str(entry.pk)
        )

    def set(self, title: str, **values) -> None:
        for field, value in values.items():
            self.form[f"{self.row(title)}-{field}"] = value

    def add(self, song: Song, **values) -> None:
        number = int(self.form["entries-TOTAL_FORMS"])
        self.form["entries-TOTAL_FORMS"] = str(number + 1)
        fields = {"id": "", "jam": self.jam.pk, "song": song.pk, "status": "queued"}
        fields |= {"pinned_place": "", "chord_sheet": "", **values}
        for field, value in fields.items():
            self.form[f"entries-{number}-{field}"] = value

    def save(self):
        self.response = self.host.post(self.url, {**self.form, "_save": "Save"})
        return self.response

    def assert_saved(self):
        assert self.response.status_code == 302, self.errors()

    def errors(self) -> str:
        """All that the page complains about."""
        context = self.response.context
        return str(context["errors"]) if context and "errors" in context else ""

    def statuses(self) -> dict[str, str]:
        return dict(self.jam.entries.values_list("song__title", "status"))

    def version(self) -> int:
        return Jam.objects.values_list("version", flat=True).get(pk=self.jam.pk)


@pytest.fixture
def jam_page(host, jam):
    return JamPage(host, jam)
