"""Who may do what to an issue, how severe it is, and until when an answer is due."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed, Refusal
from situationroom.base.rules import rule
from situationroom.rooms.issues.lifecycle import ENDED
from situationroom.rooms.issues.states import IssueState, Severity, SubjectKind
from situationroom.rooms.organisations.states import OrganisationKind

BILLION = 1e9
COUNTRY, HEADING, LINE = 2, 4, 10  # letters or digits of a code
ANSWER_WITHIN_DAYS = 2
SATURDAY = 5
REASON_TEXT = {
    "hit_billion": "Goods of 1 billion dollars or more are hit.",
    "loss_half_billion": "At worst 500 million dollars of exports or more are lost.",
    "hit_100_million": "Goods of 100 million dollars or more are hit.",
    "loss_50_million": "At worst 50 million dollars of exports or more are lost.",
    "relief": "The average duty falls, and exports do not fall even at worst.",
    "hit_some": "Some goods are hit.",
    "rate_rises": "The average duty rises.",
    "hit_none": "No export is hit by what is known today.",
}
# Leadership reads and approves briefs: it neither answers nor handles issues.
OFFICERS = frozenset({ActorKind.OFFICER, ActorKind.POST, ActorKind.SECRETARIAT})
ANSWERERS = OFFICERS | {ActorKind.ASSOCIATION}
OPENERS = OFFICERS | {ActorKind.ROOM_RULE}
OWNERS = frozenset(
    {
        OrganisationKind.MINISTRY,
        OrganisationKind.AGENCY,
        OrganisationKind.INSTITUTE,
        OrganisationKind.POST,
    }
)


@dataclass(frozen=True, slots=True)
class Opening:
    """An issue about to be opened."""

    title_ko: str


@rule("ISS-21")
def an_issue_has_a_title(opening: Opening) -> bool:
    """Give the issue a title in Korean."""
    return bool(opening.title_ko.strip())


OPENING = (an_issue_has_a_title,)


@dataclass(frozen=True, slots=True)
class Answering:
    """Somebody about to answer for an organisation on an issue."""

    by: Actor
    organisation: UUID
    asked: bool
    state: IssueState


@rule("ISS-01", NotAllowed)
def an_organisation_answers_for_itself(answering: Answering) -> bool:
    """Only officers of the organisation itself may answer for it."""
    by = answering.by
    return by.kind in ANSWERERS and by.organisation == answering.organisation


@rule("ISS-02", NotAllowed)
def who_was_asked_answers(answering: Answering) -> bool:
    """This organisation was not asked on this issue."""
    return answering.asked


@rule("ISS-03", Conflict, hint="Ask its owner to open it again.")
def a_closed_issue_takes_no_answer(answering: Answering) -> bool:
    """The issue is closed."""
    return answering.state not in ENDED


MAY_ANSWER = (
    an_organisation_answers_for_itself,
    who_was_asked_answers,
    a_closed_issue_takes_no_answer,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What an organisation says, and the day it says it on."""

    position: str
    action: str
    next_date: date | None
    today: date


@rule("ISS-04")
def an_answer_says_something(answer: Said) -> bool:
    """Say the position or what is being done: an empty answer is no answer."""
    return bool(answer.position.strip() or answer.action.strip())


@rule("ISS-05")
def the_next_date_is_to_come(answer: Said) -> bool:
    """The next date lies in the past: give today or a later day, or leave it empty."""
    return answer.next_date is None or answer.next_date >= answer.today


ANSWER = (an_answer_says_something, the_next_date_is_to_come)


@dataclass(frozen=True, slots=True)
class Handling:
    """Somebody about to move or assign an issue that belongs to `owner`."""

    by: Actor
    owner: UUID
    state: IssueState


def _owner_or_secretariat(handling: Handling) -> bool:
    by = handling.by
    return by.kind is ActorKind.SECRETARIAT or (
        by.kind in OFFICERS and by.organisation == handling.owner
    )


