"""`situationroom invite EMAIL`: the first person of the secretariat, in a room nobody runs yet."""

import argparse
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Refusal
from situationroom.cli.output import print_json
from situationroom.cli.parse import add_json
from situationroom.rooms.delivery.services.accounts import invite_the_first
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import list_ministries
from situationroom.rooms.organisations.rules import INVITED_FOR

FOUNDER = Actor(ActorKind.PLATFORM_ADMIN, name="situationroom invite")


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "invite",
        help="invite the first person of the secretariat, where nobody runs the room yet",
        description=f"{__doc__} Prints a link that works once, for {INVITED_FOR.days} days.",
    )
    parser.add_argument("email", metavar="EMAIL", help="their address of mail; no mail is sent")
    parser.add_argument(
        "--organisation",
        metavar="CODE",
        default="",
        help="the ministry that runs the room (default: the only one there is)",
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Answer with the link, which is told here and never again."""
    now = timezone.now()
    home = _ministry(options.organisation)
    token = invite_the_first(by=FOUNDER, at=now, organisation=home.id, email=options.email)
    until: datetime = now + INVITED_FOR
    link = settings.ADDRESS + reverse("one_time", args=[token])
    if options.json:
        told = {"email": options.email, "organisation": home.code, "link": link, "until": until}
        print_json(told)
    else:
        print(link)
        day = timezone.localtime(until).strftime("%Y-%m-%d %H:%M")
        print(f"Give this link to {options.email}: it works once, until {day}.")
    return 0


def _ministry(code: str) -> Organisation:
    """Return the ministry that is named, or the only one."""
    known = list_ministries()
    found = [one for one in known if code in {"", one.code}]
    if not known:
        raise Refusal(
            "This room knows no ministry yet.",
            hint="Load the organisations first: situationroom load organisations FILE.",
        )
    if len(found) != 1:
        raise Refusal(
            "Name the ministry that runs the room: %(codes)s.",
            hint="Say it with --organisation CODE.",
            codes=", ".join(one.code for one in known),
        )
    return found[0]
