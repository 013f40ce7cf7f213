"""The forms of meetings: open a series, plan a session, invite, ask, decide, close."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from situationroom.base.actors import Actor
from situationroom.rooms.codelists.queries import list_areas
from situationroom.rooms.meetings import queries
from situationroom.rooms.meetings.models import AgendaItem, Ask, Decision, Invitee, Series, Session
from situationroom.rooms.meetings.states import (
    ATTENDANCE_TEXT,
    DECISION_STATE_TEXT,
    ITEM_STATE_TEXT,
    MEETING_CIRCLE_TEXT,
    MEETING_LEVEL_TEXT,
    REPLY_TEXT,
    SERIES_KIND_TEXT,
    SIDE_TEXT,
    STANDING_TEXT,
    Attendance,
    DecisionState,
    ItemState,
    MeetingLevel,
    Reply,
    SeriesKind,
    Side,
    Standing,
)
from situationroom.rooms.organisations.queries import list_post_clocks
from situationroom.web.form_fields import ChoosingForm, day_field, words
from situationroom.web.meeting_words import invitee_name
from situationroom.web.proposal_forms import WhyForm
from situationroom.web.words import named

__all__ = ["WhyForm"]
NONE = ("", gettext_lazy("none"))
ZONES = ("Asia/Seoul", "America/New_York", "America/Los_Angeles", "Europe/Brussels", "UTC")
SAID_BY_STANDING = tuple(one for one in Standing if one is not Standing.ASKED)


def _line(label: Any, *, required: bool = True, most: int = 300, help_text: Any = "") -> Any:
    return forms.CharField(label=label, required=required, max_length=most, help_text=help_text)


def _zones(now: str) -> list[tuple[str, str]]:
    """Return the zones on offer: those of the room, and the one it is set in now."""
    posts = [one.organisation.zone for one in list_post_clocks(at=timezone.now())]
    return [(zone, zone) for zone in dict.fromkeys([*ZONES, *posts, now]) if zone]


def _houses() -> list[tuple[str, Any]]:
    return [NONE, *((str(one.id), named(one)) for one in queries.list_guests())]


def _themes(series: Series) -> list[tuple[str, Any]]:
    return [NONE, *((str(one.id), named(one)) for one in queries.list_themes(series))]


def _circles(owner: Any, by: Actor) -> list[tuple[str, str]]:
    found = queries.circles_for(owner=owner, by=by)
    return [(one.value, _(MEETING_CIRCLE_TEXT[one])) for one in found]


class SeriesForm(ChoosingForm):
    """A series, or a working group of one."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[(k.value, gettext_lazy(SERIES_KIND_TEXT[k])) for k in SeriesKind],
    )
    title_ko = _line(gettext_lazy("Title in Korean"))
    title_en = _line(
        gettext_lazy("Title in English"),
        required=False,
        help_text=gettext_lazy("Empty: the Korean title is shown."),
    )
    owner = forms.ChoiceField(label=gettext_lazy("Owner"))
    counterpart_area = forms.ChoiceField(
        label=gettext_lazy("Country it is held with"), required=False
    )
    counterpart = _line(gettext_lazy("Body on their side"), required=False)
    meeting_level = forms.ChoiceField(
        label=gettext_lazy("Level of those who meet"),
        required=False,
        choices=[NONE, *((m.value, gettext_lazy(MEETING_LEVEL_TEXT[m])) for m in MeetingLevel)],
    )
    themes = words(
        gettext_lazy("Themes of the series"),
        required=False,
        help_text=gettext_lazy("One a line; after a bar its English name."),
    )
    founded_on = day_field(gettext_lazy("Begun on"), required=False)
    circle = forms.ChoiceField(label=gettext_lazy("Who reads it"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, by: Actor, parent: Series | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = queries.list_owners(by=by)
        self.offer("owner", [(str(one.id), named(one)) for one in owners])
        areas = sorted(list_areas().values(), key=named)
        self.offer("counterpart_area", [NONE, *((one.iso2, named(one)) for one in areas)])
        self.offer("circle", _circles(parent.owner_id if parent is not None else None, by))


def themes_of(text: str) -> list[tuple[str, str]]:
    """Return the themes of a form: Korean, and English after a bar."""
    pairs = [line.partition("|") for line in text.splitlines() if line.strip()]
    return [(korean.strip(), english.strip()) for korean, _bar, english in pairs]


class LevelForm(forms.Form):
    """To which level a series rose, when, and by which document."""

    level = forms.ChoiceField(
        label=gettext_lazy("New level"),
        choices=[(m.value, gettext_lazy(MEETING_LEVEL_TEXT[m])) for m in reversed(MeetingLevel)],
    )
    on = day_field(gettext_lazy("Agreed on"))
    by_document = _line(
        gettext_lazy("By which document"),
        most=400,
        help_text=gettext_lazy("A memorandum, a joint statement, an exchange of letters."),
    )


class RelateForm(ChoosingForm):
    """Which series is about the same, and how."""

    other = forms.ChoiceField(label=gettext_lazy("Series beside it"))
    says = _line(gettext_lazy("How the two are related"), most=400)

    def __init__(self, *args: Any, others: Sequence[Series], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("other", [(str(one.id), named(one, "title")) for one in others])


class SlotForm(ChoosingForm):
    """When and where a session is: its clock on the wall, in its own zone."""

    day = day_field(gettext_lazy("Day"))
    time = forms.TimeField(
        label=gettext_lazy("Time there"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("The clock there counts, also when it changes to summer time."),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Length in minutes"), min_value=5, max_value=1440, initial=90
    )
    place = _line(gettext_lazy("Place"), required=False)
    video_url = _line(gettext_lazy("Video link"), required=False, most=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("zone", _zones(str(self.initial.get("zone", ""))))


class PlanForm(SlotForm):
    """A session as it is planned."""

    number = forms.IntegerField(
        label=gettext_lazy("Number of the session"),
        min_value=1,
        max_value=9999,
        required=False,
        help_text=gettext_lazy("Empty: it counts on from the last one."),
    )
    chair = forms.ChoiceField(label=gettext_lazy("Chair"), required=False)
    chair_says = _line(
        gettext_lazy("Who chairs, in words"),
        required=False,
        help_text=gettext_lazy("As: second vice-minister, with the counterpart."),
    )
    circle = forms.ChoiceField(label=gettext_lazy("Who reads it"), widget=forms.RadioSelect)
    field_order = ("number", "day", "time", "zone", "minutes", "place", "video_url")

    def __init__(self, *args: Any, series: Series, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = queries.list_chairs(series=series, on=timezone.localdate())
        self.offer("chair", [NONE, *((str(one.id), one.name) for one in people)])
        self.offer("circle", _circles(series.owner_id, by))


class MoveForm(SlotForm):
    """Another time or place, and why."""

    why = words(
        gettext_lazy("Why it is moved"),
        rows=2,
        required=False,
        help_text=gettext_lazy("Needed once invitations went out: all invited read it."),
    )


def slot_of(session: Session) -> dict[str, Any]:
    """Return what the form of a move begins with."""
    there = session.starts_at.astimezone(ZoneInfo(session.zone))
    lasts = (session.ends_at - session.starts_at) // timedelta(minutes=1)
    return {
        "day": there.date(), "time": there.time(), "zone": session.zone, "minutes": lasts,
        "place": session.place, "video_url": session.video_url,
    }  # fmt: skip


class ItemForm(ChoosingForm):
    """A point of an agenda."""

    title_ko = _line(gettext_lazy("What the point is about"), most=400)
    presenter = forms.ChoiceField(label=gettext_lazy("Presented by"), required=False)
    presenter_says = _line(gettext_lazy("Presented by, in words"), required=False, most=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("presenter", _houses())


class GuestsForm(ChoosingForm):
    """Who is invited under a theme: houses of the room, and names one a line."""

    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    side = forms.ChoiceField(
        label=gettext_lazy("Side"), choices=[(s.value, gettext_lazy(SIDE_TEXT[s])) for s in Side]
    )
    names = words(
        gettext_lazy("Names"),
        rows=4,
        required=False,
        help_text=gettext_lazy("One a line; behind a comma its e-mail address."),
    )
    houses = forms.MultipleChoiceField(
        label=gettext_lazy("Organisations of the room"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    told_by = _line(
        gettext_lazy("Who tells those without an address"),
        required=False,
        most=200,
        help_text=gettext_lazy("A name and a way: by telephone, through an association."),
    )

    def __init__(self, *args: Any, series: Series, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("theme", _themes(series))
        self.offer("houses", [(str(one.id), named(one)) for one in queries.list_guests()])


class RollForm(forms.Form):
    """What each of those invited replied, or whether they came: one line each."""

    def __init__(self, *args: Any, invitees: Sequence[Invitee], held: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        texts: Any = ATTENDANCE_TEXT if held else REPLY_TEXT
        kinds: Any = Attendance if held else Reply
        for one in invitees:
            now = one.attendance if held else one.reply
            field = forms.ChoiceField(
                label=invitee_name(one),
                required=False,
                choices=[(kind.value, _(texts[kind])) for kind in kinds],
                initial=now,
            )
            self.fields[f"of_{one.id}"] = field


class SettleForm(forms.Form):
    """What came of each point: one line each."""

    def __init__(self, *args: Any, items: Sequence[tuple[AgendaItem, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item, text in items:
            self.fields[f"of_{item.id}"] = forms.ChoiceField(
                label=text,
                required=False,
                choices=[(s.value, _(ITEM_STATE_TEXT[s])) for s in ItemState],
                initial=item.state,
            )


class AskForm(ChoosingForm):
    """What one side asks the other."""

    side = forms.ChoiceField(
        label=gettext_lazy("Whose ask"),
        choices=[(s.value, gettext_lazy(SIDE_TEXT[s])) for s in Side],
    )
    text_ko = words(gettext_lazy("What this side asks for"), rows=2)
    text_en = words(gettext_lazy("The same in English"), rows=2, required=False)
    asked_by = _line(gettext_lazy("Who asks"), most=200)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    circle = forms.ChoiceField(label=gettext_lazy("Who reads it"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, series: Series, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("theme", _themes(series))
        self.offer("circle", _circles(series.owner_id, by))


class StandingForm(ChoosingForm):
    """How an ask stands after this session."""

    ask = forms.ChoiceField(label=gettext_lazy("The ask"))
    standing = forms.ChoiceField(
        label=gettext_lazy("How it stands"),
        choices=[(s.value, gettext_lazy(STANDING_TEXT[s])) for s in SAID_BY_STANDING],
    )
    words = words(gettext_lazy("What was said of it"), rows=2, required=False)
    said_by = _line(gettext_lazy("Who said it"), required=False, most=200)
    evidence = _line(
        gettext_lazy("Evidence"),
        required=False,
        most=1000,
        help_text=gettext_lazy("A document, a link or a number under which it can be found."),
    )

    def __init__(self, *args: Any, asks: Sequence[Ask], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("ask", [(str(one.id), named(one, "text")) for one in asks])


class DecisionForm(ChoosingForm):
    """What was decided, who does it, until when."""

    what_ko = words(gettext_lazy("What was decided"), rows=2)
    owner = forms.ChoiceField(label=gettext_lazy("Carried out by"), required=False)
    owner_says = _line(
        gettext_lazy("Carried out by, in words"),
        required=False,
        most=200,
        help_text=gettext_lazy("For who is not in the room, as the other side."),
    )
    due_on = day_field(gettext_lazy("To be done by"), required=False)
    circle = forms.ChoiceField(label=gettext_lazy("Who reads it"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, series: Series, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("owner", _houses())
        self.offer("circle", _circles(series.owner_id, by))


class DecisionEndForm(ChoosingForm):
    """What became of a decision."""

    decision = forms.ChoiceField(label=gettext_lazy("The decision"))
    new = forms.ChoiceField(
        label=gettext_lazy("What became of it"),
        choices=[
            (s.value, gettext_lazy(DECISION_STATE_TEXT[s]))
            for s in (DecisionState.DONE, DecisionState.DROPPED)
        ],
    )
    says = words(gettext_lazy("Evidence, or why it is dropped"), rows=2)

    def __init__(self, *args: Any, decisions: Sequence[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("decision", [(str(one.id), named(one, "what")) for one in decisions])


class NothingForm(forms.Form):
    """Nothing is to be said: the button is enough."""


class CloseForm(forms.Form):
    """Why points stay undecided, where some do."""

    why = words(gettext_lazy("Why points stay undecided"), rows=2, required=False)
