"""Every part of the pages with example data; served in the demonstration, never in production.

``path("styleguide/", include("situationroom.web.styleguide"))``. The browser tests hold this
page against the strict content policy, axe and a width of 360 px, so that pages made of the
same parts start clean.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from situationroom.documents import charts
from situationroom.web.figures import Clock, Entry, Fact, Figure, Stat, Step
from situationroom.web.styleguide_paste import example_preview
from situationroom.web.tables import Column, Empty, Link, State, Table

NOW = datetime(2026, 2, 24, 0, 5, tzinfo=UTC)
EVENTS = (
    charts.LegalEvent(on=date(2025, 4, 5), label="상호관세 기본 10 %"),
    charts.LegalEvent(on=date(2025, 4, 11), label="반도체 등 면제"),
    charts.LegalEvent(on=date(2025, 8, 7), label="한국 15 %"),
    charts.LegalEvent(on=date(2026, 2, 24), label="IEEPA 종료 → 122조 10 %"),
)
STEPS = (
    charts.RateSeries(
        name="한국",
        steps=[
            charts.Rate(on=date(2025, 1, 1), rate=0.0),
            charts.Rate(on=date(2025, 4, 5), rate=0.10),
            charts.Rate(on=date(2025, 8, 7), rate=0.15),
            charts.Rate(on=date(2026, 2, 24), rate=0.10),
        ],
    ),
)
PARTS = (
    charts.Component(row="한국", name="122조", rate=0.10),
    charts.Component(row="중국", name="301조", rate=0.25),
    charts.Component(row="중국", name="122조", rate=0.10),
    charts.Component(row="일본", name="122조", rate=0.10),
)
EXPOSURES = (
    charts.Exposure(item="반도체", hit=1.2e9, exempt=9.5e9, low=0.9e9, high=2.4e9),
    charts.Exposure(item="컴퓨터·주변기기", hit=2.6e9, exempt=1.1e9, low=2.2e9, high=3.1e9),
    charts.Exposure(item="이차전지", hit=2.2e9, low=2.0e9, high=2.5e9),
    charts.Exposure(item="휴대폰", hit=1.79e8, exempt=3.0e8, low=1.1e8, high=2.4e8),
)
EFFECTS = (
    charts.Effect(item="반도체", source="자료 가", change=-0.02, low=-0.05, high=-0.01),
    charts.Effect(item="반도체", source="자료 나", change=-0.41, low=-0.60, high=-0.30),
    charts.Effect(item="이차전지", source="자료 가", change=-0.08, low=-0.11, high=-0.04),
    charts.Effect(item="이차전지", source="자료 나", change=-0.19, low=-0.25, high=-0.10),
)


class ExampleForm(forms.Form):
    """A short form with every kind of field."""

    product = forms.CharField(
        label="제품명 또는 HS코드", help_text="예: 리튬이온 축전지, 8507.60", max_length=200
    )
    market = forms.ChoiceField(
        label="어느 나라로", choices=[("", "선택하세요"), ("US", "미국"), ("VN", "베트남")]
    )
    what = forms.CharField(label="어떤 어려움인가요", widget=forms.Textarea(attrs={"rows": 4}))
    contact = forms.ChoiceField(
        label="연락 방법",
        choices=[("mail", "이메일"), ("phone", "전화")],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label="지원기관에 회사명을 알리는 데 동의합니다")


class ExampleFilter(forms.Form):
    """Search and facets of a list."""

    q = forms.CharField(label="검색어", required=False, widget=forms.TextInput())
    state = forms.ChoiceField(
        label="단계", required=False, choices=[("", "전체"), ("s", "심각"), ("r", "주의")]
    )
    area = forms.ChoiceField(label="국가", required=False, choices=[("", "전체"), ("US", "미국")])


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show every part."""
    form = ExampleForm({"product": "8507.60"}) if "errors" in request.GET else ExampleForm()
    context = {
        "trail": [{"label": gettext("Style guide")}],
        "now": NOW,
        "panel_url": reverse("styleguide_panel"),
        "steps_url": reverse("styleguide_steps"),
        "form": form,
        "filter_form": ExampleFilter(),
        "pasted": example_preview(NOW),
        **_small_parts(),
        **_figures(get_language()),
    }
    return render(request, "web/styleguide.html", context)


