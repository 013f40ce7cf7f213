"""`situationroom brief`: write the newest brief of an issue to a file."""

import argparse
import getpass
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.utils import timezone

from situationroom.base.actors import room_rule
from situationroom.base.egress import Receiver
from situationroom.base.errors import NotFound
from situationroom.cli.output import print_json, write_file
from situationroom.cli.parse import add_json
from situationroom.documents import writers
from situationroom.documents.blocks import Document
from situationroom.rooms.issues.queries import find_issue_named
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.reports.queries import document_of, find_brief_of_issue
from situationroom.rooms.reports.services import take_out_brief

OPERATOR = room_rule("cli.brief")


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("brief", help="write the brief of an issue to a file")
    parser.add_argument("issue", help="short id of the issue as its page shows it, or its long id")
    parser.add_argument(
        "--format",
        choices=writers.FORMATS,
        default="pdf",
        help="what to write (default: pdf)",
    )
    parser.add_argument(
        "--language", choices=("ko", "en"), default="ko", help="of the brief (default: ko)"
    )
    parser.add_argument("-o", "--out", required=True, help="file to write", metavar="FILE")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Answer."""
    brief = find_brief_of_issue(find_issue_named(options.issue).id)
    if brief is None:
        raise NotFound(
            "There is no brief of that issue.", hint="Briefs are drafted once an issue has figures."
        )
    path = write_brief(
        brief, form=options.format, path=Path(options.out), language=options.language
    )
    if options.json:
        print_json({"brief": str(brief.id), "format": options.format, "out": str(path)})
    else:
        print(f"{brief.issue.short}, edition {brief.edition} → {path}")
    return 0


def write_brief(brief: Brief, *, form: str, path: Path, language: str = "ko") -> Path:
    """Write a brief in a format; return the path."""
    parcel = take_out_brief(
        by=OPERATOR,
        at=timezone.now(),
        to=Receiver(name=getpass.getuser(), organisation_ko="운영자", organisation_en="Operator"),
        brief=brief,
        form=form,
        language=language,
    )
    content = parcel.content
    if form == "html":
        content = _whole_page(document_of(brief, language=language), content)
    return write_file(path, content)


def _whole_page(document: Document, article: bytes) -> bytes:
    """Return the report as a file that a browser reads right without a server beside it."""
    sheet = files("situationroom.documents").joinpath("report.css").read_text("utf-8")
    head = (
        f'<!doctype html>\n<html lang="{document.language}">\n<head><meta charset="utf-8">'
        f"<title>{escape(document.title)}</title>\n<style>{sheet}"
        "body { max-width: 170mm; margin: 15mm auto; }</style></head>\n<body>\n"
    )
    return head.encode() + article + b"\n</body>\n</html>\n"
