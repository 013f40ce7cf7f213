"""`situationroom mail`: take a mail from the mail server, look into a Maildir, send what is due.

`receive` is what a mail server pipes each mail to. Its exit status is what mail servers know
(sysexits.h): 0 taken or quietly dropped, 65 cannot be read or is too large, 67 no such address,
77 not from this sender, 75 try again later.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error
from django.utils import timezone

from situationroom.base.actors import room_rule
from situationroom.base.errors import Refusal
from situationroom.cli.output import print_json
from situationroom.rooms.delivery.maildir import READER, poll
from situationroom.rooms.delivery.services.incoming import receive_mail
from situationroom.rooms.delivery.states import MAIL_TEXT, MailState
from situationroom.rooms.delivery.tasks import send_mails

EXIT = {
    MailState.TAKEN: os.EX_OK,
    MailState.LOOP: os.EX_OK,  # whoever answers a loop makes one
    MailState.MANY: os.EX_OK,
    MailState.UNKNOWN: os.EX_NOUSER,
    MailState.EXPIRED: os.EX_NOUSER,
    MailState.SENDER: os.EX_NOPERM,
    MailState.HIDDEN: os.EX_NOPERM,
    MailState.SIZE: os.EX_DATAERR,
    MailState.UNREADABLE: os.EX_DATAERR,
    MailState.NUMBERED: os.EX_DATAERR,
}


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("mail", help="take mail in, send mail out", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    receive = actions.add_parser("receive", help="take one raw mail from standard input")
    receive.add_argument("--recipient", default="", help="the address it was delivered to")
    receive.add_argument("--json", action="store_true")
    receive.set_defaults(run=run_receive)
    look = actions.add_parser("poll", help="take what is new in a Maildir")
    look.add_argument("--maildir", type=Path, default=None, help="default: SITUATIONROOM_MAILDIR")
    look.set_defaults(run=run_poll, parser=look)
    send = actions.add_parser("send", help="send every mail that is due, then stop")
    send.set_defaults(run=run_send)


def run_receive(options: argparse.Namespace) -> int:
    """Take one mail; the exit status tells the mail server what became of it."""
    try:
        raw = sys.stdin.buffer.read(settings.MAIL_IN_BYTES + 1)
        by = room_rule(READER)
        row = receive_mail(by=by, at=timezone.now(), raw=raw, recipient=options.recipient)
    except (Error, OSError, Refusal) as problem:  # a full disk refuses the files of a mail
        print(f"situationroom: the mail was not stored, try again: {problem}", file=sys.stderr)
        return os.EX_TEMPFAIL
    state = MailState(row.state)
    if options.json:
        print_json({"ok": state is MailState.TAKEN, "id": row.id, "state": state})
    if EXIT[state] != os.EX_OK:
        print(f"situationroom: {MAIL_TEXT[state]}", file=sys.stderr)
    return EXIT[state]


def run_poll(options: argparse.Namespace) -> int:
    """Look into a Maildir once."""
    folder = str(options.maildir or settings.MAILDIR)
    if not folder:
        options.parser.error("name a Maildir, or set SITUATIONROOM_MAILDIR")
    print(f"{poll(Path(folder))} mails")
    return 0


def run_send(options: argparse.Namespace) -> int:
    """Send until nothing is due."""
    sent = 0
    while send_mails():
        sent += 1
    print(f"{sent} mails tried")
    return 0
