"""Contact lists become contacts: known again, written, used, taken back; and what is refused."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from benchmarks.response.forms import write
from django.utils import timezone, translation
from openpyxl import Workbook
from tests.rooms.issues.test_ledgers import outcomes, read, taken_back, written
from tests.rooms.steps import actor

from situationroom.base.acting import as_room
from situationroom.base.actors import room_rule
from situationroom.base.errors import NotAllowed, NotFound, Refusal
from situationroom.base.labels import Level
from situationroom.base.ledgers import leaving, queries, services
from situationroom.base.models import Event, LedgerImport, LedgerRow
from situationroom.base.privacy.retention import RULES, destroy
from situationroom.rooms.organisations.models import Contact, Organisation
from situationroom.rooms.organisations.queries import contacts as kept
from situationroom.rooms.organisations.services.contacts import (
    ContactSaid,
    correct_contact,
    erase_contact,
    note_contact,
    use_contacts,
)
from situationroom.rooms.organisations.states import Basis
from situationroom.rooms.organisations.tasks import forget_person

pytestmark = pytest.mark.django_db
HEAD = ["연번", "소속기관", "부서명", "직위", "성명", "연락처", "이메일"]
KIM = [
    "1",
    "한국전자정보통신산업진흥회",
    "통상팀",
    "팀장",
    "김하나",
    "02-6388-0000",
    "kim@kea.example",
]
LEE = ["2", "KOSA", "정책실", "선임", "이두리", "1012345678", ""]
PARK = ["3", "통상무역원", "", "", "박세찬", "044-000-0000", "park@x.example"]
SAID = {"source": "2026년 5월 실무협의회 명단", "basis": "업무"}


def sheet(*rows: list[str], head: list[str] = HEAD) -> bytes:
    book = Workbook()
    page: Any = book.active
    page.title = "명단"
    page.append(["통상 실무협의회 연락처 명단"])
    page.append(head)
    for row in rows:
        page.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def listed(content: bytes, *, by: str = "secretariat", **more: Any) -> LedgerImport:
    values = {"target": "contacts", "name": "명단.xlsx", "level": Level.GOVERNMENT,
              "row_level": Level.GOVERNMENT, **more}  # fmt: skip
    return read(content, by=by, **values)


def shown(ledger: LedgerImport, *, by: str = "secretariat", **fixed: str) -> LedgerImport:
    columns = [[p.key for p in shape.proposals] for shape in queries.list_shapes(ledger=ledger)]
    return services.map_ledger(
        by=actor(by), at=timezone.now(), ledger=ledger.id, columns=columns, fixed=SAID | fixed
    )


def why(ledger: LedgerImport) -> list[str]:
    rows = LedgerRow.objects.filter(ledger=ledger, line="row").order_by("position")
    with translation.override("en"):
        return [" ".join(m for m, _ in leaving.why(one, "contacts")) for one in rows]


def said_of(ledger: LedgerImport) -> list[list[str]]:
    rows = LedgerRow.objects.filter(ledger=ledger, line="row").order_by("position")
    with translation.override("en"):
        return [leaving.notes(one) for one in rows]


def house(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def said(code: str = "kea", **more: Any) -> ContactSaid:
    values = {"name": "김하나", "email": "kim@kea.example", "source": "명단", "basis": Basis.DUTY}
    return ContactSaid(organisation=house(code).id, **{**values, **more})


def noted(by: str = "secretariat", level: Level = Level.GOVERNMENT, **more: Any) -> Contact:
    return note_contact(by=actor(by), at=timezone.now(), said=said(**more), level=level)


def everybody() -> list[Contact]:
    return list(Contact.unscoped.order_by("name", "email"))


def test_a_list_is_previewed_written_and_the_same_again_writes_nothing() -> None:
    ledger = shown(listed(sheet(KIM, LEE, PARK)))
    assert outcomes(ledger) == ["new", "new", "not_understood"]
    assert "통상무역원" in why(ledger)[2]
    assert not everybody()
    written(ledger)
    kim, lee = everybody()
    assert (kim.organisation.code, kim.department, kim.job_title) == ("kea", "통상팀", "팀장")
    assert (kim.email, kim.source) == ("kim@kea.example", SAID["source"])
    assert (lee.organisation.code, lee.phone, lee.basis) == ("kosa", "010-1234-5678", "duty")
    assert kim.label.level == Level.GOVERNMENT
    again = shown(listed(sheet(KIM, LEE, PARK)))
    assert outcomes(again) == ["same", "same", "not_understood"]
    assert said_of(again)[:2] == [
        ["Known by the mail address."], ["Known by name and organisation."],
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["hwp", "hwpx", "csv"])
def test_lists_of_hangul_and_csv_are_read_alike(kind: str) -> None:
    rows = [HEAD, KIM, LEE]
    if kind == "csv":
        content = "\n".join(",".join(row) for row in rows).encode("cp949")
    else:
        content = write(kind, [rows], ("연락처 명단",))
    assert outcomes(shown(listed(content, name=f"명단.{kind}"))) == ["new", "new"]


def test_an_importer_says_where_a_list_is_from_and_on_which_ground() -> None:
    for key, lacks in (("source", "From which list"), ("basis", "Ground")):
        with pytest.raises(Refusal, match=lacks):
            shown(listed(sheet(KIM)), **{key: " "})
    ledger = shown(listed(sheet(KIM)), basis="그냥")
    assert outcomes(ledger) == ["not_understood"]


def test_one_person_is_known_by_address_or_by_name_and_a_namesake_is_another() -> None:
    noted(name="김 하나", phone="02-1")
    moved = [*KIM[:2], "해외협력팀", *KIM[3:]]
    bare = [*KIM[:6], ""]
    other = [*KIM[:6], "hana2@kea.example"]
    assert outcomes(shown(listed(sheet(moved)))) == ["changed"]
    assert outcomes(shown(listed(sheet(bare)))) == ["changed"]
    ledger = shown(listed(sheet(other)))
    assert outcomes(ledger) == ["new"]
    assert "second person" in said_of(ledger)[0][0]
    twice = shown(listed(sheet(KIM, [*KIM[:4], "김하나", "02-6388-0001", ""])))
    assert outcomes(twice) == ["changed", "refused"]
    assert "about the same" in why(twice)[1]
    namesakes = shown(listed(sheet(KIM, other)))
    assert outcomes(namesakes) == ["changed", "new"]


def test_a_changed_row_corrects_the_contact_and_taking_back_reverses_it() -> None:
    row = noted(phone="02-6388-0000", department="통상팀", job_title="팀장", source=SAID["source"])
    ledger = written(shown(listed(sheet([*KIM[:3], "단장", *KIM[4:]]))))
    row.refresh_from_db()
    assert row.job_title == "단장"
    back = taken_back(ledger)
    assert (back.counts["taken_back"], back.counts["kept"]) == (1, 0)
    row.refresh_from_db()
    assert row.job_title == "팀장"


def test_taking_back_erases_who_was_not_used_and_keeps_who_was() -> None:
    ledger = written(shown(listed(sheet(KIM, LEE))))
    used = use_contacts(
        by=actor("secretariat"), at=timezone.now(), organisation=house("kea").id,
        address="KIM@kea.example",
    )  # fmt: skip
    assert [one.name for one in used] == ["김하나"]
    back = taken_back(ledger)
    assert (back.counts["taken_back"], back.counts["kept"]) == (1, 1)
    assert [one.name for one in everybody()] == ["김하나"]
    texts = [row.texts for row in LedgerRow.objects.filter(ledger=ledger, line="row")]
    assert "이두리" not in str(texts)
    assert "김하나" in str(texts)


def test_who_may_not_and_what_may_not_be_kept_is_refused_by_its_rule() -> None:
    for name in ("company", "kea", "leadership", "expert"):
        with pytest.raises(NotAllowed):
            noted(by=name)
        with pytest.raises(NotAllowed):
            listed(sheet(KIM), by=name)
    refused = [
        ({"code": "example-company"}, "companies"), ({"code": "example-expert"}, "companies"),
        ({"email": "", "phone": ""}, "way to be reached"), ({"source": " "}, "where"),
        ({"code": "nipa", "email": "NIPA@demo.example"}, "account"),
        ({"email": "no address"}, "no address"), ({"name": " "}, "way to be reached"),
    ]  # fmt: skip
    for wrong, says in refused:
        with pytest.raises(Refusal, match=says):
            noted(**wrong)
    with pytest.raises(Refusal, match="label"):
        noted(level=Level.PUBLIC)
    assert not everybody()


def test_cells_that_say_no_address_and_no_number_are_reported() -> None:
    wrong = [*KIM[:5], "없음", "kim at kea"]
    two = [*LEE[:4], "최세나", "02-000-0000", "a@x.example; b@x.example"]
    account = ["5", "NIPA", "", "", "담당", "", "nipa@demo.example"]
    nobody = ["6", "KISA", "", "", "정다섯", "", ""]
    ledger = shown(listed(sheet(wrong, two, account, nobody)))
    assert outcomes(ledger) == ["not_understood", "not_understood", "refused", "refused"]
    assert "no telephone number" in why(ledger)[0]
    assert "no address" in why(ledger)[0]
    assert "several" in why(ledger)[1]
    assert "account" in why(ledger)[2]


def test_another_organisation_reads_a_contact_and_changes_nothing() -> None:
    row = noted(level=Level.ROOM)
    for act in (
        lambda: correct_contact(
            by=actor("nipa"), at=timezone.now(), contact=row.id, said=said(name="다른 이름")
        ),
        lambda: erase_contact(by=actor("nipa"), at=timezone.now(), contact=row.id),
    ):
        with pytest.raises(NotAllowed):
            act()
    hidden = noted(level=Level.OWN, name="숨김")
    with pytest.raises(NotFound):
        kept.get_contact(id=hidden.id, by=actor("nipa"))
    with pytest.raises(NotFound):
        erase_contact(by=actor("nipa"), at=timezone.now(), contact=hidden.id)
    ledger = shown(listed(sheet(KIM), by="nipa"), by="nipa")
    assert outcomes(ledger) == ["refused"]
    assert "Another organisation" in why(ledger)[0]


def test_an_erased_contact_is_gone_from_the_lines_it_came_from() -> None:
    ledger = written(shown(listed(sheet(KIM))))
    (row,) = everybody()
    erase_contact(by=actor("secretariat"), at=timezone.now(), contact=row.id)
    assert not everybody()
    line = LedgerRow.objects.get(ledger=ledger, line="row")
    assert "김하나" not in str([line.texts, line.said, line.before])
    assert Event.objects.filter(about=row.id, verb="contact_erased").exists()
    with pytest.raises(NotFound):
        erase_contact(by=actor("secretariat"), at=timezone.now(), contact=uuid4())


def test_contacts_are_erased_three_years_after_they_were_last_used() -> None:
    old, used = noted(), noted(name="이두리", email="lee@kea.example")
    long_ago = timezone.now() - timedelta(days=1200)
    Contact.unscoped.filter(pk__in=[old.pk, used.pk]).update(kept_since=long_ago)
    use_contacts(
        by=actor("secretariat"), at=timezone.now(), organisation=house("kea").id,
        address=used.email,
    )  # fmt: skip
    with as_room("what has had its time goes"):
        gone = destroy(by=room_rule("test"), at=timezone.now(), rule=RULES["contacts"])
    assert gone == 1
    assert [one.name for one in everybody()] == ["이두리"]


def test_who_asks_to_be_forgotten_is_no_contact_any_more() -> None:
    noted(code="kea", email="nipa@demo.example")
    forget_person(actor("nipa").id, timezone.now())  # type: ignore[arg-type]
    assert not everybody()


def test_the_list_is_paged_by_name_and_found_by_words() -> None:
    for n in range(5):
        noted(name=f"담당 {n}", email=f"{n}@kea.example", department="통상팀" if n else "")
    by = actor("secretariat")
    first = kept.list_contacts(by=by, limit=2)
    rest = kept.list_contacts(by=by, after=(first[-1].name, first[-1].id), limit=9)
    assert [one.name for one in first + rest] == [f"담당 {n}" for n in range(5)]
    assert len(kept.list_contacts(by=by, text="통상")) == 4
    assert not kept.list_contacts(by=by, organisation=house("kosa").id)
    assert not kept.list_contacts(by=actor("company"))
