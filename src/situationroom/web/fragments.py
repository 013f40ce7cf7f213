"""Parts of a page that ask for themselves again: each is a template the whole page includes."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

PART = "part"
Made = TypeVar("Made")


def later(make: Callable[..., Made], *given: Any) -> Callable[[], Made]:
    """Return what a template makes only where it shows it, and once."""
    return cache(lambda: make(*given))


def render_parts(
    request: HttpRequest, page: str, context: dict[str, Any], parts: Mapping[str, str]
) -> HttpResponse:
    """Render a page, or the one part of it that asks for itself again."""
    wanted = request.GET.get(PART, "") if "HX-Request" in request.headers else ""
    response = render(request, parts.get(wanted, page), context)
    if wanted in parts:
        response["Cache-Control"] = "no-store"
    return response
