"""Who keeps the book of a post, introduces partners, and writes answers down that serve again."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed
from situationroom.base.rules import rule
from situationroom.rooms.posts.lifecycle import AT_WORK
from situationroom.rooms.posts.states import RequestState

ANSWERED = frozenset({RequestState.ANSWERED, RequestState.CLOSED})


def works_at(by: Actor, post: UUID) -> bool:
    """Tell whether somebody is an officer of a post."""
    return by.kind is ActorKind.POST and by.organisation == post


@dataclass(frozen=True, slots=True)
class SettingCapacity:
    """A post about to say how many requests it can work on at once."""

    by: Actor
    post: UUID
    capacity: int


@rule("PST-14", NotAllowed)
def a_post_sets_its_own_capacity(setting: SettingCapacity) -> bool:
    """Only officers of the post say how much it can take on."""
    return works_at(setting.by, setting.post)


@rule("PST-15", hint="A post that takes nothing on for a while declines with a reason.")
def a_capacity_is_at_least_one(setting: SettingCapacity) -> bool:
    """Give the number of requests at once: one or more."""
    return setting.capacity >= 1


MAY_SET_CAPACITY = (a_post_sets_its_own_capacity,)
SETTING_CAPACITY = (*MAY_SET_CAPACITY, a_capacity_is_at_least_one)


@dataclass(frozen=True, slots=True)
class Introducing:
    """A local partner about to be introduced to who asked."""

    by: Actor
    post: UUID
    state: RequestState
    did_partner_consent: bool
    consent_how: str
    is_retired: bool = False
    is_known: bool = False


@rule("PST-16", NotAllowed)
def the_post_introduces(introducing: Introducing) -> bool:
    """Only officers of the post that works on the request introduce a partner."""
    return works_at(introducing.by, introducing.post)


@rule("PST-17", Conflict, hint="Take the request on first.")
def an_introduction_is_made_while_at_work(introducing: Introducing) -> bool:
    """The post does not work on this request."""
    return introducing.state in AT_WORK


@rule("PST-18", hint="Ask the partner, then note when and how it agreed.")
def a_partner_agreed_to_be_introduced(introducing: Introducing) -> bool:
    """A partner is introduced only with its consent."""
    return introducing.did_partner_consent and bool(introducing.consent_how.strip())


@rule("PST-19", Conflict, hint="Write in its row that it is there again, then introduce it.")
def a_retired_partner_is_not_introduced(introducing: Introducing) -> bool:
    """This partner was taken out of the book."""
    return not introducing.is_retired


@rule("PST-20", Conflict)
def a_partner_is_introduced_once(introducing: Introducing) -> bool:
    """This partner was introduced to who asked already."""
    return not introducing.is_known


INTRODUCING = (
    the_post_introduces,
    an_introduction_is_made_while_at_work,
    a_partner_agreed_to_be_introduced,
    a_retired_partner_is_not_introduced,
    a_partner_is_introduced_once,
)


@dataclass(frozen=True, slots=True)
class Noting:
    """A partner about to be written into the book of a post, or changed there."""

    by: Actor
    post: UUID | None
    name: str
    area: str
    confirmed_on: date
    today: date
    is_taken: bool = False


@rule("PST-21", NotAllowed)
def a_post_keeps_its_own_book(noting: Noting) -> bool:
    """Only officers of the post write in its book of partners."""
    return noting.post is not None and works_at(noting.by, noting.post)


@rule("PST-22")
def a_partner_has_a_name(noting: Noting) -> bool:
    """Write what the partner is called."""
    return bool(noting.name.strip())


@rule("PST-23")
def a_partner_is_somewhere(noting: Noting) -> bool:
    """Choose the country of the partner."""
    return bool(noting.area)


@rule("PST-24")
def a_partner_was_spoken_to(noting: Noting) -> bool:
    """The day on which the post last spoke to the partner lies ahead."""
    return noting.confirmed_on <= noting.today


@rule("PST-25", Conflict, hint="Open its row in the book and change that.")
def a_partner_stands_once(noting: Noting) -> bool:
    """A partner of this name and country stands in the book already."""
    return not noting.is_taken


MAY_NOTE = (a_post_keeps_its_own_book,)
NOTING = (
    *MAY_NOTE,
    a_partner_has_a_name,
    a_partner_is_somewhere,
    a_partner_was_spoken_to,
    a_partner_stands_once,
)


@dataclass(frozen=True, slots=True)
class Keeping:
    """An answer about to be written down so that it serves again.

    `state` is that of the request it came of, None without one.
    """

    by: Actor
    post: UUID | None
    question: str
    says: str
    as_of: date
    until: date | None
    today: date
    state: RequestState | None
    names_nobody: bool


@rule("PST-26", NotAllowed)
def a_post_keeps_its_own_answers(keeping: Keeping) -> bool:
    """Only officers of the post write its answers down."""
    return keeping.post is not None and works_at(keeping.by, keeping.post)


@rule("PST-27")
def an_answer_that_serves_has_both(keeping: Keeping) -> bool:
    """Write both the question and the answer."""
    return bool(keeping.question.strip() and keeping.says.strip())


@rule("PST-28", hint="Leave out who asked, prices and partners; then say so.")
def an_answer_names_nobody(keeping: Keeping) -> bool:
    """Say that question and answer name nobody who asked and nothing they told in confidence."""
    return keeping.names_nobody


@rule("PST-29")
def an_answer_is_right_for_a_day(keeping: Keeping) -> bool:
    """An answer is right for a day that has come, and offered until a later one."""
    if keeping.as_of > keeping.today:
        return False
    return keeping.until is None or keeping.until >= max(keeping.as_of, keeping.today)


@rule("PST-30", Conflict, hint="Answer it first.")
def a_request_was_answered(keeping: Keeping) -> bool:
    """The request is not answered yet."""
    return keeping.state is None or keeping.state in ANSWERED


MAY_KEEP = (a_post_keeps_its_own_answers,)
KEEPING = (
    *MAY_KEEP,
    an_answer_that_serves_has_both,
    an_answer_names_nobody,
    an_answer_is_right_for_a_day,
    a_request_was_answered,
)


@dataclass(frozen=True, slots=True)
class Covering:
    """A post about to say of which countries it is in charge."""

    by: Actor
    post: UUID
    areas: tuple[str, ...]


@rule("PST-31", NotAllowed)
def a_post_says_its_own_countries(covering: Covering) -> bool:
    """Officers of the post and the secretariat say of which countries it is in charge."""
    return covering.by.kind is ActorKind.SECRETARIAT or works_at(covering.by, covering.post)


@rule("PST-32", hint="A post in charge of none is never proposed: keep at least its own country.")
def a_post_has_a_country(covering: Covering) -> bool:
    """Choose at least one country."""
    return bool(covering.areas)


MAY_COVER = (a_post_says_its_own_countries,)
COVERING = (*MAY_COVER, a_post_has_a_country)
