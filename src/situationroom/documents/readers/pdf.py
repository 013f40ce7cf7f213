"""PDF: the text of each page, line by line. Cells cannot be told from lines, and that is said."""

import logging
import threading
from io import BytesIO

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

from situationroom.documents.errors import Bomb, Damaged, PasswordProtected, TooLarge
from situationroom.documents.grids import Read
from situationroom.documents.readers import losses
from situationroom.documents.readers.gathering import Gathering

# The library's warnings quote the document: they are counted here and reach no log.
_LOG = logging.getLogger("pypdf")
_LOG.propagate = False
_MOST_PAGES = 1_000
_MOST_LETTERS = 20_000_000


class _Faults(logging.Handler):
    """Notes that the library stepped over something broken, in this thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.thread = threading.get_ident()
        self.any = False

    def emit(self, record: logging.LogRecord) -> None:
        self.any = self.any or record.thread == self.thread


def open_pdf(content: bytes) -> PdfReader:
    """Open a PDF, however long it is. Raises PasswordProtected, and what the library raises."""
    reader = PdfReader(BytesIO(content))
    # Files that anybody may open and nobody may change are locked with an empty password.
    if reader.is_encrypted and not reader.decrypt(""):
        raise PasswordProtected
    return reader


def _gather(pages: list[PageObject]) -> Gathering:
    if len(pages) > _MOST_PAGES:
        raise TooLarge
    found = Gathering()
    letters = 0
    for page in pages:
        text = page.extract_text()
        letters += len(text)
        if letters > _MOST_LETTERS:
            raise TooLarge
        if not text.strip():
            found.lose(losses.SCANNED)
        for line in text.splitlines():
            found.line(line.strip())
    return found


def read_pdf(content: bytes) -> Read:
    """Read the text of a PDF."""
    faults = _Faults()
    _LOG.addHandler(faults)
    try:
        found = _gather(list(open_pdf(content).pages))
    except (PasswordProtected, TooLarge):
        raise
    except (DependencyError, FileNotDecryptedError) as error:
        raise PasswordProtected from error
    except LimitReachedError as error:
        raise Bomb from error
    except Exception as error:  # the library stumbles over broken files in many ways
        raise Damaged from error
    finally:
        _LOG.removeHandler(faults)
    if faults.any:
        found.lose(losses.FAULTS)
    found.lose(losses.PDF)
    return found.read("pdf")
