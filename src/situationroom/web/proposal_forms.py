"""The forms of a proposal: hand in, name an owner, review, answer, join, follow a rule."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from situationroom.base.actors import Actor
from situationroom.rooms.codelists.queries import list_items
from situationroom.rooms.organisations.queries import list_organisations_of
from situationroom.rooms.organisations.states import OrganisationKind
from situationroom.rooms.proposals import queries
from situationroom.rooms.proposals.rules import OWNERS, is_outsider
from situationroom.rooms.proposals.states import (
    ANSWER_TEXT,
    AUTHOR_TEXT,
    CIRCLE_TEXT,
    KIND_TEXT,
    RULE_TEXT,
    SOURCE_TEXT,
    STAGE_TEXT,
    THEME_TEXT,
    Answer,
    AuthorKind,
    ProposalKind,
    RuleKind,
    SourceKind,
    Stage,
    Theme,
)
from situationroom.web.form_fields import NOBODY, ChoosingForm, day_field, words
from situationroom.web.words import named

HOUSES = OWNERS | {OrganisationKind.ASSOCIATION}


class HandInForm(ChoosingForm):
    """What is proposed, from whom, where it was gathered, and who reads it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[(k.value, gettext_lazy(KIND_TEXT[k])) for k in ProposalKind],
    )
    title_ko = forms.CharField(label=gettext_lazy("Title in Korean"), max_length=400)
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Empty: the Korean title is shown."),
    )
    problem = words(gettext_lazy("What is the problem"))
    asks = words(
        gettext_lazy("What is asked for"),
        help_text=gettext_lazy("Name the provision by its law and article where you know it."),
    )
    reason = words(gettext_lazy("Why it would help"), required=False)
    theme = forms.ChoiceField(
        label=gettext_lazy("Theme"),
        choices=[(t.value, gettext_lazy(THEME_TEXT[t])) for t in Theme],
    )
    author_kind = forms.ChoiceField(
        label=gettext_lazy("From whom"),
        choices=[(a.value, gettext_lazy(AUTHOR_TEXT[a])) for a in AuthorKind],
        help_text=gettext_lazy(
            "Who a company, an expert or a citizen is, only your organisation reads."
        ),
    )
    author = forms.CharField(label=gettext_lazy("Name of the author"), max_length=200)
    organisation = forms.ChoiceField(
        label=gettext_lazy("Organisation of the author in the room"),
        required=False,
        help_text=gettext_lazy("It is told of the answer. For public bodies and associations."),
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Gathered in"),
        choices=[(s.value, gettext_lazy(SOURCE_TEXT[s])) for s in SourceKind],
    )
    source_says = forms.CharField(
        label=gettext_lazy("Which one"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("As: 16th on-site round-table of the digital national agenda."),
    )
    gathered_on = day_field(gettext_lazy("Gathered on"))
    items = forms.MultipleChoiceField(
        label=gettext_lazy("ICT items"), required=False, widget=forms.CheckboxSelectMultiple
    )
    about = forms.CharField(
        label=gettext_lazy("HS codes and countries"),
        required=False,
        help_text=gettext_lazy("Codes with commas between: 8542.32, VN."),
    )
    circle = forms.ChoiceField(label=gettext_lazy("Who reads it"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("circle", [(c.value, _(CIRCLE_TEXT[c])) for c in queries.circles_for(by=by)])
        self.offer("items", [(one.code, named(one)) for one in list_items()])
        if is_outsider(by):
            for name in ("author_kind", "author", "organisation", "source"):
                del self.fields[name]
            return
        houses = [(str(one.id), named(one)) for one in list_organisations_of(HOUSES)]
        self.offer("organisation", [NOBODY, *houses])


class AssignForm(ChoosingForm):
    """Who answers, and until when."""

    owner = forms.ChoiceField(label=gettext_lazy("Owner"))
    responsible = forms.ChoiceField(
        label=gettext_lazy("Person responsible"),
        required=False,
        help_text=gettext_lazy("Officers of the present owner; a new owner names its own."),
    )
    due_on = day_field(gettext_lazy("Answer until"), required=False)

    def __init__(self, *args: Any, people: Sequence[Any], days: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("owner", [(str(one.id), named(one)) for one in queries.list_owners()])
        self.offer("responsible", [NOBODY, *((str(one.id), one.name) for one in people)])
        if not days:
            del self.fields["due_on"]


class ReviewForm(forms.Form):
    """What an organisation thinks, inside the government."""

    says = words(gettext_lazy("What your organisation thinks"))


class AnswerForm(forms.Form):
    """How a proposal is answered."""

    read = forms.IntegerField(widget=forms.HiddenInput, required=False)
    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        widget=forms.RadioSelect,
        choices=[(a.value, gettext_lazy(ANSWER_TEXT[a])) for a in Answer],
    )
    reasons = words(gettext_lazy("Reasons"), rows=5)
    next_on = day_field(
        gettext_lazy("Next day"),
        required=False,
        help_text=gettext_lazy("When a long-term review is taken up again."),
    )


class MergeForm(ChoosingForm):
    """Which proposal stays, and why the two ask for the same."""

    into = forms.ChoiceField(label=gettext_lazy("The proposal that stays"))
    why = words(gettext_lazy("Why the two ask for the same"), rows=2)

    def __init__(self, *args: Any, others: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(one.id), f"{named(one, 'title')} ({one.short})") for one in others]
        self.offer("into", offered)


class WhyForm(forms.Form):
    """Why something is done."""

    why = words(gettext_lazy("Why"))


class EvidenceForm(forms.Form):
    """What shows that something was done."""

    evidence = words(
        gettext_lazy("Evidence"),
        rows=2,
        help_text=gettext_lazy("A document, a link or a number under which it can be found."),
    )


class FollowForm(ChoosingForm):
    """A provision that is changed, and whose it is."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of rule"),
        choices=[(k.value, gettext_lazy(RULE_TEXT[k])) for k in RuleKind],
    )
    law = forms.CharField(
        label=gettext_lazy("Name of the law or notice"),
        max_length=200,
        help_text=gettext_lazy("As 전파법 시행령; the marks 「 」 are set by the room."),
    )
    article = forms.CharField(
        label=gettext_lazy("Article"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("As 제58조의2제1항 or 별표 3; empty for the law as a whole."),
    )
    ministry = forms.ChoiceField(label=gettext_lazy("Ministry responsible"))
    expected_on = day_field(gettext_lazy("Next stage expected on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = queries.list_rule_ministries()
        self.offer("ministry", [(str(one.id), named(one)) for one in offered])


class StageForm(ChoosingForm):
    """A stage a rule change has reached, with its day and its evidence."""

    read = forms.CharField(widget=forms.HiddenInput, required=False)
    new = forms.ChoiceField(label=gettext_lazy("Stage reached"))
    on = day_field(gettext_lazy("Day it was reached"))
    evidence = forms.CharField(
        label=gettext_lazy("Citation or link"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("As: Official Gazette No. 20712, 2026-11-02."),
    )
    why = words(
        gettext_lazy("Why a stage is skipped, begun again or given up"), rows=2, required=False
    )
    expected_on = day_field(gettext_lazy("Next stage expected on"), required=False)
    differs = words(
        gettext_lazy("What changed, compared with what was asked"), rows=2, required=False
    )

    def __init__(self, *args: Any, stages: Sequence[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("new", [(one.value, _(STAGE_TEXT[one])) for one in stages])
