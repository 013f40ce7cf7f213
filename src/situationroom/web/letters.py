"""How mails are written: templates in the receiver's language, links into the room."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from situationroom.documents.formats import in_korean
from situationroom.rooms.delivery.kinds import Title
from situationroom.rooms.delivery.letters import (
    Content,
    Invitation,
    Letter,
    Line,
    writes_letters,
)
from situationroom.rooms.delivery.parsing import MARK


def absolute(path: str) -> str:
    """Return the whole address of a page, for use outside the room."""
    return settings.ADDRESS + path


def title_text(title: Title | None) -> str:
    """Return what an object is called, in the reader's language."""
    if title is None:
        return ""
    return " ".join(((title.ko or title.en) if in_korean() else (title.en or title.ko)).split())


@writes_letters
def write_letter(content: Content | Invitation) -> Letter:
    """Write a letter as text and HTML."""
    with override(content.language):
        if isinstance(content, Invitation):
            return _invitation(content)
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


def _invitation(content: Invitation) -> Letter:
    says = _(content.says) if content.says else _("You were sent a link of the situation room.")
    values = {
        "says": says,
        "until": content.until,
        "url": absolute(reverse("one_time", args=[content.token])),
        "language": content.language,
        "room": absolute("/"),
    }
    return Letter(
        subject=_("[Situation Room] %(subject)s") % {"subject": says},
        text=render_to_string("mail/link.txt", values).strip() + "\n",
        html=render_to_string("mail/link.html", values),
    )


def _line(line: Line) -> dict[str, Any]:
    return {
        "says": _(line.says) if line.says else _("There is a new notice in the room."),
        "title": title_text(line.title),
        "at": line.at,
        "url": absolute(reverse("alerts_open", args=[line.notification])),
    }


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
