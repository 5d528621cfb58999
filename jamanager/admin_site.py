"""The admin's own front door."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from jams.sign_in_forms import AccountForm


class AdminAccountForm(AccountForm):
    """Signing in to the admin, which is for staff."""

    required_css_class = "required"

    def confirm_login_allowed(self, user: User) -> None:
        """Let in staff."""
        super().confirm_login_allowed(user)
        if not user.is_staff:
            raise self.get_invalid_login_error()


class JamAdminSite(AdminSite):
    """Django's, whose passwords are guessed no faster than those of the host's page."""

    login_form = AdminAccountForm

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page to sign in."""
        response = super().login(request, extra_context)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if isinstance(form, AccountForm):
            form.mark(response)
        return response
