"""Assignments pasted from Excel: the empty page, the preview, and what the confirmation writes."""

import html
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests.rooms.steps import AT, actor
from tests.web.test_korean_pages import BESIDE, ENGLISH
from tests.web.walking import Seen

from situationroom.base.models import Event
from situationroom.rooms.issues import services
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.states import IssueKind, Severity
from situationroom.rooms.organisations.models import Organisation, Person

pytestmark = pytest.mark.django_db
PAGE, WRITE = "/issues/paste/", "/issues/paste/write"
HEAD = "이슈 번호\t담당\t담당자\n"
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
OUTCOMES = ("신규", "변경", "변경 없음", "거부")
OFFICER = "confirm@demo.example"


@pytest.fixture(autouse=True)
def issues() -> list[Issue]:
    return [an_issue(title) for title in ("첫째 이슈", "둘째 이슈", "셋째 이슈")]


def an_issue(title: str) -> Issue:
    return services.open_issue(
        by=actor("secretariat"), at=AT, kind=IssueKind.TARIFF, title_ko=title, title_en="An issue",
        owner=Organisation.objects.get(code="msit"), severity=Severity.CAUTION, asked=[],
    )  # fmt: skip


def client(name: str = "secretariat", language: str = "ko", **more: bool) -> Client:
    signed_in = Client(**more)  # type: ignore[arg-type]
    signed_in.force_login(Person.objects.get(email=f"{name}@demo.example"))
    signed_in.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return signed_in


def confirmation(page: str) -> dict[str, str]:
    """Return what the confirmation of a preview sends; empty where it offers none."""
    form = page.partition(f'action="{WRITE}"')[2].partition("</form>")[0]
    return {name: html.unescape(value) for name, value in HIDDEN.findall(form)}


def look(text: str, reader: Client | None = None, status: int = 200) -> str:
    answer = (reader or client()).post(PAGE, {"text": text})
    assert answer.status_code == status
    page = answer.content.decode()
    assert html.escape(text).replace("&#x27;", "&#39;") in page  # nothing of it is lost
    return page


def owners() -> list[str]:
    return list(Issue.unscoped.order_by("opened_at", "id").values_list("owner__code", flat=True))


