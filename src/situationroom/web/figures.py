"""Figures and progress as data: what ``parts/figure.html`` and ``parts/steps.html`` show."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from situationroom.web import marks
from situationroom.web.tables import State, Table


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A finding in one sentence, its chart, its table twin and the way to its sources."""

    sentence: str
    svg: SafeString | str = ""
    svg_narrow: SafeString | str = ""  # the same chart drawn for a phone
    table: Table | None = None
    anchor: str = ""
    unit: str = ""
    range_note: str = ""
    caveat: str = ""  # what the figure leaves out, said beside it
    source: str = ""
    vintage: str = ""
    csv_url: str = ""
    trace_url: str = ""
    method_url: str = ""
    unconfirmed: bool = False
    stale_since: datetime | None = None

    @property
    def has_links(self) -> bool:
        """Whether anything leads on from here."""
        return bool(self.csv_url or self.trace_url or self.method_url)

    @property
    def unconfirmed_text(self) -> str:
        """The badge of a figure on an unconfirmed measure."""
        return gettext("Unconfirmed")

    @property
    def stale_text(self) -> str:
        """The badge of a figure whose inputs have changed."""
        return gettext("Stale")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One line of a list of facts."""

    term: str
    value: str | SafeString
    url: str = ""
    note: str | SafeString = ""


@dataclass(frozen=True, kw_only=True)
class Stat:
    """One headline number of a row of tiles."""

    name: str
    value: str
    note: str = ""
    tone: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of long work: done, action (running), neutral (waiting) or severe (failed)."""

    name: str
    tone: str = "neutral"
    seconds: float | None = None
    note: str = ""

    @property
    def state_text(self) -> str:
        """How far the step is, in words for those who do not see the mark."""
        return marks.step_text(self.tone)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a timeline: an event, a post or a file."""

    at: datetime
    who: str
    kind: str = "event"  # event · post · file
    what: str = ""
    text: str = ""
    url: str = ""
    url_text: str = ""
    state: State | None = None
    label: str = ""
    place: str = ""
    zone: str = ""
    tone: str = ""

    @property
    def icon(self) -> str:
        """The mark at the line: the tone's own, else what kind of thing it is."""
        return self.tone or {"post": "channel", "file": "file"}.get(self.kind, "neutral")


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A post's clock; ``awake`` is None where office hours are not known."""

    place: str
    zone: str
    awake: bool | None = None
