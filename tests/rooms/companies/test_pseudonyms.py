"""What readers call a company they may not name: random, theirs alone, and always the same."""

import threading
from uuid import uuid4

import pytest
from django.db import connections
from tests.base.steps import on_postgresql
from tests.rooms.companies.steps import SAID, a_company, home, itself
from tests.rooms.steps import actor

from situationroom.base import shorts
from situationroom.base.acting import reading_as
from situationroom.base.actors import ANONYMOUS
from situationroom.base.shorts import ALPHABET
from situationroom.rooms.companies import queries
from situationroom.rooms.companies.models import Pseudonym
from situationroom.rooms.companies.pseudonyms import ensure_pseudonyms
from situationroom.rooms.companies.queries import CompanyName, name_for, published_names


@pytest.mark.django_db
def test_who_may_know_reads_the_name_and_everybody_else_a_pseudonym():
    company = a_company("nipa")
    for by in (actor("nipa"), itself(company.id)):
        assert name_for(by=by, companies=[company.id])[company.id] == CompanyName(name=SAID.name)
    other = name_for(by=actor("kiet"), companies=[company.id])[company.id]
    assert other.name == ""
    assert len(other.pseudonym) == 4
    assert set(other.pseudonym) <= set(ALPHABET)


@pytest.mark.django_db
def test_two_organisations_call_it_differently_and_one_always_the_same():
    company = a_company("nipa")
    readers = [actor("kiet"), actor("kea"), actor("hanoi"), actor("secretariat"), ANONYMOUS]
    names = [name_for(by=by, companies=[company.id])[company.id].pseudonym for by in readers]
    assert len(set(names)) == len(readers)
    assert names == [
        name_for(by=by, companies=[company.id])[company.id].pseudonym for by in readers
    ]
    # The secretariat and leadership are of one house.
    assert (
        name_for(by=actor("leadership"), companies=[company.id])[company.id].pseudonym == names[3]
    )


@pytest.mark.django_db
def test_published_tables_call_it_the_same_for_everybody():
    company = a_company("nipa")
    (one,) = published_names(companies=[company.id]).values()
    assert one == name_for(by=ANONYMOUS, companies=[company.id])[company.id]


@pytest.mark.django_db
def test_many_are_named_with_one_query(django_assert_num_queries):
    companies = [a_company("nipa" if n % 2 else "kea").id for n in range(8)]
    by = actor("kea")
    first = name_for(by=by, companies=companies)
    assert sum(bool(one.name) for one in first.values()) == 4
    with django_assert_num_queries(1):
        assert name_for(by=by, companies=companies) == first


@pytest.mark.django_db
def test_what_is_no_company_is_called_nothing():
    assert name_for(by=actor("kiet"), companies=[uuid4(), home("nipa").id]) == {}
    assert not Pseudonym.unscoped.exists()


@pytest.mark.django_db
def test_a_name_that_is_taken_is_drawn_again(monkeypatch):
    one, two = a_company().id, a_company().id
    letters = iter("AAAA" + "AAAA" + "BBBB")
    monkeypatch.setattr(shorts.secrets, "choice", lambda _: next(letters))
    readers = uuid4()
    found = ensure_pseudonyms(companies=[one], readers=readers)
    found |= ensure_pseudonyms(companies=[two], readers=readers)
    assert found == {one: "AAAA", two: "BBBB"}


@on_postgresql
def test_two_who_make_one_at_the_same_time_end_with_the_same(committed: None) -> None:
    companies = [a_company().id for _ in range(20)]
    readers, found, start = uuid4(), [], threading.Barrier(4)

    def make() -> None:
        try:
            start.wait(10)
            found.append(ensure_pseudonyms(companies=companies, readers=readers))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 4
    assert all(one == found[0] for one in found)
    assert len(set(found[0].values())) == 20


@pytest.mark.django_db
def test_a_page_that_only_reads_makes_the_name_too():
    company = a_company("nipa")
    with reading_as(actor("kiet")):
        (one,) = queries.name_for(by=actor("kiet"), companies=[company.id]).values()
    assert one.pseudonym
