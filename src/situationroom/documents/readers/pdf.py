"""PDF: the text of each page, line by line. Cells cannot be told from lines, and that is said."""

from io import BytesIO

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

from situationroom.documents.errors import Bomb, Damaged, PasswordProtected, TooLarge
from situationroom.documents.grids import Read
from situationroom.documents.readers import losses
from situationroom.documents.readers.gathering import Gathering

_MOST_PAGES = 1_000
_MOST_LETTERS = 20_000_000


def _open(content: bytes) -> PdfReader:
    reader = PdfReader(BytesIO(content))
    # Files that anybody may open and nobody may change are locked with an empty password.
    if reader.is_encrypted and not reader.decrypt(""):
        raise PasswordProtected
    if len(reader.pages) > _MOST_PAGES:
        raise TooLarge
    return reader


def _gather(pages: list[PageObject]) -> Gathering:
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
    try:
        found = _gather(list(_open(content).pages))
    except (PasswordProtected, TooLarge):
        raise
    except (DependencyError, FileNotDecryptedError) as error:
        raise PasswordProtected from error
    except LimitReachedError as error:
        raise Bomb from error
    except Exception as error:  # the library stumbles over broken files in many ways
        raise Damaged from error
    found.lose(losses.PDF)
    return found.read("pdf")
