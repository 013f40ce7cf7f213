"""The frame around every page: menu of seven, tools at the right, person. A context processor.

An entry whose page does not exist yet is not shown: the menu grows with the pages. Pages are
found by URL name; a page belongs to the group its name begins with (``issues_responses`` and
``issues:responses`` both belong to ``issues``).
"""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject

from situationroom.base.cursors import end_of_log
from situationroom.web.menu import FOOTER, MENU, TOOLS, Group, Page
from situationroom.web.words import named

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A menu line as the template shows it."""

    key: str
    label: Text
    url: str
    current: bool = False
    entries: tuple["Shown", ...] = ()


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the page stands in the menu; ``exact`` when it is the entry itself."""

    group: Text
    label: Text
    url: str
    exact: bool

    @property
    def below(self) -> bool:
        """Whether there is a way back to show: not on the first page."""
        return self.url != "/" or not self.exact


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A tool at the right of the head: 내 할 일, alerts, channel."""

    label: Text
    url: str
    icon: str
    count_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who is signed in, as the head shows it."""

    name: str
    organisation: str = ""
    url: str = ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give every template its menu, tools, person and footer."""
    signed_in = is_signed_in(request)
    here = _here(request)
    menu = menu_of(signed_in=signed_in, here=here)
    return {
        "menu": menu,
        "menu_place": place_of(menu, here),
        "tools": _tools(signed_in=signed_in),
        "person": _person(request) if signed_in else None,
        "live_from": SimpleLazyObject(end_of_log)
        if signed_in and hasattr(request, "actor")
        else "",
        "footer_links": _shown_pages(FOOTER, signed_in=signed_in, here=""),
        "official_masthead": getattr(settings, "OFFICIAL_MASTHEAD", False),
    }


def is_signed_in(request: HttpRequest) -> bool:
    """Whether somebody is signed in (pages without a session have no user at all)."""
    user = getattr(request, "user", None)
    return bool(user is not None and user.is_authenticated)


def menu_of(*, signed_in: bool, here: str) -> list[Shown]:
    """Build the menu: groups with at least one page that exists and this reader may open."""
    shown = (_shown_group(group, signed_in=signed_in, here=here) for group in MENU)
    return [group for group in shown if group is not None]


def place_of(menu: list[Shown], here: str) -> Place | None:
    """Return the entry of the menu under which a page stands."""
    for group in menu:
        for entry in group.entries if group.current else ():
            if entry.current:
                name = group.label if len(group.entries) > 1 else ""
                return Place(group=name, label=entry.label, url=entry.url, exact=entry.key == here)
    return None


def address(name: str) -> str:
    """Give the address of a page by its URL name, or nothing where the page does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _shown_group(group: Group, *, signed_in: bool, here: str) -> Shown | None:
    entries = _shown_pages(group.pages, signed_in=signed_in, here=here)
    if not entries:
        return None
    current = re.split("[:_-]", here)[0] == group.key
    return Shown(
        key=group.key,
        label=group.label,
        url=entries[0].url,
        current=current,
        entries=tuple(entries),
    )


def _shown_pages(pages: tuple[Page, ...], *, signed_in: bool, here: str) -> list[Shown]:
    found = [(page, address(page.name)) for page in pages if signed_in or page.public]
    nearest = _nearest([page.name for page, url in found if url], here)
    return [
        Shown(key=page.name, label=page.label, url=url, current=page.name == nearest)
        for page, url in found
        if url
    ]


def _nearest(names: list[str], here: str) -> str:
    """Find the sub-entry the page stands under: the longest name it begins with."""
    fitting = [name for name in names if here == name or re.match(f"{re.escape(name)}[:_-]", here)]
    return max(fitting, key=len, default="")


def _here(request: HttpRequest) -> str:
    match = getattr(request, "resolver_match", None)
    return match.view_name if match is not None and match.view_name else ""


def _tools(*, signed_in: bool) -> dict[str, Any]:
    links = [
        Tool(
            label=tool.label,
            url=address(tool.name),
            icon=tool.icon,
            count_url=address(f"{tool.name}_count"),
        )
        for tool in TOOLS
        if signed_in and address(tool.name)
    ]
    return {
        "links": links,
        "search": address("search") if signed_in else "",
        "language": address("set_language"),
        "sign_in": address("sign_in"),
        "sign_out": address("sign_out"),
    }


def _person(request: HttpRequest) -> Person:
    user: Any = request.user
    name = getattr(user, "display_name", "") or user.get_username()
    return Person(name=str(name), organisation=_organisation(request), url=address("me"))


def _organisation(request: HttpRequest) -> str:
    home = getattr(request, "home", None)
    return named(home) or home.code if home else ""
