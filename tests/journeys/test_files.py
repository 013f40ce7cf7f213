"""붙임 in a real browser: sent in pieces, checked, handed out; and without scripts as well."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from tests.browsing import Visitor
from tests.documents import samples

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("room")]
ISSUE = "from tests.base.filing import an_issue; print(an_issue().id)"
TEXT = "반도체 수출 동향 보고\n".encode() * 300_000  # nine megabytes: three pieces


@pytest.fixture(scope="module")
def issue(room) -> str:
    return room.run("manage.py", "shell", "-v0", "-c", ISSUE).split()[-1]


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    made = {"큰 자료.txt": TEXT, "이름만.docx": samples.pdf(), "보고.pdf": samples.pdf()}
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    return [str(tmp_path / name) for name in made]


@pytest.mark.parametrize("width", [1440, 360])
def test_files_are_sent_in_pieces_checked_and_handed_out(visit, issue, files, width, tmp_path):
    page = visit("nipa@demo.example", width=width)
    page.goto(f"/issues/{issue}/")
    page.get_by_text("파일 붙이기").click()
    page.set_input_files("#id_file", files)
    page.get_by_role("button", name="보내기").click()
    listed = page.locator("#files .r-file")
    for name, state in (
        ("큰 자료.txt", "검사 완료"),
        ("보고.pdf", "검사 완료"),
        ("이름만.docx", "거부"),
    ):
        row = listed.filter(has_text=name).first
        expect(row).to_contain_text(state, timeout=60_000)
    expect(listed.filter(has_text="이름만.docx").first).to_contain_text("내용은 PDF입니다.")
    overflow = page.locator("html").evaluate("one => one.scrollWidth - one.clientWidth")
    assert overflow <= 0
    faults = Axe().run(page).response["violations"]
    assert [(fault["id"], [n["html"][:120] for n in fault["nodes"][:3]]) for fault in faults] == []
    with page.expect_download() as waiting:
        listed.filter(has_text="큰 자료.txt").first.get_by_role("button").click()
    saved = tmp_path / "saved"
    waiting.value.save_as(saved)
    assert waiting.value.suggested_filename == "큰 자료.txt"
    assert saved.read_bytes() == TEXT


def test_without_scripts_a_file_is_sent_with_the_page(
    browser: Browser, room, issue, files, monkeypatch
):
    made = browser.new_context
    monkeypatch.setattr(
        browser, "new_context", lambda **how: made(java_script_enabled=False, **how)
    )
    visitor = Visitor(browser, room)
    page = visitor.sign_in("kea@demo.example")
    page.goto(f"/issues/{issue}/")
    page.get_by_text("파일 붙이기").click()
    page.set_input_files("#id_file", files[2])
    page.get_by_role("button", name="보내기").click()
    expect(page.get_by_text("파일이 도착했습니다.")).to_be_visible()
    visitor.context.close()
    assert visitor.faults == []


def test_above_room_the_reason_is_asked_for_before_the_file_comes(visit, issue, files):
    page = visit("hanoi@demo.example")
    page.goto(f"/issues/{issue}/")
    page.get_by_text("파일 붙이기").click()
    page.set_input_files("#id_file", files[2])
    page.select_option("#id_level", "own")
    page.get_by_role("button", name="보내기").click()
    row = page.locator("#files .r-file").filter(has_text="기관 내").first
    expect(row).to_contain_text("검사 완료", timeout=60_000)
    row.locator("summary.krds-btn").click()
    row.get_by_label("열람 사유").fill("회의 준비")
    page.locator("#files").dispatch_event("live")  # the list would ask for itself anew
    page.wait_for_timeout(800)
    expect(row.get_by_label("열람 사유")).to_have_value("회의 준비")
    with page.expect_download() as waiting:
        row.get_by_role("button").click()
    assert waiting.value.suggested_filename == "보고.pdf"
    expect(row.locator("details[open]")).to_have_count(0)
