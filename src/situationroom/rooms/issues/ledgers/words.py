"""Words of old ledgers about issues and actions, and how both are read and shown."""

from collections.abc import Mapping
from typing import Any

from situationroom.base.errors import NotFound
from situationroom.base.ledgers.cells import split_list
from situationroom.base.ledgers.fields import fold
from situationroom.documents.formats import in_korean
from situationroom.rooms.issues.states import ActionState, IssueKind, Severity

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


def name_of(thing: Any) -> str:
    """Return what an organisation, an item or a country is called in the reader's language."""
    return str(getattr(thing, "name_ko" if in_korean() else "name_en", "") or "–")
