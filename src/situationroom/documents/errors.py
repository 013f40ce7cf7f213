"""Why a file cannot be read: one class a cause, and each names the remedy.

The texts are message ids (English), in two parts as rooms refuse: `code` says what is wrong,
`hint` what to do. Doors translate them and fill in `values`.
"""

from typing import ClassVar

from situationroom.documents.messages import gettext_noop


class Unreadable(Exception):
    """A file that cannot be read. Never raised itself: see the causes below."""

    code: ClassVar[str] = ""
    hint: ClassVar[str] = ""

    def __init__(self, **values: str) -> None:
        super().__init__(f"{self.code} {self.hint}" % values)
        self.values = values


class EmptyFile(Unreadable):
    """There is not one byte in it."""

    code = gettext_noop("The file is empty.")
    hint = gettext_noop("Check that it was saved, and send it again.")


class UnknownFormat(Unreadable):
    """Neither its content nor its name is of a kind the room reads."""

    code = gettext_noop("Files of this kind are not read.")
    hint = gettext_noop("Send HWPX, XLSX, DOCX, CSV, PDF or HWP.")


class WrongExtension(Unreadable):
    """The name promises one format and the content is another."""

    code = gettext_noop("The file is named .%(named)s but its content is %(found)s.")
    hint = gettext_noop("Open it, save it under the format meant, and send that file.")


class OldFormat(Unreadable):
    """A format of an earlier generation: XLS, DOC, HWP before 5.0."""

    code = gettext_noop("The file is in the old format %(found)s, which is not read.")
    hint = gettext_noop("Open it, save it as %(wanted)s, and send that file.")


class Damaged(Unreadable):
    """Truncated, or not built as its format says."""

    code = gettext_noop("The file is damaged or was cut off on its way.")
    hint = gettext_noop("Open it to see that it is whole, save it anew, and send it again.")


class HasMacros(Unreadable):
    """It carries a program. Nothing of it was run."""

    code = gettext_noop("The file carries macros; it was not opened and nothing was run.")
    hint = gettext_noop("Save it without macros (XLSX, DOCX or HWPX) and send that file.")


class PasswordProtected(Unreadable):
    """It opens only with a password."""

    code = gettext_noop("The file is locked with a password.")
    hint = gettext_noop("Remove the password, save it, and send that file.")


class RightsProtected(Unreadable):
    """A document-security program wrapped or signed it: it opens only at its owner's."""

    code = gettext_noop("The file is wrapped by a document-security program (DRM).")
    hint = gettext_noop("Release it from document security and send that file.")


class DistributionOnly(Unreadable):
    """An HWP saved for distribution: its text is scrambled so that it cannot be copied."""

    code = gettext_noop("The HWP file was saved as a distribution copy, which cannot be read.")
    hint = gettext_noop("Send the original, saved as HWPX.")


class ForbiddenXml(Unreadable):
    """Its XML declares a document type or entities, which no office program writes."""

    code = gettext_noop("The file holds XML declarations that may do harm.")
    hint = gettext_noop("Open it, save it anew in the office program, and send that file.")


class Bomb(Unreadable):
    """It unpacks to far more than its size promises, or its directory is not honest."""

    code = gettext_noop("The file unpacks to more than is allowed.")
    hint = gettext_noop("Open it, remove pictures and unused sheets, save it, and send it again.")


class TooLarge(Unreadable):
    """More cells, pages or bytes than the room reads at once."""

    code = gettext_noop("The file is larger than is read at once.")
    hint = gettext_noop("Send only the part that was asked for, or split it into several files.")


class UnknownEncoding(Unreadable):
    """A text file in an encoding that cannot be told."""

    code = gettext_noop("The letters of the text file cannot be recognised.")
    hint = gettext_noop("Save it as “CSV UTF-8” or as XLSX and send that file.")


class NoCalendar(Unreadable):
    """A file that was sent as a calendar and holds none."""

    code = gettext_noop("The file holds no calendar.")
    hint = gettext_noop("Save the meeting as .ics in the calendar program and send that file.")