def badges(page: str) -> list[str]:
    """Return what becomes of each row."""
    body = page.partition('id="preview"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    return [text for text, _ in Seen(body).texts if text in OUTCOMES]


def english_on(page: str) -> list[str]:
    """Return what is English on a Korean page."""
    main = page.partition("<main")[2].partition("</main")[0]
    main = re.sub(r"(<textarea[^>]*>)[^<]*", r"\1", main)
    said = Seen(f'<main lang="ko">{main}').read_as("ko")
    return [text for text in said if ENGLISH.search(BESIDE.sub("", text))]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_list_leads_the_secretariat_to_the_page_and_nobody_else(language: str) -> None:
    link = {"ko": "엑셀에서 붙여넣기", "en": "Paste from Excel"}[language]
    assert link in client(language=language).get(reverse("issues")).content.decode()
    for name in ("confirm", "nipa", "leadership"):
        assert link not in client(name, language).get(reverse("issues")).content.decode()
        assert client(name, language).get(PAGE).status_code == 403
        for address in (PAGE, WRITE):
            assert client(name, language).post(address, {"text": HEAD}).status_code == 403


def test_what_the_page_lists_comes_back_unchanged(issues: list[Issue]) -> None:
    page = client().get(PAGE).content.decode()
    table = page.partition('id="listed"')[2].partition("</table>")[0]
    rows = [Seen(row).texts for row in table.split("</tr>")]
    copied = "\n".join("\t".join(text for text, _ in row) for row in rows if row[1:])
    copied = copied.partition("\n")[2] if "이슈 번호" not in copied.split("\n")[0] else copied
    assert all(issue.short in copied for issue in issues)
    seen = look(copied[copied.index("이슈 번호") :])
    assert set(badges(seen)) == {"변경 없음"}
    assert confirmation(seen) == {}


def test_a_preview_in_korean_says_each_row_and_writes_nothing(issues: list[Issue]) -> None:
    before, first, second, third = owners(), *(issue.short for issue in issues)
    text = (
        f"{HEAD}{first.lower()}\tnipa\t{OFFICER}\n{second}\t과학기술정보통신부\t\n"
        f"{third}\tkea\t\nZZZZZZ\tnipa\t\n{first}\tmsit\t\n"
    )
    page = look(text)
    assert badges(page) == ["거부", "변경 없음", "거부", "거부", "거부"]
    assert "ISS" not in page
    assert english_on(page.replace(OFFICER, "")) == []
    assert confirmation(page) == {}
    assert owners() == before


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("by", ["code", "name_ko", "name_en"])
def test_an_owner_is_known_by_code_or_by_name_and_a_confirmation_writes_it(
    issues: list[Issue], language: str, by: str
) -> None:
    nipa, reader = Organisation.objects.get(code="nipa"), client(language=language)
    page = look(f"{HEAD}{issues[0].short}\t{getattr(nipa, by)}\t\n", reader)
    assert "<del>" in page
    answer = reader.post(WRITE, confirmation(page))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/issues/")
    issues[0].refresh_from_db()
    assert issues[0].owner == nipa
    assert Event.objects.filter(verb="issue_assigned").count() == 1


def test_the_responsible_is_known_by_name_or_mail_and_a_dash_names_nobody(
    issues: list[Issue],
) -> None:
    person = Person.objects.get(email=OFFICER)
    for written, there in ((person.name, person), ("–", None), (OFFICER.upper(), person)):
        page = look(f"{HEAD}{issues[0].short}\t\t{written}\n")
        assert client().post(WRITE, confirmation(page)).status_code == 302
        issues[0].refresh_from_db()
        assert issues[0].responsible == there


def test_a_new_owner_begins_with_nobody_and_the_preview_says_so(issues: list[Issue]) -> None:
    person = Person.objects.get(email=OFFICER)
    services.assign_issue(by=actor("secretariat"), at=AT, issue=issues[0], responsible=person.id)
    page = look(f"{HEAD}{issues[0].short}\tnipa\t\n")
    assert f"<del>{person.name}</del>" in page
    refused = look(f"{HEAD}{issues[0].short}\tnipa\t{person.name}\n")
    assert badges(refused) == ["거부"]


def test_what_moved_on_meanwhile_is_shown_anew_and_nothing_is_written(issues: list[Issue]) -> None:
    text = "".join([HEAD, *(f"{issue.short}\tnipa\t\n" for issue in issues)])
    sent = confirmation(look(text))
    kiet = Organisation.objects.get(code="kiet")
    services.assign_issue(by=actor("secretariat"), at=AT, issue=issues[2], owner=kiet)
    before = owners()
    answer = client().post(WRITE, sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "미리 보기 이후 상황실의 내용이 바뀌었습니다" in page
    assert f"<del>{kiet.name_ko}</del>" in page
    assert english_on(page) == []
    assert owners() == before
    assert client().post(WRITE, confirmation(page)).status_code == 302
    assert set(owners()) == {"nipa"}


def test_a_confirmation_without_the_digest_or_with_a_refused_row_writes_nothing(
    issues: list[Issue],
) -> None:
    before, text = owners(), f"{HEAD}{issues[0].short}\tnipa\t\n"
    assert client().post(WRITE, {"text": text}).status_code == 409
    assert client().post(WRITE, {"text": ""}).status_code == 422
    assert client().post(WRITE, {"text": text, "digest": "0" * 64}).status_code == 409
    assert owners() == before


def test_a_confirmation_sent_twice_is_done_once(issues: list[Issue]) -> None:
    reader = client(enforce_csrf_checks=True)
    token = dict(HIDDEN.findall(reader.get(PAGE).content.decode()))
    text = f"{HEAD}{issues[0].short}\tnipa\t\n"
    # A preview writes nothing: looked at again with another text, the same form still answers.
    for pasted in (HEAD + "ZZZZZZ\tnipa\t\n", text):
        page = reader.post(PAGE, {**token, "text": pasted})
        assert page.status_code == 200
    sent = confirmation(page.content.decode())
    assert len(sent) == 4
    answers = [reader.post(WRITE, sent) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    assert Event.objects.filter(verb="issue_assigned").count() == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "붙여넣은 내용이 없습니다."),
        ("가\t나\n1\t2", "열 제목을 찾지 못했습니다."),
        ("담당\tnipa", "다음 열이 없습니다: 이슈 번호."),
        (HEAD + "ABCDEF\tnipa\t\n" * 10_000, "10000개입니다."),
        (HEAD + "가나다라마바\t과학기술정보통신부\t홍길동\n" * 39_000, "길이를 넘습니다"),
    ],
    ids=["nothing", "no headings", "a column missing", "10,000 rows", "too long"],
)  # fmt: skip
def test_a_paste_that_is_refused_stays_in_its_field(text: str, said: str) -> None:
    page = look(text, status=422)
    assert said in page
    assert english_on(page) == []


def test_more_than_a_form_takes_is_refused_with_a_remedy() -> None:
    answer = client().post(PAGE, {"text": "가" * 1_000_000})
    assert answer.status_code == 413
    assert "나누어 보내십시오" in answer.content.decode()


def test_hostile_cells_are_only_text(issues: list[Issue]) -> None:
    cells = ('=HYPERLINK("http://x","y")', "<script>alert(1)</script>", "\u202enipa\u2066\x07")
    rows = "".join(f"{issue.short}\t{cell}\t\n" for issue, cell in zip(issues, cells, strict=True))
    answer = client().post(PAGE, {"text": HEAD + rows})
    page = answer.content.decode()
    assert badges(page) == ["거부", "거부", "변경"]
    assert "<script>alert" not in page


def test_many_rows_are_previewed_with_few_queries(
    issues: list[Issue], django_assert_max_num_queries: object
) -> None:
    many = [an_issue(f"이슈 {number}") for number in range(60)]
    text = "".join([HEAD, *(f"{issue.short}\tnipa\t\n" for issue in many)])
    reader = client()
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        assert set(badges(look(text, reader))) == {"변경"}
