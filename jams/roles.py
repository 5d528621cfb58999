"""Who may host what: the one place that says whose a venue and its jams are.

Staff host everywhere: accounts that may change jams in the admin, and the access code's built-in
host. Another account hosts the venues that name it. Everybody else hosts nothing.
"""

from typing import TypeVar, cast

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model, QuerySet

from jamanager.lib.access_code import is_built_in_host
from jams.models import Attendee, Jam, JamSong, Performance, Vote
from songs.models import Song
from venues.models import Venue

Person = AbstractBaseUser | AnonymousUser
Row = TypeVar("Row", bound=Model)
HOST, ATTENDEE = "host", "attendee"


def hosts_everywhere(user: Person) -> bool:
    """Whether all venues are theirs to host."""
    return is_built_in_host(user) or (
        # Asked of accounts' own permissions alone: hosting a venue gives some of the same name.
        _has_staff_status(user) and ModelBackend().has_perm(cast("User", user), "jams.change_jam")
    )


def is_staff(user: Person) -> bool:
    """Whether this is an account with staff status: accounts are not for the access code."""
    return _has_staff_status(user) and not is_built_in_host(user)


def is_host(user: Person) -> bool:
    """Whether the host's pages have anything for them: they are staff, or a venue names them."""
    return _has_staff_status(user) or venues_of(user).exists()


def venues_of(user: Person) -> QuerySet[Venue]:
    """The venues that this person hosts."""
    if hosts_everywhere(user):
        return Venue.objects.all()
    # Without a key, the lookup would find the venues that nobody hosts.
    if not user.is_active or user.pk is None:
        return Venue.objects.none()
    return Venue.objects.filter(hosts=user.pk)


def jams_of(user: Person, among: QuerySet[Jam] | None = None) -> QuerySet[Jam]:
    """The jams that this person hosts, of these or of all."""
    jams = Jam.objects.all() if among is None else among
    if hosts_everywhere(user):
        return jams
    return jams.filter(venue__in=venues_of(user))


def role_of(user: Person, jam_id: int) -> str:
    """The contract's role of this person in this jam, "host" or "attendee"."""
    if not user.is_active:  # as most are: nobody is signed in, and nothing is asked
        return ATTENDEE
    return HOST if jams_of(user).filter(pk=jam_id).exists() else ATTENDEE


def _has_staff_status(user: Person) -> bool:
    return user.is_active and bool(getattr(user, "is_staff", False))


# ── The admin ──────────────────────────────────────────────────────────────────────────────────
# How a row leads to its venue. What is not here belongs to no venue.
_WAYS: dict[type[Model], str] = {
    Venue: "pk",
    Jam: "venue",
    JamSong: "jam__venue",
    Attendee: "jam__venue",
    Vote: "jam_song__jam__venue",
    Performance: "jam_song__jam__venue",
}
_NIGHT = ("venues", "jams")
_KNOWN = "_works_by_hosting"


def goes_by_permissions(user: Person) -> bool:
    """Whether the admin's own permissions say what they may do there, on all rows.

    They are the built-in host, or staff with any permission on venues or jams. Hosting a venue
    adds nothing to these: a permission to look everywhere would become one to change everywhere.
    """
    if is_built_in_host(user):
        return True
    own = ModelBackend()
    return _has_staff_status(user) and any(
        own.has_module_perms(cast("User", user), app) for app in _NIGHT
    )


def works_by_hosting(user: Person) -> bool:
    """Whether it is venues that let this person into the admin. Asked once a request."""
    if not user.is_active:
        return False
    known: bool | None = getattr(user, _KNOWN, None)
    if known is None:
        known = not goes_by_permissions(user) and venues_of(user).exists()
        setattr(user, _KNOWN, known)
    return known


def own_rows(user: Person, rows: QuerySet[Row]) -> QuerySet[Row]:
    """Of these rows those that this person may work with in the admin."""
    way = _WAYS.get(rows.model)
    if way is None or goes_by_permissions(user):
        return rows
    return rows.filter(**{f"{way}__in": venues_of(user)})


def songs_of(user: Person) -> QuerySet[Song]:
    """The songs that are in jams of theirs, and in no others."""
    own = JamSong.objects.filter(jam__venue__in=venues_of(user))
    others = JamSong.objects.exclude(jam__venue__in=venues_of(user))
    return Song.objects.filter(pk__in=own.values("song")).exclude(pk__in=others.values("song"))
