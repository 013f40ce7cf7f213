"""The forms of requests to posts: ask, move, introduce, keep an answer, the book, the post."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from situationroom.base.actors import Actor
from situationroom.rooms.codelists.queries import list_areas
from situationroom.rooms.posts import queries
from situationroom.rooms.posts.models import Partner, PostRequest
from situationroom.rooms.posts.states import (
    ANSWER_CIRCLE_TEXT,
    PARTNER_TEXT,
    REQUEST_KIND_TEXT,
    RESULT_TEXT,
    AnswerCircle,
    PartnerKind,
    RequestKind,
    Result,
)
from situationroom.web.form_fields import ChoosingForm, day_field, words
from situationroom.web.request_words import asker_choice
from situationroom.web.words import named

IN_CHARGE = ("", gettext_lazy("the post in charge of the country"))
USUAL = timedelta(days=14)
"""Days offered until an answer is needed."""


def area_choices() -> list[tuple[str, str]]:
    """Return every country by its name, those a post is in charge of first."""
    covered = {area for post in queries.list_posts() for area in post.areas}
    named_areas = [(code, named(area)) for code, area in list_areas().items() if code != "KR"]
    return sorted(named_areas, key=lambda one: (one[0] not in covered, one[1]))


def _line(label: Any, longest: int, *, required: bool = True, help_text: Any = "") -> Any:
    return forms.CharField(label=label, max_length=longest, required=required, help_text=help_text)


def _kind() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("What the post is asked for"),
        choices=[(k.value, gettext_lazy(REQUEST_KIND_TEXT[k])) for k in RequestKind],
    )


class AskForm(ChoosingForm):
    """What a post is asked for. `seen`: answers given before were shown."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    asker = forms.ChoiceField(label=gettext_lazy("For whom"))
    kind = _kind()
    area = forms.ChoiceField(label=gettext_lazy("Country"))
    post = forms.ChoiceField(label=gettext_lazy("Post"), required=False)
    title = _line(
        gettext_lazy("Title"), 200, help_text=gettext_lazy("In one line, without names of others.")
    )
    question = words(
        gettext_lazy("What you ask for"),
        rows=6,
        help_text=gettext_lazy("What you need it for helps the post to answer well."),
    )
    due_on = day_field(gettext_lazy("Answer needed until"))
    name = _line(
        gettext_lazy("Your name and organisation"),
        200,
        required=False,
        help_text=gettext_lazy("Only the post that works on the request reads it."),
    )
    reach = _line(gettext_lazy("How the post reaches you"), 300, required=False)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"due_on": timezone.localdate() + USUAL})
        super().__init__(*args, **kwargs)
        askers = queries.list_askers(by=by)
        self.offer("asker", [(str(one.id), asker_choice(one, by)) for one in askers])
        self.offer("area", area_choices())
        posts = [
            (str(one.organisation.id), named(one.organisation)) for one in queries.list_posts()
        ]
        self.offer("post", [IN_CHARGE, *posts])
        if len(askers) == 1:
            self.fields["asker"].widget = forms.HiddenInput()
            self.fields["asker"].initial = str(askers[0].id)


class StepForm(forms.Form):
    """A step with nothing to say."""

    read_in = forms.CharField(widget=forms.HiddenInput)


