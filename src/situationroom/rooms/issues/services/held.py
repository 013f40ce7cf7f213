"""The issue a service is about to change, held until its transaction ends."""

from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.rooms.issues.models import Issue


def held(by: Actor, issue: Issue | UUID) -> Issue:
    """Return the issue as it is, held until the transaction ends: what stands on it waits.

    Raises NotFound when hidden or absent.
    """
    pk = issue.pk if isinstance(issue, Issue) else issue
    if not Issue.objects.visible_to(by).filter(pk=pk).exists():
        raise NotFound("There is no such issue.")
    return Issue.unscoped.select_for_update(of=("self",)).select_related("label").get(pk=pk)
