"""Words of old ledgers about issues and actions, and how both are read and shown."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext

from situationroom.base.errors import NotFound, Refusal
from situationroom.base.ledgers.cells import split_list
from situationroom.base.ledgers.fields import Field, fold, headings
from situationroom.documents.formats import in_korean
from situationroom.documents.headings import tidy
from situationroom.rooms.issues.states import ActionState, IssueKind, Severity

_LONGEST = 400
TAKEN_BACK = "가져오기를 되돌림 (import taken back)"
MOVED = "대장에서 가져옴 (from an imported ledger)"
KIND_ALSO = {
    IssueKind.TARIFF: ("통상", "상호관세", "품목관세", "FTA"),
    IssueKind.NON_TARIFF: ("비관세", "비관세장벽", "TBT", "SPS", "인증", "기술규제"),
    IssueKind.DIGITAL_TRADE: ("디지털", "데이터"),
    IssueKind.AI_RULE: ("AI", "AI 규범", "인공지능"),
    IssueKind.SERVICES: ("서비스", "서비스 통상"),
    IssueKind.SUPPLY_CHAIN: ("공급망", "공급망 안정"),
    IssueKind.EXPORT_CONTROL: ("수출통제", "전략물자"),
    IssueKind.MARKET_CHANGE: ("시장", "시장동향", "동향"),
    IssueKind.SUPPORT_POLICY: ("지원", "정책", "기업지원"),
}
SEVERITY_ALSO = {
    Severity.ATTENTION: ("하", "낮음", "일반"),
    Severity.CAUTION: ("중", "보통"),
    Severity.ALERT: ("상", "높음"),
    Severity.SEVERE: ("최상", "긴급", "매우 높음"),
}
ACTION_ALSO = {
    ActionState.PLANNED: ("예정", "미착수", "계획", "착수 전"),
    ActionState.DOING: ("진행", "진행중", "추진중", "추진", "정상", "정상추진"),
    ActionState.DONE: ("완료", "종료", "조치완료", "완결"),
    ActionState.DROPPED: ("취소", "철회", "보류"),
}


def words_of(texts: Mapping[Any, str], also: Mapping[Any, Sequence[str]]) -> dict[str, Any]:
    """Return what each state can be called, in both languages, without blanks."""
    return {
        name.replace(" ", ""): one
        for one, text in texts.items()
        for name in {*headings(Field(key="", label=text, also=tuple(also.get(one, ())))), one.value}
    }


def shown(texts: Mapping[Any, str]) -> str:
    """Return what is taken, for a person to choose from."""
    return ", ".join(gettext(text) for text in texts.values())


def short(text: str) -> str:
    """Return a text of one line. Raises Refusal for one too long."""
    said = tidy(text)
    if len(said) > _LONGEST:
        raise Refusal(
            "This text is longer than %(most)d letters.", "Shorten it in the file.", most=_LONGEST
        )
    return said


def bare(text: str) -> str:
    """Return a name as it counts when names are compared."""
    return fold(text).replace(" ", "")


def codes(text: str, known: Mapping[str, str], says: str) -> list[str]:
    """Return the codes of the names a cell lists. Raises NotFound for one nobody knows."""
    whole = known.get(bare(text))
    if whole is not None:
        return [whole]
    found = set()
    for name in split_list(text):
        code = known.get(bare(name))
        if code is None:
            raise NotFound(says, "Write its code or its full name, with commas between.", name=name)
        found.add(code)
    return sorted(found)


def digest(*said: Any) -> str:
    """Return how something stands, in one mark."""
    return sha256(repr(said).encode()).hexdigest()


def name_of(thing: Any) -> str:
    """Return what an organisation, an item or a country is called in the reader's language."""
    return str(getattr(thing, "name_ko" if in_korean() else "name_en", "") or "–")
