"""Reads: acts of the register, and the duty of any line, origin and day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, Max

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound, Refusal
from situationroom.base.models import Event
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.measures.models import Measure, ScopeEntry, StateAct
from situationroom.rooms.measures.states import ActState
from tradeimpact.schedule import (
    LATEST,
    Component,
    Duty,
    End,
    Form,
    Provision,
    Scope,
    Share,
    TariffLine,
    change_days,
    look_up,
)
from tradeimpact.schedule import ScopeEntry as Entry
from tradeimpact.schedule.provisions import NOTHING

__all__ = ["LATEST", "Component", "Duty"]

COVERAGE_FROM = date(2025, 1, 1)
COVERAGE_UNTIL = date(2026, 8, 19)


@dataclass(frozen=True, slots=True)
class Step:
    """The duty of a line from one day to another, unchanged in between."""

    since: date
    until: date
    duty: Duty


def list_acts(*, by: Actor) -> list[StateAct]:
    """Return the acts `by` may read, newest first."""
    return list(StateAct.objects.visible_to(by).order_by("-date_announced", "id"))


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


def get_act_code(*, act: UUID, by: Actor) -> str:
    """Return the code of an act. Raises NotFound when hidden or absent."""
    code = StateAct.objects.visible_to(by).filter(pk=act).values_list("code", flat=True).first()
    if code is None:
        raise NotFound("There is no such act in the register.")
    return code


def find_act_by_id(act: UUID) -> StateAct:
    """Return one act for rooms above, which have checked who asks."""
    return StateAct.objects.select_related("label").get(pk=act)


def find_act_by_document(*, external_id: str, citation: str) -> StateAct | None:
    """Return the act a published document is about, by document number or citation."""
    for act in StateAct.objects.exclude(state=ActState.WITHDRAWN).order_by("code"):
        for cited in act.citations:
            if (cited.get("document") and cited["document"] == external_id) or (
                citation and cited.get("citation") == citation
            ):
                return act
    return None


def register_version() -> str:
    """Return a mark that changes with every change of the register."""
    # Events are counted too: one that commits late does not move the last moment. Loading the
    # reference again writes no event, but every entry of its lists anew.
    events = Event.objects.filter(room="measures").aggregate(Count("id"), last=Max("recorded_at"))
    count = Measure.objects.count()
    newest = StateAct.objects.aggregate(last=Max("registered_at"))["last"]
    entry = ScopeEntry.objects.aggregate(last=Max("id"))["last"]
    return f"{count}/{newest}/{entry}/{events['id__count']}/{events['last']}"


def list_provisions(*, with_measures: Collection[str] = ()) -> tuple[Provision, ...]:
    """Return the register as provisions of the duty schedule: what was confirmed.

    A second person confirms before a measure counts. `with_measures` names measures that count
    all the same: those of the act a run is about, which then says *unconfirmed*.
    """
    provisions = _provisions(register_version())
    return tuple(p for p in provisions if p.confirmed or p.key in with_measures)


@lru_cache(maxsize=4)
def _provisions(version: str) -> tuple[Provision, ...]:
    scopes = _Scopes()
    measures = (
        Measure.objects.exclude(act__state=ActState.WITHDRAWN)
        .select_related("act")
        .prefetch_related("exempt")
        .order_by("code")
    )
    return tuple(_provision(measure, scopes) for measure in measures)


class _Scopes:
    """The product lists of the register; the same lists together are one object."""

    def __init__(self) -> None:
        self._entries: dict[str, list[Entry]] = {}
        for row in ScopeEntry.objects.order_by("list_id", "prefix", "id"):
            self._entries.setdefault(row.list_id, []).append(
                Entry(
                    row.prefix,
                    row.since,
                    row.until,
                    row.known,
                    Share(row.low, row.central, row.high),
                )
            )
        self._made: dict[tuple[str, ...], Scope] = {(): NOTHING}

    def of(self, *codes: str) -> Scope:
        """Return the entries of some lists as one scope."""
        if codes not in self._made:
            self._made[codes] = Scope(
                tuple(entry for code in codes for entry in self._entries.get(code, []))
            )
        return self._made[codes]


def _provision(measure: Measure, scopes: _Scopes) -> Provision:
    cited = measure.act.citations[0] if measure.act.citations else {}
    return Provision(
        key=measure.code,
        programme=measure.programme,
        authority=measure.act.authority,
        heading=measure.heading,
        rate=measure.rate,
        since=measure.since,
        known=measure.known,
        form=Form(measure.form),
        origins=None if measure.origins is None else frozenset(measure.origins),
        except_origins=frozenset(measure.except_origins),
        ends=tuple(
            End(
                date.fromisoformat(end["known"]),
                date.fromisoformat(end["until"]) if end["until"] else None,
            )
            for end in measure.ends
        ),
        listed=None if measure.listed_id is None else scopes.of(measure.listed_id),
        exempt=scopes.of(*sorted(scope.code for scope in measure.exempt.all())),
        yields_to=frozenset(measure.yields_to),
        claimed=tuple(sorted(measure.claims.items())),
        legal_basis=cited.get("citation", ""),
        url=cited.get("url", ""),
        confirmed=measure.act.state == ActState.CONFIRMED,
    )


def get_duty(
    *, line: str, origin: str, on: date, known_on: date = LATEST, destination: str = "US"
) -> Duty:
    """Return the duty of a line for an origin on a day, as known on another day.

    Raises Refusal for a day outside coverage, an unknown line (naming the nearest) or an
    unknown origin.
    """
    check_coverage(on=on, destination=destination)
    code = codelists.normalise_origin(origin)
    return look_up(get_line(line, on=on), code, list_provisions(), on=on, known_on=known_on)


def check_coverage(*, on: date, destination: str = "US") -> None:
    """Refuse a day or destination the register says nothing about."""
    if destination != "US":
        raise Refusal(
            "The register holds the duties of the United States only, not of %(destination)s.",
            hint="Ask for destination US, or load another schedule when its loader is there.",
            destination=destination,
        )
    if not COVERAGE_FROM <= on <= COVERAGE_UNTIL:
        raise Refusal(
            "%(on)s lies outside what the register covers.",
            hint="Ask for a day from %(since)s to %(until)s.",
            on=on.isoformat(),
            since=COVERAGE_FROM.isoformat(),
            until=COVERAGE_UNTIL.isoformat(),
        )


def get_line(line: str, *, on: date) -> TariffLine:
    """Return a tariff line as it stood on a day. Raises Refusal naming the nearest lines."""
    row = codelists.get_tariff_line(line=line, on=on)
    return TariffLine(
        row.line, row.general_rate, row.kr_rate, f"HTSUS {row.line} ({row.last_release})"
    )


def list_rate_steps(
    *, line: str, origin: str, since: date = COVERAGE_FROM, until: date = COVERAGE_UNTIL
) -> list[Step]:
    """Return the duty of a line over time, one step a change, with the parts of each."""
    provisions = list_provisions()
    code = codelists.normalise_origin(origin)
    since = max(since, codelists.first_day_of_line(line) or since)
    days = [
        since,
        *(d for d in change_days(codelists.bare(line), code, provisions) if since < d <= until),
    ]
    steps: list[Step] = []
    for day in days:
        duty = look_up(get_line(line, on=day), code, provisions, on=day)
        if steps and _same(steps[-1].duty, duty):
            continue
        if steps:
            steps[-1] = Step(steps[-1].since, date.fromordinal(day.toordinal() - 1), steps[-1].duty)
        steps.append(Step(day, until, duty))
    return steps


def _same(a: Duty, b: Duty) -> bool:
    return (a.low, a.total, a.high) == (b.low, b.total, b.high) and [
        c.key for c in a.components
    ] == [c.key for c in b.components]


def list_next_changes(*, line: str, origin: str, after: date) -> list[Step]:
    """Return the known changes after a day, within coverage."""
    return [s for s in list_rate_steps(line=line, origin=origin) if s.since > after]


def list_measures_of(act: StateAct, *, origin: str = "KR") -> list[Measure]:
    """Return the measures of an act that reach an origin, by start."""
    rows = act.measures.select_related("listed").prefetch_related("exempt")
    return [
        m
        for m in rows.order_by("since", "code")
        if origin not in m.except_origins and (m.origins is None or origin in m.origins)
    ]


def acts_of_measures(codes: Sequence[str]) -> dict[str, StateAct]:
    """Return the act of each measure, by the measure's code."""
    rows = Measure.objects.filter(code__in=list(codes)).select_related("act").order_by("code")
    return {row.code: row.act for row in rows}


def list_acts_of_notice(notice: UUID, *, by: Actor) -> list[StateAct]:
    """Return the acts a notice is about, as far as `by` may read them."""
    return list(StateAct.objects.visible_to(by).filter(notices=notice).order_by("code"))


def may_read_act(act: UUID, *, by: Actor) -> bool:
    """Tell whether `by` may read an act."""
    return StateAct.objects.visible_to(by).filter(pk=act).exists()


def has_reference_acts() -> bool:
    """Tell whether the compiled register was loaded."""
    return StateAct.objects.filter(from_reference=True).exists()
