"""Conditions read out of a notice by rules; each keeps the words it was read from.

Summaries are written as aim, ☞ for whom, ☞ what is given: only the part for whom is read for
amounts and marks, since the other two name years and sums that are no conditions.
"""

import re
from collections.abc import Iterator

from situationroom.rooms.support.conditions import Condition
from situationroom.rooms.support.sources.bizinfo.notices import Notice
from situationroom.rooms.support.states import REGIONS, ConditionKind, Mark, Size

SME = (Size.MICRO, Size.SMALL, Size.MEDIUM)
GROUPS = 18
"""Groups of industries a notice for all of them lists."""
MANUFACTURING = tuple(str(one) for one in range(10, 35))
EOK, MAN = 100_000_000, 10_000
OTHERS = re.compile(r"(?:기업|업체|업자|자)\s*등(?:\s|$|[,.)])")

AGE = re.compile(
    r"(?:창업|업력|설립|개업|영업)[^☞\d]{0,14}?(\d+)\s*년\s*(이내|미만|이하|이상|초과)"
    r"|(\d+)\s*년\s*(이내|미만|이하)의?\s*(?:초기\s*|기술|\(예비\)\s*)?(?:창업|스타트업)"
    r"|(\d+)\s*년\s*(이상)[^☞.]{0,12}?(?:영업|영위|경과|가동)"
)
AGE_RANGE = re.compile(
    r"업력이?\s*(\d+)\s*년?\s*(?:이상)?\s*[~∼-]?\s*(\d+)\s*년\s*(이내|미만|이하)"
)
STAFF = re.compile(
    r"(?:근로자|종업원|피보험자|인원|고용)[^☞\d]{0,10}?(\d+)\s*[인명]\s*(이상|이하|미만|초과)"
    r"|(\d+)\s*[인명]\s*(이상|이하|미만|초과)(?:인|의|을|~|\s)*[^☞.]{0,14}?"
    r"(?:기업|사업장|사업체|업체|소공인|소상인|고용)"
)
STAFF_TOP = re.compile(r"\d+\s*[인명]\s*이상\s*[~∼]?\s*(\d+)\s*[인명]\s*(이하|미만)")
SALES = re.compile(
    r"매출액?[^☞\d%]{0,8}?([\d,]+)\s*(억|천만|백만|만)\s*원?\s*(이하|미만|이상|초과|이내)"
)
EXPORTS = re.compile(
    r"수출[^☞\d]{0,16}?([\d,]+)\s*(천만|백만|만|천|억)?\s*(?:불|달러)\s*(이하|미만|이상|초과|이내)"
    r"|([\d,]+)\s*(천만|백만|만|천)\s*(?:불|달러)\s*(이하|미만)[^☞.]{0,8}?(?:수출|중소|중견|업체)"
)
UNITS = {"": 1, "천": 1_000, "만": MAN, "백만": 1_000_000, "천만": 10_000_000, "억": EOK}
MARKS: tuple[tuple[str, Mark], ...] = (
    (r"여성\s*기업", Mark.WOMEN),
    (r"장애인\s*기업|장애인표준사업장", Mark.DISABLED),
    (r"사회적\s*기업", Mark.SOCIAL),
    (r"마을\s*기업", Mark.VILLAGE),
    (
        r"(?<!중소)(?<!중소ㆍ)(?<!ㆍ소ㆍ)(?<!창업ㆍ)(?<!관광)벤처\s*(?:인증|확인)?\s*기업",
        Mark.VENTURE,
    ),
    (r"이노비즈|기술혁신형", Mark.INNOBIZ),
    (r"메인비즈|경영혁신형", Mark.MAINBIZ),
    (r"예비\s*창업|창업\s*예정|\(예비\)\s*창업|예비창업", Mark.PRE_FOUNDER),
    (r"청년\s*(?:창업|기업|사업가|상인|CEO)", Mark.YOUTH),
    (r"기업부설연구소|연구전담부서", Mark.RESEARCH_INSTITUTE),
    (r"공장\s*등록|공장등록", Mark.FACTORY),
)
ANY_SME = re.compile(
    r"(?:및|또는|,|ㆍ)\s*(?:일반\s*)?(?:성장유망\s*)?중소기업|중소기업\s*(?:및|또는|,)"
)
"""Who lets small and medium enterprises in beside the recognised ones asks for no recognition."""
TARGET_MARKS = {
    "사회적기업": Mark.SOCIAL, "마을기업": Mark.VILLAGE, "장애인기업": Mark.DISABLED,
    "여성기업": Mark.WOMEN,
}  # fmt: skip


def read_conditions(notice: Notice) -> tuple[Condition, ...]:
    """Return what a notice asks of a company, in a fixed order."""
    whom = for_whom(notice.summary)
    found = [
        _size(notice, whom), _region(notice), _industry(notice, whom), *_ages(whom), *_staff(whom),
        *_sales(whom), *_exports(whom), _marks(notice, whom),
    ]  # fmt: skip
    return tuple(one for one in found if one is not None)


def for_whom(summary: str) -> str:
    """Return the part of a summary that says for whom: between its first two pointing hands."""
    parts = summary.split("☞")
    return parts[1].strip() if len(parts) > 1 else summary