@require_safe
def loaded_panel(request: HttpRequest) -> HttpResponse:
    """Give the content of a panel that htmx loads."""
    facts = [Fact(term="조치", value="122조 임시 부과"), Fact(term="사례", value="12건")]
    return render(request, "web/parts/facts.html", {"facts": facts})


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Give the next state of the example's long work; the last one polls no more."""
    return render(
        request,
        "web/parts/steps.html",
        {"steps": _steps(done=True), "done": True, "title": "동향에서 보고까지", "seconds": 26.7},
    )


@require_http_methods(["POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Refuse or accept the example form, as every form of the room does."""
    form = ExampleForm(request.POST)
    context = {**_form_texts(), "form": form}
    return render(request, "web/parts/form.html", context, status=200 if form.is_valid() else 422)


def _small_parts() -> dict[str, Any]:
    return {
        **_form_texts(),
        "posts": [
            Clock(place="서울", zone="Asia/Seoul", awake=True),
            Clock(place="싱가포르", zone="Asia/Singapore", awake=False),
            Clock(place="하노이", zone="Asia/Ho_Chi_Minh", awake=False),
            Clock(place="두바이", zone="Asia/Dubai", awake=False),
            Clock(place="실리콘밸리", zone="America/Los_Angeles", awake=True),
            Clock(place="뉴델리", zone="Asia/Kolkata", awake=False),
        ],
        "stats": [
            Stat(name="ICT 수출(10월)", value="234.5억 달러", note="▲12.3 % 전년동월비"),
            Stat(name="진행 중 이슈", value="17건", note="심각 2 · 주의 5", tone="severe"),
            Stat(name="무응답 기관", value="3곳", note="가장 오랜 것 26시간", tone="silent"),
            Stat(name="오늘 기한", value="4건", note="2건은 2시간 안", tone="risk"),
        ],
        "tabs": [
            {"label": "전체", "url": "?", "current": True, "count": 17},
            {"label": "내가 답할 것", "url": "?mine", "count": 3},
            {"label": "무응답", "url": "?silent", "count": 2},
            {"label": "종결", "url": "?closed", "count": None},
        ],
        "issues": _issue_table(),
        "empty_table": Table(
            anchor="empty",
            caption="건의",
            columns=[Column(key="a", label="건의")],
            empty=Empty(
                title="아직 건의가 없습니다",
                first="간담회 의견을 건의로 옮기면 여기에 모입니다.",
                action="건의 쓰기",
                url="#",
            ),
        ),
        "facts": [
            Fact(term="조치", value="IEEPA 종료, 122조 10 %", url="#", note="미확인"),
            Fact(term="품목", value="8541 · 8507 · 8471"),
            Fact(term="나라", value="미국"),
            Fact(term="애로 사례", value="12건", note="공유그룹"),
        ],
        "entries": _entries(),
        "steps": _steps(done=False),
        "actions": [
            {"label": "응답 요청", "url": "#", "style": "secondary"},
            {"label": "조치 확정", "url": "#", "style": "primary"},
        ],
        "state": State(tone="risk", text="주의"),
        "head_due": NOW + timedelta(hours=9),
    }


def _form_texts() -> dict[str, str]:
    return {
        "form_action": reverse("styleguide_send"),
        "action": reverse("styleguide_send"),
        "target": "closest .r-form",
        "submit": "접수하기",
        "next": "접수번호를 바로 드리고, 담당 기관이 2영업일 안에 이메일로 답합니다.",
    }


def _steps(*, done: bool) -> list[Step]:
    return [
        Step(name="동향 접수", tone="done", seconds=0.4),
        Step(name="관세율 재계산", tone="done", seconds=6.2),
        Step(name="영향 분석", tone="done" if done else "action", seconds=18.1 if done else None),
        Step(name="보고 초안", tone="done" if done else "neutral", seconds=2.0 if done else None),
    ]


def _issue_table() -> Table:
    rows = [
        ("美 §122 임시 부과 10 %", State(tone="severe", text="심각"), "산업부", 17.9e8, 0.10, 0),
        ("EU 데이터법 시행 지침", State(tone="risk", text="주의"), "KISDI", None, None, 1),
        ("베트남 개인정보 국외이전", State(tone="action", text="조치 중"), "하노이", 2.4e8, 0.0, 2),
        (
            "인도 통신장비 의무 인증",
            State(tone="silent", text="무응답"),
            "뉴델리",
            0.7e8,
            -0.012,
            3,
        ),
        ("美 8471 품목 면제 확인", State(tone="done", text="종결"), "관세청", 26e8, 0.0, 4),
    ]
    return Table(
        anchor="issues",
        caption="진행 중 이슈",
        unit="억 달러, %",
        source="관세청 수출입통계, 상황실 조치 대장(2026. 2. 24.)",
        columns=[
            Column(key="name", label="이슈", kind="link", head=True),
            Column(key="state", label="단계", kind="state"),
            Column(key="label", label="열람", kind="label"),
            Column(key="owner", label="담당"),
            Column(key="hit", label="부과 대상 수출", kind="usd"),
            Column(key="rate", label="세율 변화", kind="change"),
            Column(key="last", label="최근", kind="time"),
        ],
        rows=[
            {
                "name": Link(text=name, url="#"),
                "state": state,
                "label": ("government", "room", "group", "own", "public")[order],
                "owner": owner,
                "hit": hit,
                "rate": rate,
                "last": NOW - timedelta(hours=3 * order),
                "tone": state.tone,
            }
            for name, state, owner, hit, rate, order in rows
        ],
    )


def _entries() -> list[Entry]:
    return [
        Entry(at=NOW, who="상황실 규칙", what="조치를 등록했습니다(미확인)", tone="risk"),
        Entry(
            at=NOW - timedelta(hours=1),
            who="실리콘밸리 IT지원센터",
            kind="post",
            text="현지 통관사 확인: 4월 이후 선적분부터 적용된다고 합니다.",
            place="현지",
            zone="America/Los_Angeles",
            label="government",
        ),
        Entry(
            at=NOW - timedelta(hours=5),
            who="관세청",
            kind="file",
            what="품목별 수출 실적을 올렸습니다",
            url="#",
            url_text="수출실적_2026_01.xlsx (38 KB)",
        ),
        Entry(
            at=NOW - timedelta(hours=26),
            who="KISDI",
            what="응답 기한이 지났습니다",
            state=State(tone="silent", text="무응답 26시간"),
            tone="silent",
        ),
    ]


@cache
def _figures(language: str) -> dict[str, Figure]:
    """Draw once a language: the data never change, and the texts are in the reader's words."""
    until = date(2026, 11, 22)
    links: dict[str, Any] = {"csv_url": "#csv", "trace_url": "#trace", "method_url": "#method"}
    return {
        "steps_figure": Figure(
            anchor="duty",
            sentence="리튬이온 축전지의 대미 관세는 2월 24일부터 15 %에서 10 %로 내려갔습니다.",
            svg=charts.rate_steps(series=STEPS, until=until, events=EVENTS),
            svg_narrow=charts.rate_steps(series=STEPS, until=until, events=EVENTS, width=328),
            table=_steps_table(),
            unit="%",
            source="미국 연방관보",
            vintage="2026. 2. 24.",
            **links,
        ),
        "parts_figure": Figure(
            sentence="한국산은 10 %, 경쟁국 중국산은 35 %를 냅니다.",
            svg=charts.stacked_components(components=PARTS, width=420),
            svg_narrow=charts.stacked_components(components=PARTS, width=328),
            unit="%",
            source="HTSUS 9903",
            **links,
        ),
        "exposure_figure": Figure(
            sentence="컴퓨터·주변기기 26억 달러가 새로 부과 대상이 됩니다(22억~31억 달러).",
            svg=charts.exposure_bars(items=EXPOSURES),
            svg_narrow=charts.exposure_bars(items=EXPOSURES, width=328),
            unit="억 달러",
            range_note="청구율 낮음~높음",
            source="USITC DataWeb 2024",
            unconfirmed=True,
            **links,
        ),
        "effect_figure": Figure(
            sentence="반도체는 탄력성 출처에 따라 △2 %에서 △41 %까지 갈립니다.",
            svg=charts.effect_by_source(effects=EFFECTS, width=420),
            svg_narrow=charts.effect_by_source(effects=EFFECTS, width=328),
            unit="%",
            source="상황실 계산",
            stale_since=NOW,
            **links,
        ),
    }


def _steps_table() -> Table:
    return Table(
        anchor="duty-table",
        caption="관세율 추이",
        unit="%",
        columns=[
            Column(key="on", label="시행일", kind="day", head=True),
            Column(key="rate", label="세율", kind="share"),
        ],
        rows=[{"on": step.on, "rate": step.rate} for step in STEPS[0].steps],
    )


urlpatterns = [
    path("", page, name="styleguide"),
    path("panel/", loaded_panel, name="styleguide_panel"),
    path("steps/", progress, name="styleguide_steps"),
    path("send/", send, name="styleguide_send"),
]
