"""The HS finder of the room: its index on disk, made from what is loaded, and its answers."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from situationroom.base.errors import Refusal
from situationroom.rooms.codelists.finder import VERSION
from situationroom.rooms.codelists.finder.evidence import Precedent
from situationroom.rooms.codelists.finder.index import Found, Index
from situationroom.rooms.codelists.finder.rulings import read_rulings
from situationroom.rooms.codelists.finder.tables import TABLES, read_tables
from situationroom.rooms.codelists.models import HSCode, ReferenceTable, Ruling, RulingFile
from situationroom.rooms.codelists.queries import items_by_hs6
from situationroom.rooms.codelists.rules import dotted_code

MOST = 20
LONGEST_QUESTION = 4000
BIGGEST_FILE = 200 * 2**20
OLD_AFTER = 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A subheading that fits some words: its likely line, the ICT item it is of, and why."""

    hs6: str
    line: str
    score: float
    reason: str
    item: str


def _digest() -> str:
    """Return what the index is made from: compiled tables, files of rulings, our own version."""
    tables = ReferenceTable.objects.filter(name__in=TABLES).order_by("name")
    files = RulingFile.objects.order_by("sha256").values_list("sha256", flat=True)
    made_from = [VERSION, *tables.values_list("sha256", flat=True), "rulings", *files]
    return hashlib.sha256(" ".join(made_from).encode()).hexdigest()


def _file() -> Path:
    return Path(settings.FINDER) / f"{_digest()[:16]}.npz"


def build_finder() -> Path:
    """Make the index from what is loaded, where it is not there already."""
    file = _file()
    if not file.is_file():
        names, lines, words = read_tables(Path(settings.REFERENCE))
        columns = ("authority", "number", "day", "code", "product", "keywords", "grounds")
        rulings = [Precedent(*row) for row in Ruling.objects.order_by("id").values_list(*columns)]
        Index.of(names, lines, words, rulings).save(file)
        _remove_old(file)
    return file


def _remove_old(file: Path) -> None:
    """Remove indexes made before; one of the last day may be another process's."""
    newest = file.stat().st_mtime - OLD_AFTER
    for other in file.parent.glob("*.npz"):
        if other != file and other.stat().st_mtime < newest:
            other.unlink(missing_ok=True)


@lru_cache(maxsize=1)
def _loaded(file: Path) -> Index:
    return Index.load(file)


def find_codes(*, text: str, limit: int = 5) -> list[Suggestion]:
    """Return the subheadings that fit words in Korean or English, best first.

    Raises Refusal for too many words, and where the index was not made.
    """
    if len(text) > LONGEST_QUESTION:
        raise Refusal(
            "These are too many words.",
            hint="Say in at most %(most)s characters what the goods are.",
            most=LONGEST_QUESTION,
        )
    file = _file()
    if not file.is_file():
        raise Refusal(
            "The index of the HS finder is not made.", hint="Run `situationroom load reference`."
        )
    found = _loaded(file).find(text, limit=min(limit, MOST))
    items = items_by_hs6()
    return [
        Suggestion(one.hs6, one.line, round(one.score, 4), reason_of(one), items.get(one.hs6, ""))
        for one in found
    ]


def reason_of(found: Found) -> str:
    """Say why a subheading fits."""
    heading = dotted_code(found.heading)
    if found.number:
        values = {"number": found.number, "authority": found.authority, "heading": heading}
        return _("Ruling %(number)s (%(authority)s), heading %(heading)s") % values
    if found.words:
        values = {"words": ", ".join(found.words), "heading": heading}
        return _("Words of heading %(heading)s: %(words)s") % values
    return _("Reads like the names of heading %(heading)s") % {"heading": heading}


def load_rulings(*, files: Sequence[Path], at: datetime) -> dict[str, int]:
    """Keep the rulings of files an operator brings, instead of those loaded before.

    Returns how many rulings were kept and how many lines were left out. Raises Refusal for a
    file that is none; nothing is changed then.
    """
    codes = set(HSCode.objects.values_list("code", flat=True))
    counts = {"rulings": 0, "left_out": 0}
    with transaction.atomic():
        RulingFile.objects.all().delete()
        for path in files:
            content = _content(path)
            read = read_rulings(iter(content.decode("utf-8").splitlines()), codes)
            if not read.rulings:
                raise _no_rulings(path)
            file = RulingFile.objects.create(
                sha256=hashlib.sha256(content).hexdigest(),
                name=path.name[:200],
                rows=len(read.rulings),
                left_out=len(read.left_out),
                loaded_at=at,
            )
            Ruling.objects.bulk_create(
                [
                    Ruling(
                        file=file,
                        authority=one.authority,
                        number=one.number,
                        day=one.day,
                        code=one.code,
                        product=one.product,
                        keywords=one.keywords,
                        grounds=one.grounds,
                    )
                    for one in read.rulings
                ],
                batch_size=200,
            )
            counts["rulings"] += len(read.rulings)
            counts["left_out"] += len(read.left_out)
    return counts


def _content(path: Path) -> bytes:
    if not path.is_file() or path.stat().st_size > BIGGEST_FILE:
        raise _no_rulings(path)
    content = path.read_bytes()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise _no_rulings(path) from None
    return content


def _no_rulings(path: Path) -> Refusal:
    return Refusal(
        "%(file)s holds no rulings.",
        hint="Name a file of JSON lines in UTF-8 with reference_id, hs_code and description.",
        file=path.name,
    )
