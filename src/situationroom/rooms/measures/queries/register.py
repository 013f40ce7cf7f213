"""The register as provisions of the duty schedule, read anew only when it has changed."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection

from situationroom.base.models import Event
from situationroom.rooms.measures.events import (
    ActConfirmed,
    ActNotified,
    ActRegistered,
    ActWithdrawn,
    NoticeOfActRevised,
    RegisterReloaded,
)
from situationroom.rooms.measures.models import Measure, ScopeEntry, StateAct
from situationroom.rooms.measures.states import PART_OF, ActState
from tradeimpact.schedule import End, Fill, Form, Provision, Quota, Scope, Share
from tradeimpact.schedule import ScopeEntry as Entry
from tradeimpact.schedule.scopes import NOTHING
from tradeimpact.schedule.shares import OPEN, WHOLE

# What changes the register; who watches it changes nothing.
CHANGING = (
    ActRegistered.verb,
    ActNotified.verb,
    ActConfirmed.verb,
    ActWithdrawn.verb,
    NoticeOfActRevised.verb,
    RegisterReloaded.verb,
)


def register_version() -> str:
    """Return a mark that changes with every change of the register."""
    # Events are counted too: one that commits late does not move the last moment. Loading the
    # reference again writes no event, but every entry of its lists anew.
    # Asked as one question, written once: every page of duties begins with it.
    with connection.cursor() as cursor:
        cursor.execute(_version_question(), list(CHANGING))
        return "/".join(map(str, cursor.fetchone()))


@lru_cache(maxsize=1)
def _version_question() -> str:
    """Return the question for the marks; the names of the tables are the models' own."""
    table = {model: model._meta.db_table for model in (Measure, StateAct, ScopeEntry, Event)}
    places = ", ".join(["%s"] * len(CHANGING))
    return (
        f"SELECT (SELECT count(*) FROM {table[Measure]}),"  # noqa: S608
        f" (SELECT max(registered_at) FROM {table[StateAct]}),"
        f" (SELECT max(id) FROM {table[ScopeEntry]}),"
        f" count(*), max(recorded_at) FROM {table[Event]}"
        f" WHERE room = 'measures' AND verb IN ({places})"
    )


def list_provisions(
    *, with_measures: Collection[str] = (), destination: str = "US", version: str = ""
) -> tuple[Provision, ...]:
    """Return the register as provisions of the duty schedule: what was confirmed.

    Acts of other states than the destination add nothing there.

    A second person confirms before a measure counts. `with_measures` names measures that count
    all the same: those of the act a run is about, which then says *unconfirmed*. `version` is
    what `register_version` said a moment ago, to ask it once.
    """
    provisions = _provisions(version or register_version(), destination)
    return tuple(p for p in provisions if p.confirmed or p.key in with_measures)


@lru_cache(maxsize=8)
def _provisions(version: str, destination: str) -> tuple[Provision, ...]:
    scopes = _Scopes()
    measures = (
        Measure.objects.filter(act__jurisdiction=destination)
        .exclude(act__state=ActState.WITHDRAWN)
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
                    row.condition,
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


def law_of(measure: Measure) -> dict[str, Any]:
    """Return the citation of an act that a measure rests on.

    It is the one that names the measure, else the first.
    """
    cited: list[dict[str, Any]] = measure.act.citations
    named = (one for one in cited if measure.code in one.get("of", ()))
    return next(named, cited[0] if cited else {})


def _provision(measure: Measure, scopes: _Scopes) -> Provision:
    cited = law_of(measure)
    return Provision(
        key=measure.code,
        programme=measure.programme,
        authority=measure.authority or measure.act.authority,
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
                _day(end.get("until")),
                _day(end.get("text")),
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
        condition=measure.condition,
        share=Share(*measure.share) if measure.share else WHOLE,
        quota=_quota(measure),
        text=measure.text,
        divides=PART_OF.get(measure.programme, ""),
    )


def _quota(measure: Measure) -> Quota | None:
    said = measure.quota
    if said is None:
        return None
    return Quota(
        amount=said.get("amount", 0.0),
        unit=said.get("unit", ""),
        absolute=said.get("absolute", False),
        fills=tuple(
            Fill(date.fromisoformat(fill["known"]), 1.0) for fill in said.get("filled", [])
        ),
        # Where the measure itself asks for goods above the quota, that fact says it.
        assumed=WHOLE if measure.condition.startswith("quota:") else OPEN,
    )


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
