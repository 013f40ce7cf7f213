"""Steps of tests about work: ask for some as somebody, in a state a worker would leave it in."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from situationroom.base import setbacks
from situationroom.base.jobs import start_job
from situationroom.base.labels import Level
from situationroom.base.models import Job, Label
from situationroom.rooms.organisations.models import Person
from situationroom.rooms.organisations.queries import get_actor


def asked_by(name: str, *, level: Level = Level.GOVERNMENT, **changes: Any) -> Job:
    """Ask for work as a demo account, then set what a worker would have written."""
    person = Person.objects.get(email=f"{name}@demo.example")
    by = get_actor(person, on=timezone.localdate())
    label = Label.objects.create(level=level, owner=by.organisation, creator=by.id)
    job = start_job(by=by, at=timezone.now(), kind=setbacks.RETRY, label=label)
    Job.unscoped.filter(pk=job.pk).update(**changes)
    job.refresh_from_db()
    return job


def under_way(name: str, **changes: Any) -> Job:
    """Return work that a worker has begun and goes on with."""
    now = timezone.now()
    return asked_by(
        name,
        state="running",
        started_at=now - timedelta(minutes=1),
        leased_at=now,
        lease_until=now + timedelta(seconds=30),
        done=3,
        total=10,
        worker="host:1",
        attempts=1,
        **changes,
    )
