"""Small forms in the rows of a table: one button, sent by POST like every other write."""

import re
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

HANGUL = re.compile("[가-힣]")


def quoted(text: str) -> SafeString:
    """Return what somebody wrote, marked with the language it is in."""
    return format_html('<span lang="{}">{}</span>', "ko" if HANGUL.search(text) else "en", text)


def button(request: HttpRequest, name: str, *of: UUID, text: str) -> SafeString:
    """Return a button that posts to a page by its URL name."""
    context = {"url": reverse(name, args=list(of)), "text": text}
    return render_to_string("web/parts/row_button.html", context, request)
