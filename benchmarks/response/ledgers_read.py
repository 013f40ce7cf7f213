"""Read generated ledgers as an import does, in a room of its own: `… FILES`, answers JSON."""

import json
import os
import sys
import time
from dataclasses import asdict

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "situationroom.config.settings")
django.setup()

import yaml  # noqa: E402
from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.response.ledgers import HEADINGS, KINDS, Count, Ledger, make_ledger  # noqa: E402
from situationroom.base.actors import Actor, ActorKind  # noqa: E402
from situationroom.base.labels import Level  # noqa: E402
from situationroom.base.ledgers.finding import Line  # noqa: E402
from situationroom.base.ledgers.judging import Judged, Told, judge  # noqa: E402
from situationroom.base.ledgers.matching import propose  # noqa: E402
from situationroom.base.ledgers.services import tables_of  # noqa: E402
from situationroom.base.ledgers.states import LedgerOutcome  # noqa: E402
from situationroom.base.ledgers.targets import Setting  # noqa: E402
from situationroom.documents import readers  # noqa: E402
from situationroom.rooms.codelists.models import Area  # noqa: E402
from situationroom.rooms.issues.ledgers import IssueLedger  # noqa: E402
from situationroom.rooms.organisations.models import Organisation  # noqa: E402
from situationroom.rooms.organisations.services.loading import load_organisations  # noqa: E402


def judged_rows(ledger: Ledger, target: IssueLedger, count: Count) -> tuple[list[Judged], int]:
    """Return what becomes of each row, columns as proposed, and how many lines are none."""
    told: list[Told] = []
    beside = 0
    for table in tables_of(readers.read(ledger.content, ledger.name), IssueLedger):
        samples = [
            [one.texts[at] for one in table.rows if one.texts[at]]
            for at in range(len(table.headings))
        ]
        keys = [one.key for one in propose(table.headings, samples, IssueLedger.fields)]
        count.columns += len(HEADINGS)
        count.proposed += sum(key in keys for key in HEADINGS)
        beside += sum(one.line is not Line.ROW for one in table.lines)
        for one in table.rows:
            cells = {key: text for key, text in zip(keys, one.texts, strict=True) if key}
            told.append(Told(len(told) + 1, cells))
    return judge(target, told, seen={}), beside


def compare(ledger: Ledger, target: IssueLedger, count: Count) -> None:
    """Compare what was read of a ledger with what was written, row by row and cell by cell."""
    codes = {str(one.id): one.code for one in Organisation.objects.all()}
    found, beside = judged_rows(ledger, target, count)
    count.files += 1
    count.rows += len(ledger.rows)
    count.lost += max(len(ledger.rows) - len(found), 0) + max(ledger.beside - beside, 0)
    for row, one in zip(ledger.rows, found, strict=False):
        said = {**one.said, "owner": codes.get(str(one.said.get("owner")), "")}
        count.cells += len(row.truth)
        count.wrong += sum(said.get(key) != value for key, value in row.truth.items())
        not_understood = one.outcome is LedgerOutcome.NOT_UNDERSTOOD
        count.planted += bool(row.wrong)
        count.reported += bool(row.wrong) and not_understood
        count.invented += not row.wrong and not_understood


def main(files: int) -> None:
    """Read so many ledgers and print what was counted."""
    said = yaml.safe_load(
        (settings.REFERENCE / "room" / "organisations.yaml").read_text(encoding="utf-8")
    )
    load_organisations(said["organisations"])
    for code, korean in (("US", "미국"), ("VN", "베트남"), ("CN", "중국")):
        names = {"name_ko": korean, "name_en": code}
        Area.objects.get_or_create(iso2=code, defaults=names)
    home = Organisation.objects.get(code="msit").id
    by = Actor(ActorKind.SECRETARIAT, organisation=home, name="bench")
    count = Count()
    for seed in range(files):
        ledger = make_ledger(seed, KINDS[seed % len(KINDS)])
        target = IssueLedger(Setting(by, timezone.now(), Level.ROOM))
        began = time.perf_counter()
        compare(ledger, target, count)
        count.seconds.append(time.perf_counter() - began)
    print(json.dumps(asdict(count)))


if __name__ == "__main__":
    main(int(sys.argv[1]))
