"""The register of acts. Members only."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import Said, actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import PAGE, After, Limit, Page, page_of
from situationroom.base.cursors import day_cursor, to_cursor
from situationroom.rooms.codelists.rules import bare_code
from situationroom.rooms.measures import models, queries, services
from situationroom.rooms.measures.rules import MeasureInput
from situationroom.rooms.watch.queries import get_notice

router = Router(tags=["measures"], by_alias=True)
LawDay = Annotated[date, Field(ge=date(1930, 1, 1), le=date(2100, 1, 1))]


class Citation(Schema):
    """Where an act is published."""

    citation: str
    document: str = ""
    url: str = ""


class Act(Schema):
    """One announcement of a state; unconfirmed until a second person has confirmed it."""

    code: str
    jurisdiction: str
    authority: str
    title_ko: str
    title_en: str
    citations: list[Citation]
    date_announced: date | None
    date_signed: date | None
    date_published: date | None
    state: str
    label: str
    registered_at: datetime
    confirmed_at: datetime | None


class Measure(Schema):
    """One instrument of an act; the rate is a share, `origins` null means every origin.

    `rate` is null where none is known. `text` is the first day in the published schedule where
    that is not `since`. `condition` is the fact the measure hangs on, `share` how much of the
    value that is (lowest, assumed, highest). With a `quota` the rate is due above it.
    """

    code: str
    programme: str
    heading: str
    form: str
    rate: float | None
    since: date
    text: date | None
    until: date | None
    known: date
    origins: list[str] | None
    except_origins: list[str]
    listed: str | None
    exempt: list[str]
    yields_to: list[str]
    condition: str
    share: list[float]
    quota: dict[str, Any] | None


class ActWithReach(Act):
    """An act and what of it the room can compute.

    `without_lines` are product codes of which the room holds no tariff line: there the act
    touches nothing that it can compute. `computable` is false when it names no others.
    """

    without_lines: list[str]
    computable: bool


class ActWithMeasures(ActWithReach):
    """An act with its measures, notes, and what sources say differently."""

    note_ko: str
    note_en: str
    conflict_ko: str
    conflict_en: str
    measures: list[Measure]


class MeasureSaid(Said):
    """One measure as read in the notice. Empty lists of origins or products mean all."""

    rate: float = Field(description="share of the customs value: 0.25 for 25 percent")
    since: LawDay
    until: LawDay | None = None
    form: str = Field("add", description="add, or ceiling (includes the ordinary duty)")
    heading: str = Field("", max_length=60)
    programme: str = Field("", max_length=40, description="a name is made if none is said")
    origins: list[str] = []
    products: list[str] = []
    exempt: list[str] = []

    def as_input(self, *, programme: str) -> MeasureInput:
        """Return it as the register takes it."""
        products = tuple(bare_code(code) for code in self.products)
        return MeasureInput(
            programme=self.programme or programme,
            rate=self.rate,
            since=self.since,
            until=self.until,
            form=self.form,
            heading=self.heading,
            origins=tuple(code.upper() for code in self.origins) or None,
            listed=products or None,
            exempt=tuple(bare_code(code) for code in self.exempt),
        )


class ActSaid(Said):
    """An act as read in the notice."""

    title_ko: str = Field(min_length=1, max_length=300)
    title_en: str = Field(min_length=1, max_length=300)
    authority: str = Field(min_length=1, max_length=20, description="such as s232, s301, other")
    citation: str = Field(min_length=1, max_length=300)
    announced: LawDay
    measures: list[MeasureSaid]
    url: str = Field("", max_length=400, pattern=r"^(https?://\S+)?$")
    document: str = Field("", max_length=200)
    notice: UUID | None = None
    code: str = Field("", max_length=60, pattern=r"^[a-z0-9-]*$")


class WithdrawalSaid(Said):
    """Why an act is withdrawn."""

    reason: str = Field(max_length=2000)


def _act_fields(act: models.StateAct) -> dict[str, object]:
    return {
        "code": act.code,
        "jurisdiction": act.jurisdiction,
        "authority": act.authority,
        "title_ko": act.title_ko,
        "title_en": act.title_en,
        "citations": act.citations,
        "date_announced": act.date_announced,
        "date_signed": act.date_signed,
        "date_published": act.date_published,
        "state": act.state,
        "label": act.label.level,
        "registered_at": act.registered_at,
        "confirmed_at": act.confirmed_at,
    }


def _act(act: models.StateAct) -> Act:
    return Act.model_validate(_act_fields(act))


def _reach(act: models.StateAct) -> dict[str, object]:
    reach = queries.get_reach(act)
    return {"without_lines": list(reach.without_lines), "computable": reach.computable}


def _measure(measure: models.Measure) -> Measure:
    until = measure.ends[-1]["until"] if measure.ends else None
    return Measure(
        code=measure.code,
        programme=measure.programme,
        heading=measure.heading,
        form=measure.form,
        rate=measure.rate,
        since=measure.since,
        text=measure.text,
        until=date.fromisoformat(until) if until else None,
        known=measure.known,
        origins=measure.origins,
        except_origins=measure.except_origins,
        listed=measure.listed_id,
        yields_to=measure.yields_to,
        exempt=sorted(scope.code for scope in measure.exempt.all()),
        condition=measure.condition,
        share=measure.share,
        quota=measure.quota,
    )


@router.get("/acts", response=Page[Act])
def list_acts(request: HttpRequest, after: After = "", limit: Limit = PAGE) -> Page[Act]:
    """List the acts of the register, newest first."""
    rows = queries.list_acts(by=actor_of(request), after=day_cursor(after), limit=limit + 1)
    return page_of(
        rows,
        limit=limit,
        show=_act,
        cursor=lambda act: to_cursor(act.date_announced or queries.NO_DAY, act.id),
    )


@router.get("/acts/{code}", response=ActWithMeasures)
def get_act(request: HttpRequest, code: str) -> ActWithMeasures:
    """Show one act with its measures."""
    act = queries.get_act(code=code, by=actor_of(request))
    measures = sorted(act.measures.all(), key=lambda m: (m.since, m.code))
    return ActWithMeasures.model_validate(
        {
            **_act_fields(act),
            **_reach(act),
            "note_ko": act.note_ko,
            "note_en": act.note_en,
            "conflict_ko": act.conflict_ko,
            "conflict_en": act.conflict_en,
            "measures": [_measure(measure) for measure in measures],
        }
    )


@writes(router, "/acts", response=ActWithReach, status=201)
def register_act(request: HttpRequest, said: ActSaid) -> Deed:
    """Register an act, unconfirmed; its figures follow by themselves. Needs the register role."""
    actor = actor_of(request)
    notice = get_notice(id=said.notice, by=actor).id if said.notice else None
    programme = f"act_{said.authority}_{said.announced:%Y%m%d}"

    def deed() -> tuple[int, ActWithReach]:
        act = services.register_act(
            by=actor,
            at=timezone.now(),
            title_ko=said.title_ko,
            title_en=said.title_en,
            authority=said.authority,
            citation=said.citation,
            announced=said.announced,
            measures=[measure.as_input(programme=programme) for measure in said.measures],
            url=said.url,
            document=said.document,
            notice=notice,
            code=said.code,
        )
        return 201, ActWithReach.model_validate(_act_fields(act) | _reach(act))

    return deed


@writes(router, "/acts/{code}/confirm", response=Act)
def confirm_act(request: HttpRequest, code: str) -> Deed:
    """Confirm an act as a second person, so that it counts in public numbers."""
    actor = actor_of(request)
    act = queries.get_act(code=code, by=actor)
    return lambda: _act(services.confirm_act(by=actor, at=timezone.now(), act=act))


@writes(router, "/acts/{code}/withdraw", response=Act)
def withdraw_act(request: HttpRequest, code: str, said: WithdrawalSaid) -> Deed:
    """Take an act out of the count, with a reason."""
    actor = actor_of(request)
    act = queries.get_act(code=code, by=actor)
    return lambda: _act(
        services.withdraw_act(by=actor, at=timezone.now(), act=act, reason=said.reason)
    )
