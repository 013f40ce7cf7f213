"""Which issues the list shows: by state, kind, level, stance, and who has not answered."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from situationroom.rooms.issues.queries import Wanted
from situationroom.rooms.issues.states import (
    KIND_TEXT,
    SEVERITY_TEXT,
    STANCE_TEXT,
    STATE_TEXT,
    IssueKind,
    IssueState,
    Severity,
    Stance,
)
from situationroom.rooms.organisations.models import Organisation
from situationroom.web.words import named

UNANSWERED = "unanswered"


class IssueFilter(forms.Form):
    """The facets of the list of issues; a value nobody offers is left out."""

    state = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    severity = forms.ChoiceField(label=gettext_lazy("Level"), required=False)
    stance = forms.ChoiceField(label=gettext_lazy("Stance"), required=False)
    silent = forms.ChoiceField(label=gettext_lazy("No answer from"), required=False)

    def __init__(self, data: QueryDict | None, *, organisations: Sequence[Organisation]) -> None:
        super().__init__(data)
        every = [("", _("all"))]
        offered: dict[str, list[tuple[str, Any]]] = {
            "state": [(s.value, s.value) for s in IssueState] + [(UNANSWERED, UNANSWERED)],
            "kind": every + [(k.value, _(KIND_TEXT[k])) for k in IssueKind],
            "severity": every + [(s.value, _(SEVERITY_TEXT[s])) for s in Severity],
            "stance": every + [(s.value, _(STANCE_TEXT[s])) for s in Stance],
            "silent": every + [(str(o.id), named(o)) for o in organisations],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def _said(self) -> dict[str, Any]:
        self.is_valid()
        return getattr(self, "cleaned_data", {})

    def wanted(self) -> Wanted:
        """Return what the list asks the room for."""
        said = self._said()
        state, silent = said.get("state", ""), said.get("silent", "")
        return Wanted(
            state="" if state == UNANSWERED else state,
            kind=said.get("kind", ""),
            severity=said.get("severity", ""),
            stance=said.get("stance", ""),
            silent=UUID(silent) if silent else None,
            unanswered=state == UNANSWERED,
        )

    def tabs(self) -> list[dict[str, Any]]:
        """Return the saved filters of the list: those without an answer, and by state."""
        current = self._said().get("state", "")
        named_states = [("", _("All")), (UNANSWERED, _("Without an answer"))]
        named_states += [(s.value, _(STATE_TEXT[s])) for s in IssueState]
        return [
            {
                "label": label,
                "url": f"?state={state}" if state else "?",
                "current": state == current,
                "count": None,
            }
            for state, label in named_states
        ]
