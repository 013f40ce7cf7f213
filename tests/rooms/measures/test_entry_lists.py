"""A long list of entries as work: killed, cancelled, resumed, sealed, destroyed with a trace."""

import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from tests.rooms.steps import AT, actor, confirmed
from tests.web.visits import visit
from tools.room import ROOT, own_database, prepare

from situationroom.base import jobs
from situationroom.base.acting import as_room
from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.labels import Level
from situationroom.base.models import AuditRow, Destruction, Event, Job
from situationroom.base.privacy.retention import RULES, destroy
from situationroom.base.states import JobState
from situationroom.base.work import do, do_next, take_job
from situationroom.rooms.measures import answering, queries, services
from situationroom.rooms.measures.entries import EXAMPLE, HEADS, Told
from situationroom.rooms.measures.models import EntryList, EntryListPart
from situationroom.rooms.measures.services import entry_lists
from situationroom.rooms.measures.states import ANSWERS

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 27)


def told(count: int) -> list[Told]:
    """Return rows as a broker writes them; every seventh is broken."""
    rows = []
    for number in range(2, count + 2):
        cells = dict(EXAMPLE[number % len(EXAMPLE)]) | {"id": f"SECRET-{number}"}
        if number % 7 == 0:
            cells["on"] = "someday"
        rows.append(Told(number, cells))
    return rows


def kept(count: int = 40, who: str = "company") -> EntryList:
    return services.keep_entries(by=actor(who), at=AT, told=told(count), asked_on=DAY)


def worked(row: EntryList) -> EntryList:
    with as_room("a test"):
        Job.unscoped.exclude(pk=row.job).filter(state="waiting").update(state="cancelled")
    assert do_next(worker="one", at=timezone.now())
    return queries.get_list(id=row.pk, by=actor("company"))


def job_of(row: EntryList) -> Job:
    return Job.unscoped.get(pk=row.job)


@pytest.fixture
def steps_of_seven(monkeypatch):
    monkeypatch.setattr(answering, "SLICE", 7)


@pytest.mark.parametrize("day", [DAY, date(2025, 7, 31)])
def test_a_list_as_work_is_answered_as_one_at_once(steps_of_seven, day):
    by = actor("company")
    row = worked(services.keep_entries(by=by, at=AT, told=told(40), asked_on=day))
    found = queries.read_answers(row, by=by)
    once = queries.answer_entries(told(40), asked_on=day)
    assert [one.told for one in found.rows] == told(40)
    assert [one.result for one in found.rows] == [one.result for one in once.rows]
    assert [str(one.refused) for one in found.bad] == [str(one.refused) for one in once.bad]
    assert found.good
    assert len(found.bad) >= 5
    assert bool(found.changes) == (day != DAY)
    assert (found.totals, found.changes) == (once.totals, once.changes)
    short = queries.read_short(row)
    assert [one.told.number for one in short.good] == [one.told.number for one in once.good]
    job = job_of(row)
    assert (job.state, job.done, job.total) == (JobState.DONE, 40, 40)
    assert job.result == {"answered": len(found.good), "refused": len(found.bad)}


def test_what_is_kept_says_nothing_to_who_reads_the_tables(steps_of_seven):
    row = kept(40)
    waiting = bytes(row.sealed_told)
    row = worked(row)
    parts = [bytes(part.sealed) for part in EntryListPart.unscoped.filter(list=row)]
    assert bytes(row.sealed_told) == b""
    for sealed in (waiting, bytes(row.sealed_short), *parts):
        assert sealed
        # Four letters or more: a thousand bytes of noise hold any two of them by chance.
        for word in (b"SECRET", b"8534", b"88400"):
            assert word not in sealed
    job = job_of(row)
    assert job.payload == {"list": str(row.pk)}
    assert (job.label.level, job.label.creator) == (Level.NAMED, actor("company").id)


def test_nobody_else_finds_a_list_or_its_work(steps_of_seven):
    row = worked(kept(10))
    for other in ("nipa", "secretariat", "confirm"):
        with pytest.raises(NotFound):
            queries.get_list(id=row.pk, by=actor(other))
        with pytest.raises(NotFound):
            jobs.get_job(id=row.job, by=actor(other))
        for address in ("", "entries.csv"):
            page = visit(other).get(f"/duties/entries/kept/{row.pk}/{address}")
            assert page.status_code == 404


