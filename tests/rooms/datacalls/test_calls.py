"""A data call from its form to the collated file, and everything that comes wrong on the way."""

from datetime import timedelta
from io import BytesIO

import pytest
from benchmarks.response.forms import make_reply, write
from openpyxl import load_workbook
from tests.documents.samples import xlsx
from tests.rooms.datacalls.steps import (
    NOW,
    OUTSIDE,
    a_form,
    answer_by_mail,
    asked,
    form_mail,
    made,
    newest,
    opened,
    reply,
    sent,
    token_of,
)
from tests.rooms.delivery.steps import organisation
from tests.rooms.organisations.test_contacts import noted
from tests.rooms.steps import actor, settle

from situationroom.base.actors import ANONYMOUS
from situationroom.base.egress import Receiver
from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.labels import readable_by
from situationroom.base.models import Event, StoredFile
from situationroom.documents import readers
from situationroom.rooms.datacalls import queries, services
from situationroom.rooms.datacalls.collating.answers import FlagKind
from situationroom.rooms.datacalls.models import Asked, DataCall, Reply
from situationroom.rooms.datacalls.services import ToAsk
from situationroom.rooms.datacalls.states import CallState, ReplyState, SetAside
from situationroom.rooms.delivery.links import holder_of
from situationroom.rooms.delivery.models import Notification
from situationroom.rooms.delivery.services.links import look_behind

pytestmark = pytest.mark.django_db
SECRETARIAT = "secretariat"
MACROS = xlsx(**{"xl/vbaProject.bin": b"Attribute VB_Name"})


def board(call: DataCall) -> dict[str, str]:
    rows = queries.list_board(call=call, by=actor(SECRETARIAT))
    return {one.asked.organisation.code: str(one.asked.state) for one in rows}


def test_a_draft_is_the_askers_alone_and_goes_to_everybody_once_it_is_sent():
    call = opened()
    with pytest.raises(NotFound):
        queries.get_call(id=call.id, by=actor("nipa"))
    with pytest.raises(Conflict):
        services.send_data_call(by=actor(SECRETARIAT), at=NOW(), call=call.id)
    settle()
    services.send_data_call(by=actor(SECRETARIAT), at=NOW(), call=call.id)
    assert queries.get_call(id=call.id, by=actor("nipa")).state == CallState.SENT
    with pytest.raises(NotFound):
        queries.get_call(id=call.id, by=actor("hanoi"))
    settle()
    told = Notification.objects.filter(kind="datacalls.asked").values_list("recipient__email")
    assert ("nipa@demo.example",) in told


def test_nobody_sees_the_row_or_the_reply_of_another_organisation():
    call = sent()
    reply(call, "nipa")
    kiet = actor("kiet")
    assert [r.asked.organisation.code for r in queries.list_board(call=call, by=kiet)] == ["kiet"]
    theirs = asked(call, "nipa")
    assert queries.list_replies(asked=theirs.id, by=kiet) == []
    with pytest.raises(NotFound):
        queries.get_reply(id=newest(call, "nipa").id, by=kiet)
    with pytest.raises(NotFound):
        queries.get_asked(id=theirs.id, by=kiet)
    file = StoredFile.unscoped.get(holder="asked")
    assert not StoredFile.objects.visible_to(kiet).filter(pk=file.pk).exists()
    assert StoredFile.objects.visible_to(actor(SECRETARIAT)).filter(pk=file.pk).exists()
    assert not Event.objects.filter(readable_by(kiet), verb="reply_received").exists()


def test_an_agency_answering_for_another_is_refused_and_nothing_is_kept():
    call = sent()
    row, what = asked(call, "nipa"), made()
    for who, error in (("kiet", NotFound), (SECRETARIAT, NotAllowed)):
        with pytest.raises(error):
            services.record_reply(
                by=actor(who), at=NOW(), asked=row.id, name=what.name, content=what.content
            )
    assert not Reply.unscoped.exists()
    assert not StoredFile.unscoped.filter(holder="asked").exists()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xlsx", MACROS, "macros"),
        ("a.xlsx", write("xlsx", [[["이름", "나이"], ["김", "3"]]], ("다른",)), "not the form"),
        ("a.xlsx", a_form("xlsx"), "empty"),
        ("a.xlsx", b"PK\x03\x04 cut off", "damaged|kind"),
    ],
)
def test_a_file_that_is_no_answer_is_refused_with_its_reason_and_nothing_is_kept(
    name, content, says
):
    call = sent()
    with pytest.raises(Refusal, match=says) as refused:
        reply(call, "nipa", name=name, content=content)
    assert refused.value.hint
    assert not Reply.unscoped.exists()
    assert not StoredFile.unscoped.filter(holder="asked").exists()


