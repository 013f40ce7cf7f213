"""What the forms of several pages share: days, sentences, choices known late, refusals told."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from situationroom.base.errors import NotAllowed, NotFound, Refusal
from situationroom.web.words import text_of

NOBODY = ("", gettext_lazy("nobody by name"))


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Return a day that a browser offers a calendar for."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def words(label: Any, *, rows: int = 3, required: bool = True, help_text: Any = "") -> Any:
    """Return a field for sentences."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, required=required, max_length=8000, widget=widget, help_text=help_text
    )


class ChoosingForm(forms.Form):
    """A form whose choices are known when it is made."""

    def offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        """Offer these choices in a field."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def tell_refusal(form: forms.Form, refusal: Refusal, fields: Mapping[str, str]) -> int:
    """Show a refusal at the field of its rule, with all that was typed; return its status.

    `fields` names the field of each rule. What somebody may not see or do is no matter of what was
    typed: it is raised.
    """
    field = fields.get(str(refusal.values.get("rule")))
    if isinstance(refusal, NotAllowed | NotFound) and field is None:
        raise refusal
    text = text_of(refusal)
    form.add_error(field if field in form.fields else None, text)
    return 422 if refusal.status == Refusal.status else refusal.status
