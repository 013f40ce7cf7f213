"""Time an import of a contact list in a room of its own: `… ROWS BACK`, answers JSON."""

import json
import os
import sys
import time
from collections.abc import Callable
from io import BytesIO
from random import Random
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "situationroom.config.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from openpyxl import Workbook  # noqa: E402

from situationroom.base import work  # noqa: E402
from situationroom.base.acting import reading_as  # noqa: E402
from situationroom.base.actors import Actor  # noqa: E402
from situationroom.base.connections import (  # noqa: E402
    stand_behind_the_wall,
    work_for_the_room,
)
from situationroom.base.labels import Level  # noqa: E402
from situationroom.base.ledgers import queries, services  # noqa: E402
from situationroom.base.models import LedgerImport  # noqa: E402
from situationroom.rooms.organisations.models import Person  # noqa: E402
from situationroom.rooms.organisations.queries import get_actor  # noqa: E402

HEAD = ["연번", "기관명", "부서명", "직위", "성명", "전화번호", "이메일"]
HOUSES = (
    "KISA",
    "NIA",
    "정보통신기획평가원",
    "KISDI",
    "본투글로벌센터",
    "KOSA",
    "싱가포르 IT지원센터",
)
FIXED = {"source": "2026년 실무협의회 명단", "basis": "업무"}
WRONG_EACH = 50  # one row in so many names an organisation nobody knows


def contact_list(rows: int) -> bytes:
    """Return a list of people; the same number gives the same list."""
    chance = Random(7)  # noqa: S311
    book = Workbook(write_only=True)
    page = book.create_sheet("명단")
    page.append(HEAD)
    for n in range(rows):
        house = "통상무역원" if n % WRONG_EACH == 0 else chance.choice(HOUSES)
        phone = f"02-{chance.randrange(1000, 9999)}-{n:04d}"
        page.append([n + 1, house, f"{n % 40}팀", "과장", f"담당{n}", phone, f"{n}@x.example"])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def timed(step: Callable[[], Any]) -> tuple[float, Any]:
    """Return how many seconds a step takes, and what it returns."""
    began = time.perf_counter()
    done = step()
    return time.perf_counter() - began, done


def read(by: Actor, content: bytes) -> LedgerImport:
    """Read the file."""
    sent = services.Sent("contacts", "명단.xlsx", content, Level.GOVERNMENT, Level.GOVERNMENT)
    return services.read_ledger(by=by, at=timezone.now(), sent=sent)


def shown(by: Actor, ledger: LedgerImport) -> LedgerImport:
    """Show every row, with the columns as they are proposed."""
    with reading_as(by):
        columns = [[one.key for one in s.proposals] for s in queries.list_shapes(ledger=ledger)]
    return services.map_ledger(
        by=by, at=timezone.now(), ledger=ledger.id, columns=columns, fixed=FIXED
    )


def work_off() -> None:
    """Do all work that waits."""
    while work.do_next(worker="bench", at=timezone.now()):
        pass


def main(rows: int, *, back: bool) -> None:
    """Import a list and show it again, perhaps take it back; print how long each step takes."""
    person = Person.objects.get(email="secretariat@demo.example")
    by = get_actor(person, on=timezone.localdate())
    if connection.vendor == "postgresql":
        stand_behind_the_wall()
        work_for_the_room()
        connection.close()  # the next one takes the role of the application
    content = contact_list(rows)
    found: dict[str, Any] = {"rows": rows}
    found["read"], ledger = timed(lambda: read(by, content))
    with reading_as(by):
        found["columns"], _ = timed(lambda: queries.list_shapes(ledger=ledger))
    found["preview"], ledger = timed(lambda: shown(by, ledger))
    found["new"] = ledger.counts["new"]
    with reading_as(by):
        found["page"], _ = timed(lambda: queries.list_rows(ledger=ledger, after=rows // 2))
    services.confirm_ledger(by=by, at=timezone.now(), ledger=ledger.id)
    found["written"], _ = timed(work_off)
    again = read(by, content)
    found["again"], again = timed(lambda: shown(by, again))
    found["wrote"] = again.counts["same"]
    if back:
        services.take_back_ledger(by=by, at=timezone.now(), ledger=ledger.id)
        found["back"], _ = timed(work_off)
        with reading_as(by):
            taken = queries.get_ledger(id=ledger.id, by=by).counts["taken_back"]
        assert taken == found["wrote"]
    print(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]), back=bool(int(sys.argv[2])))
