"""Old ledgers become issues and actions: preview, writing, the same again, the report, and back."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from tests.rooms.issues.test_stages import opened
from tests.rooms.steps import actor

from situationroom.base import jobs, work
from situationroom.base.egress import Receiver
from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.labels import Level
from situationroom.base.ledgers import leaving, queries, services
from situationroom.base.ledgers.states import LedgerState
from situationroom.base.models import Event, LedgerImport, LedgerRow
from situationroom.rooms.issues.models import Action, Issue
from situationroom.rooms.issues.services import describe_issue
from situationroom.rooms.issues.states import IssueState, Severity
from situationroom.rooms.organisations.models import Membership, Person
from situationroom.rooms.organisations.queries import get_receiver

pytestmark = pytest.mark.django_db
HEAD = ["연번", "현안명", "구분", "담당기관", "등급", "대상국", "향후 일정"]
GOOD = ["1", "반도체 관세 인상 (예시)", "관세", "NIPA", "상", "미국", "'27. 3. 2."]
OTHER = [
    "2",
    "데이터 현지화 (예시)",
    "디지털통상",
    "과기정통부",
    "주의",
    "베트남, 인도",
    "2027-04-01",
]
WRONG = ["3", "=cmd|' /C calc'!A0", "관세", "통상무역원", "상", "미국", "상반기 중"]
ROWS = (GOOD, OTHER, WRONG, ["합계", "3건", "", "", "", "", ""])


def sheet(*rows: list[str], head: list[str] = HEAD) -> bytes:
    book = Workbook()
    page: Any = book.active
    page.title = "2026년"
    page.append(["통상현안 관리대장"])
    page.append(head)
    for row in rows:
        page.append(row)
        for cell in page[page.max_row]:
            cell.data_type = "s" if cell.value else cell.data_type
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def read(content: bytes, *, by: str = "secretariat", **more: Any) -> LedgerImport:
    said = {"target": "issues", "name": "대장.xlsx", "level": Level.ROOM, "row_level": Level.ROOM}
    sent = services.Sent(content=content, **{**said, **more})
    return services.read_ledger(by=actor(by), at=timezone.now(), sent=sent)


def mapped(ledger: LedgerImport, *, by: str = "secretariat", **fixed: str) -> LedgerImport:
    columns = [[p.key for p in shape.proposals] for shape in queries.list_shapes(ledger=ledger)]
    return services.map_ledger(
        by=actor(by), at=timezone.now(), ledger=ledger.id, columns=columns, fixed=fixed
    )


def work_off() -> None:
    while work.do_next(worker="test", at=timezone.now()):
        pass


def written(ledger: LedgerImport, *, by: str = "secretariat") -> LedgerImport:
    services.confirm_ledger(by=actor(by), at=timezone.now(), ledger=ledger.id)
    work_off()
    return LedgerImport.unscoped.select_related("work").get(pk=ledger.id)


def taken_back(ledger: LedgerImport, *, by: str = "secretariat") -> LedgerImport:
    services.take_back_ledger(by=actor(by), at=timezone.now(), ledger=ledger.id)
    work_off()
    return LedgerImport.unscoped.select_related("work").get(pk=ledger.id)


def outcomes(ledger: LedgerImport) -> list[str]:
    rows = LedgerRow.objects.filter(ledger=ledger, line="row").order_by("position")
    return list(rows.values_list("outcome", flat=True))


def ours() -> list[Issue]:
    return list(Issue.unscoped.filter(title_ko__contains="(예시)").order_by("title_ko"))


def test_a_ledger_is_previewed_written_and_the_same_again_writes_nothing() -> None:
    ledger = mapped(read(sheet(*ROWS)))
    assert outcomes(ledger) == ["new", "new", "not_understood"]
    assert sum(ledger.counts.values()) == 6
    assert not ours()
    ledger = written(ledger)
    assert ledger.state == LedgerState.WRITTEN
    data, chips = ours()
    assert (data.owner.code, chips.owner.code) == ("msit", "nipa")
    assert chips.severity == Severity.ALERT
    assert [one.code for one in data.subjects.order_by("code")] == ["IN", "VN"]
    assert chips.milestones.get().due_on.isoformat() == "2027-03-02"
    assert chips.label.level == Level.ROOM
    again = mapped(read(sheet(*ROWS)))
    assert outcomes(again) == ["same", "same", "not_understood"]
    with pytest.raises(Refusal, match="No row"):
        services.confirm_ledger(by=actor("secretariat"), at=timezone.now(), ledger=again.id)


def test_a_changed_cell_changes_the_issue_and_taking_back_reverses_it() -> None:
    written(mapped(read(sheet(GOOD))))
    changed = mapped(read(sheet([*GOOD[:4], "심각", "중국", "2027-05-05"])))
    assert outcomes(changed) == ["changed"]
    changed = written(changed)
    (issue,) = ours()
    assert issue.severity == Severity.SEVERE
    assert issue.milestones.get().due_on.isoformat() == "2027-05-05"
    back = taken_back(changed)
    assert [one.kept_because for one in queries.list_kept(ledger=back)] == []
    assert back.counts["taken_back"] == 1
    (issue,) = ours()
    assert issue.severity == Severity.ALERT
    assert issue.subjects.get().code == "US"
    assert issue.milestones.get().due_on.isoformat() == "2027-03-02"


def test_taking_back_closes_what_nobody_changed_and_says_what_stays() -> None:
    ledger = written(mapped(read(sheet(*ROWS))))
    data, _chips = ours()
    describe_issue(
        by=actor("secretariat"), at=timezone.now(), issue=data, severity=Severity.SEVERE,
        severity_reason="커졌다", about=[],
    )  # fmt: skip
    events = Event.objects.count()
    ledger = taken_back(ledger)
    assert (ledger.counts["taken_back"], ledger.counts["kept"]) == (1, 1)
    data, chips = ours()
    assert (data.state, chips.state) == (IssueState.OPEN, IssueState.CLOSED)
    (kept,) = queries.list_kept(ledger=ledger)
    assert kept.said["title_ko"] == data.title_ko
    assert "changed" in kept.kept_because["code"]
    assert Event.objects.count() > events
    with pytest.raises(Conflict):
        services.take_back_ledger(by=actor("secretariat"), at=timezone.now(), ledger=ledger.id)
    assert outcomes(mapped(read(sheet(GOOD)))) == ["new"]


def test_the_report_holds_the_original_rows_with_the_reason_and_can_be_imported_again() -> None:
    ledger = mapped(read(sheet(*ROWS)))
    parcel = leaving.take_out_report(
        by=actor("secretariat"), at=timezone.now(), to=_receiver(), ledger=ledger, form="xlsx",
    )  # fmt: skip
    page = load_workbook(BytesIO(parcel.content)).active
    assert page is not None
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    head = next(n for n, row in enumerate(rows) if "현안명" in row)
    (row,) = rows[head + 1 :]
    assert row[1].lstrip("'").startswith("=cmd")
    cell = page.cell(head + 2, 2)
    assert cell.data_type == "s"
    assert "통상무역원" in str(row[len(HEAD)])
    again = mapped(read(bytes(parcel.content)))
    assert outcomes(again) == ["not_understood"]


def _receiver() -> Receiver:
    return get_receiver(by=actor("secretariat"), address="127.0.0.1")


def test_a_mapping_is_remembered_for_the_same_headings() -> None:
    head = ["연번", "무엇", "구분", "담당기관", "등급", "대상국", "향후 일정"]
    first = read(sheet(GOOD, head=head))
    (shape,) = queries.list_shapes(ledger=first)
    keys = [p.key for p in shape.proposals]
    assert keys[1] == ""
    with pytest.raises(Refusal, match="Every row needs"):
        mapped(first)
    keys[1] = "title_ko"
    services.map_ledger(
        by=actor("secretariat"), at=timezone.now(), ledger=first.id, columns=[keys], fixed={}
    )
    (shape,) = queries.list_shapes(ledger=read(sheet(OTHER, head=head)))
    assert [p.key for p in shape.proposals] == keys


def test_bad_mappings_are_refused_and_nothing_is_half_done() -> None:
    ledger = read(sheet(GOOD))
    (shape,) = queries.list_shapes(ledger=ledger)
    keys = [p.key for p in shape.proposals]
    at, by = timezone.now(), actor("secretariat")
    for columns, says in (
        ([["title_ko", *keys[1:]]], "More than one"),
        ([["due_on", *keys[1:]]], "something else"),
        ([keys[1:]], "not those"),
        ([None], "No column"),
    ):
        with pytest.raises(Refusal, match=says):
            services.map_ledger(by=by, at=at, ledger=ledger.id, columns=columns, fixed={})
    with pytest.raises(Conflict):
        services.confirm_ledger(by=by, at=at, ledger=ledger.id)
    ledger.refresh_from_db()
    assert ledger.state == LedgerState.READ


def test_the_same_key_twice_is_refused_once_and_a_word_stands_for_all_rows() -> None:
    head = [name for name in HEAD if name != "구분"]
    rows = [[cell for n, cell in enumerate(row) if n != 2] for row in (GOOD, GOOD)]
    ledger = mapped(read(sheet(*rows, head=head)), kind="관세")
    assert outcomes(ledger) == ["new", "refused"]


def test_who_may_not_import_and_rows_wider_than_their_file_are_refused() -> None:
    for name in ("company", "kea", "leadership"):
        with pytest.raises(NotAllowed):
            read(sheet(GOOD), by=name)
    with pytest.raises(Refusal, match="more people"):
        read(sheet(GOOD), level=Level.OWN)
    ledger = read(sheet(GOOD), level=Level.OWN, row_level=Level.OWN)
    with pytest.raises(NotFound):
        mapped(ledger, by="nipa")
    ledger = read(sheet(GOOD))
    with pytest.raises(NotAllowed):
        mapped(ledger, by="nipa")


@pytest.mark.parametrize("name", ["대장.xlsm", "대장.exe", "대장.xlsx"])
def test_a_file_that_cannot_be_read_keeps_nothing(name: str) -> None:
    with pytest.raises(Refusal):
        read(b"PK\x03\x04 nonsense", name=name)
    assert not LedgerImport.unscoped.exists()


def test_rights_that_were_lost_stop_the_work_and_nothing_is_written() -> None:
    ledger = mapped(read(sheet(GOOD)))
    services.confirm_ledger(by=actor("secretariat"), at=timezone.now(), ledger=ledger.id)
    person = Person.objects.get(email="secretariat@demo.example")
    Membership.objects.filter(person=person).update(until=timezone.localdate() - timedelta(days=2))
    work_off()
    ledger = LedgerImport.unscoped.select_related("work").get(pk=ledger.id)
    assert ledger.work is not None
    assert ledger.work.state == "failed"
    assert "lost the rights" in ledger.work.problem
    assert not ours()


def test_cancelled_work_goes_on_where_it_stopped() -> None:
    ledger = mapped(read(sheet(GOOD, OTHER)))
    by = actor("secretariat")
    ledger = services.confirm_ledger(by=by, at=timezone.now(), ledger=ledger.id)
    assert ledger.work is not None
    jobs.cancel_job(by=by, at=timezone.now(), job=ledger.work.id)
    work_off()
    assert not ours()
    jobs.resume_job(by=by, at=timezone.now(), job=ledger.work.id)
    work_off()
    assert len(ours()) == 2


def test_a_title_written_with_other_blanks_and_brackets_is_the_same_issue() -> None:
    written(mapped(read(sheet(GOOD))))
    again = mapped(read(sheet(["1", "「반도체  관세인상」[예시]", *GOOD[2:]])))
    assert outcomes(again) == ["same"]
    row = LedgerRow.objects.get(ledger=again, line="row")
    (note,) = leaving.notes(row)
    assert ours()[0].title_ko in note
    assert outcomes(mapped(read(sheet(["1", "반도체 관세 인하 (예시)", *GOOD[2:]])))) == ["new"]
    twice = mapped(read(sheet(GOOD, ["2", "반도체관세 인상(예시)", *GOOD[2:]])))
    assert outcomes(twice) == ["same", "refused"]


def test_what_was_changed_since_the_preview_is_not_written_over() -> None:
    written(mapped(read(sheet(GOOD))))
    ledger = mapped(read(sheet([*GOOD[:4], "심각", *GOOD[5:]])))
    (issue,) = ours()
    describe_issue(
        by=actor("secretariat"), at=timezone.now(), issue=issue, severity=Severity.CAUTION,
        severity_reason="", about=[],
    )  # fmt: skip
    ledger = written(ledger)
    assert outcomes(ledger) == ["refused"]
    assert ours()[0].severity == Severity.CAUTION


def test_an_action_list_becomes_actions_of_an_issue_and_is_taken_back() -> None:
    issue = opened()
    day = timezone.localdate() + timedelta(days=30)
    head = ["번호", "조치 사항", "담당 기관", "조치 기한", "진행 상태", "추진 실적"]
    rows = [
        ["1", "대체 시장 조사", "과기정통부", day.isoformat(), "추진중", "1차 회의"],
        ["2", "설명회", "KIET", f"{day:%y}.{day.month}.{day.day}.", "", ""],
        ["3", "지난 일", "NIPA", "2025-01-01", "", ""],
    ]
    ledger = mapped(read(sheet(*rows, head=head), target="actions", about=issue.id))
    assert outcomes(ledger) == ["new", "new", "refused"]
    ledger = written(ledger)
    actions = list(Action.unscoped.filter(issue=issue).order_by("title_ko"))
    assert [(one.title_ko, one.state, one.owner.code) for one in actions] == [
        ("대체 시장 조사", "doing", "msit"), ("설명회", "planned", "kiet"),
    ]  # fmt: skip
    again = mapped(read(sheet(*rows, head=head), target="actions", about=issue.id))
    assert outcomes(again) == ["same", "same", "refused"]
    assert taken_back(ledger).counts["taken_back"] == 2
    states = set(Action.unscoped.filter(issue=issue).values_list("state", flat=True))
    assert states == {"dropped"}


def test_an_action_list_needs_an_issue_one_may_see() -> None:
    with pytest.raises(NotFound):
        read(sheet(GOOD), target="actions")


def test_a_file_of_which_nothing_was_written_is_thrown_away() -> None:
    ledger = mapped(read(sheet(GOOD)))
    services.discard_ledger(by=actor("secretariat"), at=timezone.now(), ledger=ledger.id)
    assert not LedgerImport.unscoped.exists()
    assert not LedgerRow.objects.exists()
