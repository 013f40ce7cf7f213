"""Who watches a duty is told when confirmed law changes it, once, and nobody else knows of it."""

from datetime import date, timedelta

import pytest
from django.core import mail
from tests.rooms.steps import AT, actor, confirmed, register, settle
from tests.web.visits import visit

from situationroom.base.actors import ANONYMOUS
from situationroom.base.errors import NotAllowed, NotFound, Refusal
from situationroom.base.models import Event
from situationroom.rooms.delivery.models import Message, Notification
from situationroom.rooms.delivery.outbox import send_next
from situationroom.rooms.delivery.outgoing.mail import send_mail
from situationroom.rooms.delivery.states import Channel
from situationroom.rooms.measures import queries, services
from situationroom.rooms.measures.models import DutyChange, DutyWatch, WatchedDuty
from situationroom.rooms.measures.queries import Said, Watched
from situationroom.rooms.measures.queries.watches import Change, find_change
from situationroom.rooms.measures.rules import MeasureInput
from situationroom.rooms.measures.services.watches import MOST_WATCHES

pytestmark = pytest.mark.django_db
CHIP = Watched("8542320036", "KR")
OTHER = Watched("8471804000", "KR")


def watch(who="nipa", *duties, **more):
    return services.watch_duties(by=actor(who), at=AT, duties=duties or [CHIP], **more)


def told_to(name):
    rows = Notification.objects.filter(recipient=actor(name).id, channel=Channel.ROOM)
    return list(rows.filter(kind="measures.duty_changed"))


def test_who_watches_is_told_from_what_to_what_from_when_by_which_law():
    before = queries.get_duty(line=CHIP.line, origin="KR", on=date(2026, 8, 3)).total
    watch("nipa")
    watch("kea", OTHER)
    confirmed()
    settle()
    (notice,) = told_to("nipa")
    assert told_to("kea") == []
    change = queries.get_change(id=notice.about, by=actor("nipa"))
    assert change.act.code == "us-invented"
    (told,) = change.changes
    assert told["was"] == pytest.approx(before)
    assert told["now"] == pytest.approx(before + 0.2)
    assert (told["on"], told["law"]) == ("2026-08-01", "999 FR 1")