def test_two_replies_stand_beside_each_other_and_the_accepted_one_counts():
    call = sent()
    first = reply(call, "nipa", made(1))
    services.accept_reply(by=actor(SECRETARIAT), at=NOW(), reply=first.id)
    second = reply(call, "nipa", made(2))
    assert (first.number, second.number) == (1, 2)
    row = asked(call, "nipa")
    assert [one.id for one in queries.counting([row.id])] == [first.id]
    assert board(call)["nipa"] == "received"
    services.accept_reply(by=actor(SECRETARIAT), at=NOW(), reply=second.id)
    assert [one.id for one in queries.counting([row.id])] == [second.id]
    assert Reply.unscoped.get(pk=first.pk).answers == first.answers


def test_a_reply_is_asked_back_with_a_reason_and_its_organisation_is_told():
    call = sent()
    one = reply(call, "nipa")
    with pytest.raises(Refusal):
        services.ask_back(by=actor(SECRETARIAT), at=NOW(), reply=one.id, why=" ")
    with pytest.raises(NotAllowed):
        services.ask_back(by=actor("nipa"), at=NOW(), reply=one.id, why="다시")
    services.ask_back(by=actor(SECRETARIAT), at=NOW(), reply=one.id, why="합계를 고쳐 주세요")
    assert board(call)["nipa"] == "asked_back"
    settle()
    assert Notification.objects.filter(kind="datacalls.asked_back").exists()
    reply(call, "nipa", made(2))
    assert board(call)["nipa"] == "received"


def test_who_is_silent_is_reminded_and_nobody_else():
    call = sent()
    reply(call, "nipa")
    assert services.remind_silent(by=actor(SECRETARIAT), at=NOW(), call=call.id) == 3
    reminded = Asked.unscoped.filter(call=call, reminders=1)
    assert {one.organisation.code for one in reminded} == {"kiet", "kea", "kosa"}
    with pytest.raises(NotAllowed):
        services.remind_silent(by=actor("kiet"), at=NOW(), call=call.id)


def test_after_closing_no_reply_is_taken_in_the_room_and_one_by_mail_is_kept_aside():
    call = sent()
    letter = form_mail()
    services.close_data_call(by=actor(SECRETARIAT), at=NOW(), call=call.id)
    with pytest.raises(Conflict):
        reply(call, "nipa")
    answer_by_mail(letter, (made().name, made().content))
    late = newest(call, "kosa")
    assert (late.state, late.set_aside) == (ReplyState.SET_ASIDE, SetAside.LATE)
    assert board(call)["kosa"] == "no_answer"
    services.accept_reply(by=actor(SECRETARIAT), at=NOW(), reply=late.id)
    assert board(call)["kosa"] == "accepted"


def test_the_form_goes_out_by_mail_and_comes_back_without_an_account():
    call = sent()
    letter = form_mail()
    assert "2026년 수출 실적 취합" in str(letter["Subject"])
    (form,) = list(letter.iter_attachments())
    assert form.get_filename().endswith(".xlsx")
    assert readers.read(form.get_content(), "a.xlsx").grids
    for kind in ("hwp", "hwpx"):
        answer_by_mail(letter, (f"회신.{kind}", made(3, kind).content))
        came = newest(call, "kosa")
        assert (came.state, came.by_mail, came.sent_by) == (ReplyState.RECEIVED, True, OUTSIDE)
        assert came.cells >= len(made(3, kind).answers)
    assert Reply.unscoped.filter(asked__organisation__code="kosa").count() == 2


