"""What has arrived is checked by the limited process; only what is clean can be read."""

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.base.filing import NOW, add, an_issue, begun, checked, sent, sha256, who
from tests.documents import samples

from situationroom.base import jobs, worker
from situationroom.base.actors import room_rule
from situationroom.base.files import checking, serving, store, uploads
from situationroom.base.models import Blob, Event, Job, StoredFile, Upload
from situationroom.base.states import FILE_REASON_TEXT, FILE_REMEDY_TEXT
from situationroom.documents.limited.reasons import Reason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]
TEXT = "수출 동향 보고\n".encode() * 10


@pytest.fixture
def issue(db: None) -> Any:
    return an_issue()


def happened(file: StoredFile) -> list[tuple[str, str, str]]:
    rows = Event.objects.filter(payload__file=str(file.id)).order_by("recorded_at", "id")
    return [(row.verb, row.actor_kind, row.actor_name) for row in rows]


def test_a_clean_file_is_kept_under_its_hash_with_its_words(issue):
    content = samples.docx()
    file = checked(sent(issue, content, "보고.docx"))
    assert (file.state, file.kind, file.text) == ("clean", "docx", "수출 동향 보고")
    assert file.media_type.endswith("wordprocessingml.document")
    assert file.sent_sha256 == sha256(content)
    with store.read(file.blob.where) as content_kept:
        kept = content_kept.read()
    assert (sha256(kept), len(kept)) == (file.blob.sha256, file.blob.size)
    assert samples.MARK.encode() not in samples.laid_open(kept)
    assert happened(file) == [
        ("file_stored", "officer", ""),
        ("file_cleared", "room_rule", "files.check"),
    ]


def test_a_refused_file_has_a_reason_a_remedy_and_no_content(issue):
    file = checked(sent(issue, samples.pdf(), "보고.docx"))
    assert (file.state, file.reason, file.blob) == ("refused", "misnamed", None)
    assert file.reason_values == {"said": "DOCX", "found": "PDF"}
    assert [verb for verb, _, _ in happened(file)] == ["file_stored", "file_refused"]
    assert not Blob.objects.exists()


def test_every_reason_has_its_sentence_and_its_remedy():
    assert (
        set(FILE_REASON_TEXT)
        == set(FILE_REMEDY_TEXT)
        == {*Reason, "hash", "incomplete", "numbered"}
    )


def test_what_was_sent_is_gone_once_it_is_clean(issue):
    row = add(begun(issue, TEXT), TEXT)
    assert uploads.part_of(row.id).exists()
    checked(row.file)
    assert not uploads.part_of(row.id).exists()
    assert not Upload.objects.exists()


def test_the_same_content_is_kept_once_and_each_file_has_its_own_name_and_label(issue):
    first = checked(sent(issue, TEXT, "하나.txt"))
    second = checked(sent(issue, TEXT, "둘.txt", by="kea"))
    assert first.blob == second.blob
    assert (first.name, second.name) == ("하나.txt", "둘.txt")
    assert first.label_id != second.label_id
    assert Blob.objects.count() == 1


def test_a_file_gets_a_safe_name_and_the_ending_of_its_content(issue):
    file = checked(sent(issue, samples.picture(), "..\\..\\사진\r\n\u202egpj"))
    assert (file.name, file.kind) == ("사진gpj.png", "png")


def test_the_check_asked_for_twice_is_done_once(issue):
    file = checked(sent(issue, TEXT))
    again = Job.unscoped.get(kind="files.check")
    Job.unscoped.filter(pk=again.pk).update(state="waiting", run_after=NOW())
    assert checked(file).state == "clean"
    assert [verb for verb, _, _ in happened(file)].count("file_cleared") == 1


def test_a_worker_that_died_after_keeping_the_content_is_followed_by_one_that_ends_it(
    issue, monkeypatch
):
    """The content is kept before the row says so: a crash between them loses and doubles none."""
    file = sent(issue, TEXT)

    def dies(*_: Any) -> None:
        raise OSError("killed")

    with monkeypatch.context() as broken:
        broken.setattr(checking, "_clear", dies)
        assert checked(file).state == "checking"
    Job.unscoped.filter(kind="files.check").update(run_after=NOW() - timedelta(minutes=9))
    assert checked(file).state == "clean"
    assert Blob.objects.count() == 1