def mails_to(name, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settle()
    Message.objects.update(due_at=AT - timedelta(days=1))
    while send_next(Channel.MAIL, send_mail):
        pass
    return [one for one in mail.outbox if f"{name}@demo.example" in one.to[0]]


def test_a_mail_says_no_rate_that_hangs_on_what_was_declared(settings):
    watch("nipa", Watched(CHIP.line, "KR", Said(facts={"metal:aluminium": 0.37})))
    watch("kea", CHIP)
    confirmed()
    (open_one,) = [m for m in mails_to("kea", settings) if "8542.32" in m.subject]
    (letter,) = [m for m in mail.outbox if "nipa@" in m.to[0] and "8542.32" in m.subject]
    html = letter.alternatives[0][0]
    for said in (letter.subject, letter.body, html):
        assert "%" not in said.split("한국", 1)[1].split(")", 1)[0]
        assert "37" not in said.split("8542.32.00.36", 1)[1].split(")", 1)[0]
    assert "8542.32.00.36 한국 변경 (2026-08-01부터, 999 FR 1)" in letter.subject
    assert "→ 20 %" in open_one.subject


def test_the_mail_names_it_and_stops_it_without_signing_in(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    row = watch("nipa")
    confirmed()
    settle()
    Message.objects.update(due_at=AT - timedelta(days=1))
    while send_next(Channel.MAIL, send_mail):
        pass
    mine = [one for one in mail.outbox if "nipa@demo.example" in one.to[0]]
    (letter,) = [one for one in mine if "8542.32" in one.subject]
    assert "8542.32.00.36 한국" in letter.subject
    assert "→ 20 %" in letter.subject
    assert "999 FR 1" in letter.body
    link = next(word for word in letter.body.split() if "/duties/watches/end/" in word)
    path = "/" + link.split("/", 3)[3]
    assert visit().get(path).status_code == 200
    row.refresh_from_db(from_queryset=DutyWatch.unscoped)
    assert row.ended_at is None  # opening it does nothing: programs that read mail open links
    assert visit().post(path).status_code == 200
    row.refresh_from_db(from_queryset=DutyWatch.unscoped)
    assert row.ended_at is not None
    assert visit().post(path).status_code == 200
    assert visit().get(path[:-4] + "xyz/").status_code == 404


def test_what_is_only_registered_is_told_to_nobody():
    watch()
    act = register()
    settle()
    assert told_to("nipa") == []
    services.withdraw_act(by=actor("secretariat"), at=AT, act=act, reason="a slip")
    settle()
    assert told_to("nipa") == []


def test_a_withdrawal_is_told_as_the_way_back():
    watch()
    act = confirmed()
    settle()
    services.withdraw_act(by=actor("confirm"), at=AT, act=act, reason="annulled")
    settle()
    first, second = sorted(told_to("nipa"), key=lambda one: one.at)
    there, back = (DutyChange.unscoped.get(pk=one.about).changes[0] for one in (first, second))
    assert (there["was"], there["now"]) == (back["now"], back["was"])


def test_nothing_is_told_twice_nor_after_the_end():
    row = watch()
    assert watch().pk == row.pk
    assert WatchedDuty.unscoped.count() == 1
    act = confirmed()
    settle()
    from situationroom.base.actors import room_rule
    from situationroom.rooms.measures.tasks import tell_of_changes

    event = Event.objects.filter(verb="act_confirmed").latest("at")
    assert tell_of_changes(event, room_rule("measures.tell_of_changes")) is None
    services.stop_watch(by=actor("nipa"), at=AT, watch=row.pk)
    services.withdraw_act(by=actor("confirm"), at=AT, act=act, reason="annulled")
    settle()
    assert len(told_to("nipa")) == 1
    assert watch().pk != row.pk  # asked again, it begins anew


def test_a_change_of_another_line_or_origin_is_not_told():
    watch("nipa", Watched("8542320036", "TW"))
    confirmed(MeasureInput("s999", 0.2, date(2026, 8, 1), origins=("KR",), listed=("8542",)))
    settle()
    assert told_to("nipa") == []


def test_a_list_is_told_of_once_for_all_its_lines():
    row = watch("nipa", CHIP, Watched("8542310040", "KR"), OTHER, name="우리 제품")
    confirmed()
    settle()
    (notice,) = told_to("nipa")
    assert len(queries.get_change(id=notice.about, by=actor("nipa")).changes) == 2
    assert queries.get_watch(id=row.id, by=actor("nipa")).name == "우리 제품"


def test_what_somebody_watches_is_theirs_alone():
    row = watch("nipa")
    confirmed()
    settle()
    change = DutyChange.unscoped.get(watch=row)
    for name in ("secretariat", "kea", "confirm"):
        by = actor(name)
        assert queries.list_watches(by=by) == []
        for ask, one in ((queries.get_watch, row.id), (queries.get_change, change.id)):
            with pytest.raises(NotFound):
                ask(id=one, by=by)
        with pytest.raises(NotFound):
            services.stop_watch(by=by, at=AT, watch=row.id)
        assert visit(name).get(f"/duties/watches/{row.id}/").status_code == 404
        assert visit(name).get(f"/duties/watches/told/{change.id}/").status_code == 404
        assert visit(name).get(f"/api/v1/duty/watches/{row.id}").status_code == 404


def test_nobody_unknown_watches_and_nobody_too_much():
    with pytest.raises(NotAllowed):
        services.watch_duties(by=ANONYMOUS, at=AT, duties=[CHIP])
    with pytest.raises(Refusal):
        services.watch_duties(by=actor("nipa"), at=AT, duties=[])
    with pytest.raises(Refusal):
        services.watch_duties(by=actor("nipa"), at=AT, duties=[Watched("9999999999", "KR")])
    person = actor("nipa").id
    DutyWatch.unscoped.bulk_create(
        DutyWatch(person_id=person, key=str(n), begun_at=AT) for n in range(MOST_WATCHES)
    )
    with pytest.raises(Refusal, match="the most"):
        watch("nipa")


def test_many_watches_are_brought_up_to_date_in_a_bounded_number_of_questions(
    django_assert_max_num_queries,
):
    lines = ["8542310040", "8542320036", "8471804000", "8473301140"]
    for name in ("nipa", "kea", "secretariat"):
        for line in lines:
            watch(name, Watched(line, "KR"), Watched(line, "TW"))
    confirmed()
    running = queries.list_running(batch=100)
    with django_assert_max_num_queries(10):
        renewals = queries.list_renewals(running, today=date(2026, 8, 3))
    assert len(renewals) == 6


def step(since, total):
    return {"since": since, "low": total, "total": total, "high": total, "parts": {}}


@pytest.mark.parametrize(
    ("told", "now", "expected"),
    [
        ([step("2025-01-01", 0.1)], [step("2025-01-01", 0.1)], None),
        (
            [step("2025-01-01", 0.1)],
            [step("2025-01-01", 0.1), step("2026-10-01", 0.3)],
            Change(date(2026, 10, 1), 0.1, 0.3, ""),
        ),
        # what differs on days that are over only
        (
            [step("2025-01-01", 0.1)],
            [step("2025-01-01", 0.1), step("2025-05-01", 0.3), step("2025-06-01", 0.1)],
            None,
        ),
        # what began before and still stands says since when
        (
            [step("2025-01-01", 0.1)],
            [step("2025-01-01", 0.1), step("2026-03-01", 0.0)],
            Change(date(2026, 3, 1), 0.1, 0.0, ""),
        ),
        ([step("2025-01-01", 0.1)], [], Change(date(2025, 1, 1), 0.1, None, "")),
    ],
)
def test_what_changes_on_a_coming_day(told, now, expected):
    assert find_change(told, now, today=date(2026, 8, 3)) == expected


def test_pages_and_interface_begin_show_and_stop(settings):
    visitor = visit("nipa", language="en")
    page = visitor.get("/duties/?line=8542320036&origin=KR&on=2026-08-03").content.decode()
    assert "Tell me when it changes" in page
    assert (
        "Sign in to be told"
        in visit(language="en").get("/duties/?line=8542320036&origin=KR").content.decode()
    )
    asked = {"line": "8542.32.00.36", "origin": "KR", "fact:metal:aluminium": "40"}
    answer = visitor.post("/duties/watches/begin", asked)
    (row,) = queries.list_watches(by=actor("nipa"))
    assert answer.headers["Location"] == f"/duties/watches/{row.id}/"
    shown = visitor.get(answer.headers["Location"]).content.decode()
    assert "metal:aluminium 40 %" in shown
    assert "8542.32.00.36" in visitor.get("/duties/watches/").content.decode()
    items = visitor.get("/api/v1/duty/watches").json()["items"]
    assert [(one["id"], one["duties"]) for one in items] == [(str(row.id), 1)]
    visitor.post(f"/duties/watches/{row.id}/stop")
    assert queries.list_watches(by=actor("nipa")) == []
    said = {"duties": [{"line": "8542320036"}, {"line": "8542320036", "origin": "TW"}], "name": "x"}
    made = visitor.post(
        "/api/v1/duty/watches",
        said,
        content_type="application/json",
        headers={"Idempotency-Key": "a-key-of-its-own"},
    )
    assert (made.status_code, made.json()["duties"]) == (201, 2)
