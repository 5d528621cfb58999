"""Every write that exists to a jam's public state, by one number each: for property tests.

A write takes the night and a source of choices, and does something that a person or the admin
could do; what the rules refuse is refused, and changes nothing. The admin's are in a transaction,
as its pages are.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from chordsheets.models import ChordSheet
from jamanager.lib.identity import Voter
from jamanager.lib.refusals import Refusal
from jams.actions import (
    approving,
    arranging,
    attendees,
    doors,
    hosting,
    people,
    removing,
    signing_up,
    suggesting,
    voting,
    walking_up,
)
from jams.models import Attendee, Jam, JamSong, Performance, Vote
from tests.scene import make_song
from venues.models import Venue


@dataclass
class Night:
    """One jam, and the voters who do something in it."""

    jam: Jam
    voters: list[Voter] = field(default_factory=lambda: [Voter.new() for _i in range(4)])


def _song_id(night: Night, pick: Random) -> int:
    return pick.choice([*night.jam.entries.values_list("song_id", flat=True), 0])


def _row(model: type[Model], pick: Random, **where: object) -> Model | None:
    rows = list(model._default_manager.filter(**where).order_by("pk"))
    return pick.choice(rows) if rows else None


def vote(night: Night, pick: Random) -> None:
    voter = pick.choice(night.voters)
    voting.set_vote(night.jam, voter, _song_id(night, pick), voted=pick.random() < 0.8)


def take_name(night: Night, pick: Random) -> None:
    attendees.register(night.jam, pick.choice(night.voters), pick.choice(["Ana", "Tom", "Liv"]))


def sign_up(night: Night, pick: Random) -> None:
    instrument = pick.choice(Performance.Instrument.values)
    voter, wait = pick.choice(night.voters), pick.random() < 0.5
    signing_up.sign_up(night.jam, voter, _song_id(night, pick), instrument, wait=wait)


def withdraw(night: Night, pick: Random) -> None:
    signing_up.withdraw(night.jam, pick.choice(night.voters), _song_id(night, pick))


def suggest(night: Night, pick: Random) -> None:
    title = pick.choice(["Angie", "Hurt", "Creep"])
    suggesting.suggest(night.jam, pick.choice(night.voters), title=title, artist="Somebody")


def play(night: Night, pick: Random) -> None:
    hosting.play(night.jam, _song_id(night, pick))


def finish(night: Night, pick: Random) -> None:
    hosting.finish(night.jam)


def skip(night: Night, pick: Random) -> None:
    hosting.skip(night.jam, _song_id(night, pick))


def put_back(night: Night, pick: Random) -> None:
    hosting.put_back(night.jam, _song_id(night, pick))


def remove(night: Night, pick: Random) -> None:
    removing.remove_song(night.jam, _song_id(night, pick))


def remove_and_undo(night: Night, pick: Random) -> None:
    host = User.objects.get_or_create(username="host", is_staff=True)[0]
    act = removing.remove_song(night.jam, _song_id(night, pick), by=host).act
    if act is not None and pick.random() < 0.5:
        vote(night, pick)
    if act is not None:
        removing.undo(night.jam, act.pk, by=host)


def arrange(night: Night, pick: Random) -> None:
    songs = list(night.jam.entries.values_list("song_id", flat=True))
    arranging.arrange(night.jam, pick.sample(songs, pick.randrange(len(songs) + 1)))


def turn_the_night(night: Night, pick: Random) -> None:
    hosting.set_status(night.jam, Jam.Status(pick.choice(Jam.Status.values)))


def add_by_the_host(night: Night, pick: Random) -> None:
    hosting.add_song(night.jam, title=pick.choice(["Angie", "Hurt"]), artist="Somebody")


def walk_up(night: Night, pick: Random) -> None:
    name, instrument = pick.choice(["Rita", "Ana"]), pick.choice(Performance.Instrument.values)
    walking_up.put_on(night.jam, _song_id(night, pick), name, instrument)


def take_off(night: Night, pick: Random) -> None:
    somebody = pick.choice([*night.jam.attendees.values_list("pk", flat=True), 0])
    walking_up.take_off(night.jam, _song_id(night, pick), somebody)


def set_doors(night: Night, pick: Random) -> None:
    suggestions = pick.choice([None, "open", "open", "ask", "closed"])
    doors.set_doors(night.jam, signups_open=pick.random() < 0.8, suggestions=suggestions)


def approve_or_turn_down(night: Night, pick: Random) -> None:
    if pick.random() < 0.5:
        doors.set_doors(night.jam, suggestions="ask")
        suggest(night, pick)
    waiting = pick.choice([*night.jam.suggested.values_list("pk", flat=True), 0])
    approving.decide(night.jam, waiting, approve=pick.random() < 0.7)


def see_to_somebody(night: Night, pick: Random) -> None:
    somebody = pick.choice([*night.jam.attendees.values_list("pk", flat=True), 0])
    name, banned = pick.choice([None, "Ana", "Bo"]), pick.choice([None, True, False])
    keep_votes = pick.random() < 0.5
    people.see_to(night.jam, somebody, name=name, banned=banned, keep_votes=keep_votes)


def remove_somebody(night: Night, pick: Random) -> None:
    somebody = pick.choice([*night.jam.attendees.values_list("pk", flat=True), 0])
    people.remove(night.jam, somebody, keep_votes=pick.random() < 0.5)


def add_from_catalogue(night: Night, pick: Random) -> None:
    hosting.add_songs(night.jam, [make_song().pk, make_song().pk])


def pause_or_go_on(night: Night, pick: Random) -> None:
    pick.choice([hosting.pause_jam, hosting.start_jam])(night.jam)


def end_and_open_again(night: Night, pick: Random) -> None:
    hosting.end_jam(night.jam)
    hosting.open_jam(night.jam)


@transaction.atomic
def pin_in_the_admin(night: Night, pick: Random) -> None:
    entry = _row(JamSong, pick, jam=night.jam)
    if isinstance(entry, JamSong):
        entry.pinned_place = pick.choice([None, 1, 2])
        entry.save()


@transaction.atomic
def edit_the_jam_in_the_admin(night: Night, pick: Random) -> None:
    jam = Jam.objects.get(pk=night.jam.pk)
    jam.name = pick.choice(["Thursday Jam", "Friday Jam"])
    jam.signups_open = pick.random() < 0.8
    jam.suggestions = pick.choice(["open", "open", "ask", "closed"])
    jam.save()


@transaction.atomic
def edit_the_song_in_the_admin(night: Night, pick: Random) -> None:
    entry = _row(JamSong, pick, jam=night.jam)
    if isinstance(entry, JamSong):
        entry.song.title = f"{pick.choice('ABC')} {entry.song_id}"
        entry.song.duration_s = pick.choice([None, 180])
        entry.song.save()


@transaction.atomic
def rename_the_venue_in_the_admin(night: Night, pick: Random) -> None:
    night.jam.venue.address = pick.choice(["1 Harbour Road", "2 Harbour Road"])
    night.jam.venue.save()


@transaction.atomic
def hang_a_picture_in_the_admin(night: Night, pick: Random) -> None:
    name = pick.choice(["", f"venues/{'0' * 32}-90x60.webp", f"venues/{'1' * 32}-60x90.webp"])
    rows: list[Jam | Venue] = [Jam.objects.get(pk=night.jam.pk), night.jam.venue]
    row = pick.choice(rows)
    row.picture = name
    row.save()


@transaction.atomic
def let_names_on_the_screen(night: Night, pick: Random) -> None:
    jam = Jam.objects.get(pk=night.jam.pk)
    jam.names_on_screen = not jam.names_on_screen
    jam.save()


@transaction.atomic
def ask_for_consent_at_the_venue(night: Night, pick: Random) -> None:
    night.jam.venue.names_need_consent = not night.jam.venue.names_need_consent
    night.jam.venue.save()


@transaction.atomic
def give_a_sheet_in_the_admin(night: Night, pick: Random) -> None:
    entry = _row(JamSong, pick, jam=night.jam)
    if isinstance(entry, JamSong):
        sheet, _created = ChordSheet.objects.get_or_create(
            song=entry.song, is_default=True, defaults={"url": "https://tabs.example/one"}
        )
        sheet.chord_sheet_is_valid = pick.choice([None, True, False])
        sheet.chord_sheet_validated_at = timezone.now() - timedelta(days=pick.randrange(3))
        sheet.save()


@transaction.atomic
def choose_a_sheet_in_the_admin(night: Night, pick: Random) -> None:
    entry = _row(JamSong, pick, jam=night.jam)
    if isinstance(entry, JamSong):
        url = f"https://tabs.example/{pick.randrange(2)}/own"
        entry.chord_sheet = ChordSheet.objects.get_or_create(song=entry.song, url=url)[0]
        entry.save()


@transaction.atomic
def delete_a_row_in_the_admin(night: Night, pick: Random) -> None:
    model, where = pick.choice(
        [
            (Vote, {"jam_song__jam": night.jam}),
            (Performance, {"jam_song__jam": night.jam}),
            (Attendee, {"jam": night.jam}),
            (JamSong, {"jam": night.jam}),
            (ChordSheet, {"song__entries__jam": night.jam}),
        ]
    )
    row = _row(model, pick, **where)
    if row is not None:
        row.delete()


WRITES: list[Callable[[Night, Random], None]] = [
    vote,
    vote,
    vote,
    take_name,
    sign_up,
    withdraw,
    suggest,
    play,
    finish,
    skip,
    put_back,
    remove,
    remove_and_undo,
    arrange,
    turn_the_night,
    add_by_the_host,
    walk_up,
    take_off,
    set_doors,
    approve_or_turn_down,
    see_to_somebody,
    remove_somebody,
    add_from_catalogue,
    pause_or_go_on,
    end_and_open_again,
    pin_in_the_admin,
    edit_the_jam_in_the_admin,
    edit_the_song_in_the_admin,
    rename_the_venue_in_the_admin,
    hang_a_picture_in_the_admin,
    let_names_on_the_screen,
    ask_for_consent_at_the_venue,
    give_a_sheet_in_the_admin,
    choose_a_sheet_in_the_admin,
    delete_a_row_in_the_admin,
]


def do(night: Night, number: int, seed: int) -> None:
    """Do the write of this number with these choices, if the rules let it."""
    with suppress(Refusal):
        WRITES[number % len(WRITES)](night, Random(seed))
