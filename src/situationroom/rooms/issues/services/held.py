"""What services share: the issue they change, held to the end, and labels of words on it."""

from collections.abc import Iterable
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.rooms.issues.models import Issue, Subject
from situationroom.rooms.issues.states import SubjectKind

About = tuple[SubjectKind, str]
"""What an issue is about: a kind and a code."""


def held(by: Actor, issue: Issue | UUID) -> Issue:
    """Return the issue as it is, held until the transaction ends: what stands on it waits.

    Raises NotFound when hidden or absent.
    """
    pk = issue.pk if isinstance(issue, Issue) else issue
    if not Issue.objects.visible_to(by).filter(pk=pk).exists():
        raise NotFound("There is no such issue.")
    return Issue.unscoped.select_for_update(of=("self",)).select_related("label").get(pk=pk)


def label_of_words(issue: Issue, owner: UUID, by: Actor, *, to_government: bool) -> Label:
    """Return a label for what an organisation says or does on an issue: as the issue, or stricter.

    `to_government` keeps it from associations.
    """
    level = Level.GOVERNMENT if to_government else Level(issue.label.level)
    return make_label(level, owner=owner, creator=by.id, within=issue.label)


def say_what_it_is_about(issue: Issue, about: Iterable[About]) -> None:
    """Note what an issue is about, inside the caller's transaction."""
    Subject.objects.bulk_create(
        [Subject(issue=issue, kind=kind, code=code) for kind, code in dict.fromkeys(about)]
    )
