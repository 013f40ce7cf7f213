"""Acts of the register: who may read, confirm and withdraw them, and what they reach."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Value
from django.db.models.functions import Coalesce

from situationroom.base.actors import Actor
from situationroom.base.errors import NotAllowed, NotFound
from situationroom.base.keyset import below
from situationroom.base.labels import readable_by
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.measures.lifecycle import may_move
from situationroom.rooms.measures.models import Measure, ScopeEntry, StateAct
from situationroom.rooms.measures.rules import citation_key, may_register
from situationroom.rooms.measures.states import ActState
from situationroom.rooms.organisations.states import Role

PAGE = 30
NO_DAY = date.min
DAY = Coalesce(F("date_announced"), Value(NO_DAY))


def list_acts(
    *, by: Actor, after: tuple[date, UUID] | None = None, limit: int = PAGE
) -> list[StateAct]:
    """Return a page of the acts `by` may read, newest first; `after` is the last (day, id) seen.

    An act whose day is not known stands last, with `NO_DAY` as its day.
    """
    rows = StateAct.objects.visible_to(by).select_related("label").annotate(day=DAY)
    if after is not None:
        day, last = after
        rows = rows.filter(below(day=day, id=last))
    return list(rows.order_by("-day", "-id")[:limit])


def get_act(*, code: str, by: Actor) -> StateAct:
    """Return one act with its measures. Raises NotFound when hidden or absent."""
    act = (
        StateAct.objects.visible_to(by)
        .filter(code=code)
        .prefetch_related("measures__listed", "measures__exempt", "notices")
        .first()
    )
    if act is None:
        raise NotFound("There is no such act in the register.")
    return act


def find_act_by_id(act: UUID) -> StateAct:
    """Return one act for rooms above, which have checked who asks."""
    return StateAct.unscoped.select_related("label").get(pk=act)


def find_act_by_document(*, external_id: str, citation: str, by: Actor) -> StateAct | None:
    """Return the act a published document is about, by document number or citation."""
    wanted = {
        ("document", citation_key(external_id)),
        ("citation", citation_key(citation)),
    }
    for act in StateAct.objects.visible_to(by).exclude(state=ActState.WITHDRAWN).order_by("code"):
        for cited in act.citations:
            keys = {(name, citation_key(cited.get(name, ""))) for name, _key in wanted}
            if any(key for _name, key in wanted & keys):
                return act
    return None


def list_measures_of(act: StateAct, *, origin: str = "KR") -> list[Measure]:
    """Return the measures of an act that reach an origin, by start."""
    rows = act.measures.select_related("listed").prefetch_related("exempt")
    return [
        m
        for m in rows.order_by("since", "code")
        if origin not in m.except_origins and (m.origins is None or origin in m.origins)
    ]


def days_back(act: StateAct) -> int:
    """Return by how many days an act reaches back behind its announcement; 0 when it does not."""
    starts = [measure.since for measure in act.measures.all()]
    if not starts or act.date_announced is None:
        return 0
    return max(0, (act.date_announced - min(starts)).days)


def acts_of_measures(codes: Collection[str], *, by: Actor) -> dict[str, StateAct]:
    """Return the acts `by` may read of some measures, by the measure's code."""
    rows = (
        Measure.objects.filter(readable_by(by, "act__label"), code__in=set(codes))
        .select_related("act")
        .order_by("code")
    )
    return {row.code: row.act for row in rows}


def list_acts_of_notice(notice: UUID, *, by: Actor) -> list[StateAct]:
    """Return the acts a notice is about, as far as `by` may read them."""
    return list(StateAct.objects.visible_to(by).filter(notices=notice).order_by("code"))


def find_act_code(act: UUID, *, by: Actor) -> str | None:
    """Return the code of an act, or None when `by` may not read it."""
    return StateAct.objects.visible_to(by).filter(pk=act).values_list("code", flat=True).first()


def may_read_act(act: UUID, *, by: Actor) -> bool:
    """Tell whether `by` may read an act."""
    return StateAct.objects.visible_to(by).filter(pk=act).exists()


def check_may_register(*, by: Actor) -> None:
    """Refuse who may not register acts."""
    if not may_register(by):
        raise NotAllowed(
            "Only officers and posts with the register role may register an act.",
            role=Role.REGISTER,
        )


def may_confirm(act: StateAct, *, by: Actor) -> bool:
    """Tell whether somebody may confirm an act: not whoever registered it."""
    step = may_move(ActState(act.state), ActState.CONFIRMED)
    return step and may_register(by) and act.registered_by != by.id


def may_withdraw(act: StateAct, *, by: Actor) -> bool:
    """Tell whether somebody may withdraw an act."""
    return may_move(ActState(act.state), ActState.WITHDRAWN) and may_register(by)


@dataclass(frozen=True, slots=True)
class Reach:
    """What of an act the room can compute.

    `without_lines` are its product codes of which the room holds no tariff line; `computable`
    is false when it names no other products.
    """

    without_lines: tuple[str, ...] = ()
    computable: bool = True


def list_products(act: StateAct) -> dict[str, list[str]]:
    """Return the product codes of the lists an officer made for an act, by list.

    Lists of the reference hold thousands of codes and are named, not spelt out.
    """
    products: dict[str, list[str]] = {}
    if not act.from_reference:
        lists = [f"{m.code}-{kind}" for m in act.measures.all() for kind in ("listed", "exempt")]
        rows = ScopeEntry.objects.filter(list__in=lists).order_by("list", "prefix")
        for scope, prefix in rows.values_list("list", "prefix"):
            products.setdefault(scope, []).append(prefix)
    return products


def get_reach(act: StateAct) -> Reach:
    """Return what of an act the room can compute; lists of the reference are not looked through."""
    products = list_products(act)
    measures = list(act.measures.all())
    outside = set(
        codelists.get_code_check([code for codes in products.values() for code in codes]).outside
        if products
        else ()
    )
    listed = {code for m in measures for code in products.get(m.listed_id or "", ())}
    computable = any(m.listed_id is None for m in measures) or bool(listed - outside)
    return Reach(tuple(sorted(outside)), computable=computable or act.from_reference)


def has_reference_acts() -> bool:
    """Tell whether the compiled register was loaded."""
    return StateAct.unscoped.filter(from_reference=True).exists()
