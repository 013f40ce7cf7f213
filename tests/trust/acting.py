"""Who may do what: one short rule for each row, or step of a row, of the page's table of actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tests.trust.facts import Action, Kind, Level, Stage, Standing, What, Who
from tests.trust.reading import (
    GROUP_MEMBERS,
    IDENTITY_NOUNS,
    NOBODY,
    PEOPLE,
    WIDTH,
    about,
    admitted,
    as_reader,
    effective_level,
    holds_mandate,
    in_case_thread,
    in_conflict,
    links,
    ordinary,
    reads,
)

AUDIT_NOUNS = frozenset({"audit", "audit_row"})
MEMBERSHIP_NOUNS = frozenset({"membership"})
WIDE = frozenset({Level.GOVERNMENT, Level.ROOM, Level.PUBLIC})

# Rows that name an organisation, readers or anyone also admit a program; rows that name people do not.
SERVICE_ACTIONS = frozenset(
    {
        Action.FILE_DIFFICULTY,
        Action.MOVE_STATE,
        Action.WRITE_IN_CHANNEL,
        Action.ANSWER_DATA_CALL,
        Action.PUBLISH_PAPER,
        Action.EXPORT,
    }
)
# The first and the second step of what takes two people.
PAIRS = {
    Action.PROPOSE_ISSUE: (Action.PROPOSE_ISSUE, Action.ACCEPT_ISSUE),
    Action.ACCEPT_ISSUE: (Action.PROPOSE_ISSUE, Action.ACCEPT_ISSUE),
    Action.PROPOSE_DEADLINE: (Action.PROPOSE_DEADLINE, Action.APPROVE_DEADLINE),
    Action.APPROVE_DEADLINE: (Action.PROPOSE_DEADLINE, Action.APPROVE_DEADLINE),
    Action.REGISTER_MEASURE: (Action.REGISTER_MEASURE, Action.CONFIRM_MEASURE),
    Action.CHANGE_MEASURE: (Action.CHANGE_MEASURE, Action.CONFIRM_MEASURE),
    Action.CONFIRM_MEASURE: (Action.REGISTER_MEASURE, Action.CONFIRM_MEASURE),
    Action.WIDEN_LABEL: (Action.WIDEN_LABEL, Action.WIDEN_LABEL),
}


@dataclass(frozen=True)
class Deed:
    """What is being tried: by whom, on what, when, to which label, for whom."""

    who: Who
    what: What
    on: date
    to: Level | None = None
    subject: Who | None = None


def of_owner(deed: Deed) -> bool:
    """Whether the actor acts for the owning organisation; a leadership's office reads and signs, no more."""
    who, owner = deed.who, deed.what.owner
    return (
        owner is not None and who.organisation == owner and who.kind in PEOPLE - {Kind.LEADERSHIP}
    )


def file_difficulty(deed: Deed) -> bool:
    """Anyone; an association or broker only for companies that agreed; an officer on behalf of a caller."""
    who, company = deed.who, about(deed.what)
    match who.kind:
        case Kind.ROOM_RULE:
            return False
        case Kind.COMPANY:
            return company in {None, who.organisation}
        case Kind.ASSOCIATION:
            return company is not None and who.organisation in deed.what.agreed
        case Kind.BROKER:
            return holds_mandate(who, company, deed.on)
        case _:
            return not in_conflict(who, deed.what)


def open_issue(deed: Deed) -> bool:
    """Officer, post, secretariat, room rule."""
    return deed.who.kind in {Kind.OFFICER, Kind.POST, Kind.SECRETARIAT, Kind.ROOM_RULE}


def propose_issue(deed: Deed) -> bool:
    """An association proposes."""
    return deed.who.kind is Kind.ASSOCIATION


def accept_issue(deed: Deed) -> bool:
    """An officer accepts."""
    return deed.who.kind is Kind.OFFICER


def respond(deed: Deed) -> bool:
    """Officers of that agency only: the response's owner is the agency it is for."""
    return deed.who.kind is Kind.OFFICER and of_owner(deed)


def move_state(deed: Deed) -> bool:
    """Its owner organisation and the secretariat."""
    return of_owner(deed) or deed.who.kind is Kind.SECRETARIAT


def has_register_role(deed: Deed) -> bool:
    """Officers and posts with the register role."""
    return deed.who.kind in {Kind.OFFICER, Kind.POST} and "register" in deed.who.roles


def register_measure(deed: Deed) -> bool:
    """Officers and posts with the role; a room rule registers what is still unconfirmed."""
    return has_register_role(deed) or (deed.who.kind is Kind.ROOM_RULE and not deed.what.confirmed)


