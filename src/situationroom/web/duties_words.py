"""Product codes by words, on the duty look-up: while somebody types, and as an answer."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from situationroom.base.errors import Refusal
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.codelists.finding import find_codes
from situationroom.rooms.codelists.rules import bare_code, dotted_code
from situationroom.web.words import named

LONGEST, SHORTEST = 200, 2
KEPT = ("origin", "on")


def are_words(said: str) -> bool:
    """Tell whether somebody wrote words and not a code."""
    return any(letter.isalpha() for letter in bare_code(said))


def found_by_words(text: str, said: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return up to five codes that fit words, each leading to its duty for what was said."""
    found = find_codes(text=text)
    names = codelists.get_hs_names([one.hs6 for one in found])
    items = {item.code: item for item in codelists.list_items()}
    return [
        {
            "code": dotted_code(one.line or one.hs6),
            "url": reverse("duties") + "?" + urlencode({**said, "line": one.line or one.hs6}),
            "name": named(names[one.hs6], "name").rpartition(" > ")[2] if one.hs6 in names else "",
            "reason": one.reason,
            "item": named(items[one.item]) if one.item in items else "",
        }
        for one in found
    ]


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Show the codes that fit what is typed, as a fragment; nothing for a code."""
    text = request.GET.get("line", "").strip()[:LONGEST]
    said = {key: request.GET[key][:LONGEST] for key in KEPT if request.GET.get(key)}
    found: list[dict[str, Any]] = []
    if len(text) >= SHORTEST and are_words(text):
        try:
            found = found_by_words(text, said)
        except Refusal:
            found = []  # typing goes on; whoever sends the form is told
    return render(request, "web/parts/codes_found.html", {"codes": found})