def test_cancelled_work_goes_on_where_it_stopped(steps_of_seven, monkeypatch):
    row, by = kept(40), actor("company")
    made = EntryListPart.unscoped.create

    def third(**fields):
        if fields["number"] == 2:
            jobs.cancel_job(by=by, at=timezone.now(), job=row.job)
        return made(**fields)

    monkeypatch.setattr(EntryListPart.unscoped, "create", third)
    do(take_job(worker="one", at=timezone.now()))
    monkeypatch.undo()
    monkeypatch.setattr(answering, "SLICE", 7)
    assert job_of(row).state == JobState.CANCELLED
    first = list(EntryListPart.unscoped.filter(list=row).values_list("pk", flat=True))
    assert len(first) == 3
    with pytest.raises(Conflict):
        queries.read_short(queries.get_list(id=row.pk, by=by))
    jobs.resume_job(by=by, at=timezone.now(), job=row.job)
    row = worked(row)
    parts = list(EntryListPart.unscoped.filter(list=row).values_list("pk", flat=True))
    assert len(parts) == 6
    assert set(first) < set(parts)
    assert (row.answered, row.refused) == (35, 5)


def test_a_register_that_changed_meanwhile_begins_the_list_anew(steps_of_seven):
    row, by = kept(40), actor("company")
    stale = {"part": 2, "register": "another law"}
    Job.unscoped.filter(pk=row.job).update(cursor=stale, done=14)
    for number in range(2):
        EntryListPart.unscoped.create(list=row, number=number, sealed=b"of another law")
    confirmed()
    row = worked(row)
    assert len(queries.read_answers(row, by=by).rows) == 40
    assert job_of(row).cursor["register"] == queries.register_version()


def test_the_same_list_again_is_the_same_and_another_day_another():
    row = kept(10)
    assert kept(10).pk == row.pk
    assert Job.unscoped.filter(kind=ANSWERS).count() == 1
    other = services.keep_entries(
        by=actor("company"), at=AT, told=told(10), asked_on=DAY - timedelta(days=1)
    )
    assert other.pk != row.pk


def test_too_much_is_refused_with_the_remedy():
    for count in range(1, entry_lists.MOST_LISTS + 1):
        kept(count)
    with pytest.raises(Refusal, match="long lists of yours are kept"):
        kept(20)
    with pytest.raises(Refusal, match="at most 50000"):
        kept(50_001, "nipa")
    with pytest.raises(NotAllowed):
        services.keep_entries(by=visitor(), at=AT, told=told(1), asked_on=DAY)


def visitor():
    from situationroom.base.actors import ANONYMOUS

    return ANONYMOUS


def test_who_sent_a_list_destroys_it_and_the_register_of_destruction_says_so(steps_of_seven):
    row = worked(kept(20))
    kept(5)
    visit("company").post(f"/duties/entries/kept/{row.pk}/destroy")
    assert not EntryList.unscoped.filter(pk=row.pk).exists()
    assert not EntryListPart.unscoped.filter(list_id=row.pk).exists()
    assert EntryList.unscoped.count() == 1
    gone = Destruction.unscoped.get(rule=entry_lists.RULE)
    assert (gone.what, gone.rows) == ("measures.entrylist", 1)
    event = Event.objects.get(verb="entries_destroyed")
    assert event.label.level == Level.NAMED
    public = Event.objects.get(verb="rows_destroyed", about=gone.pk)
    assert public.actor is None


def test_destroying_stops_the_work():
    row = kept(20)
    services.destroy_entries(by=actor("company"), at=AT, list=row.pk)
    assert job_of(row).state == JobState.CANCELLED


def test_a_day_later_the_clean_up_takes_it_with_a_trace():
    row = kept(20)
    rule = RULES["entry_lists"]
    assert not rule.over(AT - timedelta(days=rule.days())).exists()
    later = AT + timedelta(days=rule.days(), seconds=1)
    with as_room("a test"):
        assert destroy(by=actor("secretariat"), at=later, rule=rule) == 1
    assert not EntryList.unscoped.filter(pk=row.pk).exists()
    assert Destruction.unscoped.get(rule="entry_lists").rows == 1
    with as_room("a test"):
        Job.unscoped.exclude(pk=row.job).filter(state="waiting").update(state="cancelled")
    do(take_job(worker="one", at=timezone.now()))
    assert "There is no such list" in job_of(row).problem


