"""The frame of every address: HEAD, entity tags, caching, methods that are not known."""

import hashlib
from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from situationroom.api import problems

View = Callable[..., HttpResponseBase]


def framed(view: View) -> View:
    """Return a view that answers HEAD, gives entity tags and shows every error as a problem."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **values: object) -> HttpResponseBase:
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        try:
            response = view(request, *args, **values)
        except Http404:
            response = problems.not_found()
        finally:
            request.method = asked
        if response.status_code == 405:
            response = problems.not_that_way(request, response["Allow"])
        return _tagged(request, response)

    answer.csrf_exempt = True  # type: ignore[attr-defined]  # the session checks it (sessions.py)
    return answer


def tag_of(content: bytes) -> str:
    """Return the entity tag of a content."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _tagged(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    patch_vary_headers(response, ("Accept-Language", "Cookie", "Authorization"))
    if "Cache-Control" in response:  # an answer that nobody keeps needs no tag
        return response
    response["Cache-Control"] = "private, no-cache"
    if request.method not in ("GET", "HEAD") or response.status_code != 200:
        return response
    if not isinstance(response, HttpResponse):
        return response
    tag = response["ETag"] = tag_of(response.content)
    return get_conditional_response(request, etag=tag, response=response) or response
