"""A ledger of issues: each row opens an issue, or changes one of the same title."""

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from situationroom.base.actors import ActorKind
from situationroom.base.errors import NotAllowed, NotFound, Refusal
from situationroom.base.ledgers.cells import read_choice, read_day
from situationroom.base.ledgers.fields import Field
from situationroom.base.ledgers.targets import Note, State, Target, register
from situationroom.base.ledgers.words import alike, digest, short, shown, words_of
from situationroom.base.models import Event
from situationroom.base.rules import require
from situationroom.documents.headings import tidy
from situationroom.documents.messages import gettext_noop
from situationroom.rooms.codelists.queries import list_areas, list_items
from situationroom.rooms.issues import queries, services
from situationroom.rooms.issues.ledgers.words import (
    KIND_ALSO,
    SEVERITY_ALSO,
    TAKEN_BACK,
    bare,
    codes,
    name_of,
)
from situationroom.rooms.issues.lifecycle import ENDED
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.rules import (
    ASSIGNMENT,
    MAY_RUN,
    OPENING,
    Assignment,
    Handling,
    Opening,
    about_in,
)
from situationroom.rooms.issues.services.held import About
from situationroom.rooms.issues.states import (
    KIND_TEXT,
    SEVERITY_TEXT,
    Ended,
    IssueKind,
    IssueState,
    Severity,
    SubjectKind,
)
from situationroom.rooms.organisations.ledgers import OrganisationNames
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.states import OrganisationKind

NEXT = "다음 일정"
"""The milestone that the next date of a ledger becomes."""
NO_ITEM = gettext_noop("There is no ICT item %(name)s.")
NO_COUNTRY = gettext_noop("There is no country %(name)s.")
SUBJECTS = {
    "items": SubjectKind.ITEM,
    "countries": SubjectKind.COUNTRY,
    "hs": SubjectKind.HS,
}


