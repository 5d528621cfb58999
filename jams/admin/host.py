"""Who works in the admin, for the log of the host's acts."""

from typing import cast

from django.contrib.auth.models import User
from django.http import HttpRequest


def host_of(request: HttpRequest) -> User:
    """Who is signed in: nobody else gets as far as an admin's page."""
    return cast(User, request.user)
