"""Who may come in: people with a session, and programs with a key (`service_keys`)."""

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie
from ninja.utils import check_csrf

from situationroom.api.answers import actor_of
from situationroom.api.service_keys import service_of
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import NotAllowed


class Session(APIKeyCookie):
    """The session of a signed-in member; every write also proves it with the CSRF token.

    Somebody whose membership has ended is nobody here, like everybody who is not signed in. A
    program with a key has no session, so nobody can forge its requests from a page.
    """

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Return who asks, or None for nobody."""
        return self.authenticate(request, request.COOKIES.get(self.param_name))

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Return who asks, or None for nobody. Raises NotAllowed without the CSRF token."""
        actor = actor_of(request)
        if service_of(request) is not None:
            return actor
        if actor.kind is ActorKind.ANONYMOUS and actor.organisation is None:
            return None
        if check_csrf(request) is not None:
            raise NotAllowed(
                "The request does not carry the token of its session.",
                hint="Send the value of the cookie csrftoken as the header X-CSRFToken.",
            )
        return actor


member = Session()