class SayForm(StepForm):
    """A step with words."""

    says = words(gettext_lazy("What you say"), rows=5)

    def __init__(self, *args: Any, label: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label is not None:
            self.fields["says"].label = label


class HandOnForm(ChoosingForm):
    """Which post works on it from now on, and why."""

    read_in = forms.CharField(widget=forms.HiddenInput)
    new_post = forms.ChoiceField(label=gettext_lazy("Post"))
    says = words(gettext_lazy("Why"), rows=2)

    def __init__(self, *args: Any, row: PostRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [one for one in queries.list_posts() if one.organisation.id != row.post_id]
        self.offer(
            "new_post",
            [
                (str(one.organisation.id), named(one.organisation))
                for one in sorted(others, key=lambda one: row.area not in one.areas)
            ],
        )


class CloseForm(forms.Form):
    """What came of it."""

    read_in = forms.CharField(widget=forms.HiddenInput)
    result = forms.ChoiceField(
        label=gettext_lazy("What came of it"),
        widget=forms.RadioSelect,
        choices=[(r.value, gettext_lazy(RESULT_TEXT[r])) for r in Result],
    )
    says = words(gettext_lazy("In your words"), rows=2, required=False)


class IntroduceForm(ChoosingForm):
    """Which partner is introduced, and how it agreed."""

    partner = forms.ChoiceField(label=gettext_lazy("Partner"))
    consented = forms.BooleanField(
        label=gettext_lazy("The partner agreed to be named to who asked"), required=False
    )
    consent_how = _line(
        gettext_lazy("When and how it agreed"),
        300,
        help_text=gettext_lazy("As: by telephone with Ms Nguyen on 27 November."),
    )

    def __init__(self, *args: Any, partners: Sequence[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(one.id), f"{one.name} ({one.area})") for one in partners]
        self.offer("partner", offered)


class KeepForm(ChoosingForm):
    """An answer written down so that it serves again."""

    kind = _kind()
    area = forms.ChoiceField(label=gettext_lazy("Country"))
    question = _line(gettext_lazy("The question, as others would ask it"), 400)
    says = words(gettext_lazy("The answer"), rows=6)
    as_of = day_field(gettext_lazy("Right on"))
    until = day_field(
        gettext_lazy("Offered until"),
        required=False,
        help_text=gettext_lazy("Empty where it does not grow old."),
    )
    circle = forms.ChoiceField(
        label=gettext_lazy("Who reads it"),
        widget=forms.RadioSelect,
        choices=[(c.value, gettext_lazy(ANSWER_CIRCLE_TEXT[c])) for c in AnswerCircle],
        initial=AnswerCircle.ROOM,
    )
    names_nobody = forms.BooleanField(
        label=gettext_lazy("It names nobody who asked and nothing told in confidence"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("area", area_choices())


class PartnerForm(ChoosingForm):
    """A row of the book of a post."""

    name = _line(gettext_lazy("Name of the partner"), 200)
    local_name = _line(gettext_lazy("Name in the local language"), 200, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[(k.value, gettext_lazy(PARTNER_TEXT[k])) for k in PartnerKind],
    )
    area = forms.ChoiceField(label=gettext_lazy("Country"))
    does = _line(
        gettext_lazy("What it does"),
        300,
        required=False,
        help_text=gettext_lazy("As: distribution of network equipment, certification."),
    )
    contact = _line(gettext_lazy("Contact there"), 200, required=False)
    reach = _line(gettext_lazy("Mail address or telephone"), 300, required=False)
    note = words(gettext_lazy("Note"), rows=3, required=False)
    confirmed_on = day_field(gettext_lazy("Last spoken to on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("area", area_choices())


class CapacityForm(forms.Form):
    """How many requests a post works on at once."""

    at_once = forms.IntegerField(label=gettext_lazy("Requests at once"), min_value=1, max_value=999)


class CoverageForm(ChoosingForm):
    """Of which countries a post is in charge."""

    areas = forms.MultipleChoiceField(
        label=gettext_lazy("Countries"),
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=gettext_lazy("Hold Ctrl (⌘) to choose several."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("areas", area_choices())


class RequestFilter(ChoosingForm):
    """The facets of the list of requests; a value nobody offers is left out."""

    state = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    area = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    post = forms.ChoiceField(label=gettext_lazy("Post"), required=False)

    def __init__(self, data: Any, *, states: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        every = [("", _("all"))]
        posts = [
            (str(one.organisation.id), named(one.organisation)) for one in queries.list_posts()
        ]
        self.offer("state", list(states))
        self.offer("kind", every + [(k.value, _(REQUEST_KIND_TEXT[k])) for k in RequestKind])
        self.offer("area", every + area_choices())
        self.offer("post", every + posts)

    def said(self) -> dict[str, Any]:
        """Return what was chosen."""
        self.is_valid()
        return getattr(self, "cleaned_data", {})
