"""Who may host what: the one place that says whose a venue and its jams are.

Staff host everywhere: accounts that may change jams in the admin, and the access code's built-in
host. Another account hosts the venues that name it. Everybody else hosts nothing.
"""

from typing import cast

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from jamanager.lib.access_code import is_built_in_host
from jams.models import Jam
from venues.models import Venue

Person = AbstractBaseUser | AnonymousUser
HOST, ATTENDEE = "host", "attendee"


def hosts_everywhere(user: Person) -> bool:
    """Whether all venues are theirs to host."""
    return is_built_in_host(user) or (
        # Asked of accounts' own permissions alone: hosting a venue gives some of the same name.
        _is_staff(user) and ModelBackend().has_perm(cast("User", user), "jams.change_jam")
    )


def is_host(user: Person) -> bool:
    """Whether the host's pages have anything for them: they are staff, or a venue names them."""
    return _is_staff(user) or venues_of(user).exists()


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


def _is_staff(user: Person) -> bool:
    return user.is_active and bool(getattr(user, "is_staff", False))
