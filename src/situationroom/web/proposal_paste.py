"""Proposals of a meeting or survey, pasted from a spreadsheet."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from situationroom.base.errors import Refusal
from situationroom.base.ledgers.fields import LANGUAGES, Field, fold
from situationroom.rooms.issues.rules import about_in
from situationroom.rooms.proposals import queries, services
from situationroom.rooms.proposals.models import Proposal
from situationroom.rooms.proposals.rules import Handing, is_outsider
from situationroom.rooms.proposals.states import (
    AUTHOR_TEXT,
    KIND_TEXT,
    SOURCE_TEXT,
    THEME_TEXT,
    AuthorKind,
    ProposalKind,
    SourceKind,
    Theme,
)
from situationroom.web.pasting import Row, Sheet, State

CHOICES: Mapping[str, Mapping[Any, str]] = {
    "kind": KIND_TEXT,
    "theme": THEME_TEXT,
    "author_kind": AUTHOR_TEXT,
    "source": SOURCE_TEXT,
}
NEW: State = {
    "kind": ProposalKind.IDEA,
    "theme": Theme.OTHER,
    "author_kind": AuthorKind.COMPANY,
    "source": SourceKind.MEETING,
    "gathered": None,
}


class Gathered(Sheet[Proposal]):
    """What was proposed: one row a proposal. What stands is not changed by a paste."""

    title = gettext_noop("Paste proposals from Excel")
    back = "issues_proposals"
    cell_of: ClassVar[Mapping[str, str]] = {
        "PRO-03": "problem", "PRO-04": "asks", "PRO-05": "author", "PRO-06": "gathered",
    }  # fmt: skip
    fields = (
        Field(
            key="title",
            label=gettext_noop("Proposal"),
            also=("제안명", "제목", "건의명", "건의사항", "Title"),
            needed=True,
        ),
        Field(key="kind", label=gettext_noop("Kind"), also=("유형",)),
        Field(
            key="problem",
            label=gettext_noop("What is the problem"),
            also=("현황", "문제점", "현황 및 문제점", "애로사항", "Problem"),
            needed=True,
        ),
        Field(
            key="asks",
            label=gettext_noop("What is asked for"),
            also=("건의내용", "개선방안", "요청사항", "제안내용", "Asks"),
            needed=True,
        ),
        Field(
            key="reason",
            label=gettext_noop("Why it would help"),
            also=("기대효과", "사유", "Reason"),
        ),
        Field(key="theme", label=gettext_noop("Theme"), also=("분야", "주제")),
        Field(
            key="author_kind",
            label=gettext_noop("Kind of author"),
            also=("제안자 유형", "제안자 구분"),
        ),
        Field(
            key="author",
            label=gettext_noop("Name of the author"),
            also=("제안자", "제안기관", "기업명", "Author"),
            needed=True,
        ),
        Field(key="source", label=gettext_noop("Gathered in"), also=("접수경로", "Source")),
        Field(key="source_says", label=gettext_noop("Which one"), also=("회의명", "조사명")),
        Field(
            key="gathered",
            label=gettext_noop("Gathered on"),
            also=("접수일", "제안일", "일자", "Date"),
        ),
        Field(
            key="about",
            label=gettext_noop("HS codes and countries"),
            also=("HS코드·국가", "국가", "Country"),
        ),
    )

    def check_may_paste(self) -> None:
        """Raise NotAllowed for who hands nothing in."""
        queries.check_may_hand_in(by=self.by)

    def find(self, texts: Collection[str]) -> Mapping[str, Proposal]:
        """Return the proposals of these titles that the reader may see."""
        return queries.find_titles(set(texts), by=self.by)

    def absent(self, text: str) -> Refusal | None:
        """Let a row that names nothing known become a new proposal."""
        return None

    def now(self, thing: Proposal) -> State:
        """Return what a proposal says; a paste changes nothing of it."""
        return {
            "title": thing.title_ko,
            "kind": ProposalKind(thing.kind),
            "problem": thing.problem,
            "asks": thing.asks,
            "reason": thing.reason,
            "theme": Theme(thing.theme),
            "author_kind": AuthorKind(thing.author_kind),
            "source": SourceKind(thing.source),
            "source_says": thing.source_says,
            "gathered": thing.gathered_on,
        }

    def read(self, key: str, text: str) -> Any:
        """Return what a cell says: a choice by its name, a day, or words."""
        if key in CHOICES:
            return _choice(CHOICES[key], text)
        if key == "gathered":
            return _day(text)
        if key == "about":
            about_in(text)
        return text

    def complete(self, before: State, after: State, said: Collection[str]) -> State:
        """Fill in what a new row leaves out. Raises Refusal for one that is there already."""
        if not before:
            start = NEW | {"gathered": timezone.localdate(self.at)}
            return {**start, **after}
        if any(before.get(key) != after.get(key) for key in said if key in before):
            raise Refusal(
                "There is a proposal of this title already, and its words stay its author's.",
                hint="Give the row another title: it can be joined with the one that is there.",
            )
        return before

    def check(self, thing: Proposal | None, after: State) -> None:
        """Raise what the service would refuse a row with."""
        handing = Handing(
            self.by, "-", after.get("problem", ""), after.get("asks", ""),
            after.get("author", ""), after["gathered"], timezone.localdate(self.at),
            queries.circles_for(by=self.by)[0],
        )  # fmt: skip
        queries.check_handing(handing)

    def say(self, key: str, value: Any) -> str:
        """Name a choice, or write a day as it is read back."""
        if key in CHOICES and value is not None:
            return _(CHOICES[key][value])
        return super().say(key, value.isoformat() if isinstance(value, date) else value)

    def write(self, rows: Sequence[Row[Proposal]]) -> None:
        """Hand the new ones in, all or none."""
        asks = [self._ask(row) for row in rows if row.thing is None]
        services.hand_in_many(by=self.by, at=self.at, asks=asks)

    def _ask(self, row: Row[Proposal]) -> services.Ask:
        after = row.after
        return services.Ask(
            kind=after["kind"],
            title_ko=row.texts["title"],
            problem=after.get("problem", ""),
            asks=after.get("asks", ""),
            reason=after.get("reason", ""),
            theme=after["theme"],
            about=after.get("about", ""),
            author_kind=after["author_kind"],
            author="" if is_outsider(self.by) else after.get("author", ""),
            source=after["source"],
            source_says=after.get("source_says", ""),
            gathered_on=after["gathered"],
            circle=queries.circles_for(by=self.by)[0],
        )


def _choice(texts: Mapping[Any, str], text: str) -> Any:
    """Return the choice of a name in either language."""
    names: dict[str, Any] = {}
    for language in LANGUAGES:
        with override(language):
            names |= {fold(_(name)): key for key, name in texts.items()}
    found = names.get(fold(text))
    if found is None:
        raise Refusal(
            "%(name)s is none of the choices.",
            hint="Write one of these: %(names)s.",
            name=text,
            names=", ".join(_(name) for name in texts.values()),
        )
    return found


def _day(text: str) -> date:
    """Return a day as Excel copies it: 2026-11-28, 2026. 11. 28., 2026/11/28."""
    parts = [part for part in text.replace("/", "-").replace(".", "-").split("-") if part.strip()]
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError:
        raise Refusal("%(name)s is no day.", hint="Write it as 2026-11-28.", name=text) from None
