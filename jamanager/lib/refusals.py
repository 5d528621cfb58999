"""Every refusal of the contract: what was asked for and is not done, with a code and a sentence.

An action or a rule raises one; `jamanager.lib.errors` says it in the asker's own way.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """Something that was asked for and is not done: a code, an HTTP status, a sentence."""

    code = "invalid"
    status = 422
    message: str | Promise = _("That could not be done.")

    def __init__(
        self, message: str | Promise | None = None, *, fields: dict[str, str] | None = None
    ) -> None:
        self.fields = fields or {}
        if message is not None:
            self.message = message
        super().__init__(self.code)

    def headers(self) -> dict[str, str]:
        """HTTP headers that belong to this answer."""
        return {}


class BadFrame(Refusal):
    """A body or frame that is not the JSON object it has to be."""

    code, status = "bad_frame", 400
    message = _("That was not a JSON object that this server understands.")


class BadRequest(BadFrame):
    """A request that is none, whatever it was for."""

    message = _("That request could not be understood.")


class UnknownEvent(Refusal):
    """A frame whose event no client of this protocol sends."""

    code, status = "unknown_event", 400
    message = _("This server does not know that event.")


class Invalid(Refusal):
    """Values of the wrong kind; `fields` says which and why."""

    code, status = "invalid", 422
    message = _("Some of that was not right. Please look again.")


class NotFound(Refusal):
    """No such thing, or none that this person may see."""

    code, status = "not_found", 404
    message = _("There is nothing here by that name.")


class SongNotInJam(Refusal):
    """The song is not one of this jam's."""

    code, status = "song_not_in_jam", 404
    message = _("That song is not in this jam.")


class AlreadyInJam(Refusal):
    """The song is one of this jam's already."""

    code, status = "already_in_jam", 409
    message = _("That song is in this jam already.")


class JamEnded(Refusal):
    """The night is over: nothing about it changes any more."""

    code, status = "jam_ended", 409
    message = _("This jam has ended. Thank you for the music!")


class NameRequired(Refusal):
    """Who plays needs a name."""

    code, status = "name_required", 409
    message = _("Tell us your name first, so that the band knows who comes.")


class NameTaken(Refusal):
    """Somebody else in this jam has that name."""

    code, status = "name_taken", 409
    message = _("Somebody here has that name. Could you add an initial?")


class SlotTaken(Refusal):
    """No place for that instrument is free on this song."""

    code, status = "slot_taken", 409
    message = _("That place on the song is taken.")


class LimitReached(Refusal):
    """This person is signed up for as many songs as the jam allows."""

    code, status = "limit_reached", 409
    message = _("You are signed up for as many songs as one person may be tonight.")


class SignupsClosed(Refusal):
    """The host has closed the list of players."""

    code, status = "signups_closed", 409
    message = _("Sign-ups are closed right now.")


class FeatureOff(Refusal):
    """The host has switched this off."""

    code, status = "feature_off", 409
    message = _("That is switched off right now.")


class Stale(Refusal):
    """Somebody else was quicker: what the asker saw is no more; `fields` names what changed."""

    code, status = "stale", 409
    message = _("Somebody else has changed that just now.")


class Banned(Refusal):
    """The host has sent this voter out of the jam."""

    code, status = "banned", 403
    message = _("The host has closed this jam to you.")


class Overtaken(Refusal):
    """The same browser has said something newer since, by another line."""

    code, status = "overtaken", 409
    message = _("A newer tap of yours was quicker than this one.")


class NoVoter(Refusal):
    """No cookie came along: look, but do not act."""

    code, status = "no_voter", 401
    message = _("Your browser sent no cookie. Allow cookies here and open the page again.")


class Forbidden(Refusal):
    """Not for this person."""

    code, status = "forbidden", 403
    message = _("That is not for you to do.")


class Csrf(Refusal):
    """The request did not prove that it came from one of our own pages."""

    code, status = "csrf", 403
    message = _("This page is too old to be trusted. Load it again, then try once more.")


class MethodNotAllowed(Refusal):
    """The path exists, and does not take this HTTP method."""

    code, status = "method_not_allowed", 405
    message = _("That address does not take this kind of request.")


class TooLarge(Refusal):
    """More bytes than are taken here."""

    code, status = "too_large", 413
    message = _("That is too large.")


class PictureTooLarge(TooLarge):
    """A picture of too many bytes, or of too many pixels to decode."""

    message = _("That picture is larger than 10 MB. Please send a smaller one.")


class NotAPicture(Invalid):
    """What was sent as a picture is none that is read here."""

    message = _("That is not a picture that we can read: JPEG, PNG, GIF, WebP or HEIC, please.")


class SlowDown(Refusal):
    """Too many, too fast; `retry_after` seconds from now it may go on."""

    code, status = "slow_down", 429
    message = _("That was a little fast. Please wait a moment.")

    def __init__(self, retry_after: int, message: str | Promise | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after

    def headers(self) -> dict[str, str]:
        """`Retry-After`, in whole seconds."""
        return {"Retry-After": str(self.retry_after)}


class Unavailable(Refusal):
    """The database cannot take it at this moment: try again."""

    code, status = "unavailable", 503
    message = _("We could not save that just now. Please try again in a moment.")

    def headers(self) -> dict[str, str]:
        """When to try again: soon."""
        return {"Retry-After": "2"}


class Failure(Refusal):
    """A mistake of ours, which the log has."""

    code, status = "unavailable", 500
    message = _("Something went wrong on our side. It is noted; please try again.")