@pytest.mark.parametrize(
    ("files", "sender", "why"),
    [
        ([("회신.xlsx", made().content)], "who@elsewhere.example", SetAside.SENDER),
        ([("a.xlsx", MACROS)], OUTSIDE, SetAside.REFUSED),
        ([("a.xlsx", a_form("xlsx"))], OUTSIDE, SetAside.BLANK),
        ([("a.xlsx", write("xlsx", [[["가", "나"], ["1", ""]]], ("다",)))], OUTSIDE,
         SetAside.WRONG_FORM),
        ([], OUTSIDE, SetAside.NO_FILE),
    ],
)  # fmt: skip
def test_what_comes_wrong_by_mail_is_kept_with_the_reason_and_does_not_count(files, sender, why):
    call = sent()
    answer_by_mail(form_mail(), *files, sender=sender)
    came = newest(call, "kosa")
    assert (came.state, came.set_aside) == (ReplyState.SET_ASIDE, why)
    assert board(call)["kosa"] == "no_answer"
    if why is SetAside.SENDER:
        services.accept_reply(by=actor(SECRETARIAT), at=NOW(), reply=came.id)
        assert board(call)["kosa"] == "accepted"
    else:
        with pytest.raises(Conflict):
            services.accept_reply(by=actor(SECRETARIAT), at=NOW(), reply=came.id)


def test_a_form_goes_to_a_contact_and_any_contact_of_the_asker_may_reply() -> None:
    first = noted(code="kosa", name="김하나", email=OUTSIDE)
    noted(code="kosa", name="이두리", email="lee@naver.com")
    found = queries.list_contact_addresses(
        organisations=[organisation("kosa"), organisation("nipa")], by=actor(SECRETARIAT)
    )
    assert found == {organisation("kosa").id: "lee@naver.com"}
    call = sent()
    first.refresh_from_db()
    assert first.used_at is not None
    answer_by_mail(form_mail(), (made().name, made().content), sender="lee@naver.com")
    assert newest(call, "kosa").state == ReplyState.RECEIVED


def test_a_mail_with_a_wrong_token_reaches_nothing():
    call = sent()
    letter = form_mail()
    local, _, domain = str(letter["Reply-To"]).partition("@")
    letter.replace_header("Reply-To", f"{local[:-2]}aa@{domain}")
    assert answer_by_mail(letter, (made().name, made().content)).state == "unknown"
    assert not Reply.unscoped.filter(asked__call=call).exists()


def test_a_link_takes_replies_and_is_not_used_up_by_a_bad_file():
    call = sent()
    token = token_of(form_mail())
    link = look_behind(by=ANONYMOUS, at=NOW(), token=token, caller="a")
    left = link.uses_left
    with pytest.raises(Refusal):
        services.record_reply_by_link(
            by=holder_of(link), at=NOW(), link=link, token=token, name="a.xlsx",
            content=a_form("xlsx"),
        )  # fmt: skip
    services.record_reply_by_link(
        by=holder_of(link), at=NOW(), link=link, token=token, name="a.xlsx",
        content=made().content,
    )  # fmt: skip
    link.refresh_from_db()
    assert link.uses_left == left - 1
    assert board(call)["kosa"] == "received"


def test_replies_are_merged_in_the_layout_of_the_form_with_sums_and_flags():
    call = sent()
    whole = 0
    for seed, code in enumerate(("nipa", "kiet", "kea"), start=1):
        what = make_reply(seed, ("xlsx", "hwpx", "hwp")[seed - 1], defects=2 if seed == 3 else 0)
        reply(call, code, what)
        spot = ("수출 실적", "반도체/메모리", "2024 실적")
        whole += int(what.answers[spot].replace(",", ""))
    parcel = services.take_out_collated(
        by=actor(SECRETARIAT), at=NOW(), to=Receiver("담당"), call=queries.find_call(call.id),
        kind="xlsx", language="ko",
    )  # fmt: skip
    book = load_workbook(BytesIO(parcel.content))
    assert book.worksheets[0].title == "수출 실적"
    assert book.worksheets[0]["C2"].value == whole
    assert any(name.startswith("정보통신산업진흥원") for name in book.sheetnames)
    assert parcel.headers["X-Room-Label"].startswith("group")
    with pytest.raises(NotAllowed):
        services.take_out_collated(
            by=actor("nipa"), at=NOW(), to=Receiver("x"), call=call, kind="xlsx", language="ko"
        )


