"""Refusals as pages: the message in the reader's language, the remedy, the right status."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from situationroom.base.errors import Refusal, filled


def texts_of(refusal: Refusal) -> tuple[str, str]:
    """Return message and remedy of a refusal in the reader's language."""
    values = {
        key: gettext(v) if isinstance(v, str) and v else v for key, v in refusal.values.items()
    }
    message, hint = gettext(refusal.code), gettext(refusal.hint) if refusal.hint else ""
    return filled(message, values), filled(hint, values)


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the page of a refusal."""
    message, hint = texts_of(refusal)
    return render(
        request, "web/refusal.html", {"message": message, "hint": hint}, status=refusal.status
    )
