"""What a calendar file said that was not understood or was assumed, as message ids."""

from situationroom.documents.messages import gettext_noop

LETTERS = gettext_noop("Some letters could not be recognised; look at names and titles.")
FOLDS = gettext_noop("Lines were broken on the way; they were joined again.")
LINES = gettext_noop("Some lines could not be read and were left out.")
CUT_OFF = gettext_noop("The file ends too early; what stood after that is missing.")
TOO_MANY = gettext_noop("The file is long; only its beginning was read.")
OTHER_KINDS = gettext_noop("Tasks, notes and free times are not read; only meetings are.")
NO_START = gettext_noop("A meeting without a beginning was left out: %(title)s")
NO_UID = gettext_noop("A meeting carries no name of its own; its changes cannot be matched to it.")
NO_END = gettext_noop("No end is given; set one.")
END_FIRST = gettext_noop("The end lies before the beginning; set another.")
BAD_TIME = gettext_noop("This is no time and was left out: %(value)s")
FLOATING = gettext_noop("The times name no zone; they were read as %(zone)s.")
BY_RULES = gettext_noop("The zone “%(name)s” keeps the clock of %(zone)s and was read as that.")
BY_OFFSET = gettext_noop(
    "The zone “%(name)s” is not known. Its moments were kept; later changes of its clock are not."
)
NOT_KNOWN = gettext_noop("The zone “%(name)s” is not known; its times were read as %(zone)s.")
CONTRADICTS = gettext_noop(
    "The file describes the clock of “%(name)s” otherwise than it is. It was read as %(zone)s; "
    "ask the sender for the time."
)
GAP = gettext_noop("%(value)s does not exist in %(zone)s: clocks go forward then.")
RULE = gettext_noop("The recurrence was not understood; only its first time was kept: %(value)s")
TOO_OFTEN = gettext_noop("It recurs more than once a day; only its first time was kept: %(value)s")
ENDLESS = gettext_noop("The series never ends; set how many meetings there are, or the last day.")
LATER_TOO = gettext_noop("A change is meant for all later meetings too; it was kept for one.")
EXCLUDING = gettext_noop("A rule that takes meetings out was not read; look for days left out.")
MANY_DATES = gettext_noop("Only the first exceptions of the series were read.")
MANY_PEOPLE = gettext_noop("Only the first people invited were read.")
NO_ADDRESS = gettext_noop("No mail address is given for %(name)s.")
NO_LINK = gettext_noop("A link that is no web address was left out.")
