"""Tags every page uses: money, shares, time, badges, labels, panels. Thin: ``formats`` writes."""

import hashlib
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import template
from django.forms import BoundField, CheckboxInput
from django.forms.widgets import CheckboxSelectMultiple, RadioSelect, Select, Textarea
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from situationroom.base.labels import Level, is_above_room
from situationroom.documents import formats
from situationroom.documents.formats import Number
from situationroom.web import marks
from situationroom.web.fragments import PART
from situationroom.web.tables import Table

register = template.Library()


@register.filter
def usd_eok(value: Number | None) -> str:
    """``{{ amount|usd_eok }}`` → '1.8억 달러' / '$179.3M'."""
    return formats.usd(value)


@register.filter
def share(value: Number | None, digits: int = 1) -> str:
    """``{{ rate|share }}`` → '12.5 %'."""
    return formats.share(value, digits)


@register.filter
def unbroken(text: object) -> str:
    """``{{ title|unbroken }}``: no line ends between a figure and its percent sign."""
    return str(text).replace(" %", "\u00a0%")


@register.filter
def change(value: Number | None, digits: int = 1) -> str:
    """``{{ growth|change }}`` → '▲12.3 %' or '△12.3 %'."""
    return formats.change(value, digits)


@register.filter
def points(value: Number | None, digits: int = 1) -> str:
    """``{{ difference|points }}`` → '▲5 %p'."""
    return formats.points(value, digits)


@register.filter
def figure_number(value: Number | None, digits: int = 0) -> str:
    """``{{ n|figure_number:1 }}`` → '1,234.5'."""
    return formats.number(value, digits)


@register.filter
def entries(count: int) -> str:
    """``{{ count|entries }}`` → '17건'."""
    return formats.entries(count)


@register.simple_tag
def money_range(value: Number | None, low: Number | None, high: Number | None) -> str:
    """``{% money_range value low high %}`` → '1.8억 달러 (1.2억 달러~2.4억 달러)'."""
    return formats.usd_range(value, low, high)


@register.simple_tag(name="kst")
def kst_tag(value: datetime | None) -> SafeString:
    """``{% kst moment %}`` → '<time>KST 2026. 2. 24. 09:05</time>'."""
    return marks.moment(value)


@register.filter(name="kst")
def kst_filter(value: datetime | None) -> str:
    """``{{ moment|kst }}`` → 'KST 2026. 2. 24. 09:05' as plain text."""
    return formats.kst(value)


@register.filter
def day(value: date | None) -> str:
    """``{{ date|day }}`` → '2026. 2. 24.'."""
    return formats.day(value)


@register.filter
def localtime_of(value: datetime | None, zone: str) -> str:
    """``{{ moment|localtime_of:"America/Los_Angeles" }}`` → '16:05(2. 23.)'."""
    return formats.local_time(value, zone)


@register.simple_tag
def seconds_text(value: Number | None) -> str:
    """``{% seconds_text 0.42 %}`` → '0.4초'."""
    return formats.seconds(value)


@register.simple_tag
def state_badge(tone: str, text: str) -> SafeString:
    """``{% state_badge "risk" _("At risk") %}``; tones: ``marks.TONES``."""
    return marks.state_badge(tone, text)


@register.inclusion_tag("web/parts/who.html")
def who_sees(kind: str, id: UUID) -> dict[str, Any]:
    """``{% who_sees "issue" issue.id %}``: who can see an object, asked for when it is opened."""
    return {"kind": kind, "id": id}


@register.simple_tag
def label_mark(key: str, readers: str | None = "") -> SafeString:
    """``{% label_mark "government" %}``, with who can read it where that is known better."""
    return marks.label_mark(key, readers or "")


@register.filter
def label(key: str) -> str:
    """``{{ object.label|label }}`` → '정부 (TLP:AMBER)' as plain text."""
    return marks.label_text(key)


@register.simple_tag
def icon(name: str) -> SafeString:
    """``{% icon "bell" %}``: decoration; the word stands beside it."""
    return marks.icon(name)


@register.filter
def message_tone(level: str) -> str:
    """``{{ message.level_tag|message_tone }}``."""
    return marks.message_tone(level)


@register.inclusion_tag("web/parts/table.html")
def table(table: Table) -> dict[str, Any]:
    """``{% table table %}``: a ``tables.Table``."""
    return {"table": table}


@register.simple_block_tag
def panel(
    content: str,
    title: str,
    *,
    level: int = 2,
    anchor: str = "",
    count: int | None = None,
    more: str = "",
    more_text: str = "",
    load: str = "",
    tone: str = "",
) -> str:
    """``{% panel _("What it hits") more=url %}…{% endpanel %}``; ``load`` fetches by htmx."""
    context = {
        "content": content,
        "title": title,
        "level": level,
        "anchor": anchor,
        "count": count,
        "more": more,
        "more_text": more_text or gettext("More"),
        "load": load,
        "tone": tone,
    }
    return render_to_string("web/parts/panel.html", context)


@register.filter
def widget(field: BoundField) -> SafeString:
    """``{{ field|widget }}``: the field's control with the KRDS class it needs."""
    control = field.field.widget
    own = str(control.attrs.get("class", ""))
    name = _krds_class(control)
    return field.as_widget(attrs={"class": f"{own} {name}".strip()} if name else None)


@register.filter
def is_check(field: BoundField) -> bool:
    """``{% if field|is_check %}``: one single tick box, whose words stand behind it."""
    return isinstance(field.field.widget, CheckboxInput)


def _krds_class(control: Any) -> str:
    if isinstance(control, CheckboxInput | CheckboxSelectMultiple | RadioSelect):
        return ""
    if isinstance(control, Select):
        return "krds-form-select"
    return "krds-input r-textarea" if isinstance(control, Textarea) else "krds-input"


@register.simple_block_tag(takes_context=True)
def live(
    context: template.Context, content: str, name: str, *follows: object, says: str = ""
) -> str:
    """``{% live "answers" issue.id %}…{% endlive %}``: this part follows what happens.

    `follows` are ids of objects, rooms ("issues") or kinds of events ("issues.issue_opened");
    `says` is read out when the part has changed. Nothing that is filled in belongs inside.
    """
    asked = context["request"].GET.copy()
    asked[PART] = name
    shown = {
        "name": name,
        "follows": " ".join(map(str, follows)),
        "address": f"{context['request'].path}?{asked.urlencode()}",
        "version": hashlib.sha256(content.encode()).hexdigest()[:16],
        "says": says,
        "content": content,
    }
    return render_to_string("web/parts/live.html", shown)


@register.inclusion_tag("web/parts/print_mark.html", takes_context=True)
def print_mark(context: dict[str, Any], level: str) -> dict[str, Any]:
    """Say on paper whose copy a page is: receiver, organisation and moment, above *room*."""
    person = context.get("person")
    shown = bool(level) and is_above_room(Level(level)) and person is not None
    return {
        "text": marks.label_text(level),
        "person": person,
        "now": timezone.now(),
        "shown": shown,
    }
