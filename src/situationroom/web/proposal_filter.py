"""Which proposals the list shows: by state, kind, theme, answer, owner, and silence."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from situationroom.rooms.proposals.queries import Wanted, list_owners
from situationroom.rooms.proposals.states import (
    ANSWER_TEXT,
    KIND_TEXT,
    STATE_TEXT,
    THEME_TEXT,
    Answer,
    ProposalKind,
    ProposalState,
    Theme,
)
from situationroom.web.words import named

SILENT = "silent"


class ProposalFilter(forms.Form):
    """The facets of the list of proposals; a value nobody offers is left out."""

    state = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    answer = forms.ChoiceField(label=gettext_lazy("Answer"), required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data)
        every = [("", _("all"))]
        offered: dict[str, list[tuple[str, Any]]] = {
            "state": [(s.value, s.value) for s in ProposalState] + [(SILENT, SILENT)],
            "kind": every + [(k.value, _(KIND_TEXT[k])) for k in ProposalKind],
            "theme": every + [(t.value, _(THEME_TEXT[t])) for t in Theme],
            "answer": every + [(a.value, _(ANSWER_TEXT[a])) for a in Answer],
            "owner": every + [(str(o.id), named(o)) for o in list_owners()],
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
        state, owner = said.get("state", ""), said.get("owner", "")
        return Wanted(
            state="" if state == SILENT else state,
            kind=said.get("kind", ""),
            theme=said.get("theme", ""),
            answer=said.get("answer", ""),
            owner=UUID(owner) if owner else None,
            silent=timezone.localdate() if state == SILENT else None,
        )

    def tabs(self) -> list[dict[str, Any]]:
        """Return the saved filters of the list: whose answer is late, and by state."""
        current = self._said().get("state", "")
        states = [("", _("All")), (SILENT, _("Answer overdue"))]
        states += [(s.value, _(STATE_TEXT[s])) for s in ProposalState]
        return [
            {
                "label": label,
                "url": f"?state={state}" if state else "?",
                "current": state == current,
                "count": None,
            }
            for state, label in states
        ]
