"""The host's side door: signing in with the access code, and what there is to host."""

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, authenticate, login, logout
from django.contrib.auth.decorators import user_passes_test
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from jamanager.lib.refusals import SlowDown
from jamanager.lib.throttle import Throttle, in_words, source_of
from jams import queries
from jams.forms import AccessCodeForm
from jams.views.pages import fresh
from venues.models import Venue

TRIES = Throttle("access-code", settings.ACCESS_CODE_TRIES)
LATEST = 50
hosts_only = user_passes_test(lambda user: user.is_staff, login_url="host-login")


@fresh
@sensitive_post_parameters("access_code")
def host_login(request: HttpRequest) -> HttpResponse:
    """The field for the access code; the right one signs in and goes on to `next`."""
    if not settings.ENABLE_ACCESS_CODE:
        return redirect(f"{reverse('admin:login')}?{urlencode({'next': _next_page(request)})}")
    if request.method != "POST":
        if request.user.is_staff:
            return redirect(_next_page(request))
        return _login_page(request, AccessCodeForm())
    form = AccessCodeForm(request.POST)
    if not form.is_valid():
        return _login_page(request, form, status=422)
    try:
        # Counted before the code is looked at: many tries at one moment are many.
        TRIES.spend(source_of(request))
    except SlowDown as refusal:
        return _slow_down(request, form, refusal)
    host = authenticate(request, access_code=form.cleaned_data["access_code"])
    if host is None:
        form.add_error("access_code", _("That is not the access code."))
        return _login_page(request, form, status=422)
    TRIES.forget(source_of(request))
    login(request, host)
    return redirect(_next_page(request))


@fresh
@require_POST
def host_logout(request: HttpRequest) -> HttpResponse:
    """Signs out, to the front door."""
    logout(request)
    return redirect("home")


@fresh
@hosts_only
@require_safe
def host(request: HttpRequest) -> HttpResponse:
    """The latest jams and all venues, with the ways to change them."""
    context = {"jams": queries.latest_jams()[:LATEST], "venues": Venue.objects.all()}
    return render(request, "host/index.html", context)


def _slow_down(request: HttpRequest, form: AccessCodeForm, refusal: SlowDown) -> HttpResponse:
    form.add_error(
        "access_code",
        _("Too many wrong codes came from here. Please wait %(time)s, then try again.")
        % {"time": in_words(refusal.retry_after)},
    )
    response = _login_page(request, form, status=refusal.status)
    for name, value in refusal.headers().items():
        response[name] = value
    return response


def _login_page(request: HttpRequest, form: AccessCodeForm, status: int = 200) -> HttpResponse:
    return render(request, "host/login.html", {"form": form}, status=status)


def _next_page(request: HttpRequest) -> str:
    """Where to go once signed in: the page that was asked for, if it is one of ours."""
    asked = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME, "")
    ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if ours else resolve_url(settings.LOGIN_REDIRECT_URL)
