"""The host's access code: one code opens the session of the built-in host."""

import logging

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db.models import Model
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from jamanager.lib.text import plain

log = logging.getLogger(__name__)

HOST_USERNAME = "host"
# What a host works with in the admin. Accounts and permissions are for staff with a password.
HOST_APPS = frozenset({"venues", "songs", "chordsheets", "jams"})


class AccessCodeBackend(ModelBackend):
    """Signs in the built-in host account for the right code; nobody else."""

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, access_code: str | None = None, **kwargs: object
    ) -> User | None:
        """The host's account where `access_code` is the configured one, else None.

        Upper and lower case, spaces and dashes do not matter: the code is read off a screen.
        An account of that name which may do everything is somebody's own, and stays closed.
        """
        if access_code is None or not settings.ENABLE_ACCESS_CODE:
            return None
        expected = plain(settings.JAM_MANAGER_ACCESS_CODE)
        if not expected or not constant_time_compare(plain(access_code), expected):
            return None
        host, created = get_user_model().objects.get_or_create(
            username=HOST_USERNAME, defaults={"is_staff": True}
        )
        if created:
            host.set_unusable_password()
            host.save(update_fields=["password"])
        if host.is_superuser:
            log.warning("The access code opens no superuser's account: rename %s.", HOST_USERNAME)
            return None
        return _by_this_code(host) if self.user_can_authenticate(host) else None

    def get_user(self, user_id: int) -> User | None:
        """Whose session it is. The host's is nobody's where codes are switched off."""
        user = super().get_user(user_id)
        if user is None or user.get_username() != HOST_USERNAME:
            return user
        return _by_this_code(user) if settings.ENABLE_ACCESS_CODE else None

    def has_perm(
        self,
        user_obj: AbstractBaseUser | AnonymousUser,
        perm: str,
        obj: Model | None = None,
    ) -> bool:
        """The built-in host may change venues, songs, sheets and jams, and nothing else."""
        return is_built_in_host(user_obj) and perm.split(".")[0] in HOST_APPS

    def has_module_perms(self, user_obj: AbstractBaseUser | AnonymousUser, app_label: str) -> bool:
        """Which parts of the admin the built-in host sees."""
        return is_built_in_host(user_obj) and app_label in HOST_APPS


def is_built_in_host(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this is the account that the access code opens, and codes are switched on."""
    return bool(
        settings.ENABLE_ACCESS_CODE and user.is_active and user.get_username() == HOST_USERNAME
    )


def _by_this_code(host: User) -> User:
    """The host, with a password that is none and that moves with the code.

    Sessions end when a user's password changes, and so they do when the code does. It is never
    saved.
    """
    key = salted_hmac("access code", plain(settings.JAM_MANAGER_ACCESS_CODE)).hexdigest()
    host.password = f"{UNUSABLE_PASSWORD_PREFIX}{key}"
    return host