@rule("ISS-06", NotAllowed)
def its_owner_moves_an_issue(handling: Handling) -> bool:
    """Only the owner of the issue and the secretariat may move it."""
    # The room itself closes the issue of a withdrawn act; nobody signs in as a rule of it.
    return handling.by.kind is ActorKind.ROOM_RULE or _owner_or_secretariat(handling)


@rule("ISS-07", NotAllowed)
def its_owner_assigns_an_issue(handling: Handling) -> bool:
    """Only the owner of the issue and the secretariat may assign it."""
    return _owner_or_secretariat(handling)


@rule("ISS-08", Conflict, hint="Open it again first.")
def a_closed_issue_stays_where_it_is(handling: Handling) -> bool:
    """A closed issue is not assigned."""
    return handling.state not in ENDED


@rule("ISS-11", NotAllowed, hint="Assign them one by one.")
def the_secretariat_assigns_many_issues(by: Actor) -> bool:
    """Only the secretariat assigns many issues at once."""
    return by.kind is ActorKind.SECRETARIAT


@rule("ISS-12", NotAllowed)
def its_owner_runs_an_issue(handling: Handling) -> bool:
    """Only the owner of the issue and the secretariat may do this."""
    return _owner_or_secretariat(handling)


@rule("ISS-13", Conflict, hint="Open it again first.")
def what_has_ended_is_left(handling: Handling) -> bool:
    """The issue has ended."""
    return handling.state not in ENDED


MAY_RUN = (its_owner_runs_an_issue, what_has_ended_is_left)


@dataclass(frozen=True, slots=True)
class Merging:
    """Two issues about to become one: is it another one, and does the one that stays go on."""

    same: bool
    into: IssueState


@rule("ISS-14", hint="Choose the issue that stays.")
def two_issues_are_merged(merging: Merging) -> bool:
    """An issue is not merged into itself."""
    return not merging.same


@rule("ISS-15", Conflict, hint="Open it again first, or choose another one.")
def what_stays_goes_on(merging: Merging) -> bool:
    """The issue that would stay has ended."""
    return merging.into not in ENDED


MERGING = (two_issues_are_merged, what_stays_goes_on)


@dataclass(frozen=True, slots=True)
class Postponing:
    """Somebody asks for a later deadline of a response."""

    by: Actor
    owner: UUID
    organisation: UUID
    due_before: datetime
    due_at: datetime
    now: datetime
    why: str


@rule("ISS-16", NotAllowed)
def who_has_to_do_with_it_asks_for_more_time(asked: Postponing) -> bool:
    """Only the organisation asked, the owner of the issue and the secretariat ask for more time."""
    by = asked.by
    concerned = {asked.owner, asked.organisation}
    return by.kind is ActorKind.SECRETARIAT or (
        by.kind in ANSWERERS and by.organisation in concerned
    )


@rule("ISS-17", hint="Give a day after the present deadline, and after today.")
def a_deadline_moves_on(asked: Postponing) -> bool:
    """The deadline asked for is no later than the present one."""
    return asked.due_at > max(asked.due_before, asked.now)


@rule("ISS-18")
def more_time_has_a_reason(asked: Postponing) -> bool:
    """Say why more time is needed."""
    return bool(asked.why.strip())


POSTPONING = (
    who_has_to_do_with_it_asks_for_more_time,
    a_deadline_moves_on,
    more_time_has_a_reason,
)


@dataclass(frozen=True, slots=True)
class Granting:
    """Somebody about to decide on more time that a person asked for."""

    by: Actor
    owner: UUID
    asker: UUID | None


@rule("ISS-19", NotAllowed)
def its_owner_grants_more_time(granting: Granting) -> bool:
    """Only the owner of the issue and the secretariat decide on more time."""
    by = granting.by
    return by.kind is ActorKind.SECRETARIAT or (
        by.kind in OFFICERS and by.organisation == granting.owner
    )


@rule("ISS-20", NotAllowed, hint="Ask a colleague to decide.")
def another_person_grants_more_time(granting: Granting) -> bool:
    """Who asked for more time does not grant it."""
    return granting.by.id != granting.asker


