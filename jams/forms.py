"""What people type into pages, checked for its form; whether it may be is for the rules."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jams.models.jam import CODE_ALPHABET, CODE_LENGTH
from songs.models import Song


class SuggestForm(forms.Form):
    """A song that the room is to vote on."""

    title = forms.CharField(
        label=_("Title"), max_length=Song._meta.get_field("title").max_length, strip=True
    )
    artist = forms.CharField(
        label=_("Artist"), max_length=Song._meta.get_field("artist").max_length, strip=True
    )


class VoteForm(forms.Form):
    """What the vote is to be; the button's value."""

    voted = forms.ChoiceField(choices=(("true", ""), ("false", "")))


def code_of(typed: str) -> str | None:
    """A jam's code out of what was typed or scanned, None where it cannot be one."""
    code = "".join(typed.split()).replace("-", "").upper()
    looks_right = len(code) == CODE_LENGTH and set(code) <= set(CODE_ALPHABET)
    return code if looks_right else None
