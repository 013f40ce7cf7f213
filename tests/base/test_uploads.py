"""Files arrive in pieces: each is on the disk before it counts, and nothing is taken by halves."""

import os
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.base.filing import NOW, add, an_issue, begun, checked, sent, sha256, who

from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.files import uploads
from situationroom.base.labelling import narrow_label
from situationroom.base.labels import Level
from situationroom.base.models import Event, Job, Label, StoredFile, Upload
from situationroom.rooms.issues.services import move_issue
from situationroom.rooms.issues.states import Ended, IssueState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]
TEXT = "수출 동향 보고\n".encode() * 100


@pytest.fixture
def issue(db: None) -> Any:
    return an_issue()


def part(row: Upload) -> bytes:
    return uploads.part_of(row.id).read_bytes()


def test_a_file_that_comes_in_pieces_is_whole_in_the_end(issue):
    row = begun(issue, TEXT)
    for at in range(0, len(TEXT), 1_000):
        row = add(row, TEXT[at : at + 1_000])
    assert part(row) == TEXT
    assert row.file.state == "checking"
    verbs = Event.objects.filter(about=issue.id).order_by("recorded_at", "id")
    assert list(verbs.values_list("verb", flat=True)) == ["issue_opened", "file_stored"]
    assert Job.unscoped.get(kind="files.check").payload == {"file": str(row.file_id)}


def test_what_a_dead_process_wrote_behind_the_place_is_written_over(issue):
    row = add(begun(issue, TEXT), TEXT[:500])
    with uploads.part_of(row.id).open("ab") as handle:
        handle.write(b"half a piece of a process that died")
    for at in range(500, len(TEXT), 700):
        row = add(row, TEXT[at : at + 700])
    assert part(row) == TEXT


def test_a_piece_for_another_place_is_refused_and_told_where_to_go_on(issue):
    row = add(begun(issue, TEXT), TEXT[:500])
    for offset in (0, 499, 501, len(TEXT)):
        with pytest.raises(Conflict) as refused:
            uploads.append(
                by=who("nipa"), at=NOW(), upload=row.id, offset=offset, content=TEXT[500:600]
            )
        assert refused.value.values == {"offset": 500}
    assert part(row) == TEXT[:500]


def test_more_than_was_announced_is_refused_whole(issue):
    row = add(begun(issue, TEXT), TEXT[:500])
    with pytest.raises(uploads.TooLarge):
        add(row, TEXT[500:] + b"x")
    row.refresh_from_db()
    assert (row.offset, part(row)) == (500, TEXT[:500])


def test_a_whole_file_takes_nothing_more(issue):
    row = add(begun(issue, TEXT), TEXT)
    with pytest.raises(uploads.TooLarge):
        add(row, b"x")
    assert Job.unscoped.filter(kind="files.check").count() == 1


@pytest.mark.parametrize("name", ["sha1", "sha256"])
def test_a_piece_with_a_wrong_checksum_is_not_taken(issue, name):
    import hashlib

    row = begun(issue, TEXT)
    right = f"{name} {hashlib.new(name, TEXT[:100]).hexdigest()}"
    how = {"by": who("nipa"), "at": NOW(), "upload": row.id}
    with pytest.raises(uploads.OtherSum):
        uploads.append(**how, offset=0, content=TEXT[1:101], checksum=right)
    row.refresh_from_db()
    assert row.offset == 0
    assert uploads.append(**how, offset=0, content=TEXT[:100], checksum=right).offset == 100


@pytest.mark.parametrize("checksum", ["md5 " + "0" * 32, "sha256 x", "sha1", "sha256 " + "0" * 40])
def test_a_checksum_nobody_can_read_is_refused(issue, checksum):
    row = begun(issue, TEXT)
    with pytest.raises(Refusal, match="checksum"):
        uploads.append(
            by=who("nipa"), at=NOW(), upload=row.id, offset=0, content=TEXT, checksum=checksum
        )


def test_a_file_whose_announced_hash_differs_is_refused_by_that_name(issue):
    right = checked(sent(issue, TEXT, sha256=sha256(TEXT)))
    wrong = checked(sent(issue, TEXT, sha256=sha256(b"other")))
    assert (right.state, wrong.state, wrong.reason) == ("clean", "refused", "hash")
    assert (wrong.blob, wrong.text) == (None, "")


