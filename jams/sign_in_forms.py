"""Signing in: the access code's form, and the one for a name with a password."""

from typing import Any, cast

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from jamanager.lib import sign_in
from jamanager.lib.refusals import SlowDown
from jams import roles


class GuessForm(forms.Form):
    """What both have in common: guesses are counted, and after too many there is a wait."""

    slow_down: SlowDown | None = None

    def count(self, tries: sign_in.Tries, request: HttpRequest) -> None:
        """Count this guess. Raises ValidationError where it may not be judged."""
        try:
            tries.spend(request)
        except SlowDown as refusal:
            self.slow_down = refusal
            raise ValidationError(str(refusal.message)) from None

    def mark(self, response: HttpResponse) -> None:
        """Give a page that shows this form, sent and refused, its status and headers."""
        if self.slow_down is not None:
            response.status_code = self.slow_down.status
            for name, value in self.slow_down.headers().items():
                response[name] = value
        elif self.errors:
            response.status_code = 422


class AccessCodeForm(GuessForm):
    """The host's access code."""

    access_code = forms.CharField(label=_("Access code"), max_length=200)

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_access_code(self) -> str:
        """Find out whose code it is: the built-in host's, or nobody's."""
        code: str = self.cleaned_data["access_code"]
        self.count(sign_in.CODE_TRIES, self.request)
        self.user = authenticate(self.request, access_code=code)
        if self.user is None:
            raise ValidationError(_("That is not the access code."))
        sign_in.CODE_TRIES.forget(self.request)
        return code

    def get_user(self) -> User | None:
        """Who signs in."""
        return self.user


class AccountForm(GuessForm, AuthenticationForm):
    """A name and a password, of staff or of somebody whom a venue names as its host."""

    required_css_class = "required"  # the admin's page marks its fields with it
    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _("That name and that password do not belong together."),
        "no_host": _("This account hosts no venue yet. Whoever runs this site can change that."),
    }

    def clean(self) -> dict[str, Any]:
        """Count the guess, then judge it."""
        if {"username", "password"} <= self.cleaned_data.keys():
            self.count(sign_in.PASSWORD_TRIES, cast("HttpRequest", self.request))
        return super().clean()

    def confirm_login_allowed(self, user: User) -> None:
        """Let in who has something to host."""
        super().confirm_login_allowed(user)
        if not roles.is_host(user):
            raise ValidationError(self.error_messages["no_host"], code="no_host")
