"""The admin's own front door."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse

from jams import roles
from jams.sign_in_forms import AccountForm


class JamAdminSite(AdminSite):
    """Django's, open to hosts as well; who guesses passwords waits as on the host's page."""

    login_form = AccountForm

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether this person has anything to do here."""
        return roles.is_host(request.user)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page to sign in."""
        response = super().login(request, extra_context)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if isinstance(form, AccountForm):
            form.mark(response)
        return response
