"""The lattice of roles, over every actor, target and wish; plain Python against a plain oracle."""

from datetime import date, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.rules import first_broken, hold
from situationroom.rooms.organisations.rules import (
    MAY_DELEGATE,
    MAY_MANAGE,
    ROLES_OF,
    Absence,
    Managing,
    actor_kind,
)
from situationroom.rooms.organisations.states import OrganisationKind, Role

HOME, AWAY = uuid4(), uuid4()
PEOPLE = [uuid4() for _ in range(3)]
roles = st.frozensets(st.sampled_from(list(Role)), max_size=4)
kinds = st.sampled_from(list(OrganisationKind))
ORDER = ["member", "officer", "admin", "register", "leadership", "secretariat"]


@st.composite
def actors(draw: st.DrawFn) -> Actor:
    held = draw(roles)
    kind = draw(
        st.one_of(
            st.just(actor_kind(draw(kinds), held)),
            st.sampled_from([ActorKind.SERVICE, ActorKind.PLATFORM_ADMIN, ActorKind.ROOM_RULE]),
        )
    )
    return Actor(
        kind,
        id=draw(st.sampled_from(PEOPLE)),
        organisation=draw(st.sampled_from([HOME, AWAY])),
        roles=frozenset(role.value for role in held),
    )


@given(actors(), kinds, st.sampled_from(PEOPLE), roles, roles)
def test_nobody_rises_or_raises_beyond_what_the_page_says(by, kind, target, held, wanted):
    may = hold(MAY_MANAGE, Managing(by, HOME, kind, target, held=held, wanted=wanted))
    secretariat = by.kind is ActorKind.SECRETARIAT
    admin = "admin" in by.roles and by.organisation == HOME and by.kind is not ActorKind.SERVICE
    expected = (
        (secretariat or admin)
        and target != by.id
        and wanted <= ROLES_OF[kind]
        and (
            secretariat
            or (
                all(role.value in ("member", "officer", "admin") for role in wanted - held)
                and all(ORDER.index(role.value) < ORDER.index("admin") for role in held)
            )
        )
    )
    assert may is expected


@given(actors(), kinds, st.sampled_from(PEOPLE), roles, roles)
def test_somebody_outside_finds_nothing(by, kind, target, held, wanted):
    broken = first_broken(MAY_MANAGE, Managing(by, HOME, kind, target, held=held, wanted=wanted))
    outside = by.organisation != HOME and by.kind is not ActorKind.SECRETARIAT
    assert (broken is not None and broken.refusal.status == 404) is outside


@given(kinds, roles)
def test_administering_members_lets_nobody_read_more(kind, held):
    with_it, without = actor_kind(kind, held | {Role.ADMIN}), actor_kind(kind, held - {Role.ADMIN})
    assert with_it in (without, ActorKind.ANONYMOUS)
    if not held - {Role.ADMIN}:
        assert with_it is ActorKind.ANONYMOUS


@given(roles, roles, st.booleans(), st.integers(-200, 200), st.integers(-200, 200))
def test_nobody_passes_on_more_than_they_have(own, lent, is_colleague, begin, end):
    today = date(2026, 8, 3)
    giver, taker = PEOPLE[0], PEOPLE[1]
    absence = Absence(
        by=Actor(ActorKind.OFFICER, id=giver, organisation=HOME),
        giver=giver,
        taker=taker,
        roles=lent,
        own=own,
        is_colleague=is_colleague,
        since=today + timedelta(days=begin),
        until=today + timedelta(days=end),
        today=today,
    )
    expected = bool(lent) and lent <= own and is_colleague and end >= 0 and 0 <= end - begin <= 92
    assert hold(MAY_DELEGATE, absence) is expected