def test_an_hwpx_form_is_merged_into_itself():
    call = sent("hwpx", ("nipa", "kiet"))
    figures = []
    for seed, code in ((1, "nipa"), (2, "kiet")):
        what = make_reply(seed, "hwp", defects=0)
        reply(call, code, what)
        figures.append(
            int(what.answers["수출 실적", "반도체/메모리", "2025 실적"].replace(",", ""))
        )
    for kind in ("hwpx", "xlsx"):
        parcel = services.take_out_collated(
            by=actor(SECRETARIAT), at=NOW(), to=Receiver("담당"), kind=kind, language="ko",
            call=DataCall.unscoped.select_related("file__blob", "label").get(pk=call.pk),
        )  # fmt: skip
        read = readers.read(parcel.content, f"a.{kind}")
        if kind == "hwpx":
            assert read.grids[0].places()[1, 3].text == str(sum(figures))
            assert "담당" in read.paragraphs[-1]


def test_the_next_round_begins_with_the_last_answers():
    call = sent()
    what = made(5)
    reply(call, "nipa", what)
    new = services.start_next_round(
        by=actor(SECRETARIAT), at=NOW(), call=call.id, due_at=NOW() + timedelta(days=30)
    )
    assert (new.round, new.state) == (2, CallState.DRAFT)
    services.send_data_call(by=actor(SECRETARIAT), at=NOW(), call=new.id)
    row = queries.get_asked(id=asked(new, "nipa").id, by=actor("nipa"))
    parcel = services.take_out_form(by=actor("nipa"), at=NOW(), to=Receiver("담당"), asked=row)
    grid = readers.read(parcel.content, "a.xlsx").grids[0]
    spot = what.answers["수출 실적", "반도체/메모리", "2024 실적"]
    assert grid.places()[1, 2].text == spot.replace(",", "")
    services.record_reply(
        by=actor("nipa"), at=NOW(), asked=row.id, name="a.xlsx", content=parcel.content
    )


def test_flags_of_a_reply_say_what_was_done_to_it():
    call = sent()
    one = reply(call, "nipa", make_reply(7, "xlsx", defects=3))
    answers = queries.answers_of(queries.get_reply(id=one.id, by=actor(SECRETARIAT)))
    planted = {kind for kind, _ in make_reply(7, "xlsx", defects=3).planted}
    assert planted <= {flag.kind.value for flag in answers.flags}
    assert one.flags == sum(flag.kind not in (FlagKind.MOVED, FlagKind.RENAMED, FlagKind.ROW_ADDED)
                            for flag in answers.flags)  # fmt: skip


def test_a_data_call_needs_a_title_a_day_and_somebody_to_ask():
    good = {
        "by": actor(SECRETARIAT), "at": NOW(), "title_ko": "취합", "name": "a.xlsx",
        "due_at": NOW() + timedelta(days=1), "content": a_form("xlsx"),
        "asked": [ToAsk(organisation("nipa"))],
    }  # fmt: skip
    for wrong in (
        {"title_ko": " "}, {"due_at": NOW() - timedelta(days=1)}, {"asked": []},
        {"asked": [ToAsk(organisation("nipa"))] * 2}, {"by": actor("kea")},
        {"content": b"a;b", "name": "a.csv"}, {"content": made().content, "by": actor("company")},
    ):  # fmt: skip
        with pytest.raises(Refusal):
            services.open_data_call(**(good | wrong))
    assert not DataCall.unscoped.exists()


def test_the_list_counts_the_silent_and_pages_by_key():
    calls = [sent(who=("nipa", "kiet")) for _ in range(2)]
    reply(calls[0], "nipa")
    rows = queries.list_calls(by=actor(SECRETARIAT))
    assert [(row.id, row.total, row.silent) for row in rows] == [
        (calls[1].id, 2, 2), (calls[0].id, 2, 1),
    ]  # fmt: skip
    last = rows[0]
    rest = queries.list_calls(by=actor("nipa"), after=(last.opened_at, last.id))
    assert [(row.id, row.total, row.silent) for row in rest] == [(calls[0].id, 1, 0)]