def _size(notice: Notice, whom: str) -> Condition | None:
    words = re.search(
        r"중소\s*[ㆍ·,․‧/및]\s*중견|중견\s*[ㆍ·,]\s*중소|중소기업\s*(?:및|또는|과)\s*중견", whom
    )
    if words is not None:
        return Condition(ConditionKind.SIZE_IN, (*SME, Size.MIDDLE), words=words[0])
    small = re.search(r"소상공인|소공인|소상인", whom)
    if notice.target == "소상공인":
        also = re.search(r"중소기업|소기업", whom)
        if also is None:
            return Condition(ConditionKind.SIZE_IN, (Size.MICRO,), words=notice.target)
        sizes = SME if "중소기업" in whom else (Size.MICRO, Size.SMALL)
        return Condition(ConditionKind.SIZE_IN, sizes, words=also[0])
    if notice.target == "중소기업":
        if small is not None and not re.search(r"중소|기업|업체", whom.replace(small[0], "")):
            return Condition(ConditionKind.SIZE_IN, (Size.MICRO,), words=small[0])
        return Condition(ConditionKind.SIZE_IN, SME, words=notice.target)
    return None


def _region(notice: Notice) -> Condition | None:
    known = [one for one in REGIONS if one in notice.regions]
    if not known or len(known) == len(REGIONS):
        return None
    return Condition(ConditionKind.REGION_IN, tuple(known), words="@".join(notice.regions))


def _industry(notice: Notice, whom: str) -> Condition | None:
    divisions: list[str] = []
    for group in notice.industries:
        divisions += _divisions(group)
    only = re.search(r"중소\s*제조\s*(?:업체|기업|업)|제조\s*중소기업|제조업종?\s*중소", whom)
    if only is not None and not re.search(r"제조업?\s*(?:관련|및|또는|ㆍ)", whom):
        return Condition(ConditionKind.INDUSTRY_IN, MANUFACTURING, words=only[0])
    if not divisions or len(notice.industries) >= GROUPS:
        return None
    return Condition(ConditionKind.INDUSTRY_IN, tuple(divisions), words="@".join(notice.industries))


def _divisions(group: str) -> list[str]:
    """Return the divisions of a group such as 제조업(10~34)."""
    found = re.search(r"\((\d+)(?:~(\d+))?\)", group)
    if found is None:
        return []
    first = int(found[1])
    return [str(one) for one in range(first, int(found[2] or first) + 1)]


def _ages(whom: str) -> Iterator[Condition]:
    before = re.search(r"예비\s*창업|창업\s*예정|\(예비\)", whom) is not None
    span = AGE_RANGE.search(whom)
    if span is not None:
        yield Condition(ConditionKind.AGE_MAX, (), int(span[2]), before, _others(whom), span[0])
        yield Condition(ConditionKind.AGE_MIN, (), int(span[1]), words=span[0])
        return
    for found in AGE.finditer(whom):
        years, bound = next(
            (int(found[i]), found[i + 1]) for i in (1, 3, 5) if found[i] is not None
        )
        if bound in ("이상", "초과"):
            yield Condition(ConditionKind.AGE_MIN, (), years, words=found[0])
        else:
            yield Condition(ConditionKind.AGE_MAX, (), years, before, _others(whom), found[0])
        return


def _others(whom: str) -> bool:
    """Tell whether a notice lets others in as well."""
    return OTHERS.search(whom) is not None


def _staff(whom: str) -> Iterator[Condition]:
    top = STAFF_TOP.search(whom)
    if top is not None:
        yield Condition(ConditionKind.EMPLOYEES_MAX, (), _most(top[1], top[2]), words=top[0])
    found = STAFF.search(whom)
    if found is None:
        return
    count, bound = (found[1], found[2]) if found[1] is not None else (found[3], found[4])
    if bound in ("이상", "초과"):
        least = int(count) + (bound == "초과")
        yield Condition(ConditionKind.EMPLOYEES_MIN, (), least, words=found[0])
    elif top is None:
        yield Condition(ConditionKind.EMPLOYEES_MAX, (), _most(count, bound), words=found[0])


def _most(count: str, bound: str) -> int:
    return int(count) - (bound == "미만")


def _sales(whom: str) -> Iterator[Condition]:
    found = SALES.search(whom)
    if found is not None:
        is_least = found[3] in ("이상", "초과")
        kind = ConditionKind.REVENUE_MIN if is_least else ConditionKind.REVENUE_MAX
        yield Condition(kind, (), _number(found[1]) * UNITS[found[2]], words=found[0])


def _exports(whom: str) -> Iterator[Condition]:
    found = EXPORTS.search(whom)
    if found is None:
        return
    at = 1 if found[1] is not None else 4
    amount = _number(found[at]) * UNITS[found[at + 1] or ""]
    is_least = found[at + 2] in ("이상", "초과")
    kind = ConditionKind.EXPORTS_MIN if is_least else ConditionKind.EXPORTS_MAX
    yield Condition(kind, (), amount, words=found[0])


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def _marks(notice: Notice, whom: str) -> Condition | None:
    found = [(mark, match[0]) for pattern, mark in MARKS if (match := re.search(pattern, whom))]
    if notice.target in TARGET_MARKS:
        found.append((TARGET_MARKS[notice.target], notice.target))
    known = {mark for mark, _ in found}
    if known == {Mark.PRE_FOUNDER}:
        return None  # lets who is to be founded in, beside others
    values = tuple(mark for mark in Mark if mark in known and mark is not Mark.PRE_FOUNDER)
    if not values or ANY_SME.search(whom):
        return None
    words = ", ".join(dict.fromkeys(word for _, word in found))
    is_one_of_many = (
        bool(re.search(r"중소기업|일반|등\b", whom)) and notice.target not in TARGET_MARKS
    )
    return Condition(ConditionKind.MARK_ANY, values, or_other=is_one_of_many, words=words)