def confirm_measure(deed: Deed) -> bool:
    """A second person confirms; what is confirmed already is not confirmed again."""
    return has_register_role(deed) and not deed.what.confirmed


def run_scenario(deed: Deed) -> bool:
    """Results start as own organisation; those of a room rule, on public inputs, as government."""
    who, run = deed.who, deed.what
    if who.kind is Kind.ROOM_RULE:
        on_public = run.within is None or effective_level(run.within) is Level.PUBLIC
        return run.level is Level.GOVERNMENT and on_public and about(run) is None
    runs = {Kind.OFFICER, Kind.POST, Kind.SECRETARIAT, Kind.LEADERSHIP}
    return who.kind in runs and run.level is Level.OWN and who.organisation == run.owner


def write_in_channel(deed: Deed) -> bool:
    """Readers of the channel, except leadership and companies (or their broker) outside their case thread."""
    who, company = deed.who, about(deed.what)
    match who.kind:
        case Kind.ANONYMOUS | Kind.ROOM_RULE | Kind.LEADERSHIP:
            return False
        case Kind.COMPANY:
            return in_case_thread(deed.what, who.organisation)
        case Kind.BROKER:
            return holds_mandate(who, company, deed.on) and in_case_thread(deed.what, company)
        case _:
            return True


def chair_session(deed: Deed) -> bool:
    """Secretariat and the session's named chair."""
    is_chair = deed.who.person is not None and deed.who.person == deed.what.chair
    return is_chair or deed.who.kind is Kind.SECRETARIAT


def draft_brief(deed: Deed) -> bool:
    """The drafting organisation of the government, or a room rule under a label it works on."""
    if deed.what.stage is not Stage.DRAFT:
        return False
    if deed.who.kind is Kind.ROOM_RULE:
        return all(admitted(deed.who, link, deed.on) for link in links(deed.what))
    return of_owner(deed) and deed.who.kind in {Kind.OFFICER, Kind.POST, Kind.SECRETARIAT}


def submit_brief(deed: Deed) -> bool:
    """The drafting organisation submits its draft."""
    return deed.what.stage is Stage.DRAFT and of_owner(deed)


def sign_brief(deed: Deed) -> bool:
    """Leadership signs what was submitted, and not what the signer wrote."""
    wrote = deed.who.person is not None and deed.who.person == deed.what.creator
    return deed.who.kind is Kind.LEADERSHIP and deed.what.stage is Stage.SUBMITTED and not wrote


def appoint_expert(deed: Deed) -> bool:
    """Secretariat or the case's owner; refused on conflict."""
    expert = deed.subject
    if expert is not None:
        fit = expert.kind is Kind.EXPERT and expert.standing is Standing.ACTIVE
        if not fit or in_conflict(expert, deed.what):
            return False
    return of_owner(deed) or deed.who.kind is Kind.SECRETARIAT


def narrow_label(deed: Deed) -> bool:
    """The owning organisation narrows, and only to something stricter."""
    target = deed.to or Level.NAMED
    return of_owner(deed) and WIDTH[target] < WIDTH[deed.what.level]


def company_consented(what: What, to: Level) -> bool:
    """Rule 4: for content from a company, its consent up to the new label."""
    return about(what) is None or any(WIDTH[to] <= WIDTH[limit] for limit in what.consent_to_widen)


def widen_label(deed: Deed) -> bool:
    """Rule 4, for one of the people: owner's approval, the company's consent, never past the parent."""
    what, to = deed.what, deed.to or Level.PUBLIC
    # Who is behind a case, and who is in a group, is told by rules 2 and 3 and by no label.
    if what.noun in IDENTITY_NOUNS or what.noun == GROUP_MEMBERS or WIDTH[to] <= WIDTH[what.level]:
        return False
    if what.within is not None and WIDTH[to] > WIDTH[effective_level(what.within)]:
        return False
    if to is Level.GROUP and what.group is None:
        return False
    return of_owner(deed) and company_consented(what, to)


def answer_data_call(deed: Deed) -> bool:
    """The organisation asked; an answer row that names nobody asked belongs to the one that gives it."""
    asked = deed.what.asked or deed.what.owner
    answers = deed.who.kind in PEOPLE - {Kind.LEADERSHIP}
    return answers and asked is not None and deed.who.organisation == asked


def export(deed: Deed) -> bool:
    """Whoever may read; a room rule has nobody to export for."""
    return deed.who.kind is not Kind.ROOM_RULE


