"""Which actor a member is, who is told whose name, who manages whom: over kinds and roles."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from situationroom.base.actors import OUTSIDERS, ROOM_MEMBERS, Actor, ActorKind
from situationroom.base.errors import NotAllowed, NotFound, Refusal
from situationroom.base.rules import rule
from situationroom.rooms.organisations.states import OrganisationKind, Role, Scope

BY_KIND = {
    OrganisationKind.MINISTRY: ActorKind.OFFICER,
    OrganisationKind.AGENCY: ActorKind.OFFICER,
    OrganisationKind.INSTITUTE: ActorKind.OFFICER,
    OrganisationKind.POST: ActorKind.POST,
    OrganisationKind.ASSOCIATION: ActorKind.ASSOCIATION,
    OrganisationKind.COMPANY: ActorKind.COMPANY,
    OrganisationKind.EXPERT: ActorKind.EXPERT,
    OrganisationKind.BROKER: ActorKind.BROKER,
}


# By what a role is above another; who manages by a role edits only what is below it.
RANK = {
    Role.MEMBER: 1,
    Role.OFFICER: 2,
    Role.ADMIN: 3,
    Role.REGISTER: 4,
    Role.LEADERSHIP: 5,
    Role.SECRETARIAT: 6,
}
_OF_THE_STATE = frozenset({Role.OFFICER, Role.REGISTER, Role.ADMIN})
_OUTSIDE = frozenset({Role.MEMBER, Role.ADMIN})
ROLES_OF = {
    OrganisationKind.MINISTRY: _OF_THE_STATE | {Role.SECRETARIAT, Role.LEADERSHIP},
    OrganisationKind.AGENCY: _OF_THE_STATE,
    OrganisationKind.INSTITUTE: _OF_THE_STATE,
    OrganisationKind.POST: _OF_THE_STATE,
    OrganisationKind.ASSOCIATION: frozenset({Role.OFFICER, Role.ADMIN}),
    OrganisationKind.COMPANY: _OUTSIDE,
    OrganisationKind.EXPERT: _OUTSIDE,
    OrganisationKind.BROKER: _OUTSIDE,
}
ADMIN_GRANTS = frozenset({Role.MEMBER, Role.OFFICER, Role.ADMIN})
INVITED_FOR = timedelta(days=7)
LONGEST_ABSENCE = timedelta(days=92)
KEY_FOR = timedelta(days=365)
# Ten characters of a recovery code are 50 bits; a code app's six digits are twenty.
MOST_FAILURES = {"account": 5, "address": 30}
LOCKED_FOR = timedelta(minutes=15)


def actor_kind(kind: OrganisationKind, roles: frozenset[Role]) -> ActorKind:
    """Return the kind of actor a member with these roles is in an organisation of this kind.

    Who administers its members and nothing else is no officer of it, and reads nothing.
    """
    if roles == {Role.ADMIN}:
        return ActorKind.ANONYMOUS
    if kind is OrganisationKind.MINISTRY and Role.LEADERSHIP in roles:
        return ActorKind.LEADERSHIP
    if kind is OrganisationKind.MINISTRY and Role.SECRETARIAT in roles:
        return ActorKind.SECRETARIAT
    return BY_KIND[kind]


def may_see_name(reader: Actor, kind: ActorKind, organisation: UUID | None) -> bool:
    """Tell whether a reader is told by name who acted, or only for whom.

    Members of the room know each other. A company's people are known to that company alone, and
    outside the room the officers of an organisation are that organisation.
    """
    if organisation is not None and organisation == reader.organisation:
        return True
    return reader.kind in ROOM_MEMBERS and kind in ROOM_MEMBERS


def may_see_organisation(reader: Actor, kind: ActorKind, organisation: UUID | None) -> bool:
    """Tell whether a reader is told for whom somebody acted: a company is hidden from others."""
    if organisation is not None and organisation == reader.organisation:
        return True
    return kind in ROOM_MEMBERS


@dataclass(frozen=True, slots=True)
class Managing:
    """Somebody about to change who belongs to an organisation, and in which roles.

    `held` are the roles of the person it is about before, `wanted` those they are to have.
    """

    by: Actor
    organisation: UUID
    kind: OrganisationKind
    target: UUID | None = None
    held: frozenset[Role] = frozenset()
    wanted: frozenset[Role] = frozenset()
    first: bool = False  # nobody runs the room yet


def _runs_the_room(managing: Managing) -> bool:
    by = managing.by
    founding = managing.first and by.kind is ActorKind.PLATFORM_ADMIN
    return by.kind is ActorKind.SECRETARIAT or founding


@rule("ORG-01", NotFound)
def somebody_outside_finds_nothing(managing: Managing) -> bool:
    """There is no such organisation."""
    by = managing.by
    return _runs_the_room(managing) or by.organisation == managing.organisation


@rule("ORG-02", NotAllowed)
def administrators_manage(managing: Managing) -> bool:
    """Only the organisation's administrator and the secretariat manage its members and keys."""
    by = managing.by
    is_person = by.kind is not ActorKind.SERVICE and by.id is not None
    return _runs_the_room(managing) or (is_person and Role.ADMIN in by.roles)


