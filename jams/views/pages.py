"""What all our pages have in common."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers

Kwargs = ParamSpec("Kwargs")
Request = TypeVar("Request", bound=HttpRequest)
Page = Callable[Concatenate[Request, Kwargs], HttpResponseBase]


def fresh(view: Page[Request, Kwargs]) -> Page[Request, Kwargs]:
    """Mark a view's answers as one browser's own, to be asked for again each time."""

    @wraps(view)
    def marked(
        request: Request, /, *args: Kwargs.args, **kwargs: Kwargs.kwargs
    ) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        patch_vary_headers(response, ("Cookie",))
        return response

    return marked
