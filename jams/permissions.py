"""What an account may do in the admin because a venue names it as its host."""

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from jams import roles

# Venues come and go by staff's hand. Songs and sheets belong to all venues: they are added and
# looked at; which of them a host may change depends on the song (`jams/admin/catalogue.py`).
HOSTS_MAY = frozenset(
    {
        *("venues.view_venue", "venues.change_venue"),
        *("songs.view_song", "songs.add_song"),
        *("chordsheets.view_chordsheet", "chordsheets.add_chordsheet"),
        *(f"jams.{act}_jam" for act in ("view", "add", "change", "delete")),
        *(f"jams.{act}_jamsong" for act in ("view", "add", "change", "delete")),
        *(f"jams.{act}_attendee" for act in ("view", "change", "delete")),
        *(f"jams.{act}_performance" for act in ("view", "add", "change", "delete")),
        *(f"jams.{act}_vote" for act in ("view", "delete")),
    }
)
_APPS = frozenset(permission.split(".")[0] for permission in HOSTS_MAY)


class HostsBackend(BaseBackend):
    """Permissions of hosts with an account; on which rows is for `roles.own_rows` to say.

    Who goes by the admin's own permissions gets nothing here: these would then reach all rows.
    """

    def has_perm(
        self, user_obj: AbstractBaseUser | AnonymousUser, perm: str, obj: Model | None = None
    ) -> bool:
        """Whether a host may do this."""
        return perm in HOSTS_MAY and roles.works_by_hosting(user_obj)

    def has_module_perms(self, user_obj: AbstractBaseUser | AnonymousUser, app_label: str) -> bool:
        """Which parts of the admin a host sees."""
        return app_label in _APPS and roles.works_by_hosting(user_obj)