@rule("ORG-03", NotAllowed, hint="Ask another administrator or the secretariat.")
def nobody_edits_themselves(managing: Managing) -> bool:
    """Nobody changes their own roles."""
    return managing.target is None or managing.target != managing.by.id


@rule("ORG-04", hint="Choose a role that organisations of this kind have.")
def roles_fit_the_kind(managing: Managing) -> bool:
    """Organisations of this kind do not have this role."""
    return managing.wanted <= ROLES_OF[managing.kind]


@rule("ORG-05", NotAllowed, hint="Ask the secretariat for it.")
def nobody_grants_above_themselves(managing: Managing) -> bool:
    """Only the secretariat grants this role."""
    granted = managing.wanted - managing.held
    return _runs_the_room(managing) or granted <= ADMIN_GRANTS


@rule("ORG-06", NotAllowed, hint="Ask the secretariat for it.")
def nobody_edits_their_equals(managing: Managing) -> bool:
    """Only the secretariat changes the roles of somebody who has as many rights as you."""
    below = all(RANK[role] < RANK[Role.ADMIN] for role in managing.held)
    return _runs_the_room(managing) or below


MAY_SEE_MEMBERS = (somebody_outside_finds_nothing, administrators_manage)
MAY_MANAGE = (
    *MAY_SEE_MEMBERS,
    nobody_edits_themselves,
    roles_fit_the_kind,
    nobody_grants_above_themselves,
    nobody_edits_their_equals,
)


@dataclass(frozen=True, slots=True)
class Binding:
    """Somebody about to give, or to end, what a company lets another do."""

    by: Actor
    company: UUID
    other: UUID
    kinds: tuple[OrganisationKind, OrganisationKind]
    wanted: OrganisationKind
    ends: bool = False


@rule("ORG-07", NotFound)
def only_those_bound_know(binding: Binding) -> bool:
    """There is no such company."""
    by = binding.by
    if by.kind is ActorKind.SECRETARIAT:
        return True
    if by.kind not in ROOM_MEMBERS | OUTSIDERS:  # who only administers members knows nothing more
        return False
    mine = {binding.company, binding.other} if binding.ends else {binding.company}
    return by.organisation in mine and by.id is not None


@rule("ORG-08", hint="Name a company, and a customs broker or an association.")
def the_two_are_what_they_should_be(binding: Binding) -> bool:
    """This cannot be agreed between these two organisations."""
    return binding.kinds == (OrganisationKind.COMPANY, binding.wanted)


