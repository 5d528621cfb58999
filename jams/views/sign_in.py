"""The host's side door: by the access code, or by an account's name and password."""

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from jams import roles
from jams.sign_in_forms import AccessCodeForm, AccountForm
from jams.views.pages import fresh


@fresh
@sensitive_post_parameters("access_code", "password")
def host_login(request: HttpRequest) -> HttpResponse:
    """Both ways in on one page; the right one signs in and goes on to `next`."""
    if request.method != "POST":
        if roles.is_host(request.user):
            return redirect(_next_page(request))
        return _page(request, AccessCodeForm(request), AccountForm(request))
    by_code = settings.ENABLE_ACCESS_CODE and "access_code" in request.POST
    code_form = AccessCodeForm(request, request.POST if by_code else None)
    account_form = AccountForm(request, None if by_code else request.POST)
    form = code_form if by_code else account_form
    if not form.is_valid():
        return _page(request, code_form, account_form)
    login(request, form.get_user())
    return redirect(_next_page(request))


@fresh
@require_POST
def host_logout(request: HttpRequest) -> HttpResponse:
    """Signs out, to the front door."""
    logout(request)
    return redirect("home")


def _page(
    request: HttpRequest, code_form: AccessCodeForm, account_form: AccountForm
) -> HttpResponse:
    """The page, with what was wrong; a refusal for being too fast has its own status."""
    forms = {"code_form": code_form, "account_form": account_form}
    context = {**forms, "by_code": settings.ENABLE_ACCESS_CODE}
    response = render(request, "host/login.html", context)
    for form in (code_form, account_form):
        form.mark(response)
    return response


def _next_page(request: HttpRequest) -> str:
    """Where to go once signed in: the page that was asked for, if it is one of ours."""
    asked = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME, "")
    ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if ours else resolve_url(settings.LOGIN_REDIRECT_URL)
