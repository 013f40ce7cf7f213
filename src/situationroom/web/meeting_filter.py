"""Which sessions and series their lists show."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from situationroom.rooms.meetings.queries import SeriesWanted, SessionsWanted
from situationroom.rooms.meetings.states import (
    SERIES_KIND_TEXT,
    SERIES_STATE_TEXT,
    SESSION_STATE_TEXT,
    SeriesKind,
    SeriesState,
    SessionState,
)

AHEAD = "ahead"
Tabs = list[dict[str, Any]]


class SessionFilter(forms.Form):
    """Sessions to come, or those of a state."""

    state = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[("all", "all"), *((s.value, s.value) for s in SessionState)],
    )

    def _state(self) -> str:
        self.is_valid()
        return str(getattr(self, "cleaned_data", {}).get("state", ""))

    def wanted(self) -> SessionsWanted:
        """Return what the list asks the room for: what is to come where nothing is said."""
        state = self._state()
        if not state:
            return SessionsWanted(ahead=timezone.now())
        return SessionsWanted(state="" if state == "all" else state)

    def tabs(self) -> Tabs:
        """Return the saved filters of the list."""
        states = [("", _("To come")), ("all", _("All"))]
        states += [(s.value, _(SESSION_STATE_TEXT[s])) for s in SessionState]
        return _tabs("state", states, self._state())


class SeriesFilter(forms.Form):
    """Series of a kind, going on or ended."""

    kind = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[(k.value, k.value) for k in SeriesKind],
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("all")),
            *((s.value, _(SERIES_STATE_TEXT[s])) for s in SeriesState),
        ]

    def _said(self) -> dict[str, str]:
        self.is_valid()
        return getattr(self, "cleaned_data", {})

    def wanted(self) -> SeriesWanted:
        """Return what the list asks the room for."""
        said = self._said()
        return SeriesWanted(kind=said.get("kind", ""), state=said.get("state", ""))

    def tabs(self) -> Tabs:
        """Return the kinds as saved filters."""
        kinds = [("", _("All")), *((k.value, _(SERIES_KIND_TEXT[k])) for k in SeriesKind)]
        return _tabs("kind", kinds, self._said().get("kind", ""))


def _tabs(name: str, choices: list[tuple[str, str]], current: str) -> Tabs:
    return [
        {
            "label": label,
            "url": f"?{name}={value}" if value else "?",
            "current": value == current,
            "count": None,
        }
        for value, label in choices
    ]