def test_where_the_walls_do_not_stand_the_file_waits_and_the_work_says_why(issue, settings):
    settings.FILE_WALLS = ["limits", "user"] if os.geteuid() else ["limits", "seccomp"]
    limited = checking.process.COMMAND
    without = "from situationroom.documents.limited import walls, child, cleaning; import sys;"
    without += "walls._seccomp = lambda *_: False; walls._nobody = lambda *_: False;"
    without += "child.serve(cleaning.clean, cleaning.prepare, sys.argv[1])"
    file = sent(issue, TEXT)
    try:
        checking.process.check.__kwdefaults__["command"] = (limited[0], "-I", "-c", without)
        assert checked(file).state == "checking"
    finally:
        checking.process.check.__kwdefaults__["command"] = limited
    assert "no file is checked here without" in Job.unscoped.get(kind="files.check").problem


def tidied() -> dict[str, Any]:
    job = jobs.start_job(
        by=room_rule(checking.TIDY), at=NOW(), kind=checking.TIDY, label=an_issue().label
    )
    while worker.do_job():
        pass
    job.refresh_from_db()
    assert job.state == "done", job.problem
    result: dict[str, Any] = job.result
    return result


def test_what_did_not_arrive_in_time_is_refused_by_that_name_and_thrown_away(issue):
    row = add(begun(issue, TEXT), TEXT[:10])
    Upload.objects.update(expires_at=NOW() - timedelta(seconds=1))
    assert tidied()["dropped"] == 1
    file = StoredFile.unscoped.get(pk=row.file_id)
    assert (file.state, file.reason) == ("refused", "incomplete")
    assert not uploads.part_of(row.id).exists()


def test_a_refused_file_is_thrown_away_after_its_days_and_its_reason_stays(issue, settings):
    row = add(begun(issue, samples.pdf(), "x.docx"), samples.pdf())
    checked(row.file)
    assert uploads.part_of(row.id).exists()
    tidied()
    assert uploads.part_of(row.id).exists()
    until = Upload.objects.get().expires_at - timezone.now()
    assert timedelta(days=6.9) < until < timedelta(days=7)
    Upload.objects.update(expires_at=NOW() - timedelta(seconds=1))
    assert tidied()["dropped"] == 1
    assert not uploads.part_of(row.id).exists()
    assert StoredFile.unscoped.get(pk=row.file_id).reason == "misnamed"


def test_a_file_that_waits_for_its_check_is_never_thrown_away(issue):
    row = add(begun(issue, TEXT), TEXT)
    Job.unscoped.update(state="failed")
    Upload.objects.update(expires_at=NOW() - timedelta(days=30))
    assert tidied()["dropped"] == 0
    assert uploads.part_of(row.id).exists()


def test_a_file_whose_bytes_are_gone_is_refused_by_that_name(issue):
    row = add(begun(issue, TEXT), TEXT)
    uploads.part_of(row.id).unlink()
    file = checked(row.file)
    assert (file.state, file.reason) == ("refused", "incomplete")


def test_pieces_no_row_knows_any_more_are_thrown_away_after_two_days(settings):
    folder = Path(settings.FILE_ARRIVALS)
    folder.mkdir(parents=True, exist_ok=True)
    old, new = folder / ("a" * 32), folder / ("b" * 32)
    for place in (old, new):
        place.write_bytes(b"x")
    os.utime(old, (time.time() - 3 * 86_400,) * 2)
    assert tidied()["orphans"] == 1
    assert (old.exists(), new.exists()) == (False, True)


def test_a_content_is_written_whole_or_not_at_all(tmp_path, settings):
    keeping = store.DurableStorage(location=tmp_path)

    class Breaks:
        def chunks(self, size: int) -> Any:
            yield b"half"
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        keeping._save("ab/cd/abcd", Breaks())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_only_a_clean_file_is_listed_with_a_content(issue):
    clean, refused = sent(issue, TEXT), sent(issue, b"MZ" + bytes(90), "a.exe")
    checked(clean)
    found = {file.id: file for file in serving.list_files(about=issue.id, by=who("nipa"))}
    assert (found[clean.id].blob is None, found[refused.id].blob) == (False, None)
