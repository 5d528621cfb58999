"""The jam that a host asks for, at every door that hosts use."""

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from jamanager.lib.refusals import Forbidden, NotFound, NoVoter
from jams.models import Jam
from jams.roles import Person, is_host, jams_of


def signed_in(user: Person) -> User:
    """Who is signed in. Raises NoVoter where nobody is."""
    if not isinstance(user, User):
        raise NoVoter(_("Please sign in as a host first."))
    return user


def jam_for_host(user: Person, slug: str) -> Jam:
    """The jam of this address, for one of its hosts; another's is none.

    Raises NoVoter, Forbidden, NotFound.
    """
    jam = jams_of(signed_in(user)).select_related("venue").filter(slug=slug).first()
    if jam is not None:
        return jam
    raise NotFound if is_host(user) else Forbidden