WRONG = {
    "two gigabytes": ({"total": 2 * 1024**3}, uploads.TooLarge),
    "a byte too many": ({"total": 200 * 1024**2 + 1}, uploads.TooLarge),
    "nothing": ({"total": 0}, Refusal),
    "a hash that is none": ({"sha256": "abc"}, Refusal),
    "a state secret": ({"grade": "C"}, Refusal),
    "a state secret in small letters": ({"grade": "c"}, Refusal),
    "an object of no kind": ({"holder": "nothing"}, NotFound),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_taken_is_refused_before_it_comes(issue, what):
    said, refusal = WRONG[what]
    with pytest.raises(refusal) as refused:
        begun(issue, TEXT, **said)
    assert refused.value.hint or refusal is NotFound
    assert not Upload.objects.exists()


def test_who_may_not_read_the_object_may_not_send_to_it_and_learns_nothing(issue):
    with pytest.raises(NotFound) as hidden:
        begun(issue, TEXT, by="company")
    with pytest.raises(NotFound) as absent:
        begun(type(issue)(id=issue.owner_id), TEXT, by="company")
    assert str(hidden.value) == str(absent.value)


def test_who_only_reads_may_not_send(issue):
    with pytest.raises(NotAllowed):
        begun(issue, TEXT, by="leadership")


def test_a_closed_issue_takes_no_file_any_more_not_even_the_rest_of_one(issue):
    row = add(begun(issue, TEXT), TEXT[:500])
    move_issue(
        by=who("secretariat"),
        at=NOW(),
        issue=issue,
        new=IssueState.CLOSED,
        why="끝",
        ended=Ended.RESOLVED,
    )
    with pytest.raises(NotAllowed):
        begun(issue, TEXT)
    with pytest.raises(NotAllowed):
        add(row, TEXT[500:])


def test_nobody_sees_or_feeds_the_upload_of_another(issue):
    row = begun(issue, TEXT)
    for name in ("kea", "secretariat", "leadership"):
        with pytest.raises(NotFound):
            uploads.get_upload(id=row.id, by=who(name), at=NOW())
        with pytest.raises(NotFound):
            uploads.append(by=who(name), at=NOW(), upload=row.id, offset=0, content=TEXT)
        with pytest.raises(NotFound):
            uploads.drop_upload(by=who(name), at=NOW(), upload=row.id)
    assert uploads.get_upload(id=row.id, by=who("nipa"), at=NOW()).offset == 0


def test_an_upload_that_ran_out_takes_nothing_more(issue):
    row = add(begun(issue, TEXT), TEXT[:500])
    later = NOW() + timedelta(hours=25)
    with pytest.raises(NotFound):
        add(row, TEXT[500:], at=later)
    with pytest.raises(NotFound):
        uploads.get_upload(id=row.id, by=who("nipa"), at=later)


def test_each_piece_lets_the_upload_wait_longer(issue):
    row = begun(issue, TEXT)
    soon = NOW() + timedelta(hours=20)
    row = add(row, TEXT[:500], at=soon)
    assert row.expires_at > NOW() + timedelta(hours=40)


def test_an_upload_that_is_stopped_leaves_nothing(issue):
    labels = Label.objects.count()
    row = add(begun(issue, TEXT), TEXT[:500])
    place = uploads.part_of(row.id)
    uploads.drop_upload(by=who("nipa"), at=NOW(), upload=row.id)
    assert not place.exists()
    assert not StoredFile.unscoped.exists()
    assert Label.objects.count() == labels
    with pytest.raises(NotFound):
        uploads.drop_upload(by=who("nipa"), at=NOW(), upload=row.id)


def test_a_file_that_has_arrived_cannot_be_stopped(issue):
    row = add(begun(issue, TEXT), TEXT)
    with pytest.raises(Conflict):
        uploads.drop_upload(by=who("nipa"), at=NOW(), upload=row.id)


def test_nobody_lets_more_than_twenty_files_wait(issue):
    for _ in range(20):
        begun(issue, TEXT)
    with pytest.raises(Conflict, match="20"):
        begun(issue, TEXT)
    begun(issue, TEXT, by="kea")


def test_a_file_is_as_secret_as_its_object_or_more_so_and_never_less(issue):
    same = begun(issue, TEXT).file.label
    own = begun(issue, TEXT, level=Level.OWN).file.label
    wider = begun(issue, TEXT, level=Level.PUBLIC).file.label
    nipa = who("nipa")
    assert (same.level, same.within_id) == ("room", issue.label_id)
    assert (own.level, own.owner, own.creator) == ("own", nipa.organisation, nipa.id)
    assert wider.level == "room"


def test_a_file_is_narrowed_with_its_object_at_once(issue):
    file = checked(sent(issue, TEXT))
    assert StoredFile.objects.visible_to(who("kea")).filter(pk=file.pk).exists()
    narrow_label(
        by=who("secretariat"), at=NOW(), label=issue.label, level=Level.OWN, owner=issue.owner_id
    )
    assert not StoredFile.objects.visible_to(who("kea")).filter(pk=file.pk).exists()


def test_the_database_itself_keeps_a_content_from_a_file_that_is_not_clean(issue):
    file = checked(sent(issue, TEXT))
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.unscoped.filter(pk=file.pk).update(state="checking")
    other = begun(issue, TEXT).file
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.unscoped.filter(pk=other.pk).update(blob=file.blob)
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.update(offset=10**9)


@pytest.fixture
def small_disk(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """Return a folder on a disk of one megabyte."""
    folder = tmp_path / "small"
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(words, check=False, capture_output=True).returncode:
        pytest.skip("only root can make a small disk")
    settings.FILE_ARRIVALS = folder
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_said_and_leaves_nothing_by_halves(issue, small_disk):
    content = os.urandom(400 * 1024)
    row = add(begun(issue, content), content[: 200 * 1024])
    (small_disk / "others").write_bytes(bytes(750 * 1024))
    with pytest.raises(uploads.NoSpace) as refused:
        add(row, content[200 * 1024 :])
    assert (refused.value.status, bool(refused.value.hint)) == (507, True)
    row.refresh_from_db()
    assert row.offset == 200 * 1024
    assert part(row) == content[: 200 * 1024]
    (small_disk / "others").unlink()  # there is room again: it goes on
    assert part(add(row, content[200 * 1024 :])) == content


def test_a_file_for_which_there_is_no_room_is_refused_before_it_comes(issue, small_disk):
    with pytest.raises(uploads.NoSpace):
        begun(issue, bytes(900 * 1024))