GRANTING = (its_owner_grants_more_time, another_person_grants_more_time)
MAY_ASSIGN_MANY = (the_secretariat_assigns_many_issues,)
MAY_MOVE = (its_owner_moves_an_issue,)
MAY_ASSIGN = (its_owner_assigns_an_issue, a_closed_issue_stays_where_it_is)


@dataclass(frozen=True, slots=True)
class Assignment:
    """To whom an issue is about to go: a kind of organisation, and whether the person is there."""

    owner: OrganisationKind
    works_there: bool


@rule("ISS-09", hint="Choose one of those the issue lists.")
def a_public_body_owns_an_issue(assignment: Assignment) -> bool:
    """An issue belongs to a ministry, an agency, an institute or a post."""
    return assignment.owner in OWNERS


@rule("ISS-10", hint="Choose one of its officers, or nobody yet.")
def who_is_responsible_works_for_the_owner(assignment: Assignment) -> bool:
    """The person responsible is an officer of the organisation that owns the issue."""
    return assignment.works_there


ASSIGNMENT = (a_public_body_owns_an_issue, who_is_responsible_works_for_the_owner)


def about_in(text: str) -> list[tuple[SubjectKind, str]]:
    """Return what a line of codes names: countries in letters, HS codes in digits.

    Raises Refusal naming a word that is no code.
    """
    found = []
    for word in text.replace(",", " ").replace(";", " ").split():
        bare = word.replace(".", "").upper()
        if bare.isascii() and bare.isalpha() and len(bare) == COUNTRY:
            found.append((SubjectKind.COUNTRY, bare))
        elif bare.isascii() and bare.isdigit() and HEADING <= len(bare) <= LINE:
            found.append((SubjectKind.HS, bare))
        else:
            raise Refusal(
                "%(word)s is neither the code of a country nor an HS code.",
                "Write VN for a country, 8542.32 for an HS code.",
                word=word,
            )
    return list(dict.fromkeys(found))


def judge_severity(
    *, hit_usd: float | None, change_low_usd: float | None, rate_change: float | None
) -> tuple[Severity, str]:
    """Return the severity of a tariff issue and its reason, as a message id.

    Stated thresholds, on 2024 values: goods hit of 1 billion dollars or more, or a loss of 0.5
    billion at the worst source, is severe; a tenth of that is an alert; anything hit is a caution.
    An act that brings the duty down and costs no export at any source is no alarm, whatever it
    still hits.
    """
    hit, loss, rise = hit_usd or 0.0, -(change_low_usd or 0.0), rate_change or 0.0
    ladder = (
        (rise < 0 and change_low_usd is not None and loss <= 0, Severity.ATTENTION, "relief"),
        (hit >= BILLION, Severity.SEVERE, "hit_billion"),
        (loss >= BILLION / 2, Severity.SEVERE, "loss_half_billion"),
        (hit >= BILLION / 10, Severity.ALERT, "hit_100_million"),
        (loss >= BILLION / 20, Severity.ALERT, "loss_50_million"),
        (hit > 0, Severity.CAUTION, "hit_some"),
        (rise > 0, Severity.CAUTION, "rate_rises"),
    )
    reached = next(((severity, why) for holds, severity, why in ladder if holds), None)
    severity, why = reached or (Severity.ATTENTION, "hit_none")
    return severity, REASON_TEXT[why]


def answer_due(asked_at: datetime, zone: str = "Asia/Seoul") -> datetime:
    """Return until when an organisation is asked to answer: two working days on its own clock.

    Saturdays and Sundays where it sits do not count; what is asked on one counts from Monday's
    beginning. The hour on the wall is kept, also over a change of summer time.
    """
    asked = asked_at.astimezone(ZoneInfo(zone))
    if asked.weekday() >= SATURDAY:
        monday = asked.date() + timedelta(days=7 - asked.weekday())
        asked = datetime.combine(monday, time(0), tzinfo=asked.tzinfo)
    day, left = asked.date(), ANSWER_WITHIN_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY
    return datetime.combine(day, asked.timetz()).astimezone(UTC)


def after_waiting(due_at: datetime, since: datetime, at: datetime) -> datetime:
    """Return a deadline moved on by the time its clock stood still."""
    return due_at + max(at - since, timedelta())
