"""Small marks with one meaning each: state badge, secrecy label, icon, moment."""

from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from situationroom.documents import formats

# red = severe or late, amber = at risk, blue = action, green = done, grey = silent or stale
TONES = frozenset({"severe", "risk", "action", "done", "silent", "neutral"})
_MESSAGE_TONES = {"error": "severe", "warning": "risk", "success": "done"}


@dataclass(frozen=True, kw_only=True)
class LabelMark:
    """How one secrecy label is shown (labels: ``visibility.md``)."""

    name: str | Promise
    tlp: str
    colour: str
    readers: str | Promise


LABELS = {
    "named": LabelMark(
        name=_("Named persons"),
        tlp="RED",
        colour="red",
        readers=_("the author and the persons listed, nobody else"),
    ),
    "own": LabelMark(
        name=_("Own organisation"),
        tlp="AMBER+STRICT",
        colour="amber",
        readers=_("officers of the owning organisation"),
    ),
    "group": LabelMark(
        name=_("Sharing group"),
        tlp="AMBER",
        colour="amber",
        readers=_("officers of the organisations in the group, until it expires"),
    ),
    "government": LabelMark(
        name=_("Government"),
        tlp="AMBER",
        colour="amber",
        readers=_("officers of ministries, agencies and posts; no company, association or expert"),
    ),
    "room": LabelMark(
        name=_("Room"),
        tlp="GREEN",
        colour="green",
        readers=_("cleared members of the room; no company, broker or expert"),
    ),
    "public": LabelMark(name=_("Public"), tlp="CLEAR", colour="clear", readers=_("anyone")),
}


def state_badge(tone: str, text: str) -> SafeString:
    """Show a state: colour, icon and word together."""
    if tone not in TONES:
        raise ValueError(f"a state is one of {', '.join(sorted(TONES))}, not {tone!r}")
    return format_html(
        '<span class="r-badge r-{tone}"><svg class="r-ico" aria-hidden="true">'
        '<use href="#i-{tone}"/></svg>{text}</span>',
        tone=tone,
        text=text,
    )


def label_mark(key: str, readers: str = "") -> SafeString:
    """Show a secrecy label and, on pointing at it, who can see the thing."""
    mark = _label(key)
    context = {
        "text": mark.name,
        "tlp": mark.tlp,
        "colour": mark.colour,
        "readers": readers or mark.readers,
    }
    return SafeString(render_to_string("web/parts/label_mark.html", context))


def label_text(key: str) -> str:
    """Name a secrecy label in words."""
    mark = _label(key)
    return f"{mark.name} (TLP:{mark.tlp})"


def icon(name: str) -> SafeString:
    """Draw one icon of the sprite; decoration only, the word stands beside it."""
    return format_html(
        '<svg class="r-ico" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>', name
    )


def moment(value: datetime | None) -> SafeString:
    """Show a moment in Korean time, readable by programs too."""
    if value is None:
        return format_html('<span class="r-unknown">{}</span>', formats.not_known())
    return format_html(
        '<time datetime="{}">{}</time>', value.isoformat(timespec="seconds"), formats.kst(value)
    )


def in_english(text: str) -> SafeString:
    """Mark a citation, an official name or a quotation as English."""
    return format_html('<span lang="en">{}</span>', text)


def in_korean(text: str) -> SafeString:
    """Mark what is quoted in Korean."""
    return format_html('<span lang="ko">{}</span>', text)


def as_code(text: str) -> SafeString:
    """Mark a key, a version or a checksum: for programs first, not a word of a language."""
    return format_html("<code>{}</code>", text)


def message_tone(level: str) -> str:
    """Give the tone of a page message from Django's level tag."""
    return _MESSAGE_TONES.get(level, "action")


def step_text(tone: str) -> str:
    """Say in words how far a step is."""
    return {
        "done": gettext("done"),
        "action": gettext("in progress"),
        "severe": gettext("failed"),
    }.get(tone, gettext("waiting"))


def _label(key: str) -> LabelMark:
    try:
        return LABELS[key]
    except KeyError:
        raise ValueError(f"no label {key!r}; known: {', '.join(LABELS)}") from None