MAY_BIND = (only_those_bound_know, the_two_are_what_they_should_be)


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody about to pass roles on to a colleague; `own` are theirs without what was lent."""

    by: Actor
    giver: UUID
    taker: UUID
    roles: frozenset[Role]
    own: frozenset[Role]
    is_colleague: bool
    since: date
    until: date
    today: date


@rule("ORG-09", hint="Choose roles that are yours.")
def nobody_passes_on_more_than_theirs(absence: Absence) -> bool:
    """Only your own roles can be passed on."""
    return bool(absence.roles) and absence.roles <= absence.own and absence.by.id == absence.giver


@rule("ORG-10", hint="Choose somebody who works for your organisation now.")
def a_colleague_takes_over(absence: Absence) -> bool:
    """Roles are passed on to a colleague of the same organisation only."""
    return absence.is_colleague and absence.taker != absence.giver


@rule("ORG-11", hint="Name days from today on, three months at most.")
def an_absence_has_days(absence: Absence) -> bool:
    """These are not the days of an absence."""
    days = absence.until - absence.since
    return absence.today <= absence.until and timedelta(0) <= days <= LONGEST_ABSENCE


MAY_DELEGATE = (nobody_passes_on_more_than_theirs, a_colleague_takes_over, an_absence_has_days)


@dataclass(frozen=True, slots=True)
class Seating:
    """Somebody about to change who sits in a sharing group of `manager`."""

    by: Actor
    manager: UUID | None


GROUP_KEEPERS = frozenset({ActorKind.OFFICER, ActorKind.POST, ActorKind.SECRETARIAT})


def manages_group(by: Actor, manager: UUID | None) -> bool:
    """Tell whether somebody is told who sits in a group: its manager and the secretariat are."""
    if by.kind is ActorKind.SECRETARIAT:
        return True
    return by.kind in GROUP_KEEPERS and manager is not None and by.organisation == manager


@rule("ORG-12", NotFound)
def only_the_manager_knows_a_group(seating: Seating) -> bool:
    """There is no such group."""
    return manages_group(seating.by, seating.manager)


@dataclass(frozen=True, slots=True)
class Appointing:
    """An expert about to sit in a group: for which companies, and which they must never see."""

    is_expert: bool
    companies: frozenset[UUID]
    barred: frozenset[UUID]


@rule("ORG-13", hint="Choose somebody who works for an expert's office.")
def only_experts_are_appointed(appointing: Appointing) -> bool:
    """This person is no expert of the room."""
    return appointing.is_expert


@rule("ORG-14", NotAllowed, hint="Appoint somebody else.")
def nobody_is_appointed_in_conflict(appointing: Appointing) -> bool:
    """This expert has a conflict of interest here."""
    return not appointing.companies & appointing.barred


MAY_APPOINT = (only_experts_are_appointed, nobody_is_appointed_in_conflict)


@dataclass(frozen=True, slots=True)
class KeyMaking:
    """Somebody about to make a key with scopes."""

    by: Actor
    scopes: frozenset[str]
    until: datetime | None
    at: datetime


@rule("ORG-15", hint="Choose at least one, among them reading.")
def a_key_has_scopes(making: KeyMaking) -> bool:
    """A key needs scopes that the room knows."""
    return Scope.READ in making.scopes and making.scopes <= set(Scope)


@rule("ORG-16", NotAllowed, hint="Ask the secretariat for such a key.")
def only_the_secretariat_opens_identities(making: KeyMaking) -> bool:
    """Only the secretariat makes keys that read who a company is."""
    return Scope.IDENTITY not in making.scopes or making.by.kind is ActorKind.SECRETARIAT


@rule("ORG-17", Refusal, hint="Choose a day within a year.")
def a_key_ends_within_a_year(making: KeyMaking) -> bool:
    """A key works for a year at most, and from now on."""
    return making.until is not None and making.at < making.until <= making.at + KEY_FOR


MAY_MAKE_KEY = (a_key_has_scopes, only_the_secretariat_opens_identities, a_key_ends_within_a_year)


@dataclass(frozen=True, slots=True)
class Keeping:
    """Somebody about to write down, correct or erase a contact of an organisation of a `kind`.

    `keeper` is whose officers keep it, None for a new one; `has_account` tells whether the person
    comes in by the same address.
    """

    by: Actor
    keeper: UUID | None = None
    kind: OrganisationKind = OrganisationKind.MINISTRY
    name: str = "-"
    reach: str = "-"
    source: str = "-"
    has_account: bool = False


@rule("ORG-18", NotAllowed)
def officers_keep_contacts(keeping: Keeping) -> bool:
    """Only officers, posts and the secretariat keep contacts."""
    return keeping.by.kind in GROUP_KEEPERS and keeping.by.organisation is not None


@rule("ORG-19", NotAllowed, hint="Ask its officers to do it.")
def its_keeper_writes_a_contact(keeping: Keeping) -> bool:
    """Another organisation keeps this contact."""
    return keeping.keeper is None or keeping.keeper == keeping.by.organisation


@rule("ORG-20", hint="Leave the row out; companies are kept apart, under Companies.")
def no_people_of_companies_are_kept(keeping: Keeping) -> bool:
    """People of companies, brokers and experts are not kept as contacts."""
    return BY_KIND[keeping.kind] not in OUTSIDERS


@rule("ORG-21", hint="Give the name, and a mail address or a telephone number.")
def a_contact_can_be_reached(keeping: Keeping) -> bool:
    """A contact needs a name and a way to be reached."""
    return bool(keeping.name.strip() and keeping.reach.strip())


@rule("ORG-22", hint="Name the list or the occasion, such as: list of the council, May 2026.")
def a_contact_says_where_it_is_from(keeping: Keeping) -> bool:
    """Say where the contact is from: who asks what is kept of them must be told."""
    return bool(keeping.source.strip())


@rule("ORG-23", hint="Leave the row out; they say themselves how they are reached.")
def who_has_an_account_is_no_contact(keeping: Keeping) -> bool:
    """This person works for the organisation with an account of the room."""
    return not keeping.has_account


MAY_KEEP = (officers_keep_contacts,)
MAY_CORRECT = (officers_keep_contacts, its_keeper_writes_a_contact)
KEEPING = (
    officers_keep_contacts,
    its_keeper_writes_a_contact,
    no_people_of_companies_are_kept,
    a_contact_can_be_reached,
    a_contact_says_where_it_is_from,
    who_has_an_account_is_no_contact,
)


def is_locked(*, count: int, last_at: datetime, most: int, at: datetime) -> bool:
    """Tell whether so many failures in a row lock an account or an address at a time."""
    return count >= most and at < last_at + LOCKED_FOR


def failures_after(*, count: int, last_at: datetime | None, at: datetime) -> int:
    """Return how many failures in a row there are with one more: a quiet while forgets them."""
    forgotten = last_at is None or at >= last_at + LOCKED_FOR
    return 1 if forgotten else count + 1


def has_expired(until: date | None, on: date) -> bool:
    """Tell whether a last day has passed."""
    return until is not None and until < on
