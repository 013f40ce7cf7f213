"""누가 볼 수 있나: who may see an object, in words, groups and numbers; one part for every page."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.labelled import get_asked
from situationroom.base.labels import Stage
from situationroom.base.relabelling_reads import list_choices
from situationroom.rooms.organisations.queries.readership import Part, Readership, get_readership
from situationroom.web import marks
from situationroom.web.figures import Fact
from situationroom.web.objects import object_title, object_url
from situationroom.web.tables import Column, Table
from situationroom.web.words import actor_of, named

WHY_TEXT = {
    "public": gettext_lazy("It is public: everybody, also without an account"),
    "draft": gettext_lazy("It is a draft: the drafting organisation and the secretariat"),
    "submitted": gettext_lazy(
        "It is submitted: the drafting organisation, the secretariat and leadership"
    ),
    "creator": gettext_lazy("Who made it"),
    "listed": gettext_lazy("The persons listed by name"),
    "own": gettext_lazy("The people of the owning organisation"),
    "itself": gettext_lazy("The company itself"),
    "group": gettext_lazy("Who sits in the sharing group"),
    "thread": gettext_lazy("The company it is about, in its own case"),
    "government": gettext_lazy("Officers of ministries and agencies, posts, secretariat"),
    "room": gettext_lazy("The cleared members of the room"),
    "taken_in": gettext_lazy("The organisation that took the company's case in"),
    "disclosed": gettext_lazy("Organisations the company agreed to"),
    "mandate": gettext_lazy("Brokers with a mandate of the company"),
}
ACTOR_TEXT = {
    ActorKind.COMPANY: gettext_lazy("Companies"),
    ActorKind.ASSOCIATION: gettext_lazy("Associations"),
    ActorKind.BROKER: gettext_lazy("Customs brokers"),
    ActorKind.EXPERT: gettext_lazy("Experts without a conflict"),
    ActorKind.OFFICER: gettext_lazy("Officers"),
    ActorKind.POST: gettext_lazy("Overseas posts"),
    ActorKind.SECRETARIAT: gettext_lazy("Secretariat"),
    ActorKind.LEADERSHIP: gettext_lazy("Leadership"),
}
NOT_TOLD = {
    "group": gettext_lazy("known to its manager and the secretariat"),
    "listed": gettext_lazy("known to its manager and the secretariat"),
    "taken_in": gettext_lazy("told to the company alone"),
    "disclosed": gettext_lazy("told to the company alone"),
}
STAGE_TEXT = {
    Stage.DRAFT: gettext_lazy("Draft"),
    Stage.SUBMITTED: gettext_lazy("Submitted"),
}


@login_required
@never_cache
@require_safe
def page(request: HttpRequest, kind: str, id: UUID) -> HttpResponse:
    """Show who may see an object: as a part of its page, or alone where scripts are off."""
    actor = actor_of(request)
    context = readers_of(actor, kind, id)
    if "HX-Request" in request.headers:
        return render(request, "web/parts/readers.html", context)
    title = object_title(get_asked(kind=kind, id=id, by=actor))
    context |= {
        "title": _("Who can see this"),
        "lead": title,
        "trail": [
            {"label": title or _("Object"), "url": object_url(kind, id)},
            {"label": _("Who can see this")},
        ],
    }
    return render(request, "web/readers.html", context)


def readers_of(actor: Actor, kind: str, id: UUID) -> dict[str, Any]:
    """Return what the part on the readers of an object shows."""
    found = get_readership(kind=kind, id=id, by=actor, at=timezone.now())
    label = found.label if found.may_change else None
    return {
        "facts": _facts(found),
        "readers": _table(found) if not found.anyone else None,
        "anyone": found.anyone,
        "outsiders": any(part.kind is ActorKind.EXPERT for part in found.parts),
        "label_id": label.id if label is not None else None,
        "may_change": label is not None and bool(list_choices(by=actor, label=label)),
    }


def _facts(found: Readership) -> list[Fact]:
    facts = []
    if found.level is not None:
        facts.append(Fact(term=_("Label"), value=marks.label_mark(found.level)))
    if found.owner is not None:
        facts.append(Fact(term=_("Owner"), value=named(found.owner) or _("A company")))
    if found.stage is not Stage.NONE:
        facts.append(Fact(term=_("Stage"), value=str(STAGE_TEXT[found.stage])))
    if found.group:
        facts.append(Fact(term=_("Sharing group"), value=found.group))
    if found.outer is not None and found.outer is not found.level:
        text = _("%(label)s: who reads it must be able to read that too") % {
            "label": marks.label_text(found.outer)
        }
        facts.append(Fact(term=_("Stands within"), value=text))
    if found.yours:
        facts.append(Fact(term=_("Why you see it"), value=str(WHY_TEXT[found.yours])))
    return facts


def _table(found: Readership) -> Table:
    return Table(
        anchor=f"readers-{found.id}",
        caption=_("Who can see this"),
        quiet=True,
        copy=False,
        columns=[
            Column(key="why", label=_("Why"), head=True),
            Column(key="kind", label=_("Readers")),
            Column(key="persons", label=_("Persons"), side="right"),
        ],
        rows=[
            {
                "why": str(WHY_TEXT[part.why]),
                "kind": str(ACTOR_TEXT[part.kind]) if part.kind is not None else "–",
                "persons": _persons(part),
            }
            for part in found.parts
        ],
    )


def _persons(part: Part) -> str:
    if part.persons is not None:
        return str(part.persons)
    return str(NOT_TOLD[part.why]) if part.kind is None else _("not counted")