@register
class IssueLedger(Target[Issue]):
    """A ledger of issues: a row opens an issue, or changes one of the same title."""

    name = "issues"
    says = gettext_noop("Issues")
    kind = "issue"
    undone = gettext_noop(
        "What nobody has changed since is taken back: new issues are closed as fallen away,"
        " changes reversed. Nothing is erased."
    )
    fields = (
        Field(
            key="title_ko", label=gettext_noop("Title in Korean"), needed=True, varies=True,
            also=("이슈", "이슈명", "현안", "현안명", "현안 내용", "건명", "제목",
                  "과제명", "쟁점"),
        ),
        Field(
            key="title_en", label=gettext_noop("Title in English"),
            also=("영문", "영문명", "영문 제목", "English"),
        ),
        Field(
            key="kind", label=gettext_noop("Kind"), needed=True, offers=tuple(KIND_TEXT.values()),
            also=("구분", "유형", "이슈 구분", "이슈 유형", "분야"),
        ),
        Field(
            key="owner", label=gettext_noop("Owner"),
            also=("담당 기관", "담당", "소관", "소관 부처", "소관 기관", "주관", "주관 부처",
                  "주관 기관", "담당 부처", "담당 부서"),
        ),
        Field(
            key="severity", label=gettext_noop("Level"),
            also=("심각도", "등급", "위기 단계", "경보 단계", "중요도", "Severity"),
        ),
        Field(
            key="severity_reason", label=gettext_noop("Why this level"),
            also=("등급 사유", "판단 근거", "영향", "예상 영향"),
        ),
        Field(
            key="items", label=gettext_noop("ICT items"),
            also=("품목", "관련 품목", "대상 품목", "영향 품목"),
        ),
        Field(
            key="countries", label=gettext_noop("Countries"),
            also=("국가", "대상국", "상대국", "국가명", "대상 국가", "Country"),
        ),
        Field(key="hs", label=gettext_noop("HS code"), also=("HS", "HSK", "세번", "품목번호")),
        Field(
            key="next_on", label=gettext_noop("Next date"), is_day=True,
            also=("다음 일정", "향후 일정", "차기 일정", "조치 기한", "기한", "마감"),
        ),
    )  # fmt: skip

    def check_may_import(self) -> None:
        """Raise NotAllowed for who opens no issue."""
        if not queries.may_open(by=self.by):
            raise NotAllowed(
                "Only officers, posts, the secretariat and room rules may open an issue."
            )

    def read(self, key: str, text: str) -> Any:
        """Read a cell."""
        readers: dict[str, Callable[[str], Any]] = {
            "kind": lambda text: (
                read_choice(text, words_of(KIND_TEXT, KIND_ALSO), shown(KIND_TEXT)).value
            ),
            "severity": lambda text: (
                read_choice(
                    text, words_of(SEVERITY_TEXT, SEVERITY_ALSO), shown(SEVERITY_TEXT)
                ).value
            ),
            "owner": self._names.read,
            "next_on": lambda text: read_day(text).isoformat(),
            "hs": _hs_codes,
            "items": lambda text: codes(text, self._items, NO_ITEM),
            "countries": lambda text: codes(text, self._areas, NO_COUNTRY),
        }
        return readers.get(key, short)(text)

    def key(self, said: State) -> str:
        """Return the title: by it a ledger names an issue."""
        return f"title {tidy(said['title_ko'])}"

    def names(self, said: State) -> tuple[str, ...]:
        """Return the title as it is written, then as titles are compared."""
        return self.key(said), f"alike {alike(said['title_ko'])}"

    def find(self, keys: Collection[str]) -> Mapping[str, Issue]:
        """Return issues of these titles that have not ended, the newest of each."""
        titles = [key.removeprefix("title ") for key in keys if key.startswith("title ")]
        near = {self._alike[key]: key for key in keys if key in self._alike}
        rows = self._open().filter(Q(title_ko__in=titles) | Q(pk__in=near))
        joined = rows.select_related("owner", "label").prefetch_related("subjects", "milestones")
        found = {}
        for issue in joined.order_by("opened_at", "id"):
            found[f"title {issue.title_ko}"] = issue
            if issue.pk in near:
                found[near[issue.pk]] = issue
        return found

    def of(self, thing: Issue, said: State) -> State:
        """Keep the title as it stands: a row written otherwise is about the same issue."""
        return {**said, "title_ko": thing.title_ko}

    def note(self, thing: Issue | None, said: State) -> Note | None:
        """Say which title a row means that is written otherwise."""
        if thing is None or tidy(said["title_ko"]) == thing.title_ko:
            return None
        return gettext_noop(
            "Known by its title but for blanks and brackets: it stands as %(title)s."
        ), {"title": thing.title_ko}

    def now(self, thing: Issue) -> State:
        """Return what stands of an issue."""
        marks = {one.title_ko: one.due_on.isoformat() for one in thing.milestones.all()}
        return {
            "title_ko": thing.title_ko,
            "title_en": thing.title_en,
            "kind": thing.kind,
            "owner": str(thing.owner_id),
            "severity": thing.severity,
            "severity_reason": thing.severity_reason,
            "next_on": marks.get(NEXT),
            **{
                key: sorted(one.code for one in thing.subjects.all() if one.kind == kind)
                for key, kind in SUBJECTS.items()
            },
        }

    def ready(self, said: State) -> State:
        """Say what a new issue has where the ledger says nothing."""
        empty = {"severity": Severity.ATTENTION.value, "severity_reason": "", "next_on": None}
        lists: State = {key: [] for key in SUBJECTS}
        own = {"title_en": said["title_ko"], "owner": str(self.by.organisation)}
        return {**empty, **lists, **own, **said}

    def check(self, thing: Issue | None, before: State, after: State) -> None:
        """Raise what the services would refuse the issue with."""
        require(OPENING, Opening(after["title_ko"]))
        owner = self._owner(after)
        if thing is None:
            require(ASSIGNMENT, Assignment(OrganisationKind(owner.kind), works_there=True))
            if self.by.kind is not ActorKind.SECRETARIAT and (
                after["next_on"] and owner.id != self.by.organisation
            ):
                require(MAY_RUN, Handling(self.by, owner.id, IssueState.OPEN))
            return
        for key in ("kind", "title_en"):
            if before[key] != after[key]:
                raise Refusal(
                    "This is not changed by an import.",
                    "Change it on the page of the issue, or leave the column out.",
                    cell=key,
                )
        require(MAY_RUN, Handling(self.by, thing.owner_id, IssueState(thing.state)))
        queries.check_assignment(
            issue=thing, owner=owner, responsible=None, officers=set(), by=self.by
        )

    def write(self, thing: Issue | None, before: State, after: State) -> UUID:
        """Open the issue, or bring it to what the ledger says."""
        if thing is None:
            thing = services.open_issue(
                by=self.by,
                at=self.at,
                kind=IssueKind(after["kind"]),
                title_ko=tidy(after["title_ko"]),
                title_en=after["title_en"],
                owner=self._owner(after),
                severity=Severity(after["severity"]),
                severity_reason=after["severity_reason"],
                about=_about(after),
                asked=[],
                level=self.level,
            )
            before = {**after, "next_on": None}
        self._bring(thing, before, after)
        return thing.id

    def _bring(self, thing: Issue, before: State, after: State) -> None:
        said = ("severity", "severity_reason", *SUBJECTS)
        if any(before[key] != after[key] for key in said):
            services.describe_issue(
                by=self.by,
                at=self.at,
                issue=thing,
                severity=Severity(after["severity"]),
                severity_reason=after["severity_reason"],
                about=_about(after),
            )
        if before["next_on"] != after["next_on"]:
            self._set_next(thing, after["next_on"])
        if before["owner"] != after["owner"]:
            owner = self._owner(after)
            services.assign_issue(by=self.by, at=self.at, issue=thing, owner=owner)

    def _set_next(self, thing: Issue, day: str | None) -> None:
        if day is None:
            services.drop_milestone(by=self.by, at=self.at, issue=thing, title_ko=NEXT)
            return
        services.set_milestone(
            by=self.by, at=self.at, issue=thing, title_ko=NEXT, title_en="Next date",
            due_on=read_day(day),
        )  # fmt: skip

    def get(self, id: UUID) -> Issue | None:
        """Return an issue the importer may see."""
        rows = Issue.objects.visible_to(self.by).select_related("owner", "label")
        return rows.prefetch_related("subjects", "milestones").filter(pk=id).first()

    def mark(self, thing: Issue) -> str:
        """Return how an issue stands: what people did to it is counted in the log."""
        acts = Event.objects.filter(about=thing.id).exclude(actor_kind=ActorKind.ROOM_RULE)
        return digest(self.now(thing), thing.state, str(acts.count()))

    def take_back(self, thing: Issue, before: State | None) -> None:
        """Close a new issue as fallen away; bring a changed one to what stood before."""
        if before is not None:
            self._bring(thing, self.now(thing), before)
            return
        services.move_issue(
            by=self.by, at=self.at, issue=thing, new=IssueState.CLOSED, why=TAKEN_BACK,
            ended=Ended.WITHDRAWN, left=TAKEN_BACK,
        )  # fmt: skip

    def say(self, key: str, value: Any) -> str:
        """Name organisations, items, countries and states."""
        if value is None:
            return super().say(key, value)
        if key == "owner":
            return name_of(self._names.by_id.get(value))
        if key in ("items", "countries"):
            known: Mapping[str, Any] = self._item_names if key == "items" else list_areas()
            return ", ".join(name_of(known.get(code)) for code in value) or "–"
        texts: dict[str, Callable[[str], str]] = {
            "kind": lambda kind: gettext(KIND_TEXT[IssueKind(kind)]),
            "severity": lambda level: gettext(SEVERITY_TEXT[Severity(level)]),
        }
        return texts[key](value) if key in texts else super().say(key, value) or "–"

    @cached_property
    def _item_names(self) -> dict[str, Any]:
        return {one.code: one for one in list_items()}

    def _owner(self, state: State) -> Organisation:
        owner = self._names.by_id.get(state["owner"])
        if owner is None:
            raise NotFound("There is no such organisation.")
        return owner

    def _open(self) -> "QuerySet[Issue]":
        return Issue.objects.visible_to(self.by).exclude(state__in=ENDED)

    @cached_property
    def _alike(self) -> dict[str, UUID]:
        """Return the open issues by their titles as titles are compared, the newest of each."""
        rows = self._open().order_by("opened_at", "id").values_list("title_ko", "pk")
        return {f"alike {alike(title)}": pk for title, pk in rows}

    @cached_property
    def _names(self) -> OrganisationNames:
        return OrganisationNames()

    @cached_property
    def _items(self) -> dict[str, str]:
        return {
            bare(name): one.code
            for one in list_items()
            for name in (one.code, one.name_ko, one.name_en)
        }

    @cached_property
    def _areas(self) -> dict[str, str]:
        also = {"미국": "US", "중국": "CN", "일본": "JP", "베트남": "VN", "인도": "IN", "EU": "EU",
                "유럽연합": "EU", "UAE": "AE", "대만": "TW", "영국": "GB"}  # fmt: skip
        named = {
            bare(name): code
            for code, area in list_areas().items()
            for name in (code, area.iso3, area.name_ko, area.name_en)
            if name
        }
        known = {bare(name): code for name, code in also.items() if code in list_areas()}
        return {**known, **named}


def _hs_codes(text: str) -> list[str]:
    found = about_in(text)
    if any(kind is not SubjectKind.HS for kind, _code in found):
        raise Refusal("%(text)s is no HS code.", "Write 8542.32, with commas between.", text=text)
    return sorted(code for _kind, code in found)


def _about(state: State) -> list[About]:
    return [(kind, code) for key, kind in SUBJECTS.items() for code in state[key]]
