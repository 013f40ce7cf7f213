"""A form goes to twenty organisations without an account, and comes back by mail from all."""

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from benchmarks.response.forms import KINDS, NAMES, Reply, make_form, make_reply
from django.utils import timezone, translation
from django.utils.translation import gettext
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Browser, Page, expect
from tests.browsing import Visitor
from tests.journeys.hand import Hand
from tests.journeys.test_data_call import on_disk
from tools.room import ROOT, Room, running_room

from situationroom.documents.compare import same
from situationroom.rooms.datacalls.collating.answers import FlagKind
from situationroom.rooms.datacalls.states import FLAG_TEXT

pytestmark = pytest.mark.browser
TITLE = "2026년 수출 실적 취합 (예시)"
TWENTY, MOST_SECONDS = 20, 120.0
AT_HAND = ("kisa", "nia", "iitp", "kisdi", "born2global", "kosa")


@pytest.fixture(scope="module")
def mailed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """Give a room that takes replies by mail, with twenty organisations nobody signs in for."""
    folder = tmp_path_factory.mktemp("mailed")
    (folder / "box" / "new").mkdir(parents=True)
    said = {"SITUATIONROOM_MAIL_REPLIES": "yes", "SITUATIONROOM_MAILDIR": str(folder / "box")}
    kept = {name: os.environ.get(name) for name in said}
    os.environ.update(said)
    try:
        with running_room(folder) as room:
            listed = folder / "organisations.yaml"
            listed.write_text(yaml.safe_dump({"organisations": _houses()}), encoding="utf-8")
            room.run("-m", "situationroom.cli.main", "load", "organisations", str(listed))
            yield room
    finally:
        for name, value in kept.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def _houses() -> list[dict[str, Any]]:
    return [
        {
            "code": f"example-{n}",
            "kind": "agency",
            "name_ko": f"(예시) 시험기관 {n}호",
            "name_en": f"(Example) Body {n}",
            "position": 60 + n,
        }
        for n in range(TWENTY - len(AT_HAND))
    ]


@dataclass
class Asked:
    """One organisation that is asked: its name, its address, and what it answers."""

    name: str
    address: str
    reply: Reply


@dataclass
class Post:
    """The post between the room and who has no account: mails out, mails in."""

    box: Path
    out: Path = ROOT / "var" / "mail"
    seen: set[str] = field(default_factory=set)

    def letters_to(self, addresses: set[str], *, seconds: float = 60.0) -> dict[str, EmailMessage]:
        """Wait for a mail to each address that was not there before; return them."""
        found: dict[str, EmailMessage] = {}
        end = time.monotonic() + seconds
        while set(found) != addresses:
            assert time.monotonic() < end, addresses - set(found)
            for path in sorted(self.out.glob("*.eml")):
                if path.name not in self.seen:
                    self._take(path, addresses, found)
            time.sleep(0.3)
        return found

    def _take(self, path: Path, addresses: set[str], found: dict[str, EmailMessage]) -> None:
        letter = message_from_bytes(path.read_bytes(), policy=policy.default)
        self.seen.add(path.name)
        to = next((one for one in addresses if one in str(letter["To"])), None)
        if to is not None:
            assert isinstance(letter, EmailMessage)
            found[to] = letter
            path.unlink()

    def answer(self, letter: EmailMessage, asked: Asked) -> None:
        """Reply to a mail with the filled file, as an ordinary mail program does."""
        mail = EmailMessage()
        mail["From"], mail["To"] = asked.address, str(letter["Reply-To"])
        mail["Subject"], mail["Message-ID"] = f"Re: {letter['Subject']}", f"<{uuid4()}@x.example>"
        mail.set_content("회신합니다.")
        mail.add_attachment(
            asked.reply.content, maintype="application", subtype="octet-stream",
            filename=asked.reply.name,
        )  # fmt: skip
        name = uuid4().hex
        (self.box / name).write_bytes(mail.as_bytes())
        (self.box / name).rename(self.box / "new" / name)


def _twenty(page: Page) -> list[Asked]:
    """Return who is asked, by the names the page of a new data call offers."""
    page.goto("/issues/calls/new/")
    labels = page.locator("input[name=asked]").evaluate_all(
        "all => all.map(one => [one.value, one.closest('label').innerText.trim()])"
    )
    codes = {*AT_HAND, *(one["code"] for one in _houses())}
    domain = f"{uuid4().hex[:8]}.example"
    named = [(code, name) for code, name in labels if code in codes]
    assert len(named) == TWENTY
    return [
        Asked(name, f"{code}@{domain}", make_reply(seed, KINDS[seed % 3], defects=seed % 4))
        for seed, (code, name) in enumerate(named)
    ]


def _contact_list(asked: list[Asked]) -> bytes:
    book = Workbook()
    page: Any = book.active
    page.append(["수출 실적 담당자 연락처 명단"])
    page.append(["연번", "기관명", "부서명", "직위", "성명", "전화번호", "이메일"])
    for number, one in enumerate(asked, start=1):
        person = f"(예시) 담당{number}"
        page.append([number, one.name, "통상팀", "과장", person, "02-000-0000", one.address])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _bring_contacts(page: Page, hand: Hand, file: str) -> None:
    page.goto("/contacts/")
    hand.click(page.get_by_role("link", name="연락처 명단 가져오기").first)
    hand.choose(page.locator("input[name=file]"), file)
    hand.click(page.get_by_role("button", name="파일 읽기"))
    hand.type(page.locator("#all-source"), "2026년 실무협의회 명단")
    hand.pick(page.locator("#all-basis"), "공공기관 소관 업무 수행")
    hand.click(page.get_by_role("button", name="모든 행 미리보기"))
    hand.click(page.get_by_role("button", name="20행 쓰기"))
    expect(page.get_by_role("button", name="이 가져오기 되돌리기")).to_be_visible(timeout=30_000)


