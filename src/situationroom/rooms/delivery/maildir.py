"""A Maildir that is looked into: each mail is taken, then moved to what has been seen."""

import logging
import traceback
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from situationroom.base.actors import room_rule
from situationroom.rooms.delivery.services.incoming import receive_mail

log = logging.getLogger(__name__)
READER = "delivery.mail_in"
BATCH = 20


def poll(folder: Path) -> int:
    """Take what is new in a Maildir; return how many mails.

    A mail leaves `new` only after it is stored: one that could not be stored is tried again.
    """
    taken = 0
    names = sorted((folder / "new").iterdir()) if (folder / "new").is_dir() else []
    for path in [name for name in names if name.is_file()][:BATCH]:
        try:
            with path.open("rb") as file:  # one byte more than is allowed tells what is too large
                raw = file.read(settings.MAIL_IN_BYTES + 1)
            receive_mail(by=room_rule(READER), at=timezone.now(), raw=raw)
            (folder / "cur").mkdir(exist_ok=True)
            path.rename(folder / "cur" / f"{path.name.split(':')[0]}:2,S")
        except FileNotFoundError:
            continue  # another worker was faster
        except Exception as problem:
            # Where it failed and how, but not its words: they may quote the mail.
            log.error(
                "a mail in %s could not be stored and stays there: %s\n%s",
                folder,
                type(problem).__name__,
                "".join(traceback.format_tb(problem.__traceback__)),
            )
            continue
        taken += 1
    return taken
