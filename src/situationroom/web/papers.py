"""연구기관 보고서: institutes' papers, their review and embargo, beside our own figures."""

import math
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from situationroom.base.errors import NotAllowed, Refusal
from situationroom.base.labels import Level
from situationroom.documents import formats
from situationroom.rooms.impact import queries, services
from situationroom.rooms.impact.models import Paper, Run
from situationroom.rooms.impact.services import Finding
from situationroom.rooms.impact.states import (
    PAPER_COLOUR,
    PAPER_TEXT,
    QUANTITY_TEXT,
    QUANTITY_UNITS,
    PaperState,
)
from situationroom.rooms.organisations.models import Person
from situationroom.web.figures import Fact
from situationroom.web.files import files_of
from situationroom.web.happenings import maker_name, timeline
from situationroom.web.names import item_names
from situationroom.web.rows import quoted
from situationroom.web.tables import Column, Empty, Link, State, Table
from situationroom.web.words import actor_of, named, text_of, time_cursor, to_cursor

PARTS = 6  # of a line that says a finding
LINES = 60
# At which field of the form a broken rule is shown.
FIELDS = {
    "IMP-12": "authors", "IMP-13": "reviewer", "IMP-14": "embargo_until", "IMP-15": "shown_to",
}  # fmt: skip