def grant(deed: Deed) -> bool:
    """An admin gives roles he has in his own organisation; a group's manager gives its seats."""
    who, subject = deed.who, deed.subject
    if deed.what.noun == GROUP_MEMBERS and deed.what.group is not None:
        return deed.what.group.manager in {who.organisation, who.person}
    if deed.what.noun not in MEMBERSHIP_NOUNS or "admin" not in who.roles or not of_owner(deed):
        return False
    return subject is None or (
        subject.organisation == who.organisation and subject.roles <= who.roles
    )


def nobody(deed: Deed) -> bool:
    """The page gives this right to no one."""
    return False


RULES: dict[Action, Callable[[Deed], bool]] = {
    Action.FILE_DIFFICULTY: file_difficulty,
    Action.OPEN_ISSUE: open_issue,
    Action.PROPOSE_ISSUE: propose_issue,
    Action.ACCEPT_ISSUE: accept_issue,
    Action.RESPOND: respond,
    Action.MOVE_STATE: move_state,
    Action.PROPOSE_DEADLINE: of_owner,
    Action.APPROVE_DEADLINE: move_state,
    Action.REGISTER_MEASURE: register_measure,
    Action.CHANGE_MEASURE: has_register_role,
    Action.CONFIRM_MEASURE: confirm_measure,
    Action.RUN_SCENARIO: run_scenario,
    Action.WRITE_IN_CHANNEL: write_in_channel,
    Action.CHAIR_SESSION: chair_session,
    Action.CLOSE_MINUTES: chair_session,
    Action.DRAFT_BRIEF: draft_brief,
    Action.SUBMIT_BRIEF: submit_brief,
    Action.SIGN_BRIEF: sign_brief,
    Action.APPOINT_EXPERT: appoint_expert,
    Action.NARROW_LABEL: narrow_label,
    Action.WIDEN_LABEL: widen_label,
    Action.ANSWER_DATA_CALL: answer_data_call,
    Action.PUBLISH_PAPER: of_owner,
    Action.EXPORT: export,
    Action.GRANT: grant,
    Action.DELETE: nobody,
}


def as_actor(who: Who, action: Action) -> Who | None:
    """Reduce an actor to what counts when acting; None for a key that is not made for this."""
    if who.kind is not Kind.SERVICE or who.standing is not Standing.ACTIVE:
        return as_reader(who)
    scope = "read" if action is Action.EXPORT else "write"
    if action not in SERVICE_ACTIONS or scope not in who.scopes:
        return None
    member = ordinary(who)
    return None if member == NOBODY else member


def within_reach(who: Who, action: Action, what: What, on: date) -> bool:
    """Nothing is done to what cannot be read; two rows make things that their maker does not read."""
    blind = action is Action.DRAFT_BRIEF and who.kind is Kind.ROOM_RULE
    if action is Action.FILE_DIFFICULTY or blind:
        return what.within is None or reads(who, what.within, on=on)
    return reads(who, what, on=on)


def may(
    who: Who,
    action: Action | str,
    what: What,
    *,
    on: date,
    to: Level | None = None,
    subject: Who | None = None,
) -> bool:
    """May this actor do this to this object; where two people are needed, be one of the two.

    `to` is the new label when relabelling (left out: public, or named persons when narrowing); `subject` the
    expert to appoint, or the membership as it will be after a grant.
    """
    step = Action(action)
    actor = as_actor(who, step)
    if actor is None or (what.noun in AUDIT_NOUNS and step is not Action.EXPORT):
        return False
    return within_reach(who, step, what, on) and RULES[step](Deed(actor, what, on, to, subject))


def needs_second(action: Action | str, what: What, *, to: Level | None = None) -> bool:
    """Whether this step takes effect, or counts, only with a second person."""
    step = Action(action)
    if step is Action.WIDEN_LABEL:
        return what.level in {Level.NAMED, Level.OWN} and (to or Level.PUBLIC) in WIDE
    return step in PAIRS


def may_second(
    who: Who,
    first: Who,
    action: Action | str,
    what: What,
    *,
    on: date,
    to: Level | None = None,
    subject: Who | None = None,
) -> bool:
    """May `who` be the second person after `first`; either step of the pair names it."""
    pair = PAIRS.get(Action(action))
    # Persons are compared, not actors: one person in two memberships is still one person.
    if pair is None or who.person is None or who.person == first.person:
        return False
    # Without a person nobody could tell whether there are two; only a rule is surely someone else.
    if first.person is None and first.kind is not Kind.ROOM_RULE:
        return False
    opened = may(first, pair[0], what, on=on, to=to, subject=subject)
    return opened and may(who, pair[1], what, on=on, to=to, subject=subject)
