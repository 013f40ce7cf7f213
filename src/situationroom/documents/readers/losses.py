"""What readers leave out, as message ids: a reading says so instead of looking whole."""

from situationroom.documents.messages import gettext_noop

PICTURES = gettext_noop("Pictures are not read.")
EMBEDDED = gettext_noop("Charts, drawings and files embedded in the document are not read.")
EQUATIONS = gettext_noop("Equations are read as their source text.")
AUTOMATIC_NUMBERS = gettext_noop("Automatic numbers of paragraphs are not read.")
DELETED = gettext_noop("Text deleted under change tracking is left out.")
NO_RESULT = gettext_noop(
    "Formulas saved without a result are read as empty. Open the file in Excel, save it and send "
    "it again."
)
LINKS = gettext_noop("Links to other files are not followed; the results saved here are read.")
HWP = gettext_noop(
    "Of HWP files only text and tables are read. If anything is missing, send the file as HWPX."
)
PDF = gettext_noop(
    "Tables of a PDF are read as lines of text, and blanks may be missing. Send HWPX, XLSX or DOCX "
    "to keep the cells."
)
FAULTS = gettext_noop("The PDF has faults: parts of its text may be missing.")
SCANNED = gettext_noop("Pages that hold only pictures are not read.")
QUOTES = gettext_noop("Quotation marks that never close were read as plain characters.")
FORMS = gettext_noop("Form controls such as check boxes are not read.")
TRACKED = gettext_noop("Change tracking is not read: deleted text may still stand in the text.")
