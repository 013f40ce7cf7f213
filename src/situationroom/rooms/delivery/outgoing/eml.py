"""A mail server that is a folder: each mail is a file operators may read, nobody else."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.utils import timezone


class EmlBackend(BaseEmailBackend):
    """Writes mails as .eml files into `settings.MAIL_FOLDER`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.folder = Path(settings.MAIL_FOLDER)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each mail; return how many. A file appears whole or not at all."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for mail in email_messages:
            content = mail.message()
            name = str(content["Message-ID"]).strip("<>").split("@")[0]
            target = self.folder / f"{timezone.now():%Y%m%d-%H%M%S}-{name}.eml"
            part = target.with_suffix(".part")
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content.as_bytes())
            part.replace(target)
        return len(email_messages)
