"""The register as provisions of the duty schedule, read anew only when it has changed."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from django.db.models import Count, Max

from situationroom.base.models import Event
from situationroom.rooms.measures.models import Measure, ScopeEntry, StateAct
from situationroom.rooms.measures.states import ActState
from tradeimpact.schedule import End, Form, Provision, Scope, Share
from tradeimpact.schedule import ScopeEntry as Entry
from tradeimpact.schedule.provisions import NOTHING


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