def test_a_long_paste_becomes_work_with_its_page_and_files():
    keys = [head.key for head in HEADS]
    rows = told(services.AT_ONCE + 1)
    lines = ["\t".join(keys), *("\t".join(one.text(key) for key in keys) for one in rows)]
    company = visit("company", language="en")
    sent = company.post("/duties/entries/", {"text": "\n".join(lines), "asked_on": "2026-11-27"})
    assert sent.status_code == 302
    page = company.get(sent["Location"]).content.decode()
    assert "2,001 rows are worked out" in page
    assert "Cancel this work" in page
    row = EntryList.unscoped.get()
    row = worked(row)
    page = company.get(sent["Location"]).content.decode()
    assert "can still be asked back" in page
    assert "2,001 rows: 1,715 answered, 286 refused." in page
    assert "86 more refused rows stand in the file only." in page
    before = AuditRow.unscoped.count()
    answer = company.get(f"{sent['Location']}entries.xlsx")
    sheet = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert sorted(line[0] for line in sheet[2:]) == list(range(2, 2003))
    broken = [line for line in sheet if "someday" in str(line[sheet[1].index("What is wrong")])]
    assert len(broken) == 286
    assert AuditRow.unscoped.count() == before + 1
    assert "not answered" not in company.get("/duties/entries/").content.decode()


KEEP = """
import django
django.setup()
from django.utils import timezone
from tests.rooms.measures.test_entry_lists import DAY, actor, told
from situationroom.rooms.measures import services
row = services.keep_entries(by=actor("company"), at=timezone.now(), told=told(12_000), asked_on=DAY)
print(row.pk)
"""
WAIT = """
import sys, time, django
django.setup()
from situationroom.base.connections import see_for_the_room_everywhere
from situationroom.base.models import Job
see_for_the_room_everywhere()
ask = lambda: Job.unscoped.get(kind="measures.answer_entries")
end = time.monotonic() + 240
print("ready", flush=True)
while time.monotonic() < end:
    row = ask()
    if row.done >= int(sys.argv[1]) and (sys.argv[2] == "any" or row.state == sys.argv[2]):
        break
    time.sleep(0.05)
print(row.state, row.done, row.attempts, flush=True)
"""
READ = """
import django
django.setup()
from situationroom.base.connections import see_for_the_room_everywhere
from situationroom.rooms.measures import queries
from situationroom.rooms.measures.models import EntryList
from tests.rooms.measures.test_entry_lists import actor, told
see_for_the_room_everywhere()
row = EntryList.unscoped.get()
found = queries.read_answers(row, by=actor("company"))
assert [one.told for one in found.rows] == told(12_000)
print(row.answered, row.refused, len(found.good), len(found.bad), row.parts.count())
"""


def test_a_killed_worker_leaves_what_it_did_and_the_next_one_ends_it(tmp_path):
    with own_database(tmp_path, os.environ.get("SITUATIONROOM_DATABASE", "")) as database:
        environment = os.environ | {
            "SITUATIONROOM_DATABASE": database,
            "DJANGO_SETTINGS_MODULE": "situationroom.config.settings",
            "PYTHONPATH": str(ROOT),
        }
        prepare(environment)

        def start(*words: str) -> "subprocess.Popen[str]":
            return subprocess.Popen(
                [sys.executable, *words], env=environment, cwd=ROOT, text=True,
                stdout=subprocess.PIPE,
            )  # fmt: skip

        def run(*words: str) -> list[str]:
            process = start(*words)
            said, _ = process.communicate(timeout=300)
            assert process.returncode == 0
            return said.split()

        run("-c", KEEP)
        waiting = start("-c", WAIT, "1", "any")
        assert waiting.stdout is not None
        waiting.stdout.readline()
        worker = start("-m", "situationroom.cli.main", "worker")
        state, done, attempts = waiting.stdout.readline().split()
        worker.send_signal(signal.SIGKILL)
        worker.communicate()
        waiting.communicate()
        assert (state, attempts) == ("running", "1")
        assert 0 < int(done) < 12_000
        worker = start("-m", "situationroom.cli.main", "worker")
        try:
            assert run("-c", WAIT, "12000", "done") == ["ready", "done", "12000", "2"]
        finally:
            worker.terminate()
            worker.communicate()
        assert run("-c", READ) == ["10286", "1714", "10286", "1714", "24"]
