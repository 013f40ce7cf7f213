"""An action list of one issue: each row plans an action, or changes one of its organisation."""

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext

from situationroom.base.errors import NotFound
from situationroom.base.labels import Level
from situationroom.base.ledgers.cells import read_choice, read_day
from situationroom.base.ledgers.fields import Field
from situationroom.base.ledgers.targets import Note, State, Target, register
from situationroom.base.ledgers.words import alike, digest, short, shown, words_of
from situationroom.base.models import Label
from situationroom.base.rules import require
from situationroom.documents.messages import gettext_noop
from situationroom.rooms.issues import queries, services
from situationroom.rooms.issues.ledgers.words import (
    ACTION_ALSO,
    MOVED,
    TAKEN_BACK,
    name_of,
)
from situationroom.rooms.issues.models import Action, Issue
from situationroom.rooms.issues.rules import (
    MAY_PLAN,
    MAY_PLAN_ANEW,
    MAY_REPORT,
    PLANNING,
    REPORTING,
    Acting,
    Planning,
    Reporting,
)
from situationroom.rooms.issues.states import ACTION_TEXT, ActionState, IssueState
from situationroom.rooms.organisations.ledgers import OrganisationNames
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import reaches

_SAID = ("state", "says", "evidence")


@register
class ActionLedger(Target[Action]):
    """Actions of an issue, with who does them, until when, and how far they are."""

    name = "actions"
    says = gettext_noop("Actions of an issue")
    kind = "action"
    undone = gettext_noop(
        "What nobody has changed since is taken back: new actions are dropped, changes reversed."
        " Nothing is erased."
    )
    within = "issue"
    levels: ClassVar[tuple[Level, ...]] = (Level.GOVERNMENT, Level.ROOM)
    fields = (
        Field(
            key="title_ko", label=gettext_noop("Action"), needed=True, varies=True,
            also=("조치", "조치 사항", "조치 내용", "추진 과제", "추진 사항", "할 일", "과제명"),
        ),
        Field(
            key="owner", label=gettext_noop("Organisation"), needed=True,
            also=("담당", "담당 기관", "담당 부처", "소관", "소관 부처", "주관", "주관 부처",
                  "주관 기관", "추진 기관"),
        ),
        Field(
            key="due_on", label=gettext_noop("Due on"), needed=True, is_day=True,
            also=("기한", "조치 기한", "완료 기한", "마감", "마감일", "완료 예정일", "추진 기한"),
        ),
        Field(
            key="state", label=gettext_noop("State"),
            also=("상태", "추진 상태", "진행 상태", "진행 상황", "진척"),
        ),
        Field(
            key="says", label=gettext_noop("How it comes on"),
            also=("추진 현황", "추진 실적", "추진 경과", "진행 경과", "비고"),
        ),
        Field(
            key="evidence", label=gettext_noop("Evidence"),
            also=("증빙", "근거", "근거 문서", "문서 번호"),
        ),
    )  # fmt: skip

    def check_may_import(self) -> None:
        """Raise NotFound for an issue one may not see or did not name."""
        _ = self._issue

    def read(self, key: str, text: str) -> Any:
        """Read a cell."""
        match key:
            case "owner":
                return self._names.read(text)
            case "due_on":
                return read_day(text).isoformat()
            case "state":
                words = words_of(ACTION_TEXT, ACTION_ALSO)
                return read_choice(text, words, shown(ACTION_TEXT)).value
        return short(text)

    def key(self, said: State) -> str:
        """Return the title and who does it."""
        return f"{said['owner']} {alike(said['title_ko'])}"

    def find(self, keys: Collection[str]) -> Mapping[str, Action]:
        """Return the actions of the issue."""
        rows = Action.objects.visible_to(self.by).filter(issue=self._issue)
        found = list(rows.select_related("owner", "label", "issue").order_by("planned_at", "id"))
        self._newest(found)
        named = {f"{one.owner_id} {alike(one.title_ko)}": one for one in found}
        # What an import was taken back from is planned anew, not taken up again.
        return {
            key: one
            for key, one in named.items()
            if key in keys and self._said_of(one)["says"] != TAKEN_BACK
        }

    def _newest(self, actions: list[Action]) -> None:
        newest = queries.list_newest_reports(actions)
        for one in actions:
            one.newest = newest.get(one.id)  # type: ignore[attr-defined]

    def _said_of(self, thing: Action) -> State:
        report = getattr(thing, "newest", None)
        return {
            "says": (report.says if report is not None else "") or None,
            "evidence": (report.evidence if report is not None else "") or None,
        }

    def of(self, thing: Action, said: State) -> State:
        """Keep the title as it stands: a row written otherwise is about the same action."""
        return {**said, "title_ko": thing.title_ko}

    def note(self, thing: Action | None, said: State) -> Note | None:
        """Say which title a row means that is written otherwise."""
        if thing is None or said["title_ko"] == thing.title_ko:
            return None
        return gettext_noop(
            "Known by its title but for blanks and brackets: it stands as %(title)s."
        ), {"title": thing.title_ko}

    def now(self, thing: Action) -> State:
        """Return what stands of an action; what was said of it is what its newest report says."""
        return {
            "title_ko": thing.title_ko,
            "owner": str(thing.owner_id),
            "due_on": thing.due_on.isoformat(),
            "state": thing.state,
            **self._said_of(thing),
        }

    def ready(self, said: State) -> State:
        """Say what a new action has where the ledger says nothing."""
        return {"state": ActionState.PLANNED.value, "says": None, "evidence": None, **said}

    def check(self, thing: Action | None, before: State, after: State) -> None:
        """Raise what the services would refuse the action with."""
        owner = self._owner(after)
        acting = Acting(self.by, self._issue.owner_id, owner.id, IssueState(self._issue.state))
        due = read_day(after["due_on"])
        if thing is None or before["due_on"] != after["due_on"]:
            require(MAY_PLAN if thing is None else MAY_PLAN_ANEW, acting)
            label = Label(level=self.level, owner=owner.id, within=self._issue.label)
            is_read = thing is not None or reaches(label, owner)
            require(PLANNING, Planning(after["title_ko"], due, localdate(self.at), is_read))
        standing = before or self.ready({})
        if any(standing[key] != after[key] for key in _SAID):
            require(MAY_REPORT, acting)
            old = ActionState(standing["state"])
            says, evidence = after["says"] or "", after["evidence"] or ""
            require(REPORTING, Reporting(old, ActionState(after["state"]), False, says, evidence))

    def write(self, thing: Action | None, before: State, after: State) -> UUID:
        """Plan the action, or bring it to what the ledger says."""
        if thing is None:
            thing = services.plan_action(
                by=self.by,
                at=self.at,
                issue=self._issue,
                owner=self._owner(after),
                title_ko=after["title_ko"],
                due_on=read_day(after["due_on"]),
                to_government=self.level is Level.GOVERNMENT,
            )
            before = {**self.ready({}), "due_on": after["due_on"]}
        self._bring(thing, before, after, why=MOVED)
        return thing.id

    def _bring(self, thing: Action, before: State, after: State, *, why: str) -> None:
        if before["due_on"] != after["due_on"]:
            services.plan_action_anew(
                by=self.by, at=self.at, action=thing, due_on=read_day(after["due_on"]), why=why
            )
        if any(before[key] != after[key] for key in _SAID):
            services.report_action(
                by=self.by,
                at=self.at,
                action=thing,
                new=ActionState(after["state"]),
                says=after["says"] or why,
                evidence=after["evidence"] or "",
            )

    def get(self, id: UUID) -> Action | None:
        """Return an action the importer may see."""
        rows = Action.objects.visible_to(self.by).filter(pk=id)
        found = list(rows.select_related("owner", "label", "issue"))
        self._newest(found)
        return found[0] if found else None

    def mark(self, thing: Action) -> str:
        """Return how an action stands, with how often it was reported on."""
        return digest(self.now(thing), thing.is_at_risk, thing.issue_id, thing.reports.count())

    def take_back(self, thing: Action, before: State | None) -> None:
        """Drop a new action; bring a changed one to what stood before."""
        if before is not None:
            self._bring(thing, self.now(thing), before, why=TAKEN_BACK)
            return
        services.plan_action_anew(by=self.by, at=self.at, action=thing, drop=True, why=TAKEN_BACK)

    def say(self, key: str, value: Any) -> str:
        """Name the organisation and the state."""
        if value is not None and key == "owner":
            return name_of(self._names.by_id.get(value))
        if value is not None and key == "state":
            return gettext(ACTION_TEXT[ActionState(value)])
        return super().say(key, value)

    def _owner(self, state: State) -> Organisation:
        owner = self._names.by_id.get(state["owner"])
        if owner is None:
            raise NotFound("There is no such organisation.")
        return owner

    @cached_property
    def _names(self) -> OrganisationNames:
        return OrganisationNames()

    @cached_property
    def _issue(self) -> Issue:
        if self.about is None:
            raise NotFound("There is no such issue.")
        return queries.get_issue(id=self.about, by=self.by)