class PaperForm(forms.Form):
    """A paper: whose, on which data, reviewed by whom, read by whom and from when."""

    title_ko = forms.CharField(label=gettext_lazy("Title in Korean"), max_length=400)
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Empty: the Korean title is shown."),
    )
    authors = forms.CharField(label=gettext_lazy("Authors"), max_length=400)
    abstract = forms.CharField(
        label=gettext_lazy("Abstract"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    data_used = forms.CharField(
        label=gettext_lazy("Data"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Which data, of which vintage. The file itself is attached later."),
    )
    findings = forms.CharField(
        label=gettext_lazy("Findings to set beside ours"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "One a line: quantity, item, value, low, high, vintage of the data. Money in US"
            " dollars, duties as shares."
        ),
    )
    reviewer = forms.ChoiceField(label=gettext_lazy("Reviewer"))
    readers = forms.MultipleChoiceField(
        label=gettext_lazy("Who else reads it before it is published"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("One of them publishes it: it takes a second person."),
    )
    shown_to = forms.ChoiceField(
        label=gettext_lazy("Who may read it once it is published"),
        choices=[
            (Level.GOVERNMENT.value, gettext_lazy("Government")),
            (Level.ROOM.value, gettext_lazy("Room")),
            (Level.PUBLIC.value, gettext_lazy("Public")),
        ],
    )
    embargo_until = forms.DateTimeField(
        label=gettext_lazy("Embargo until (Korean time)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("reviewer", "readers"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(str(one.pk), one.name) for one in people]

    def clean_findings(self) -> list[Finding]:
        """Read the findings, one a line; name the first line that cannot be read."""
        lines = [line for line in self.cleaned_data["findings"].splitlines() if line.strip()]
        if len(lines) > LINES:
            raise forms.ValidationError(_("At most %(n)d findings are read.") % {"n": LINES})
        return [_finding(line) for line in lines]


def _finding(line: str) -> Finding:
    parts = [part.strip() for part in line.split(",", PARTS - 1)]
    try:
        name, item, value, low, high, vintage = parts
        if name not in QUANTITY_UNITS or item not in {"total", *item_names()} or not vintage:
            raise ValueError
        numbers = [float(value), *(float(one) if one else None for one in (low, high))]
        if not all(one is None or math.isfinite(one) for one in numbers):
            raise ValueError
    except ValueError:
        raise forms.ValidationError(
            _("This line is no finding: %(line)s") % {"line": line[:80]}
        ) from None
    return Finding(name, item, float(value), vintage[:200], numbers[1], numbers[2])


class ReviewForm(forms.Form):
    """What the reviewer has looked at, and whether the paper stands."""

    text = forms.CharField(
        label=gettext_lazy("Review"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    accepted = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("yes", gettext_lazy("Accept the paper")), ("no", gettext_lazy("Return it"))],
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        # Two forms of one page have a field `text`: a label must point to its own.
        super().__init__(data, auto_id="id_review_%s")


class DissentForm(forms.Form):
    """What one's own organisation sees otherwise."""

    text = forms.CharField(
        label=gettext_lazy("What your organisation sees otherwise"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="id_dissent_%s")


def paper_state(paper: Paper) -> State:
    """Return the badge of a paper."""
    state = PaperState(paper.state)
    return State(tone=PAPER_COLOUR[state], text=_(PAPER_TEXT[state]))


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the papers, newest first."""
    actor = actor_of(request)
    papers = queries.list_papers(by=actor, after=time_cursor(request.GET.get("after")))
    table = Table(
        anchor="papers",
        caption=_("Institute papers"),
        columns=[
            Column(key="title", label=_("Title"), kind="link", head=True),
            Column(key="organisation", label=_("Organisation")),
            Column(key="authors", label=_("Authors")),
            Column(key="version", label=_("Version"), kind="number", digits=0),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="label", label=_("Label"), kind="label"),
            Column(key="embargo", label=_("Embargo until"), kind="time", blank=_("none")),
        ],
        rows=[
            {
                "title": Link(
                    text=named(one, "title"), url=reverse("impact_papers_one", args=[one.id])
                ),
                "organisation": named(one.organisation),
                "authors": quoted(one.authors),
                "version": one.version,
                "state": paper_state(one),
                "label": one.label.level,
                "embargo": one.embargo_until,
            }
            for one in papers
        ],
        empty=Empty(
            title=_("No paper yet"),
            first=_("Papers stand here once their embargo has ended, or when you are named."),
        ),
    )
    actions = []
    if queries.may_submit(actor):
        new_ = {"label": _("Submit a paper"), "url": reverse("impact_papers_new")}
        actions.append(new_ | {"style": "primary"})
    full = len(papers) == queries.PAPERS
    context = {
        "title": _("Institute papers"),
        "table": table,
        "actions": actions,
        "next": to_cursor(papers[-1].submitted_at, papers[-1].id) if full else "",
    }
    return render(request, "web/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Show the form, or submit the paper; with `?of=` as a new version of another."""
    actor = actor_of(request)
    if not queries.may_submit(actor) or actor.organisation is None:
        raise NotAllowed("Only officers of organisations of the room may submit a paper.")
    others = queries.list_people_to_name(by=actor, on=timezone.localdate())
    form = PaperForm(request.POST or None, people=list(others.values()))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                paper = _submitted(request, form.cleaned_data, others)
                return redirect("impact_papers_one", paper=paper.id)
            except Refusal as refusal:
                place = FIELDS.get(str(refusal.values.get("rule", "")))
                form.add_error(place, text_of(refusal))
    return render(request, "web/paper_new.html", {"form": form}, status=status)


def _submitted(request: HttpRequest, said: dict[str, Any], people: dict[UUID, Person]) -> Paper:
    actor = actor_of(request)
    of = request.GET.get("of", "")
    replaced = queries.get_paper(id=_uuid(of), by=actor) if of else None
    return services.submit_paper(
        by=actor,
        at=timezone.now(),
        title_ko=said["title_ko"],
        title_en=said["title_en"],
        authors=said["authors"],
        abstract=said["abstract"],
        data_used=said["data_used"],
        findings=said["findings"],
        reviewer=queries.pick_person(people, UUID(said["reviewer"])),
        readers=[queries.pick_person(people, UUID(one)) for one in said["readers"]],
        shown_to=Level(said["shown_to"]),
        embargo_until=said["embargo_until"],
        replaces=replaced,
    )


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refusal("There is no such paper.") from None


@login_required
@require_safe
def paper_page(request: HttpRequest, paper: UUID) -> HttpResponse:
    """Show one paper: its findings beside ours, its review, and who sees it otherwise."""
    return _paper_page(request, paper)


def _paper_page(
    request: HttpRequest, paper: UUID, *, status: int = 200, **forms_: forms.Form
) -> HttpResponse:
    actor = actor_of(request)
    row = queries.get_paper(id=paper, by=actor)
    runs = queries.list_runs(by=actor)
    asked = request.GET.get("run", "")
    run = next((one for one in runs if str(one.id) == asked), runs[0] if runs else None)
    newer = queries.find_newer(paper=row, by=actor)
    context = {
        "paper": row,
        "title": named(row, "title"),
        "state": paper_state(row),
        "lead": f"{named(row.organisation)} · {row.authors}",
        "facts": _facts(row),
        "beside": _beside(row, run),
        "runs": [(one.id, named(one, "title"), one == run) for one in runs],
        "newer": newer,
        "dissents": [
            (named(one.organisation), one.text, one.said_at)
            for one in queries.list_dissents(paper=row, by=actor)
        ],
        "review": forms_.get("review", ReviewForm()) if queries.may_review(row, by=actor) else None,
        "may_publish": queries.may_publish(row, by=actor),
        "may_replace": queries.may_submit(actor)
        and actor.organisation == row.organisation_id
        and newer is None,
        "dissent": forms_.get("dissent", DissentForm()) if queries.may_submit(actor) else None,
        "files": files_of(request, holder="paper", about=row.id),
        "entries": timeline(row.id, actor),
        "trail": [{"label": named(row, "title")}],
    }
    return render(request, "web/paper.html", context, status=status)


def _facts(row: Paper) -> list[Fact]:
    until = formats.kst(row.embargo_until) if row.embargo_until else _("none")
    facts = [
        Fact(term=_("Authors"), value=quoted(row.authors)),
        Fact(term=_("Version"), value=str(row.version)),
        Fact(term=_("Data"), value=quoted(row.data_used)),
        Fact(
            term=_("Embargo until"),
            value=until,
        ),
        Fact(
            term=_("Submitted"),
            value=formats.kst(row.submitted_at),
            note=maker_name(row.submitted_by),
        ),
        Fact(term=_("Reviewer"), value=row.reviewer.name if row.reviewer else "–"),
    ]
    if row.reviewed_at:
        facts.append(Fact(term=_("Reviewed"), value=formats.kst(row.reviewed_at)))
    if row.published_at:
        facts.append(Fact(term=_("Published"), value=formats.kst(row.published_at)))
    return facts


def _beside(row: Paper, run: Run | None) -> Table:
    names = item_names()
    source = "" if run is None else _("Ours: %(run)s") % {"run": named(run, "title")}
    return Table(
        anchor="beside",
        caption=_("The paper beside our figures"),
        source=source,
        columns=[
            Column(key="quantity", label=_("Quantity"), head=True),
            Column(key="item", label=_("Item")),
            Column(key="theirs", label=_("The paper")),
            Column(key="their_range", label=_("Its range")),
            Column(key="ours", label=_("Ours"), kind="link"),
            Column(key="our_range", label=_("Our range")),
            Column(key="comparable", label=_("Can they be compared?"), prose=True),
        ],
        rows=[
            {
                "quantity": _(QUANTITY_TEXT[one.finding.name]),
                "item": names.get(one.finding.item, _("Total")),
                "theirs": _amount(one.finding, one.finding.value),
                "their_range": _range(one.finding),
                "ours": "–"
                if one.figure is None
                else Link(
                    text=_amount(one.figure, one.figure.value),
                    url=reverse("impact_trace", args=[one.figure.id]),
                ),
                "our_range": "–" if one.figure is None else _range(one.figure),
                "comparable": _comparable(one),
            }
            for one in queries.put_beside(paper=row, run=run)
        ],
        empty=Empty(title=_("The paper names no number that a figure of ours has.")),
    )


def _amount(one: Any, value: float | None) -> str:
    return formats.usd(value) if one.unit == "USD" else formats.share(value, 2)


def _range(one: Any) -> str:
    if one.low is None and one.high is None:
        return "–"
    return f"{_amount(one, one.low)} – {_amount(one, one.high)}"


def _comparable(one: queries.Beside) -> str:
    if one.figure is None:
        return _("We have no figure of it.")
    if one.is_comparable:
        return _("Yes: same quantity, unit and vintage.")
    return _("With care: the paper stands on %(theirs)s, ours on %(ours)s.") % {
        "theirs": one.finding.vintage,
        "ours": one.figure.vintage,
    }


@login_required
@require_POST
def review(request: HttpRequest, paper: UUID) -> HttpResponse:
    """Accept or return a paper as its reviewer."""
    form = ReviewForm(request.POST)

    def deed(row: Paper) -> None:
        said = form.cleaned_data
        services.review_paper(
            by=actor_of(request),
            at=timezone.now(),
            paper=row,
            accepted=said["accepted"] == "yes",
            text=said["text"],
        )

    return _done(request, paper, form, "review", deed)


@login_required
@require_POST
def publish(request: HttpRequest, paper: UUID) -> HttpResponse:
    """Publish a paper as the second person; under an embargo it is let out when that ends."""
    actor = actor_of(request)
    row = services.publish_paper(
        by=actor, at=timezone.now(), paper=queries.get_paper(id=paper, by=actor)
    )
    waits = row.state == PaperState.WAITING
    said = _("It is let out by itself when its embargo ends.") if waits else _("It is published.")
    messages.success(request, said)
    return redirect("impact_papers_one", paper=paper)


@login_required
@require_POST
def dissent(request: HttpRequest, paper: UUID) -> HttpResponse:
    """Say what one's own organisation sees otherwise."""
    form = DissentForm(request.POST)

    def deed(row: Paper) -> None:
        services.record_dissent(
            by=actor_of(request), at=timezone.now(), paper=row, text=form.cleaned_data["text"]
        )

    return _done(request, paper, form, "dissent", deed)


def _done(
    request: HttpRequest,
    paper: UUID,
    form: forms.Form,
    name: str,
    deed: Callable[[Paper], None],
) -> HttpResponse:
    """Do what a form of the page says and show the page again; a form with a fault stays."""
    row = queries.get_paper(id=paper, by=actor_of(request))
    if not form.is_valid():
        return _paper_page(request, paper, status=422, **{name: form})
    deed(row)
    return redirect("impact_papers_one", paper=paper)