def _send(page: Page, hand: Hand, asked: list[Asked], file: str) -> str:
    page.goto("/issues/calls/")
    hand.click(page.get_by_role("link", name="취합 열기").first)
    hand.type(page.locator("input[name=title_ko]"), TITLE)
    day = timezone.localdate() + timedelta(days=7)
    hand.type(page.locator("input[name=due]"), day.isoformat())
    hand.choose(page.locator("input[name=file]"), file)
    for one in asked:
        hand.click(page.get_by_label(one.name, exact=True), thought=False)
    hand.click(page.locator("input[name=use_contacts]"))
    hand.click(page.get_by_role("button", name="취합 초안 만들기"))
    expect(page.locator("h1")).to_contain_text(TITLE)
    address = page.url
    for one in asked:
        expect(page.locator("#board")).to_contain_text(one.address)
    send = page.get_by_role("button", name="요청 기관에 보내기")
    _until(page, address, lambda: send.count() > 0)
    hand.click(send)
    expect(page.locator("main")).to_contain_text("미회신")
    return address


def _until(page: Page, address: str, holds: Any, *, seconds: float = 90.0) -> None:
    """Load a page again until something holds; the room works by itself meanwhile."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, page.locator("main").inner_text()
        page.wait_for_timeout(500)
        page.goto(address)


def _stat(page: Page, name: str) -> int:
    return int(page.locator(".r-stats li", has_text=name).locator("b").inner_text())


@pytest.mark.story("S1.5", "S4.2")
def test_twenty_replies_by_mail_are_merged_in_two_minutes_of_a_persons_time(
    browser: Browser, mailed: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor = Visitor(browser, mailed)
    page = visitor.sign_in("secretariat@demo.example")
    asked, post = _twenty(page), Post(mailed.folder / "box")
    bringing, sending, merging = Hand(), Hand(), Hand()
    _bring_contacts(page, bringing, on_disk(tmp_path, "명단.xlsx", _contact_list(asked)))
    address = _send(page, sending, asked, on_disk(tmp_path, "서식.xlsx", make_form("xlsx")))
    letters = post.letters_to({one.address for one in asked})
    late, prompt = asked[-1], asked[:-1]
    for one in prompt:
        assert [part.get_filename() for part in letters[one.address].iter_attachments()]
        post.answer(letters[one.address], one)
    began = time.monotonic()
    page.goto(address)
    _until(page, address, lambda: _stat(page, "미회신") == 1)
    read = time.monotonic() - began
    silent = page.locator("#board tr", has_text="미회신")
    expect(silent).to_have_count(1)
    expect(silent).to_contain_text(late.name)
    merging.click(page.get_by_role("button", name="1개 기관 독촉"))
    post.answer(post.letters_to({late.address})[late.address], late)
    _until(page, address, lambda: _stat(page, "미회신") == 0)
    for one in asked:
        merging.click(page.locator("#board a", has_text=one.name).first)
        expect(page.locator("main")).to_contain_text("메일")
        merging.click(page.get_by_role("button", name="접수 확정").first, thought=False)
        merging.click(page.locator("main").get_by_role("link", name=TITLE), thought=False)
    assert _stat(page, "확정") == TWENTY
    with page.expect_download() as taken:
        merging.click(page.locator("#collated").get_by_role("link", name="XLSX"))
    count = _check_collated(Path(taken.value.path()), asked)
    assert merging.seconds <= MOST_SECONDS
    assert visitor.faults == []
    visitor.context.close()
    figures = [
        f"{name}: {hand.clicks} clicks, {hand.keys} keys, {hand.seconds:.0f} s of a person's time"
        for name, hand in (("contacts", bringing), ("sending", sending), ("merging", merging))
    ]
    with capsys.disabled():
        sys.stdout.write("\n".join(["", *figures, f"19 mails read in {read:.0f} s", count, ""]))


def _check_collated(path: Path, asked: list[Asked]) -> str:
    """Find every answer and every planted change in the collated file; return how many."""
    book = load_workbook(BytesIO(path.read_bytes()))
    lists = {name: _rows(book[f"취합 {name}"]) for name in NAMES}
    beside, flags = _rows(book["서식 밖 응답"]), _rows(book["확인 필요"])
    with translation.override("ko"):
        texts = {kind.value: gettext(FLAG_TEXT[kind]) for kind in FlagKind}
    cells = changes = 0
    for one in asked:
        for (table, row, column), text in one.reply.answers.items():
            found = _cell(lists[table], one.name, row.rpartition("/")[2], column)
            assert same(text, found), (one.name, row, column, text, found)
        own = [row for rows in (*lists.values(), beside) for row in rows if row[0] == one.name]
        kept = {cell.strip() for row in own for cell in row}
        assert [text for text in one.reply.beside if text.strip() not in kept] == [], one.name
        cells += len(one.reply.answers) + len(one.reply.beside)
        found_kinds = {row[1] for row in flags if row[0] == one.name}
        assert {texts[kind] for kind, _what in one.reply.planted} <= found_kinds, one.name
        changes += len(one.reply.planted)
    return f"{cells} cells found, 0 lost; {changes} planted changes, all flagged"


def _cell(rows: list[list[str]], whose: str, name: str, column: str) -> str:
    (found,) = [row for row in rows if row[0] == whose and name in row[1:3]]
    return found[rows[0].index(column)]


def _rows(sheet: Any) -> list[list[str]]:
    rows = sheet.iter_rows(values_only=True)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]
