"""How mails are written: templates in the receiver's language, links into the room."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from situationroom.documents import formats
from situationroom.rooms.delivery.kinds import Title
from situationroom.rooms.delivery.letters import (
    Appointment,
    Content,
    Invitation,
    Letter,
    Line,
    Say,
    leads_to,
    writes_letters,
    writes_pushes,
)
from situationroom.rooms.delivery.parsing import MARK
from situationroom.rooms.measures.queries import find_watch_of
from situationroom.rooms.measures.stop_links import stop_token
from situationroom.web.objects import object_url


def absolute(path: str) -> str:
    """Return the whole address of a page, for use outside the room."""
    return settings.ADDRESS + path


def title_text(title: Title | None) -> str:
    """Return what an object is called, in the reader's language."""
    if title is None:
        return ""
    return " ".join(
        ((title.ko or title.en) if formats.in_korean() else (title.en or title.ko)).split()
    )


@leads_to
def absolute_object(kind: str, about: UUID) -> str:
    """Return the whole address of an object, for mails and calendars outside."""
    return absolute(object_url(kind, about))


@writes_letters
def write_letter(content: Say) -> Letter:
    """Write a letter as text and HTML."""
    with override(content.language):
        if isinstance(content, Invitation):
            return _invitation(content)
        if isinstance(content, Appointment):
            return _appointment(content)
        values = {
            "lead": _lead(content),
            "lines": [_line(line) for line in content.lines],
            "content": content,
            "mark": MARK,
            "language": content.language,
            "room": absolute("/"),
            "settings": absolute(reverse("alerts_settings")),
        }
        return Letter(
            subject=_("[Situation Room] %(subject)s") % {"subject": _subject(content)},
            text=render_to_string("mail/letter.txt", values).strip() + "\n",
            html=render_to_string("mail/letter.html", values),
        )


@writes_pushes
def write_push(content: Content) -> dict[str, str]:
    """Write a push: that there is a notice, and where."""
    with override(content.language):
        return {
            "title": _("There is a new notice in the room."),
            "url": reverse("alerts_open", args=[content.lines[0].notification]),
        }


def _invitation(content: Invitation) -> Letter:
    says = _(content.says) if content.says else _("You were sent a link of the situation room.")
    title = title_text(content.title)
    values = {
        "says": says,
        "title": title,
        "may_reply": content.may_reply,
        "mark": MARK,
        "until": content.until,
        "url": absolute(reverse("one_time", args=[content.token])),
        "language": content.language,
        "room": absolute("/"),
    }
    return Letter(
        subject=_("[Situation Room] %(subject)s") % {"subject": title or says},
        text=render_to_string("mail/link.txt", values).strip() + "\n",
        html=render_to_string("mail/link.html", values),
    )


def _appointment(content: Appointment) -> Letter:
    title = title_text(content.title)
    values = {
        "title": title,
        "when": _when(content),
        "place": content.place,
        "cancelled": content.cancelled,
        "url": absolute_object(content.kind, content.about),
        "language": content.language,
        "room": absolute("/"),
    }
    subject = _("Cancelled: %(title)s") if content.cancelled else _("Invitation: %(title)s")
    return Letter(
        subject=_("[Situation Room] %(subject)s") % {"subject": subject % {"title": title}},
        text=render_to_string("mail/appointment.txt", values).strip() + "\n",
        html=render_to_string("mail/appointment.html", values),
    )


def _when(content: Appointment) -> str:
    """Return when a meeting is: Korean time first, the time of its own zone beside it."""
    starts, ends = content.starts, content.ends
    if not isinstance(starts, datetime) or not isinstance(ends, datetime):
        return formats.day(starts)
    here = f"{formats.kst(starts)} – {formats.kst(ends)}"
    zone = str(starts.tzinfo)
    if zone in ("Asia/Seoul", "UTC"):
        return here
    return f"{here} ({zone} {formats.local_time(starts, zone)})"


def _line(line: Line) -> dict[str, Any]:
    return {
        "says": _(line.says) if line.says else _("There is a new notice in the room."),
        "title": title_text(line.title),
        "at": line.at,
        "url": absolute(reverse("alerts_open", args=[line.notification])),
        "stop": stop_url(line),
    }


def stop_url(line: Line) -> str:
    """Return where one ends being told of this without signing in; empty where nobody chose it."""
    watch = find_watch_of(line.about) if line.kind == "duty_change" and line.about else None
    token = stop_token(watch) if watch else ""
    return absolute(reverse("duties_alerts_by_link", args=[token])) if token else ""


def _subject(content: Content) -> str:
    first = content.lines[0]
    if content.is_digest:
        count = len(content.lines)
        return ngettext("%(n)s notice of the day", "%(n)s notices of the day", count) % {"n": count}
    if not first.says:
        return _("There is a new notice in the room.")
    return title_text(first.title) or _(first.says)


def _lead(content: Content) -> str:
    if content.is_digest:
        return _("This is what was told to you since the last digest.")
    return ""
